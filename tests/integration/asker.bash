# The child that asks others: what foreign code finds in it, what the caller can do to it, and what becomes of its answer.
# The service of users "asker" and the plugin "asker" are asker_module.c: what they do is in the file "script".
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

helpers=(newuidmap newgidmap)

readonly sources_of_code=(module plugin)

# The request is granted by way of the plugin, or by a line once the module has said who the caller is.
by() { # by module|plugin WORD
	local fifo
	if [[ ! -d /run/lib ]]; then
		install_directory_service
		cp "$SUBID_ASKER_PARTS"/*.so* "$SUBID_ASKER_PARTS/prober" /run/lib
		ldconfig
		for fifo in hold go; do
			mkfifo -m 666 "$scratch/$fifo"
		done
		exec {go}<>"$scratch/go"
	fi
	case $1 in
	module) passwd_sources asker files && grants alice:500000:65536 ;;
	plugin) passwd_sources files && echo 'subid: asker' >>/etc/nsswitch.conf && grants '' ;;
	esac
	echo "$2" >"$scratch/script"
	start alice userns
}

ask_for_map() { # ask_for_map [THROUGH...]
	through=("$@")
	request alice 0 500000 10
}

granted() {
	mapped 0 500000 10
}

no_answer() { # no_answer PART OF THE HINT
	refused "$helper: "
	hinted "${1-ended before it had answered}"
}

# ------------------------------------------------------------------------------------------------------- what code finds

reported() { # reported LINE...: each is in the report, as a pattern
	local line
	for line in "$@"; do
		grep -qE "^$from $line\$" "$scratch/report" || fail "not reported: $from $line; but: $(cat "$scratch/report")"
	done
}

case_what_foreign_code_finds() {
	local from uid=${uid_of[alice]} call
	exec 7</etc/passwd 12<"/proc/self"
	for from in "${sources_of_code[@]}"; do
		by "$from" report
		install -m 666 /dev/null "$scratch/report"
		ask_for_map env --chdir="$scratch" "$target" open 5 "/proc/$pid" exec
		granted
		reported "Uid:	$uid	$uid	$uid	$uid" 'Cap(Inh|Prm|Eff|Amb):	0+' 'NoNewPrivs:	1' 'dumpable 0' 'directory: /'
		[[ $(grep -cE "^$from Cap(Inh|Prm|Eff|Amb):	0+\$" "$scratch/report") == 4 ]] || fail "a capability is left"
		[[ $(grep "^$from descriptor" "$scratch/report") == "$from descriptor pipe:["*']' ]] ||
			fail "descriptors: $(grep "^$from descriptor" "$scratch/report")"
		[[ $(grep -c "^$from descriptor" "$scratch/report") == 1 ]] || fail "more than one descriptor"
		for call in set{,re,res}{u,g}id setgroups; do
			reported "call $call: EPERM"
		done
		# The caller can look into what foreign code executes, and make it say anything.
		reported 'program: none' 'execve: EPERM' 'thread: done'
	done
}

# ------------------------------------------------------------------------------------------------ what the caller can do

hold_it() { # hold_it [THROUGH...]: starts a request, and waits until the child, $child, waits in foreign code
	# Who waits for the child sees the end of the helper, too, which keeps the descriptor.
	(
		exec 9>"$scratch/hold"
		trap - ERR
		set +e
		as alice "$@" "$program" "$pid" 0 500000 10 </dev/null >/run/stdout 2>/run/stderr
	) &
	asking=$!
	look before
	exec {held}<"$scratch/hold"
	read -r child <&"$held" || { cat /run/stderr && fail "the helper has ended before the child was held"; }
	asked_by=$(sed -n 's/^PPid:\t//p' "/proc/$child/status")
}

let_it_go() {
	echo >&"$go"
	its_end
}

its_end() {
	status=0
	wait "$asking" || status=$?
	look after
	exec {held}<&-
}

readonly probes=(mem fd fd/0 root cwd maps process_vm_writev pidfd_getfd seize attach)

# Also of the helper itself.
case_caller_reaches_nothing() {
	local from process probe
	for from in "${sources_of_code[@]}"; do
		by "$from" hold
		as alice /run/lib/prober own </dev/null >/run/probed
		for probe in "${probes[@]}"; do
			grep -qxF "$probe: done" /run/probed || fail "the test itself cannot: $(cat /run/probed)"
		done
		hold_it
		for process in "$child" "$asked_by"; do
			as alice /run/lib/prober "$process" >/run/probed
			for probe in "${probes[@]}"; do
				grep -qxE "$probe: (EPERM|EACCES)" /run/probed || fail "$probe: $(cat /run/probed)"
			done
		done
		let_it_go
		granted
	done
}

# In the process that holds a capability, there is no code but the program's own, libc's and the loader's.
case_nothing_is_loaded_into_the_helper() {
	local from others
	for from in "${sources_of_code[@]}"; do
		by "$from" hold
		hold_it
		grep -q '/libc\.so' "/proc/$asked_by/maps" || fail "not a dynamic program?"
		grep -q "$from\|nss_asker\|subid_asker" "/proc/$child/maps" || fail "the child has not loaded it"
		others=$(sed -n 's,^[^/]*\(/.*\),\1,p' "/proc/$asked_by/maps" | sort -u |
			grep -vE "^$program\$|/libc\.so|/ld-linux|/ld64|/libc-|/ld-[0-9]") || true
		[[ -z $others ]] || fail "mapped into the helper: $others"
		let_it_go
		granted
	done
}

# --------------------------------------------------------------------------------------------------- how the child fares

each_signal() { # each_signal SIGNAL...: of the caller's, to the held child
	local signal
	for signal in "$@"; do
		as alice kill "-$signal" "$child"
	done
}

case_killed() {
	local from
	for from in "${sources_of_code[@]}"; do
		by "$from" hold
		hold_it
		each_signal KILL
		its_end
		no_answer
	done
}

case_stopped_and_killed() {
	local from
	for from in "${sources_of_code[@]}"; do
		by "$from" hold
		hold_it
		each_signal STOP KILL
		its_end
		no_answer
	done
}

case_stopped_and_continued() {
	local from
	for from in "${sources_of_code[@]}"; do
		by "$from" hold
		hold_it
		each_signal STOP CONT
		let_it_go
		granted
	done
}

# A child does not outlive the helper that waits for it: it is held for ever here.
case_helper_killed() {
	by plugin hold
	hold_it
	as alice kill -KILL "$asked_by"
	its_end
	unchanged "${state_files[@]}"
	tail --pid="$child" -f /dev/null
}

case_crashed() {
	local from way
	for from in "${sources_of_code[@]}"; do
		for way in segv abort exit _exit; do
			by "$from" "$way"
			ask_for_map
			no_answer
		done
	done
}

# Bytes before the answer, more than an answer, and a pipe that was closed.
case_lying() {
	local from way
	for from in "${sources_of_code[@]}"; do
		for way in close byte long long-exit; do
			by "$from" "$way"
			ask_for_map
			no_answer
		done
	done
}

# ------------------------------------------------------------------------------------------------------------ starvation

readonly limits=(as data stack nofile nproc fsize cpu memlock core rss sigpending msgqueue nice rtprio locks)

# Either the whole map, or a refusal with its first line: what the limit is for decides. What explains it is a program of
# its own, and may be the victim, too: then the status is the loader's. Without room in a file, nothing can be said in one.
granted_or_said() { # granted_or_said LIMIT
	if [[ $status == 0 ]]; then
		granted
	else
		granted_or_nothing 0 500000 10
		# A limit of CPU time kills.
		((status > 128)) || [[ $1 == fsize || $(head -n 1 /run/stderr) == "$helper: "?* ]] || fail "no cause"
	fi
}

# Of a limit that was set before the start, the loader may be the victim.
case_starved_from_the_start() {
	local limit from value
	for from in "${sources_of_code[@]}"; do
		by "$from" none
		for limit in "${limits[@]}"; do
			for value in 0 1 3 5 200000 4000000; do
				ask_for_map prlimit "--$limit=$value" --
				granted_or_nothing 0 500000 10
				# A limit may not be raised.
				((status != 1)) || [[ $(head -n 1 /run/stderr) == prlimit:* ]] || granted_or_said "$limit"
				((status != 0)) || start alice userns
			done
		done
	done
}

# The caller takes it from the child, or from the helper, while foreign code runs.
case_starved_meanwhile() {
	local limit from whose
	for from in "${sources_of_code[@]}"; do
		for limit in "${limits[@]}"; do
			for whose in child asked_by; do
				by "$from" hold
				hold_it
				as alice prlimit --pid "${!whose}" "--$limit=0"
				let_it_go
				granted_or_said "$limit"
			done
		done
	done
}
