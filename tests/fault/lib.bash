# The requests in which faults are made to happen, and the one invariant that each of them must keep.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of the harness, and those that it reads

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"

# --------------------------------------------------------------------------------------------------------------- scenes

# A scene says what is asked for. Scenes whose name begins with "granted" are granted when nothing fails; all others
# must be refused, whatever fails.
scene=    # its name
triples=()
map_wanted= # the whole map, if it is granted; empty if it must be refused
own_only= # "yes": nothing but the caller's own group, so that setgroups is denied when the map is written
asker=    # USER[:GROUP]
login=    # the login name by which strace(1) finds this user and this group
steps=()  # what makes a target
other_map= # which the helper has no business with

declare -A made_to_fail=() # by scene: how many faults were really made to happen

set_scene() { # set_scene NAME
	scene=$1 made_to_fail[$1]=${made_to_fail[$1]-0} triples=() map_wanted='' own_only='' asker=alice login=alice steps=(start_mortal alice userns)
	program=$programs/$helper
	if [[ $kind == uid ]]; then other_map=gid_map; else other_map=uid_map; fi
	chown root "$subfile"
	grants alice:200000:65536 bob:300000:65536
	"scene_$scene"
	[[ $scene != granted* ]] || map_wanted="${triples[*]}"
	new_target
}

scene_granted_range() { # what container engines ask for
	triples=(0 "$(own_id alice)" 1 1 200000 65536)
}

scene_granted_own_id() {
	triples=(0 "$(own_id alice)" 1)
	[[ $kind != gid ]] || own_only=yes
}

scene_granted_own_id_by_pidfd() {
	scene_granted_own_id
	steps=(start_with_pidfd alice userns)
}

scene_granted_range_by_descriptor() {
	triples=(0 200000 10)
	steps=(start_with_descriptor alice userns)
}

# The ranges are granted by another name of the same user ID, which is looked for among those of strangers.
scene_granted_range_by_other_name() {
	triples=(0 200000 10 10 300000 10)
	grants bob:200000:65536 alicia:200000:65536 carol:300000:5 alicia:300000:65536
}

scene_not_delegated() {
	triples=(0 "$(own_id alice)" 1 1 200000 65536 70000 300000 10)
}

# Names of strangers are in question, some of whom no database knows.
scene_not_delegated_owners_in_question() {
	triples=(0 300000 10)
	grants alice:200000:65536 bob:300000:5 carol:300000:65536 dave:300003:10 "${uid_of[alice]}:300001:3" alicia:x:1
}

scene_subid_file_of_others() {
	triples=(0 200000 1)
	chown "${uid_of[bob]}" "$subfile"
}

scene_already_mapped() {
	triples=(0 "$(own_id alice)" 1)
	steps=(start_mapped alice)
}

scene_already_mapped_range() {
	triples=(0 200000 1)
	steps=(start_mapped alice)
}

# Where the caller's real group is not the primary one, only the user database can know.
scene_other_group() {
	triples=(0 200000 1)
	asker=alice:${gid_of[bob]} login=staff steps=(start_mortal "alice:${gid_of[bob]}" userns)
	echo "staff:x:${uid_of[alice]}:${gid_of[bob]}::/:/bin/sh" >>/etc/passwd
	echo 'GRANT_AUX_GROUP_SUBIDS no' >/etc/login.defs
}

# Users of whom the passwd file knows nothing, so that the asker is asked who they are, and whose names stand in lines.
known_to_the_directory() { # known_to_the_directory [NAME GID]...: all have the user ID of alice
	[[ -d /run/lib ]] || install_directory_service
	passwd_sources files idtest
	sed -i "/:${uid_of[alice]}:/d" /etc/passwd
	printf "%s:x:${uid_of[alice]}:%s::/:/bin/sh\n" "$@" >/etc/idtest
}

# As other_group, with a user whom only a directory service knows.
scene_other_group_by_directory() {
	known_to_the_directory alice "${gid_of[alice]}" staff "${gid_of[bob]}"
	cp "$SUBID_FAULT_VARIANTS/libnss_idtest.so.2" /run/lib
	grants "${uid_of[alice]}:200000:65536"
	triples=(0 200000 1)
	asker=alice:${gid_of[bob]} login=staff steps=(start_mortal "alice:${gid_of[bob]}" userns)
}

