# What the suites beside this file share, beyond what ../harness/helpers.bash has.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of that

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"

alice_asks() { # alice_asks STEP...: for an ID that is delegated to her; the steps make the target
	grants alice:200000:65536
	start alice "$@"
	request alice 0 200000 1
}

alice_asks_for_too_much() { # alice_asks_for_too_much [LINE...]: the lines grant less
	(($# == 0)) || grants "$@"
	[[ -n $pid ]] || start alice userns
	request alice 0 200000 1
}

# explained FIRST [HINT...]: refused, and this is the whole message, without "PROGRAM: " and "PROGRAM: hint: "
explained() {
	refused_silently
	said "$@"
}

said() { # said FIRST [HINT...]
	local wanted
	has_hints || return 0
	wanted=$(
		case $1 in usage:*) echo "$1" ;; *) echo "$helper: $1" ;; esac
		shift
		(($# == 0)) || printf "$helper: hint: %s\n" "$@"
	)
	[[ $(</run/stderr) == "$wanted" ]] || fail "expected the message:"$'\n'"$wanted"$'\n'"found:"$'\n'"$(</run/stderr)"
}

needs_strace() {
	strace -qq -o /dev/null true 2>/dev/null || skip "strace(1) is not there, or may not trace"
}

# request_with FAULT TRIPLE...: alice asks, and system calls fail as the option --inject of strace(1) says. Root traces,
# so that the helper keeps its privilege.
request_with() {
	needs_strace
	excuse=excuse_leak_checker
	attempt strace -qq -o /run/trace -u "${asker-alice}" --inject="$1" "${more_options[@]}" "$program" "${word-$pid}" "${@:2}"
}

more_options=()   # more options of strace(1), such as -P PATH: calls that have to do with this path are meant alone

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

usage_line() {
	echo "usage: $helper [<pid>|fd:<pidfd>] <$kind> <lower$kind> <count> [ <$kind> <lower$kind> <count> ] ..."
}

not_allowed_line() { # not_allowed_line INSIDE OUTSIDE COUNT
	echo "$kind range [$1-$(($1 + $3))) -> [$2-$(($2 + $3))) not allowed"
}

# What is said besides about a range of which nothing is delegated in files.
grant_line() {
	echo "to delegate a free range of IDs, as root: usermod --add-${subfile#/etc/}s FIRST-LAST alice"
}

own_id_line() {
	echo "your own $kind, which needs no delegation, is $(own_id alice)"
}
