# Makes the private world of one case. Sourced by inside.bash, as root, in mount and PID namespaces of its own: nothing
# of this can be seen outside, and it goes with the last process.
# shellcheck shell=bash
# shellcheck disable=SC2154

# What is not made otherwise here is as in the world of the helpers.
# shellcheck source=../integration/world.bash
source "$(dirname "${BASH_SOURCE[0]}")/../integration/world.bash"

make_world() {
	cover /run
	keep_linker_cache
	install_programs
	cover /etc
	mv /run/ld.so.cache /etc
	cover /var
	mkdir /var/log /var/mail
	make_dev
	make_users
	plain_login_defs
}

# Copied, so that ordinary users can start them, too. AddressSanitizer cannot look for leaks while strace(1) looks on.
install_programs() {
	mkdir "$programs"
	cp "$SUBID_PROGRAMS"/* "$programs"
	cp "$(readlink -f "$(command -v awk)")" "$programs/awk" # which is found through /etc on the host
	cp --dereference "$SUBID_LIBRARY" "$programs"
	export LD_LIBRARY_PATH=$programs
	export ASAN_OPTIONS=detect_leaks=0
}

# "alicia" is another login name of alice's ID.
make_users() {
	printf '%s:x:%s:%s::/:/bin/sh\n' root 0 0 alice 1000 1000 alicia 1000 1000 bob 1001 1001 carol 1002 1002 >/etc/passwd
	printf '%s:x:%s:\n' root 0 alice 1000 bob 1001 carol 1002 >/etc/group
	sed 's/:.*/:*:1::::::/' /etc/passwd >/etc/shadow
	sed 's/:.*/:*::/' /etc/group >/etc/gshadow
	chmod 600 /etc/shadow /etc/gshadow
	printf 'passwd: files\ngroup: files\n' >/etc/nsswitch.conf
}

# What shadow's own programs need to know, and nothing about subordinate IDs.
plain_login_defs() {
	printf '%s\n' 'UID_MIN 1000' 'UID_MAX 60000' 'GID_MIN 1000' 'GID_MAX 60000' 'MAIL_DIR /var/mail' >/etc/login.defs
}