scene_granted_range_by_directory() {
	known_to_the_directory alice "${gid_of[alice]}" alicia "${gid_of[alice]}"
	triples=(0 200000 10 10 300000 10)
	grants alice:200000:10 bob:300000:10 carol:300000:5 alicia:300000:10
}

scene_not_delegated_by_directory() {
	known_to_the_directory alice "${gid_of[alice]}" alicia "${gid_of[alice]}"
	triples=(0 300000 10)
	grants alice:200000:10 bob:300000:10 carol:300000:5 alicia:300000:9
}

# Nobody but the helper asks for the group of the target.
scene_target_in_other_group() {
	triples=(0 200000 1)
	steps=(start_mortal "alice:${gid_of[bob]}" userns)
}

scene_no_new_namespace() {
	triples=(0 200000 1)
	steps=(start_mortal alice fork)
}

scene_namespace_of_another_user() {
	triples=(0 200000 1)
	steps=(start_in_namespace_of bob alice)
}

scene_not_dumpable() {
	triples=(0 "$(own_id alice)" 1)
	steps=(start_mortal alice userns undumpable)
}

# A helper that is not privileged in any way cannot map more than the caller's own ID.
scene_no_privilege() {
	triples=(0 200000 1)
	rm -rf /run/copies
	plain_copy
}

# Not a request at all.
scene_information_--help() {
	steps=(start_for_information --help)
}

scene_information_--version() {
	steps=(start_for_information --version)
}

# -------------------------------------------------------------------------------------------------------------- targets

from_start=() # what stands between strace(1) and the helper
declare -A pristine=()

new_target() { # the scene's target, in place of the one before, which has been written to
	[[ -z ${pid-} ]] || kill -KILL "$pid"
	from_start=() word=
	"${steps[@]}"
	observe pristine
}

start_mortal() { # start_mortal USER STEP...: like start of lib.bash, but it may be killed
	launch without_a_word as "$1" "$target" "${@:2}"
}

without_a_word() { # without_a_word COMMAND...
	trap - ERR
	"$@" 2>/dev/null || true
}

start_with_pidfd() { # start_with_pidfd USER STEP...
	pidfds_are_told || skip "no pidfd is taken before Linux 5.14"
	start_mortal "$@"
	from_start=("$target" pidfd 5 "$pid" exec) word=fd:5
}

start_with_descriptor() { # start_with_descriptor USER STEP...
	start_mortal "$@"
	from_start=("$target" open 5 "/proc/$pid" exec) word=fd:5
}

start_for_information() { # start_for_information OPTION
	start_mortal alice userns
	word=$1
}

start_mapped() { # start_mapped USER: a target whose map has been written, and that may still have setgroups
	start_mortal "$1" userns
	echo 5 "$(own_id bob)" 1 >"/proc/$pid/$map"
}

start_in_namespace_of() { # start_in_namespace_of OWNER USER: a target of USER in a user namespace of OWNER's
	local owner=$1 user=$2
	start "$owner" userns
	launch without_a_word setpriv --reuid "+${uid_of[$user]}" --regid "+${gid_of[$user]}" --clear-groups \
		--inh-caps +sys_admin,+sys_ptrace --ambient-caps +sys_admin,+sys_ptrace \
		nsenter --user="/proc/$pid/ns/user" --preserve-credentials "$target" fork
}

# As look of lib.bash does, but without a process for each file, since there are thousands of runs.
observe() { # observe VARIABLE
	local -n into=$1
	local file words
	for file in "${state_files[@]}"; do
		words=()
		{ read -r -d '' -a words <"/proc/$pid/$file"; } 2>/dev/null || true
		# shellcheck disable=SC2004  # an associative array
		into[$file]=${words[*]}
	done
}

# ------------------------------------------------------------------------------------------------------------ invariant

needs_strace() {
	strace -qq -o /run/trace true 2>/dev/null || skip 'strace(1) is not there, or may not trace'
}

