# subid grant and subid revoke end at any of their system calls: each file is the old or the new one, whole, and whoever
# comes next does not wait.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

# shellcheck source=changes.bash
source "$tests/command/changes.bash"

tools=(strace usermod)

readonly trace=/run/trace

old=$'# head\nbad\nbob:300000:10\nalice:200000:1000'
operation=() new=''

reset() {
	rm -f /etc/subuid* /etc/subgid* /etc/*.lock*
	files "$old"
}

perform() { # perform OPTION OF strace...
	reset
	attempt strace -qq -o "$trace" -s 64 "$@" "$verbs" "${operation[@]}"
}

# From the first lock on: before that, nothing is touched.
names=() places=() calls=()

survey() {
	local line call begun=''
	local -A seen=()
	perform
	exits 0
	while read -r line; do
		call=${line%%(*}
		[[ $call =~ ^[a-z_0-9]+$ ]] || continue
		seen[$call]=$((${seen[$call]-0} + 1))
		[[ $line != *.pwd.lock* ]] || begun=yes
		[[ -z $begun || $call == exit_group ]] || { names+=("$call") && places+=("${seen[$call]}") && calls+=("$line"); }
	done <"$trace"
	((${#names[@]} > 40)) || fail "only ${#names[@]} system calls were seen"
}

state_of() { # state_of FILE: old or new
	[[ $(content "$1") != "$(printf '%s' "$old" && echo '<end>')" ]] || echo old
	[[ $(content "$1") != "$(printf '%s' "$new" && echo '<end>')" ]] || echo new
}

ended_everywhere() { # ended_everywhere SIGNAL STATE...: pairs that may be found
	local index state found=()
	survey
	both_are "$new"
	for index in "${!names[@]}"; do
		perform -e "inject=${names[$index]}:signal=$1:when=${places[$index]}"
		[[ $status != 0 ]] || fail "not ended at ${calls[$index]}"
		state="$(state_of /etc/subuid) $(state_of /etc/subgid)"
		[[ " ${*:2} " == *" ${state/ /-} "* ]] || fail "ended at ${calls[$index]}: subuid and subgid are: $state"
		found+=("${state/ /-}")
		next_writer_goes_on || fail "ended at ${calls[$index]}: the next one does not go on"
		no_litter
	done
	for state in "${@:2}"; do
		[[ " ${found[*]} " == *" $state "* ]] || fail "never found: $state"
	done
	echo "${#names[@]} points, $(printf '%s\n' "${found[@]}" | sort | uniq -c | xargs)"
}

granting() {
	operation=(grant --count 10 --start 400000 carol)
	new=$old$'\ncarol:400000:10\n'
}

revoking() {
	operation=(revoke alice 200100-200199)
	new=$'# head\nbad\nbob:300000:10\nalice:200000:100\nalice:200200:800\n'
}

# The files of user IDs is first: new IDs of groups alone are never there.
case_killed_while_granting() { granting && ended_everywhere KILL old-old new-old new-new; }

case_killed_while_revoking() { revoking && ended_everywhere KILL old-old new-old new-new; }

# A signal that can wait does not come between the two.
case_interrupted_while_granting() { granting && ended_everywhere INT old-old new-new; }

case_terminated_while_revoking() { revoking && ended_everywhere TERM old-old new-new; }

# What the second file cannot be changed for leaves the first one as it was.
case_second_file_fails() {
	granting
	perform -e inject=renameat:error=EIO:when=2
	refused_whole
	perform -e inject=fsync:error=EIO:when=6
	refused_whole
	perform -e inject=fsync:error=ENOSPC:when=3
	refused_whole
}

refused_whole() {
	exits 1
	said 'nothing is changed: '
	both_are "$old"
	no_litter
}
