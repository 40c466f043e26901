# What the cases with real clients share, beyond what ../library/lib.bash has. Each case is run in a root file system with
# our packages installed, and in one with the incumbent's: it must pass on both, and the client must end in the same way
# and say the same.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # some of these variables are read by the suites, or are those of the harness

# shellcheck source=../library/lib.bash
source "$tests/library/lib.bash"
# shellcheck source=../harness/root.bash
source "$tests/harness/root.bash"

# ------------------------------------------------------------------------------------------------------------- hooks

stages=(clients)
namespaces=(unshare --mount --propagation private --uts --ipc --net --cgroup --pid --fork --kill-child --)
place=$SUBID_STAGE/clients/place

check_layer() {
	command -v dpkg >/dev/null || skip "needs Debian's packages"
}

variants() {
	printf '%s\n' ours incumbent
}

# A cgroup for each run, as a login gets one. It is the only thing that is not private, and is taken away at the end.
before_case() {
	[[ -f $SUBID_STAGE/clients/ours.tar && -f $SUBID_STAGE/clients/incumbent.tar ]] || skip "the packages are not there"
	if [[ ${SUBID_CLIENTS_PRIVATE-} != 1 ]]; then
		SUBID_STAGED=1 SUBID_CLIENTS_PRIVATE=1 exec unshare --mount --propagation private "$BASH" "$0" "${arguments[@]}"
	fi
	mount -t tmpfs newidmap-test "$place"
	mkdir "$place"/{cgroups,records,root}
	mount -t cgroup2 newidmap-test "$place/cgroups"
	cgroups=()
	trap remove_cgroups EXIT
}

