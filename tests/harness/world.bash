# Makes the private world of one case, as root, in mount and PID namespaces of its own: nothing of this can be seen
# outside, and it goes with the last process. Sourced by helpers.bash.
# shellcheck shell=bash

awk_of_host=$(readlink -f "$(command -v awk)") # the name itself leads through the host's /etc
readonly awk_of_host

make_world() {
	cover /run
	export PATH=$programs:/usr/sbin:/usr/bin:/sbin:/bin
	keep_linker_cache
	cover /etc
	mv /run/ld.so.cache /etc
	make_dev
	make_users
	mkdir -m 1777 "$scratch"
	cp "$SUBID_TARGET" "$target"
	chmod 755 "$target"
	install_programs
}

# Programs that find their libraries through the cache would not start without it. It is the only file of the host's
# /etc that is used, and /run is covered because of the sockets of nscd and systemd: users come from our files only.
keep_linker_cache() {
	cp /etc/ld.so.cache /run
}

make_dev() {
	mkdir /run/dev
	make_devices /run/dev
	mount --move /run/dev /dev
}

make_users() {
	local user
	for user in root alice alicia bob; do
		echo "$user:x:${uid_of[$user]}:${gid_of[$user]}::/:/bin/sh"
	done >/etc/passwd
	echo "${uid_of[alice]}:x:${uid_of[digits]}:${gid_of[digits]}::/:/bin/sh" >>/etc/passwd
	echo "nobody:x:65534:65534::/:/bin/false" >>/etc/passwd
	printf 'root:x:0:\nalice:x:%s:\nbob:x:%s:\nnogroup:x:65534:\n' "${gid_of[alice]}" "${gid_of[bob]}" >/etc/group
	passwd_sources files
	touch /etc/login.defs /etc/subuid /etc/subgid
}

# Without passwords, for shadow's own programs.
make_shadow_files() {
	sed 's/:.*/:*:1::::::/' /etc/passwd >/etc/shadow
	sed 's/:.*/:*::/' /etc/group >/etc/gshadow
	chmod 600 /etc/shadow /etc/gshadow
}

# What shadow's own programs need to know, and nothing about subordinate IDs.
plain_login_defs() {
	printf '%s\n' 'UID_MIN 1000' 'UID_MAX 60000' 'GID_MIN 1000' 'GID_MAX 60000' 'MAIL_DIR /var/mail' >/etc/login.defs
}

install_programs() {
	mkdir "$programs"
	if [[ -n ${SUBID_UNDER_TEST-} ]]; then
		cp "$SUBID_UNDER_TEST"/new{u,g}idmap "$programs"
		privilege_by_"$privilege"
	else
		cp --preserve=all "${SUBID_INSTALLED-$SUBID_STAGE}/$privilege"/usr/bin/{newuidmap,newgidmap,subid} "$programs"
	fi
}

# What subid executes for its verbs, in the place where it looks.
install_verbs() {
	mkdir /run/libexec
	cp -r "$SUBID_STAGE/$privilege/usr/libexec/newidmap" /run/libexec
}

privilege_by_setuid() {
	chown root:root "$programs"/*
	chmod 4755 "$programs"/*
}

privilege_by_filecaps() {
	chmod 755 "$programs"/*
	setcap cap_setuid=ep "$programs/newuidmap"
	setcap cap_setgid=ep "$programs/newgidmap"
}

# Makes "passwd: idtest" work in nsswitch.conf. A privileged program takes modules from the linker cache only.
install_directory_service() {
	mkdir /run/lib
	cp "$SUBID_NSS" /run/lib
	echo /run/lib >/etc/ld.so.conf
	[[ ! -d /var/cache ]] || cover /var/cache   # where ldconfig keeps notes of its own
	ldconfig
}

passwd_sources() { # passwd_sources SERVICE...: where users are looked up
	printf 'passwd: %s\ngroup: files\n' "$*" >/etc/nsswitch.conf
}

# sources_are NAME...: the sources of delegations, with the plugin "odd" of the library's tests
sources_are() {
	mkdir -p /run/lib
	cp "$SUBID_PARTS/libsubid_odd.so" /run/lib
	echo /run/lib >/etc/ld.so.conf
	[[ ! -d /var/cache/ldconfig ]] || mountpoint -q /var/cache/ldconfig || cover /var/cache/ldconfig
	ldconfig
	echo "subid: $*" >>/etc/nsswitch.conf
}

odd() { # odd WORD: how that plugin answers
	echo "$1" >"$scratch/odd"
}
