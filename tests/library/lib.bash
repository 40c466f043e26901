# What the suites beside this file share, beyond what ../harness/helpers.bash has. A suite may set:
#   world=private   (default) a case gets an /etc and users of its own
#   world=host      it gets the host's /etc and compilers
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # most of these variables are read by the suites, or are those of the harness

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"

stages=(integration library)
helpers=(newuidmap)
world=private

readonly libraries=/run/lib # in the private world: the library, the plugins and a directory service
readonly work=/run/work     # in the host's: a directory for the case

readonly public_functions=(
	subid_free subid_get_gid_owners subid_get_gid_ranges subid_get_uid_owners subid_get_uid_ranges
	subid_grant_gid_range subid_grant_uid_range subid_init subid_ungrant_gid_range subid_ungrant_uid_range)

find_incumbents_library() { # sets theirs, the file that this release of Debian has, and its major
	theirs=$(find /usr/lib /lib -name 'libsubid.so.[456].0.0' 2>/dev/null | sort | head -n 1)
	[[ -n $theirs ]] || skip "there is no libsubid of the incumbent's; it comes with the package libsubid4 or libsubid5"
	major=${theirs%.0.0}
	major=${major##*.}
}

# -------------------------------------------------------------------------------------------------------------- worlds

enter() { # enter setuid|filecaps newuidmap|newgidmap
	privilege=$1
	case $world in
	private)
		make_world
		install_library
		;;
	host)
		cover /run
		mkdir "$work"
		export TMPDIR=$work
		cd "$work"
		;;
	esac
	select_helper "$2"
}

# Programs find the library and the plugins by the linker's cache, as they do where those are installed.
install_library() {
	mkdir "$libraries"
	cp "$SUBID_LIBRARY" "$libraries"
	cp "$SUBID_PARTS"/libsubid_*.so "$SUBID_NSS" "$libraries"
	cp "$SUBID_PARTS/ask" "$SUBID_STAGE/setuid/usr/bin/getsubids" "$programs"
	refresh_linker_cache
}

# ldconfig(8) keeps a cache of its own in /var, which is the host's, and is to make links in our directory alone.
refresh_linker_cache() {
	echo "$libraries" >/etc/ld.so.conf
	[[ ! -d /var/cache/ldconfig ]] || mountpoint -q /var/cache/ldconfig || cover /var/cache/ldconfig
	ldconfig -n "$libraries"
	ldconfig -X
}

# sources WORD...: the sources of delegations; passwd_sources, if it is used, comes before
sources() {
	echo "subid: $*" >>/etc/nsswitch.conf
}

# A directory of users, which answers from /etc/idtest and fails where there is no such file.
directory_of_users() { # directory_of_users NAME:UID...
	local user
	passwd_sources files idtest
	for user in "$@"; do
		echo "${user%%:*}:x:${user##*:}:80000::/:/bin/sh"
	done >/etc/idtest
	touch "$scratch/nss-questions"
}

subuid() { # subuid LINE...: the lines of /etc/subuid
	printf '%s\n' "$@" >/etc/subuid
}

subgid() { # subgid LINE...: the lines of /etc/subgid
	printf '%s\n' "$@" >/etc/subgid
}

# ------------------------------------------------------------------------------------------- questions and answers

ask() { # ask STEP...: of the library, see ask.c
	attempt "$programs/ask" "$@"
	[[ $status == 0 ]] || fail "expected an answer, found exit status $status of the program that asks"
}

getsubids() { # getsubids ARGUMENT...
	attempt "$programs/getsubids" "$@"
}

printed() { # printed LINE...: these, and nothing else, are on standard output
	printf '%s\n' "$@" | cmp -s - /run/stdout || fail "expected on standard output: $(printf '%q ' "$@"); found: $(head -c 500 /run/stdout)"
}

printed_nothing() {
	[[ ! -s /run/stdout ]] || fail "something was printed on standard output"
}

said() { # said FRAGMENT...: each is on standard error
	local fragment
	for fragment in "$@"; do
		grep -qF -e "$fragment" /run/stderr || fail "expected on standard error: $fragment; found: $(head -c 500 /run/stderr)"
	done
}

# got LINE...: getsubids has listed these ranges in silence
got() {
	exits 0
	printed "$@"
	said_nothing
}

# got_none STATUS FRAGMENT...: it has listed nothing, and said why
got_none() {
	exits "$1"
	printed_nothing
	said "${@:2}"
}

# The answer of a library call: ask prints it, and the library says nothing.
answered() { # answered LINE...
	printed "$@"
	said_nothing
}

# --------------------------------------------------------------------------------------------------------- compiling

has_command() { # has_command COMMAND PACKAGE
	command -v "$1" >/dev/null || skip "there is no $1; it comes with the package $2"
}

must() { # must COMMAND...: succeeds, or the case has failed and its output is shown
	attempt "$@"
	[[ $status == 0 ]] || fail "expected success of $1, found exit status $status"
}

equal() { # equal WHAT EXPECTED FOUND
	[[ $2 == "$3" ]] || fail "$1: expected $(printf %q "$2"), found $(printf %q "$3")"
}
