# What the suites beside this file share: the two static programs of each libc, in a root directory that holds nothing but
# them, /etc and /proc.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of the harness, or read by it

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"

stages=(static)
readonly alone=/run/alone

variants() {
	local libc
	for libc in musl gnu; do
		printf '%s\n' "setuid newuidmap $libc" "setuid newgidmap $libc" "filecaps newuidmap $libc" "filecaps newgidmap $libc"
	done
}

enter() { # enter setuid|filecaps newuidmap|newgidmap musl|gnu
	privilege=$1 libc=$3
	SUBID_INSTALLED=$SUBID_STAGE/static/$libc
	make_world
	select_helper "$2"
	make_root_of_the_pair
}

make_root_of_the_pair() {
	mkdir -p "$alone"/{bin,etc,proc}
	cp --preserve=all "$programs"/new{u,g}idmap "$alone/bin"
	mount -t proc proc "$alone/proc"
	cp /etc/passwd "$alone/etc"
	program=$alone/bin/$helper
}

both_grant_alone() { # both_grant_alone LINE...
	printf '%s\n' "$@" | tee "$alone/etc/subuid" >"$alone/etc/subgid"
}

alone_request() { # alone_request USER INSIDE OUTSIDE COUNT...: the helper is run in that root directory
	attempt chroot --userspec="+${uid_of[$1]}:+${gid_of[$1]}" --groups= "$alone" "/bin/$helper" "$pid" "${@:2}"
}

readonly unexplained="the reason is explained by subid(8), which cannot be executed here (No such file or directory): install the package, or the component \"tools\", that has bin/subid and libexec/newidmap/subid; to explain, bin/subid beside"

# refused_unexplained FIRST: refused, with this line and the one hint
refused_unexplained() {
	refused_silently
	[[ $(</run/stderr) == "$helper: $1"$'\n'"$helper: hint: $unexplained $helper is enough" ]] ||
		fail "expected \"$1\" and the hint that subid(8) is missing"
}