runs=0 faults=0   # how many runs there were, and how often the invariant did not hold
readonly faults_shown=5

a_fault_happened() {
	made_to_fail[$scene]=$((made_to_fail[$scene] + 1))
}

# What a fault may cost: see the functions that set them.
message_lost=   # "yes": what failed is the message itself
denied_alone=   # "yes": setgroups may be denied though no map was written

broken() { # broken FAULT WHAT: the invariant did not hold when FAULT was made to happen
	((++faults <= faults_shown)) || return 0
	# In a subshell, so that the other faults are tried as well.
	(
		declare -A before=()
		copy_pristine
		fail "$scene, with $1: $2"
	) || true
}

copy_pristine() {
	local file
	for file in "${state_files[@]}"; do
		before[$file]=${pristine[$file]}
	done
}

run_helper() { # run_helper COMMAND...: runs it, and keeps all that can be seen of it
	command=("$@")
	status=0
	runs=$((runs + 1))
	# The shell itself has nothing to say about the signal that ends a program.
	{ "$@" </dev/null >/run/stdout 2>/run/stderr; } 2>/dev/null || status=$?
	observe after
}

# The invariant, after run_helper. There is no third outcome.
granted_or_refused() { # granted_or_refused FAULT
	case $status in
	0) whole_map_written "$1" ;;
	1) nothing_written "$1" && said_why "$1" ;;
	124) broken "$1" 'the helper hangs' ;;
	*) explanation_failed "$1" || broken "$1" 'the exit status is neither 0 nor 1' ;;
	esac
	[[ ${after[*]} == "${pristine[*]}" ]] || new_target
}

# The helper has printed its first line and become the program that explains, which then did not start, or failed. The
# fault has hit that, too, and the exit status is its own.
explanation_failed() { # explanation_failed FAULT
	local first=''
	read -r first </run/stderr || true
	[[ $first == "$helper: "* || $first == "usage: $helper "* ]] && nothing_written "$1" && said_why "$1"
}

whole_map_written() { # whole_map_written FAULT
	local setgroups=${pristine[setgroups]}
	[[ -z $own_only ]] || setgroups=deny
	if [[ $scene == information* ]]; then
		nothing_written "$1" || return 0
		[[ -s /run/stdout ]] || broken "$1" 'exit status 0, but no answer'
	elif [[ -z $map_wanted ]]; then
		broken "$1" 'what must be refused was granted'
	elif [[ ${after[$map]} != "$map_wanted" || ${after[$other_map]} != "${pristine[$other_map]}" ]]; then
		broken "$1" 'exit status 0, but the map is another one'
	elif [[ ${after[setgroups]} != "$setgroups" ]]; then
		broken "$1" "exit status 0, but setgroups is not as it should be: $setgroups"
	fi
}

nothing_written() { # nothing_written FAULT
	if [[ ${after[uid_map]} != "${pristine[uid_map]}" || ${after[gid_map]} != "${pristine[gid_map]}" ]]; then
		broken "$1" 'not granted, but a map was written'
	elif [[ ${after[setgroups]} != "${pristine[setgroups]}" && -z $denied_alone ]]; then
		broken "$1" 'not granted, but setgroups was changed'
	else
		return 0
	fi
	return 1
}

said_why() { # said_why FAULT
	local first=''
	[[ -z $message_lost ]] || return 0
	read -r first </run/stderr || true
	case $first in
	*': Success') broken "$1" 'a message that names no cause' ;;
	"$helper: hint: "*) broken "$1" 'a hint without a message' ;;
	"$helper: "?* | "usage: $helper "*) ;;
	*) broken "$1" 'a refusal without a message' ;;
	esac
}

all_held() { # at the end of a case
	local one happened=0
	for one in "${!made_to_fail[@]}"; do
		((made_to_fail[$one] > 0)) || fail "$one: nothing was made to fail"
		happened=$((happened + made_to_fail[$one]))
	done
	echo "$helper: $happened faults in $runs runs"
	((happened > 0)) || fail 'nothing was made to fail'
	((faults == 0)) || fail "the invariant did not hold $faults times in $runs runs"
}
