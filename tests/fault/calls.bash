# Every system call of a helper fails in turn. strace(1) makes them fail, for the installed program, which is
# privileged: as root, with -u, it does not take the privilege away.
#
# The work of the loader, before main, is left out: when it fails, the program does not start, with exit status 127 or
# by a signal, and has not looked at its arguments yet. The first call of the program's own is the capget(2) that asks
# what is given. exit_group(2), the end, is left out: it cannot fail.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # see lib.bash

readonly trace=/run/trace

# Of the helper, and of the asker if it was started: the lines of their traces.
helper_lines=() asker_lines=()

# Which calls are made before the helper is executed (ahead.c): their number, and how many.
readonly run_ahead=/run/ahead
ahead=(0 0)

trace_helper() { # trace_helper [OPTION OF strace]...
	local file lines
	rm -f "$trace".*
	run_helper timeout 20 strace -ff -qq -o "$trace" -s 64 -u "$login" "$@" "$run_ahead" "${ahead[@]}" \
		"${from_start[@]}" "$program" "${word:-$pid}" "${triples[@]}"
	helper_lines=() asker_lines=()
	for file in "$trace".*; do
		mapfile -t lines <"$file"
		if [[ ${lines[0]-} == *execve\(* ]]; then
			helper_lines=("${lines[@]}")
		elif ((${#asker_lines[@]} == 0)); then # what comes later was started by what explains a refusal
			asker_lines=("${lines[@]}")
		fi
	done
}

# ------------------------------------------------------------------------------------------------------------- a survey

# The calls of main and of the asker when nothing fails: their lines in the trace, their names, which process makes them,
# and their places among all of that name in it.
calls=() names=() processes=() places=()

# By name: the number of the call, and how often the asker makes it.
declare -A number_of=() by_asker=()

survey() { # survey SCENE
	local name
	local -A seen=()
	needs_strace
	cp "$SUBID_FAULT_AHEAD" "$run_ahead"
	set_scene "$1"
	ahead=(0 0)
	trace_helper --syscall-number
	granted_or_refused nothing
	[[ $status == 0 || -z $map_wanted ]] || fail "$scene: refused when nothing fails"
	calls=() names=() processes=() places=() number_of=() by_asker=()
	calls_from 'capget(' helper "${helper_lines[@]}"
	((${#calls[@]} > 10)) || fail "$scene: only ${#calls[@]} system calls were seen"
	seen=()
	calls_from '' asker "${asker_lines[@]}"
	[[ $scene != *by_directory || ${#seen[@]} -gt 10 ]] || fail "$scene: there is no asker"
	for name in "${!seen[@]}"; do
		by_asker[$name]=${seen[$name]}
	done
}

calls_from() { # calls_from FIRST PROCESS LINE...: counts in "seen"
	local line name begun=''
	for line in "${@:3}"; do
		[[ $line =~ ^\[\ *([0-9]+)\]\ (([a-z_0-9]+)\(.*) ]] || continue
		line=${BASH_REMATCH[2]} name=${BASH_REMATCH[3]}
		number_of[$name]=${BASH_REMATCH[1]}
		seen[$name]=$((${seen[$name]-0} + 1))
		[[ $line != "$1"* ]] || begun=yes
		[[ -n $begun && $name != exit_group ]] || continue
		[[ $line != 'execve("'*'/subid"'* ]] || break # what explains a refusal is no helper
		calls+=("$line") names+=("$name") processes+=("$2") places+=("${seen[$name]}")
	done
}

# What each call is made to fail with. Whether it is an error that this call can have does not matter: what is tested is
# that no error is taken for success. Some are those that the code or the C library treats as a special case.
faults_of() { # faults_of NAME
	case $1 in
	# What fails here is not an error to the C library, but an end that is lower than the one it asked for.
	brk) echo retval=0 ;;
	mmap | mremap | munmap) errors ENOMEM ;;
	open | openat) errors ENOENT EMFILE && more_errors EACCES ;;
	openat2) errors ENOSYS EMFILE && more_errors EACCES ;;
	ioctl) errors ENOTTY EPERM ;;
	read | pread64) errors EIO && more_errors EINTR ;;
	write) errors EPERM && more_errors EIO ENOSPC ;;
	close) errors EIO && more_errors EINTR ;;
	*stat*) errors EACCES && more_errors ENOMEM ENOSYS ;;
	get?id | getres?id) errors EPERM ;;
	*) errors EPERM && more_errors ENOSYS EAGAIN ;;
	esac
}

errors() {
	printf 'error=%s\n' "$@"
}

more_errors() { # in the two main scenes: errors that no code tells from the others yet
	[[ ! $scene =~ ^granted_(range|own_id)$ ]] || errors "$@"
}

# ------------------------------------------------------------------------------------------------------ what is checked

# In which call something happens, as strace(1) is told: only in the helper, or only in the asker.
at() { # at INDEX WHAT [+]: sets "fault" and "ahead"
	local name=${names[$1]} place=${places[$1]} count=${by_asker[${names[$1]}]-0}
	ahead=("${number_of[$name]}" "$count")
	[[ ${processes[$1]} != helper ]] || place=$((place + count))
	fault="inject=$name:$2:when=$place${3-}"
}

