# Resources run out at each point: the limits of the installed, privileged program go from nothing to enough in small
# steps. Unlike a call that fails, a limit holds for all that follows, and any caller can set one.
#
# With too little of something, the kernel or the loader ends the program before main, by a signal or with exit status
# 126 or 127. That is as good as a refusal if it was before main indeed, and nothing was written. Only a stack can
# become too small in main: then there is no room for a message either, and the kernel ends the program by SIGSEGV.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # see lib.bash

readonly page=4096

run_limited() { # run_limited RESOURCE VALUE: the scene with this limit of prlimit(1)
	local fault="limit $1=$2"
	run_helper as "$asker" "${from_start[@]}" prlimit "--$1=$2" -- "$program" "${word:-$pid}" "${triples[@]}"
	if ((status > 1)) && ! reaches_main "$1" "$2"; then
		# Where main takes less stack than the loader, it cannot be made to fail.
		[[ $1 != stack ]] || a_fault_happened
		nothing_written "$fault" || new_target
	elif [[ $1,$status == stack,139 ]]; then
		a_fault_happened
		nothing_written "$fault" || new_target
	else
		[[ $(outcome) == "$unlimited" ]] || a_fault_happened
		granted_or_refused "$fault"
	fi
}

unlimited= # the outcome of the scene without a limit

outcome() {
	echo "$status $(head -n 1 /run/stderr)"
}

set_unlimited_scene() { # set_unlimited_scene SCENE
	set_scene "$1"
	run_helper as "$asker" "${from_start[@]}" "$program" "${word:-$pid}" "${triples[@]}"
	unlimited=$(outcome)
	granted_or_refused nothing
}

# Whether the program comes to its first own call, which asks what it was given, with this limit.
reaches_main() { # reaches_main RESOURCE VALUE
	{
		strace -qq -o /run/trace -e trace=capget -u "$login" prlimit "--$1=$2" -- "$program" >/dev/null || true
	} 2>/dev/null
	grep -q '^capget(' /run/trace
}

least() { # least RESOURCE: prints with how much of it main is reached, to a page
	local low=0 high=$((64 * 1024 * 1024)) middle
	while ((high - low > page)); do
		middle=$(((low + high) / 2 / page * page))
		if reaches_main "$1" "$middle"; then high=$middle; else low=$middle; fi
	done
	echo "$high"
}

# sweep RESOURCE SCENE STEPS [STEP]: from a little less than what main is reached with
sweep() {
	local value first step=${4-$page}
	set_unlimited_scene "$2"
	first=$(least "$1")
	for ((value = first > 4 * page ? first - 4 * page : 0; value < first + $3 * step; value += step)); do
		run_limited "$1" "$value"
	done
	[[ $(outcome) == "$unlimited" ]] || fail "$scene: $1=$value is too little, so that the tests end too early"
}

sweep_all() { # sweep_all RESOURCE STEPS [STEP]
	local one
	needs_strace
	for one in granted_own_id granted_range_by_other_name not_delegated_owners_in_question; do
		sweep "$1" "$one" "${@:2}"
	done
	all_held
}

case_address_space() { sweep_all as 64 8192; }

case_data() { sweep_all data 88 8192; }

case_stack() { sweep_all stack 24; }

case_descriptors() {
	local one value
	needs_strace
	for one in granted_range granted_own_id granted_own_id_by_pidfd granted_range_by_other_name \
		not_delegated other_group already_mapped; do
		set_unlimited_scene "$one"
		for value in {0..12}; do
			run_limited nofile "$value"
		done
	done
	all_held
}

# Who sets a limit so that the directory service cannot be loaded is not somebody whom it does not know.
case_directory_not_loaded() {
	needs_strace
	sweep as other_group_by_directory 80 131072
	all_held
}
