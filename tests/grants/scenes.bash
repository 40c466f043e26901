# What is done to a writer in the middle of its work: strace(1) kills it at a system call, or lets the call fail.
# Sourced by the suites crash and faults.
#
# What comes before the library's first look at nsswitch.conf(5) is left out: there the loader works.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

readonly trace=/run/trace

# --------------------------------------------------------------------------------------------------------------- scenes

# The file before and after an operation, the operation, and options of strace(1) that belong to it.
old_text='' new_text='' operation=() along=()

set_scene() { # set_scene NAME
	local around=$'# head\nbad line\nbob:300000:10\n'
	along=()
	bounds 200000 299999
	case $1 in
	grant)
		old_text=$around'# tail without a newline' new_text=$old_text$'\nalice:200000:10\n'
		operation=(grant alice 0 10)
		;;
	ungrant)
		old_text=${around}$'alice:200000:1000\n# middle\n1000:210000:10\n# tail\n'
		new_text=${around}$'alice:200000:100\nalice:200200:800\n# middle\n1000:210000:10\n# tail\n'
		operation=(ungrant alice 200100 100)
		;;
	first_grant)
		old_text='(missing)' new_text=$'alice:200000:10\n'
		operation=(grant alice 0 10)
		;;
	reuse)
		old_text=${around}$'1000:200000:1000\n' new_text=$old_text
		operation=(reuse alice 0 10)
		;;
	undone) # a grant that cannot be made to last, which is noticed when the directory is synced
		set_scene grant
		along=(-e inject=fsync:error=EIO:when=2)
		;;
	undone_first)
		set_scene first_grant
		along=(-e inject=fsync:error=EIO:when=2)
		;;
	esac
	scene=$1
}

# Everything as before the operation. The file has other bytes kept beside it, from an earlier change.
readonly kept_text=$'# kept\n'

reset_files() {
	rm -f "$subfile" "$subfile"[-+.]*
	[[ $old_text == '(missing)' ]] || printf '%s' "$old_text" >"$subfile"
	printf '%s' "$kept_text" >"$subfile-"
}

# shellcheck disable=SC2120  # the suites pass arguments
perform() { # perform [OPTION OF strace]...: the operation of the scene
	reset_files
	through=(strace -qq -o "$trace" -s 64 "${along[@]}" "$@")
	ask "${operation[@]}"
	through=()
}

# --------------------------------------------------------------------------------------------------------------- survey

# The calls of the operation when nothing is done to it: their names, their places among all of that name, their lines.
names=() places=() calls=()

survey() { # survey SCENE
	local line call begun=''
	local -A seen=()
	set_scene "$1"
	# shellcheck disable=SC2119
	perform
	names=() places=() calls=()
	while read -r line; do
		call=${line%%(*}
		[[ $call =~ ^[a-z_0-9]+$ ]] || continue
		seen[$call]=$((${seen[$call]-0} + 1))
		[[ $line != *'"/etc/nsswitch.conf"'* ]] || begun=yes
		[[ -n $begun ]] || continue
		names+=("$call") places+=("${seen[$call]}") calls+=("$line")
	done <"$trace"
	((${#names[@]} > 20)) || fail "$scene: only ${#names[@]} system calls were seen"
}

# ------------------------------------------------------------------------------------------------------------- verdicts

points=0
broken=0

complain() { # complain POINT WHAT: all that is wrong is found in one run
	local names now
	names_of_etc names
	content_of "$subfile" now
	printf 'BROKEN: %s: %s: %s\n  answer: %s %s\n  /etc has: %s\n  file: %q\n' \
		"$scene" "$1" "$2" "$status" "$answer" "$names" "$now"
	broken=$((broken + 1))
}

all_held() {
	printf '%s: %s points tried\n' "$scene" "$points"
	((points > 0)) || fail "$scene: nothing was tried"
	((broken == 0)) || fail "$scene: broken at $broken of $points points"
}

# whole POINT: the file is the old one or the new one, and $state is which; so is what is kept
whole() {
	local kept
	content_of "$subfile" now
	content_of "$subfile-" kept
	state=''
	! same "$now" "$old_text" || state=old
	! same "$now" "$new_text" || state=new
	[[ -n $state ]] || complain "$1" "the file is neither the old nor the new one"
	same "$kept" "$old_text" || same "$kept" "$kept_text" || complain "$1" "what is kept is no former file: $kept"
	[[ ! -e $subfile || $(stat --format='%u:%g %a' "$subfile") == '0:0 644' ]] || complain "$1" "other owner or mode"
	[[ ! $subfile -ef $subfile- ]] || complain "$1" "the file and the kept one are one file"
}