inject() { # inject INDEX WHAT [+]: in call INDEX of the survey, and in all later ones of that name if there is a "+"
	local fault
	at "$@"
	what_may_be_lost "$@"
	trace_helper -e "$fault"
	fault+=", ${processes[$1]}: ${calls[$1]}"
	injected_as_meant "$1" || fail "$scene, with $fault: another call failed than the one that was meant"
	a_fault_happened
	granted_or_refused "$fault"
	used_no_privilege "$fault"
}

# What a fault takes away although the helper does all that it can. These are the only exceptions from the invariant:
# - The message cannot be seen if its own write(2) fails.
# - setgroups stays denied if the write of the map fails after it: what is denied cannot be allowed again.
what_may_be_lost() { # what_may_be_lost INDEX WHAT [+]
	message_lost='' denied_alone=''
	[[ ${calls[$1]} != 'write(2,'* && "${names[$1]}${3-}" != 'write+' ]] || message_lost=yes
	[[ -z $own_only || ${calls[$1]} != write*' 1'* ]] || denied_alone=yes
}

injected_as_meant() { # injected_as_meant INDEX: and before that, only in what is ahead of the helper
	local -n lines=${processes[$1]}_lines
	local line begun=''
	[[ ${processes[$1]} == helper ]] || begun=yes
	for line in "${lines[@]}"; do
		[[ $line != "execve(\"$program\""* ]] || begun=yes
		[[ -n $begun && $line == *'(INJECTED)' ]] || continue
		[[ ${line%%(*} == "${names[$1]}" ]]
		return
	done
	return 1
}

# Files, and sockets that the C library connects to, are opened as the caller, without any effective capability. While
# the one capability for the write is raised, there are only files of the target, and the caller's own map. Nothing but
# a message is written with more than that. What was injected did not happen, even if the helper was told that it did:
# what counts here is the privileges that there really were.
used_no_privilege() { # used_no_privilege FAULT
	local user=caller
	[[ ! -u $program ]] || user=root
	opened_without_privilege "$1" "$user" all "${helper_lines[@]}" && opened_without_privilege "$1" caller none "${asker_lines[@]}"
}

opened_without_privilege() { # opened_without_privilege FAULT USER CAPS LINE...: what USER and CAPS are at the first line
	local line begun='' user=$2 caps=$3
	[[ $caps == all ]] || begun=yes
	for line in "${@:4}"; do
		case $line in
		"execve(\"$program\""*) begun='' ;;
		capget\(*) begun=yes ;;
		*'(INJECTED)') ;;
		setresuid*'= 0') user=caller ;;
		capset*'effective=0,'*'= 0') caps='none' ;;
		capset*"effective=1<<${capability^^}, permitted=1<<${capability^^}, inheritable=0}) = 0") caps='one' ;;
		capset*'= 0') caps='more' ;;
		open* | socket* | connect* | write*)
			[[ -n $begun ]] || continue
			case $user-$caps-$line in
			caller-none-* | caller-one-write* | *-write\([12],*) ;;
			caller-one-openat*\([0-9]* | caller-one-*'"/proc/self/'[ug]'id_map"'*) ;;
			*)
				broken "$1" "done with privilege: $line"
				return
				;;
			esac
			;;
		esac
	done
}

# --------------------------------------------------------------------------------------------------------------- errors

each_call_fails() { # each_call_fails SCENE: once, with one error after the other
	local index what
	survey "$1"
	for index in "${!calls[@]}"; do
		for what in $(faults_of "${names[$index]}"); do
			inject "$index" "$what"
		done
	done
	all_held
}

case_granted_range() { each_call_fails granted_range; }

case_granted_own_id() { each_call_fails granted_own_id; }

case_granted_own_id_by_pidfd() { each_call_fails granted_own_id_by_pidfd; }

case_granted_range_by_descriptor() { each_call_fails granted_range_by_descriptor; }

case_granted_range_by_other_name() { each_call_fails granted_range_by_other_name; }

case_not_delegated() { each_call_fails not_delegated; }

case_not_delegated_owners_in_question() { each_call_fails not_delegated_owners_in_question; }

case_subid_file_of_others() { each_call_fails subid_file_of_others; }

case_already_mapped() { each_call_fails already_mapped; }

case_already_mapped_range() { each_call_fails already_mapped_range; }

case_other_group() { each_call_fails other_group; }

case_target_in_other_group() { each_call_fails target_in_other_group; }

case_no_new_namespace() { each_call_fails no_new_namespace; }

case_namespace_of_another_user() { each_call_fails namespace_of_another_user; }

case_not_dumpable() { each_call_fails not_dumpable; }

case_no_privilege() { each_call_fails no_privilege; }

case_granted_range_by_directory() { each_call_fails granted_range_by_directory; }

case_not_delegated_by_directory() { each_call_fails not_delegated_by_directory; }