# shellcheck disable=SC2317  # called by the trap
remove_cgroups() {
	((${#cgroups[@]} == 0)) || find "${cgroups[@]}" -depth -type d -exec rmdir {} +
}

start_in() { # start_in ours|incumbent COMMAND...
	local cgroup
	cgroup=$(mktemp --directory "$place/cgroups/newidmap-clients.XXXXXX")
	cgroups+=("$cgroup")
	# shellcheck disable=SC2016  # for the other shell
	"$BASH" -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$cgroup" "${namespaces[@]}" "${@:2}" 3>"$place/records/$1"
}

after_case() {
	[[ $(head -n 1 "$place/records/incumbent") != differs ]] || return 0
	diff --label ours --label incumbent --unified "$place"/records/{ours,incumbent} || {
		echo "the client does something else than with the incumbent"
		return 1
	}
}

enter() { # enter ours|incumbent
	implementation=$1
	exec {record}>&3 3>&-
	umount "$place/cgroups"
	make_root "$place/root" "$SUBID_STAGE/clients/$1.tar"
	cp "$SUBID_STAGE/clients/$1.files" root/run/files
	cp -R "$SUBID_STAGE/clients/parts" root/run/parts
	enter_root "$place/root"
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin
	make_world
}

# ----------------------------------------------------------------------------------------------------------- the world

# alice and bob have homes and ranges. User and group ranges differ, so that taking one for the other is noticed.
make_world() {
	local user
	select_helper newuidmap
	passwd_sources files
	for user in alice bob; do
		echo "$user:x:${uid_of[$user]}:${gid_of[$user]}::/home/$user:/bin/sh" >>/etc/passwd
		echo "$user:x:${gid_of[$user]}:" >>/etc/group
		mkdir -p "/home/$user" "/run/user/${uid_of[$user]}"
		chown "+${uid_of[$user]}:+${gid_of[$user]}" "/home/$user" "/run/user/${uid_of[$user]}"
		chmod 700 "/home/$user" "/run/user/${uid_of[$user]}"
	done
	mkdir -m 1777 "$scratch"
	subuid alice:200000:65536 bob:400000:65536
	subgid alice:300000:65536 bob:500000:65536
	delegate_cgroup alice
	make_terminals
	mount --make-rshared / # for this mount namespace, it begins a group of its own
}

# Containers get these from the host's /dev.
make_terminals() {
	mkdir /dev/pts
	mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 newidmap-clients /dev/pts
	ln -s pts/ptmx /dev/ptmx
	mknod -m 666 /dev/tty c 5 0
}

delegate_cgroup() { # delegate_cgroup USER: the one of the case, as a login manager does
	mount -t cgroup2 newidmap-clients /sys/fs/cgroup
	chown "+${uid_of[$1]}:+${gid_of[$1]}" /sys/fs/cgroup /sys/fs/cgroup/cgroup.{procs,threads,subtree_control}
}

no_ranges() { # nobody has any
	subuid '# none'
	subgid '# none'
}

ranges_of_bob() { # what alice had is another user's
	subuid bob:200000:65536
	subgid bob:300000:65536
}

# client USER[:GROUP] COMMAND...: as the user in a plain login, or one in which the group was changed to GROUP, while the
# kernel tells what is run
client() {
	local user=${1%%:*} group=${1#*:}
	[[ $1 == *:* ]] || group=${gid_of[$user]}
	attempt /run/parts/execs /run/executed setpriv --reuid "+${uid_of[$user]}" --regid "+$group" \
		--clear-groups -- env --ignore-environment --chdir "/home/$user" PATH="$PATH" HOME="/home/$user" USER="$user" \
		LOGNAME="$user" XDG_RUNTIME_DIR="/run/user/${uid_of[$user]}" TMPDIR="$scratch" LANG=C.UTF-8 "${@:2}"
	[[ $status != 199 ]] || fail "the client could not be run, or the kernel does not tell what is run"
	record "${@:2}" >&"$record"
}

# What the client did, for a comparison with what it does on the other implementation's packages. Our hints are left out,
# and what differs from one time to the next; "unstable", set by a suite, is a pattern for lines that do.
record() { # record COMMAND...
	printf '$ %s\nstatus %s\n' "$*" "$status"
	normal </run/stdout
	without_hints </run/stderr | normal
}

# incumbent_differs HOW: ends the case there; with our packages it goes on, and nothing is compared
incumbent_differs() {
	[[ $implementation == incumbent ]] || return 0
	echo "differs" >&"$record"
	echo "the incumbent differs: $*"
	exit 0
}

unstable='^$'

normal() {
	sed --regexp-extended --expression 's/time="[^"]*" //' --expression 's/\b[0-9a-f]{64}\b/HASH/g' \
		--expression 's/^lxc [0-9.]+/lxc TIME/' --expression 's/(new[ug]idmap|child process|on) "?[0-9]+\b/\1 PID/g' \
		--expression 's/\[[0-9]+\]/[PID]/' --expression 's,/proc/[0-9]+/,/proc/PID/,g' \
		--expression 's/Target process [0-9]+ is/Target process is/' \
		--expression 's/st_gid:80002/st_gid:8000/' | { grep -vE "$unstable" || true; }
}

# As lines of their own, at the end of what is quoted, and with the ends of the lines as "\n".
without_hints() {
	perl -0pe 's/^new[ug]idmap: hint:[^\n"]*\n//gm; s/\nnew[ug]idmap: hint:[^\n"]*//g; s/new[ug]idmap: hint: [^\\"]*\\n//g'
}

# ---------------------------------------------------------------------------------------------------------- assertions

# A command of the shell that prints the user map and the group map of where it is run.
readonly print_maps='xargs </proc/self/uid_map; echo /; xargs </proc/self/gid_map'

# mapped_to INSIDE OUTSIDE COUNT... / INSIDE OUTSIDE COUNT...: what the client has run has printed these maps
mapped_to() {
	exits 0
	equal "maps" "$*" "$(xargs </run/stdout)"
}

# ran FILE...: during the last "client", each of these files of the package under test was run (or loaded, if it is a
# library), and no other file of these names on the root file system
ran() {
	local path inode sum how file
	while read -r how inode path; do
		path=$(realpath "$path")
		sum=$(grep " $path\$" /run/files) || fail "not a file of the package was run: $path"
		[[ $inode == "$(stat --format %i "$path")" ]] || fail "another file was run: $path"
		[[ $sum == "$(sha256sum "$path")" ]] || fail "the file is not as packaged: $path"
	done </run/executed
	for file in "$@"; do
		grep -q "^[a-z]* [0-9]* .*/$file" /run/executed || fail "was not run: $file"
	done
}

ran_none() { # ran_none FILE...
	local file
	for file in "$@"; do
		! grep -q "^[a-z]* [0-9]* .*/$file" /run/executed || fail "was run: $file"
	done
}

# ended STATUS FRAGMENT...: the client has ended so, and has said this
ended() {
	exits "$1"
	said "${@:2}"
}

# relayed HELPER FRAGMENT: the client shows the helper's first line, and our hints; LXC reads once, and may miss them
relayed() {
	said "$1: $2"
	[[ $implementation == incumbent || ${relays-all} == first ]] || said "$1: hint: "
}

# Older versions of the incumbent name the process, too. The line is longer than what newer C libraries write at once to
# standard error, and LXC, which reads once, takes the last character for the end of the line.
relayed_another_owner() {
	relayed newuidmap 'Target process'
	said 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:70001, gid:80002 pw_gid:80001 st_gid:8000'
}

owners() { # owners DIR NAME=UID:GID...: of files, as the host sees them
	local file
	for file in "${@:2}"; do
		equal "owner of ${file%%=*}" "${file#*=}" "$(stat --format %u:%g "$1/${file%%=*}")"
	done
}

# -------------------------------------------------------------------------------------------------------------- set-up

# The programs as an administrator may have spoiled them, or a copy of files without the modes.
without_privilege() {
	chmod 755 /usr/bin/newuidmap /usr/bin/newgidmap
}

# The other way to give them their privilege.
with_file_capabilities() {
	without_privilege
	setcap cap_setuid=ep /usr/bin/newuidmap
	setcap cap_setgid=ep /usr/bin/newgidmap
}

# busybox_root DIR UID:GID: a root file system for a container
busybox_root() {
	local name
	mkdir -p "$1"/{bin,dev,etc,mnt,proc,run,sys,tmp}
	cp /bin/busybox "$1/bin"
	for name in sh cat chown echo id mkdir touch true xargs; do
		ln -s busybox "$1/bin/$name"
	done
	chown -R "$2" "$1"
}

# The plugins of ../library, where distributions have theirs.
install_plugins() {
	cp /run/parts/libsubid_*.so "$(dirname "$(ldconfig -p | sed -n 's/.*libsubid.so.[456] .* => //p' | head -n 1)")"
	ldconfig
}

# What a container does in it: prints its maps, and makes files of its root and of 5:6.
readonly in_container="$print_maps; touch /tmp/a /tmp/b; chown 5:6 /tmp/b"
