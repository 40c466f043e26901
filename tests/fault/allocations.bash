# Every allocation of a helper fails in turn, and every read is as short as can be. This takes a variant of the
# program (allocations.c), which is as privileged as the installed one.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # see lib.bash

readonly granted_scenes=(
	granted_range granted_own_id granted_own_id_by_pidfd granted_range_by_descriptor granted_range_by_other_name)
readonly refused_scenes=(
	not_delegated not_delegated_owners_in_question subid_file_of_others already_mapped already_mapped_range other_group
	target_in_other_group no_new_namespace namespace_of_another_user not_dumpable no_privilege)

# Those that start the asker.
readonly asking_scenes=(granted_range_by_directory not_delegated_by_directory other_group_by_directory)

use_variant() {
	cp "$SUBID_FAULT_VARIANTS/$helper" "$program"
	chmod 4755 "$program"
}

run_variant() { # run_variant
	: >/run/failed
	run_helper as "$asker" "${from_start[@]}" "$program" "${word:-$pid}" "${triples[@]}" 9<>/run/failed
	failed=$(tr -d '\0' </run/failed)
	[[ -z $failed ]] || a_fault_happened
}

# Until the program ends before it comes to the allocation that is to fail.
each_allocation_fails() { # each_allocation_fails SCENE [+]
	local place
	set_scene "$1"
	for ((place = 1; ; place++)); do
		((place < 1000)) || fail "$scene: there is no end to the allocations"
		SUBID_FAULT_ALLOCATION=$place${2-} run_variant
		granted_or_refused "allocation $place${2-}: $failed"
		[[ -n $failed ]] || break
	done
}

each_allocation_of() { # each_allocation_of SCENE...
	local one
	use_variant
	for one in "$@"; do
		each_allocation_fails "$one"
	done
	all_held
}

case_granted() { each_allocation_of "${granted_scenes[@]}"; }

case_refused() { each_allocation_of "${refused_scenes[@]}"; }

# Those of the asker, too.
case_by_directory() {
	local one
	use_variant
	for one in "${asking_scenes[@]}"; do
		each_allocation_fails "$one"
		each_allocation_fails "$one" +
	done
	all_held
}

# An allocation that fails once goes on failing, like all others.
case_failing_for_good() {
	local one
	use_variant
	for one in "${granted_scenes[@]}" not_delegated_owners_in_question; do
		each_allocation_fails "$one" +
	done
	all_held
}

# The answer is the same if each read(2) and pread(2) gets one byte.
case_short_reads() {
	local one
	use_variant
	for one in "${granted_scenes[@]}" "${refused_scenes[@]}" "${asking_scenes[@]}"; do
		set_scene "$one"
		SUBID_FAULT_READ=1 run_variant
		[[ $status == 0 || -z $map_wanted ]] || broken 'short reads' 'refused'
		granted_or_refused 'short reads'
	done
	all_held
}

# No other function that allocates or reads is called than those that are made to fail.
case_all_are_made_to_fail() {
	local called others
	local others_there_are=(strdup strndup asprintf vasprintf __asprintf_chk __vasprintf_chk getline getdelim aligned_alloc
		posix_memalign memalign valloc open_memstream scandir realpath getcwd opendir fdopendir fopen fdopen
		hcreate hcreate_r setenv putenv setlocale
		pread64 __pread64_chk readv preadv preadv2 recv recvfrom recvmsg fread fgets fgetc getc)
	command -v nm >/dev/null || skip 'nm(1) is not there'
	called=$(nm --undefined-only "$SUBID_FAULT_VARIANTS/$helper" | sed 's/.* //; s/@.*//')
	grep -qx malloc <<<"$called" || fail 'nm(1) does not show what is called'
	others=$(printf '%s\n' "${others_there_are[@]}" | grep -xF "$called" || true)
	[[ -z $others ]] || fail "these allocate or read, too:" "$others"
}