# A directory service that cannot be loaded has not said that it does not know the caller. Only shortages, which a
# caller can bring about by limits, are made to happen: where root's nsswitch.conf or the module cannot be found or
# read, the C library has its own idea of the sources, and what the module makes of its own errors is the module's
# affair.
case_other_group_by_directory() {
	local index
	survey other_group_by_directory
	for index in "${!calls[@]}"; do
		case ${names[$index]} in
		open | openat | pipe2) inject "$index" error=EMFILE ;;
		clone | clone3) inject "$index" error=EAGAIN ;;
		mmap | mprotect) inject "$index" error=ENOMEM ;;
		brk) inject "$index" retval=0 ;;
		esac
	done
	all_held
}

# A call that fails once goes on failing, like all others of its name: a drop that fails cannot be made up for later.
case_failing_for_good() {
	local index one fault
	for one in granted_own_id not_delegated; do
		survey "$one"
		for index in "${!calls[@]}"; do
			read -r fault < <(faults_of "${names[$index]}")
			inject "$index" "$fault" +
		done
	done
	all_held
}

# ---------------------------------------------------------------------------------------------- what looks like success

# The kernel says that privilege was given up, kept or looked up, and nothing has happened. Before the map is written,
# a drop that did not happen is noticed. Nothing hangs on the other calls: PR_SET_KEEPCAPS is forgotten when the
# program ends; without the capability raised, the kernel refuses the map, or does not need it; and after the map, the
# exit status tells of the map.
case_false_success() {
	local index again
	survey granted_range
	for again in '' +; do
		for index in "${!calls[@]}"; do
			[[ ${names[$index]} =~ ^(setresuid|getresuid|capset|capget|prctl|prlimit64|rt_sigaction)$ ]] || continue
			inject "$index" retval=0 "$again"
			if must_be_noticed "$index" && [[ $status != 1 ]]; then
				broken "retval=0$again, ${calls[$index]}" 'a drop that did not happen was not noticed'
			fi
		done
	done
	all_held
}

must_be_noticed() { # must_be_noticed INDEX
	(($1 < $(index_of_map))) || return 1
	case ${calls[$1]} in
	getresuid* | capset*effective=0,*) ;;
	setresuid* | *PR_SET_KEEPCAPS,\ 1*) [[ -u $program ]] ;; # else there is no other user to be given up
	*) return 1 ;;
	esac
}

index_of_map() { # the place of the call that writes the map
	local index
	for index in "${!calls[@]}"; do
		[[ ${calls[$index]} != write*' 1'* ]] || echo "$index"
	done
}

# Nothing is read where there is something.
case_end_of_file() {
	local index one
	for one in granted_range granted_own_id granted_own_id_by_pidfd granted_range_by_other_name \
		not_delegated_owners_in_question already_mapped granted_range_by_directory not_delegated_by_directory; do
		survey "$one"
		for index in "${!calls[@]}"; do
			[[ ! ${names[$index]} =~ ^(read|pread64)$ ]] || inject "$index" retval=0
		done
	done
	all_held
}

# Less is written than there was to be. Of a map, the kernel takes all or nothing.
case_short_write() {
	local index one length
	for one in granted_range granted_own_id not_delegated granted_range_by_directory; do
		survey "$one"
		for index in "${!calls[@]}"; do
			[[ ${names[$index]} == write ]] || continue
			for length in 0 1 3; do
				inject "$index" "retval=$length"
			done
		done
	done
	all_held
}

# ---------------------------------------------------------------------------------------------------------------- death

# The helper is killed at each call in turn. The map is whole or not there. With a map that needs it, setgroups is
# denied; without it, it may be, since it is denied before.
each_call_kills() { # each_call_kills SCENE
	local index whole=0 none=0
	survey "$1"
	for index in "${!calls[@]}"; do
		kill_at "$index"
		if [[ ${after[$map]} == "$map_wanted" ]]; then whole=$((whole + 1)); else none=$((none + 1)); fi
		[[ ${after[*]} == "${pristine[*]}" ]] || new_target
	done
	((whole > 0 && none > 0)) || fail "the helper was killed only before or only after the map: $whole, $none"
	all_held
}

kill_at() { # kill_at INDEX
	local fault
	at "$1" signal=KILL
	trace_helper -e "$fault"
	fault="SIGKILL, ${calls[$1]}"
	if [[ $status != 137 ]]; then
		broken "$fault" 'it was not killed'
		return
	fi
	a_fault_happened
	if [[ ${after[$map]} != "${pristine[$map]}" ]]; then
		status=0
		whole_map_written "$fault"
	else
		denied_alone=$own_only
		nothing_written "$fault" || true
	fi
}

case_killed_range() { each_call_kills granted_range; }

case_killed_own_id() { each_call_kills granted_own_id; }

case_killed_other_name() { each_call_kills granted_range_by_other_name; }

# ---------------------------------------------------------------------------------------------------------- information

# --help and --version are answered, or it is said why not.
case_information() {
	local index fault option
	for option in --help --version; do
		survey "information_$option"
		for index in "${!calls[@]}"; do
			for fault in $(faults_of "${names[$index]}"); do
				inject "$index" "$fault"
			done
		done
	done
	all_held
}
