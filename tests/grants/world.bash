# Makes the private world of one case, as root, in mount and PID namespaces of its own: nothing of this can be seen
# outside, and it goes with the last process.
# shellcheck shell=bash
# shellcheck disable=SC2154

# What is not made otherwise here is as in the world of the helpers.
# shellcheck source=../harness/world.bash
source "$tests/harness/world.bash"

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
	cp "$SUBID_GRANTS_PROGRAMS"/* "$programs"
	cp "$awk_of_host" "$programs/awk"
	cp --dereference "$SUBID_LIBRARY" "$programs"
	export LD_LIBRARY_PATH=$programs
	export ASAN_OPTIONS=detect_leaks=0
}

make_users() {
	local user
	for user in root alice alicia bob carol; do
		echo "$user:x:${uid_of[$user]}:${gid_of[$user]}::/:/bin/sh"
	done >/etc/passwd
	for user in root alice bob carol; do
		echo "$user:x:${gid_of[$user]}:"
	done >/etc/group
	make_shadow_files
	printf 'passwd: files\ngroup: files\n' >/etc/nsswitch.conf
}
