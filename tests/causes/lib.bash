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

# explained FIRST [HINT...]: refused, and this is the whole message, without "PROGRAM: " and "PROGRAM: hint: ". Where $second
# is set, that stands behind the first line.
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
		[[ -z ${second-} ]] || echo "$helper: $second"
		(($# == 0)) || printf "$helper: hint: %s\n" "$1 [$cause]" "${@:2}"
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

usage_line() {
	echo "usage: $helper [<pid>|fd:<pidfd>] <$kind> <lower$kind> <count> [ <$kind> <lower$kind> <count> ] ..."
}

not_allowed_line() { # not_allowed_line INSIDE OUTSIDE COUNT
	echo "$kind range [$1-$(($1 + $3))) -> [$2-$(($2 + $3))) not allowed"
}


readonly look_at_it="others may have written what it says: look at it before you mend it"

# What is said besides to somebody who has no range in files.
set_grant_lines() { # set_grant_lines [WORD]: the login name as a shell takes it
	grant_lines=("to delegate a free range of IDs" "as root: subid grant ${1-alice}")
}

# ... and to alice, who has some, of IDs that nobody has.
set_grant_lines_of() { # set_grant_lines_of START:COUNT...
	local range told=''
	for range in "$@"; do
		told+="${told:+ && }subid grant --$kind --start ${range%:*} --count ${range#*:} alice"
	done
	grant_lines=("to delegate these IDs, too" "as root: $told")
}

# The name of a case of the causes is that of the cause. What its last hints tell root to do is done then.
run_case() {
	cause=range-not-delegated
	[[ $suite != causes ]] || cause=${1//_/-}
	set_grant_lines
	"case_$1"
	[[ $suite != causes || ${status-0} == 0 ]] || carry_out
}

# --------------------------------------------------------------------------------------- what root is told to do

# All that a command might change: owner, mode, capabilities and content.
list_files() {
	local places=(/etc "$programs")
	[[ ! -d /run/copies ]] || places+=(/run/copies)
	find "${places[@]}" -xdev \( -type f -printf '%p %U:%G %m ' -execdir sha256sum {} \; -o -printf '%p %U:%G %m %l\n' \) | sort
	getcap -r "${places[@]}"
}

commands() { # those that the hints print
	sed -nE "s/^$helper: hint: (as root|or): //p" /run/stderr
}

cause_of() { # of the last answer
	sed -nE 's/.*: hint: .* \[([a-z-]+)\]$/\1/p' /run/stderr
}

# carry_out: sh(1) takes each command as it stands, and then the same request is granted, or refused for another reason.
# Of all files, none but those that the command names are changed; "subid grant" changes both of delegations, and keeps them.
carry_out() {
	local first told was request=("${command[@]}") changed
	has_hints || return 0
	[[ -d /run/libexec ]] || install_verbs
	first=$(head -n 1 /run/stderr) was=$(cause_of)
	[[ -n $was ]] || fail "no cause is named"
	commands >/run/commands
	exec {from_commands}</run/commands
	while IFS= read -r told <&"$from_commands"; do
		list_files >/run/files-before
		sh -c "$told" >/run/command-output 2>&1 || fail "$told: $(</run/command-output)"
		list_files >/run/files-after
		changed=$(diff /run/files-before /run/files-after | sed -n 's/^[<>] \([^ ]*\).*/\1/p' | sort -u |
			grep -vxF -e /etc/.pwd.lock | grep -vxF -e "$(xargs -n 1 printf '%s\n' <<<"$told" | sed 's/^>>//')") || true
		[[ $told != "subid grant "* ]] || changed=$(grep -vE '^/etc/sub[ug]id-?$' <<<"$changed") || true
		[[ -z $changed ]] || fail "$told changed: $changed"
		attempt "${request[@]}"
		[[ $status == 0 || $(cause_of) != "$was" || $(head -n 1 /run/stderr) != "$first" ]] ||
			fail "refused for the same reason after: $told"
		[[ $status != 0 ]] || start alice userns
	done
}

own_id_line() {
	echo "your own $kind, which needs no delegation, is $(own_id alice)"
}
