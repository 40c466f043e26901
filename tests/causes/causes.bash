# Each cause of subid/explain/causes.c is brought about, and its hints and no others are given: the whole message is
# compared. The name of a case is that of the cause.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

denied='Operation not permitted'
invalid='Invalid argument'

# ------------------------------------------------------------------------------------------------- privilege is left

case_caller_not_mapped() {
	grants alice:200000:65536
	start alice userns
	through=(unshare --user)
	request alice 0 200000 1
	explained_as_not_mapped
	# The ID that the kernel shows for hers, 65534, is somebody else's there.
	excuse=excuse_leak_checker
	alice_is_in_container $'0 0 1\n'"65534 ${uid_of[bob]} 1" $'0 0 1\n'"${gid_of[alice]} ${gid_of[alice]} 1"
	request alice 0 65534 1
	explained_as_not_mapped
}

explained_as_not_mapped() {
	explained "Could not set caps" \
		"your user ID is not mapped in the user namespace that $helper runs in (cat /proc/self/uid_map), so that it cannot become you; call it outside of that namespace"
}

# alice_is_in_container USERS GROUPS: asks from now on in a namespace of hers with these maps, in which there is a process
alice_is_in_container() {
	launch as alice unshare --user "$target" fork
	cat <<<"$1" >"/proc/$pid/uid_map" # in one write
	cat <<<"$2" >"/proc/$pid/gid_map"
	through=(nsenter --user="/proc/$pid/ns/user" --preserve-credentials)
}

case_privilege_left() {
	alice_has_a_target
	request_with capset:error=EPERM 0 200000 1
	explained "Could not set caps" \
		"privilege could not be given up, so nothing was looked into; is memory limited (ulimit -v), or does a filter of system calls (Seccomp: 2 in /proc/self/status) refuse setresuid(2), getresuid(2), capget(2) or capset(2)?"
}

# ------------------------------------------------------------------------------------------------------- arguments

case_no_arguments() {
	attempt as alice "$program"
	explained "$(usage_line)" "a process and at least one triple of numbers are needed; see $helper(1)"
}

case_target_malformed() {
	word=$'self\e[2J'
	request alice 0 200000 1
	explained "$(usage_line)" '"self\033[2J" is neither a process ID nor fd:N, a descriptor number'
}

case_triple_incomplete() {
	word=1
	request alice 0 200000 1 5
	explained "Not enough arguments to form 2 mappings" \
		"after the process come triples of numbers inside outside count, at least one; triple 2 is not complete"
}

case_option_unknown() {
	local option
	for option in -h -V --version=1; do
		attempt as alice "$program" $option
		explained "$(usage_line)" "\"$option\" is no option; there are --help and --version, each as the only argument"
	done
}

case_triple_in_one_word() {
	local text
	word=1
	for text in "0 200000 65536" 0:200000:65536 0,200000,65536 $'0\t200000\t65536'; do
		request alice "$text"
		explained "Not enough arguments to form 1 mappings" \
			"\"${text//$'\t'/\\011}\" is one argument: inside, outside and count are three, without quotes, colons or commas"
	done
	request alice 0:1:1 0:2:1 0:3:1
	explained "$(usage_line)" '"0:1:1" is one argument: inside, outside and count are three, without quotes, colons or commas'
}

case_number_malformed() {
	word=1
	request alice 0 200000 1 1 0x10 1
	explained "$(usage_line)" 'triple 2: outside "0x10" is not a plain decimal number'
	request alice 00 200000 1
	explained "$(usage_line)" 'triple 1: inside "00" has a leading zero'
}

case_number_too_large() {
	word=1
	request alice 4294967295 200000 1
	explained "${subfile#/etc/} overflow detected." \
		"triple 1: inside 4294967295 is too large: the highest ID is 4294967294"
}

case_range_past_end() {
	word=1
	request alice 0 4294967294 2
	explained "${subfile#/etc/} overflow detected." \
		"triple 1: the range that begins with outside 4294967294 goes past 4294967294, the highest ID"
}

case_count_zero() {
	word=1
	request alice 7 8 0
	explained "$(not_allowed_line 7 8 0)" "triple 1: count is 0; it is at least 1"
}

case_overlap_inside() {
	word=1
	request alice 0 5 1 0 6 1
	explained "write to $map failed: $invalid" \
		"triples 1 (0 5 1) and 2 (0 6 1) overlap in their inside IDs: each ID may be mapped once"
}

case_overlap_outside() {
	word=1
	request alice 0 5 10 20 14 1
	explained "write to $map failed: $invalid" \
		"triples 1 (0 5 10) and 2 (20 14 1) overlap in their outside IDs: each ID may be mapped once"
}

many_triples() { # many_triples COUNT START: of one ID each, from START on, in the array "triples"
	local n
	triples=()
	for ((n = 0; n < $1; n++)); do
		triples+=("$(($2 + 2 * n))" "$(($2 + 2 * n))" 1)
	done
}

case_too_many_triples() {
	local triples
	word=1
	many_triples 341 1000
	request alice "${triples[@]}"
	explained "write to $map failed: $invalid" \
		"triple 341 is one too many: the kernel takes 340; join triples that continue each other"
}

case_map_too_long() {
	local triples page
	page=$(getconf PAGESIZE)
	((page == 4096)) || skip "340 triples do not fill a page of $page bytes"
	word=1
	many_triples 340 4000000000
	request alice "${triples[@]}"
	explained "write to $map failed: $invalid" \
		"triples 1 to 340 together are too long: the kernel takes 4095 bytes of text; join triples that continue each other"
}

# ---------------------------------------------------------------------------------------------- the helper's process

# A filter of system calls, which the program that explains has, too.
case_system_call_filtered() {
	alice_has_a_target
	attempt "$target" refuse fstatfs 0 1 become 70001 80001 exec "$program" "$pid" 0 200000 1
	explained "Cannot determine your user name." \
		"a filter of system calls (Seccomp: 2 in /proc/self/status) refuses fstatfs(2) with \"Operation not permitted\"; start $helper without the filter, or let it allow that call"
	attempt "$target" open 5 "/proc/$pid" refuse openat2 0 1 become 70001 80001 exec "$program" fd:5 0 200000 1
	explained "$(head -n 1 /run/stderr | sed "s/^$helper: //")" \
		"a filter of system calls (Seccomp: 2 in /proc/self/status) refuses openat2(2) with \"Operation not permitted\"; start $helper without the filter, or let it allow that call" \
		"only fd:N needs this call: give the process ID in its place"
}

# The kernel says so if less than three descriptors are allowed. The loader needs one more itself, so that no limit comes
# between it and main.
# The program and what it is given take three of them; more and more is opened then.
case_too_many_files() {
	local limit found=()
	local hint="too many files are open: raise the limit (ulimit -n 64), or close descriptors before"
	alice_has_a_target
	excuse=excuse_leak_checker
	for limit in {2..12}; do
		through=(prlimit --nofile="$limit")
		request alice 0 200000 1
		[[ $status != 0 ]] || break
		[[ ! -s /run/stderr || $(</run/stderr) != "$helper: "* ]] || found+=("$(sed -n 2p /run/stderr)")
	done
	[[ $status == 0 ]] || fail "refused with $limit descriptors"
	((${#found[@]} >= 2)) || fail "the limit was met ${#found[@]} times"
	[[ $(printf '%s\n' "${found[@]}" | sort -u) == "$helper: hint: $hint [$cause]" ]] || fail "the hints are:" "${found[@]}"
}

# A program without privilege, whose C library has not looked after its standard descriptors.
case_not_ready() {
	alice_has_a_target
	plain_copy
	request_with fcntl:error=EBADF:when=1 0 200000 1
	explained "getting ready (descriptors, environment) failed: Bad file descriptor" \
		"the kernel refused what a program may always do: Bad file descriptor"
}

case_privileges() {
	alice_has_a_target
	request_with capset:error=EPERM:when=2 0 200000 1
	explained "Could not set caps" "the kernel refused to change the privileges of the process: $denied"
}

# --------------------------------------------------------------------------------------------------------- the caller

# A program that is built without the asker, and a directory service that would have to be asked.
case_files_only() {
	install_directory_service
	passwd_sources files idtest
	cp "$SUBID_FILES_ONLY"/new{u,g}idmap "$programs"
	privilege_by_"$privilege"
	start stranger userns
	request stranger 0 200000 1
	explained "Cannot determine your user name." \
		"this $helper is built to read the files alone, and they do not decide: \"passwd:\" or \"subid:\" in /etc/nsswitch.conf names other sources, or a line of /etc/passwd is not plain"
}

# The target is the one process that may be.
case_asker_not_started() {
	install_directory_service
	passwd_sources files idtest
	start stranger userns
	through=(prlimit --nproc=1 --)
	request stranger 0 200000 1
	explained "Cannot determine your user name." \
		"the user database and the sources of delegations are asked by a child process, which could not be started: Resource temporarily unavailable; is the number of processes limited (ulimit -u)?"
}

# The module kills the process that has loaded it.
case_asker_ended() {
	install_directory_service
	passwd_sources files idtest
	touch "$scratch/nss-kill"
	start stranger userns
	request stranger 0 200000 1
	explained "Cannot determine your user name." \
		"the child process that asks the user database and the sources of delegations ended before it had answered: it was killed, it crashed in a module that /etc/nsswitch.conf names, or resources are short"
}

# A directory service that is named and does not answer.
case_user_database() {
	install_directory_service
	passwd_sources files idtest
	start stranger userns
	request stranger 0 200000 1
	explained "Cannot determine your user name." \
		"a source of the user database (\"passwd:\" in /etc/nsswitch.conf) does not answer: $(no_answer); one that is named there but not running, such as sss without sssd, must be started or taken out"
}

no_answer() { # the error of a directory that is down
	echo 'Input/output error'
}

alice_has_another_group() {
	grants alice:200000:65536
	start "alice:${gid_of[bob]}" userns
}

of_another_user() { # of_another_user UID:GID of the caller, UID:GID of the target
	local primary=${gid_of[alice]}
	echo "Target process is owned by a different user: uid:${1%:*} pw_uid:${uid_of[alice]} st_uid:${2%:*}, gid:${1#*:} pw_gid:$primary st_gid:${2#*:}"
}

case_login_defs_unreadable() {
	alice_has_another_group
	chmod 600 /etc/login.defs
	request "alice:${gid_of[bob]}" 0 200000 1
	explained "reading /etc/login.defs failed: Permission denied" \
		"your group 80002 is not your primary group 80001; /etc/login.defs may allow that, but cannot be read" "as root: chmod a+r /etc/login.defs"
}

case_login_defs_not_read() {
	alice_has_another_group
	sed -i '/^alice:/s/80001/80002/' /etc/passwd # strace(1) takes the group from there; what comes first there counts
	echo "alice2:x:70001:80001::/:/bin/sh" >>/etc/passwd
	asker=alice
	sed -i '1i alice0:x:70001:80001::/:/bin/sh' /etc/passwd
	more_options=(-P /etc/login.defs)
	request_with openat:error=EIO 0 200000 1
	explained "reading /etc/login.defs failed: Input/output error" \
		"your group 80002 is not your primary group 80001; /etc/login.defs may allow that, but cannot be read: Input/output error"
}

case_caller_unknown() {
	grants 70009:200000:65536
	start stranger userns
	request stranger 0 200000 1
	explained "Target process is owned by a different user: uid:70009 pw_uid:70009 st_uid:70009, gid:80009 pw_gid:80009 st_gid:80009" \
		"the user database has no entry for you (uid 70009), so that no group is known to be your primary one; /etc/passwd lacks this line: user70009:x:70009:80009::/:/bin/sh" \
		"as root: echo 'user70009:x:70009:80009::/:/bin/sh' >>/etc/passwd"
}

case_login_defs_unsafe() {
	alice_has_another_group
	echo 'GRANT_AUX_GROUP_SUBIDS yes' >/etc/login.defs
	chmod 666 /etc/login.defs
	request "alice:${gid_of[bob]}" 0 200000 1
	explained "$(of_another_user 70001:80002 70001:80002)" \
		"your group is 80002, but your primary group is 80001: newgrp(1) without arguments takes you there, and the process must be started there, too" \
		"/etc/login.defs, which could allow other groups, is ignored: others than root can write to it, or it is not a regular file" \
		"$look_at_it" "as root: chown root /etc/login.defs && chmod go-w /etc/login.defs"
}

case_caller_group_not_mapped() {
	local group=${gid_of[alice]}
	alice_is_in_container $'0 0 1\n'"${uid_of[alice]} ${uid_of[alice]} 1" $'0 0 1\n'"65534 ${gid_of[bob]} 1"
	request alice 0 65534 1
	explained "Target process is owned by a different user: uid:70001 pw_uid:70001 st_uid:70001, gid:65534 pw_gid:$group st_gid:65534" \
		"your group ID is not mapped in the user namespace that $helper runs in (cat /proc/self/gid_map), so that it cannot be told from group 65534 there; call it outside of that namespace"
}

case_caller_group() {
	alice_has_another_group
	request "alice:${gid_of[bob]}" 0 200000 1
	explained "$(of_another_user 70001:80002 70001:80002)" \
		"your group is 80002, but your primary group is 80001: newgrp(1) without arguments takes you there, and the process must be started there, too; or root sets GRANT_AUX_GROUP_SUBIDS yes in /etc/login.defs"
}

# --------------------------------------------------------------------------------------------------------- the target

no_directory() { # no_directory [TARGET]
	echo "Could not open proc directory for target ${1-$pid}"
}

case_descriptor_not_open() {
	word=fd:9
	request alice 0 200000 1
	explained "$(no_directory fd:9)" \
		"fd:9 is not open in $helper: the program that starts $helper must open it, and clear its close-on-exec flag (FD_CLOEXEC)"
}

case_no_procfs() {
	alice_has_a_target
	excuse=excuse_leak_checker
	mount -t tmpfs newidmap-test /proc
	request alice 0 200000 1
	explained "$(no_directory)" "/proc is not a proc file system" "as root: mount -t proc proc /proc"
}

# The helper is in another PID namespace than its /proc, which has a process of that number, and it is hers.
case_proc_foreign() {
	alice_has_a_target
	attempt unshare --pid --fork -- setpriv --reuid +70001 --regid +80001 --clear-groups -- "$program" "$pid" 0 200000 1
	explained "$(no_directory)" \
		"/proc belongs to another PID namespace than the one that $helper runs in, so that the number $pid may mean another process there; give the namespace a /proc of its own (unshare --mount-proc), or pass the process as fd:N"
}

hides() { # hides TARGET
	echo "the option hidepid of /proc hides the process $1"
}

by_directory() { # alice asks, with a directory that somebody else has opened
	attempt "$target" open 5 "/proc/$pid" exec setpriv --reuid +70001 --regid +80001 --clear-groups \
		"$program" fd:5 0 200000 1
}

case_target_hidden_own() {
	local option own="which is yours, but you may not look into it, because it is not dumpable (see PR_SET_DUMPABLE in prctl(2)) or has another group"
	for option in noaccess invisible; do
		mount -o remount,hidepid=$option /proc
		alice_asks userns undumpable
		case $option in
		noaccess) explained "open of $map failed: $denied" "$(hides "$pid"), $own" ;;
		invisible) explained "$(no_directory)" "$(hides "$pid"), $own" ;;
		esac
		by_directory
		explained "$(no_directory fd:5)" "$(hides fd:5), $own"
	done
}

case_target_hidden() {
	local option other="which is not yours; only your own processes can be mapped"
	start bob userns
	for option in noaccess invisible; do
		mount -o remount,hidepid=$option /proc
		by_directory
		explained "$(no_directory fd:5)" "$(hides fd:5), $other"
	done
	request alice 0 200000 1
	explained "$(no_directory)" "$(hides "$pid"), $other"
}

# A pidfd of a process that is in an outer PID namespace.
case_target_not_in_proc() {
	alice_has_a_target
	attempt "$target" pidfd 5 "$pid" exec unshare --pid --fork --mount-proc setpriv --reuid +70001 --regid +80001 \
		--clear-groups "$program" fd:5 0 200000 1
	explained "$(no_directory fd:5)" \
		"the process fd:5 exists, but is not in this /proc: that belongs to another PID namespace, or hides it"
}

case_target_gone() {
	local gone="in this PID namespace: it has ended, or never was"
	alice_asks zombie reap
	explained "$(no_directory)" "there is no process $pid $gone"
	attempt as alice "$target" zombie pidfd-here 5 open-here 6 reap exec "$program" fd:5 0 200000 1
	explained "$(no_directory fd:5)" "there is no process fd:5 $gone"
	attempt as alice "$target" zombie pidfd-here 5 open-here 6 reap exec "$program" fd:6 0 200000 1
	explained "$(no_directory fd:6)" "there is no process fd:6 $gone"
}

case_descriptor_wrong() {
	word=fd:0
	request alice 0 200000 1
	explained "$(no_directory fd:0)" \
		"what is passed must be a pidfd, or a descriptor of the directory /proc/PID on a proc file system"
	attempt as alice "$target" open 5 /proc/sys exec "$program" fd:5 0 200000 1
	explained "$(no_directory fd:5)" \
		"what is passed must be a pidfd, or a descriptor of the directory /proc/PID on a proc file system"
}

# A setuid program has fdinfo shown to root alone, as before Linux 5.14.
case_pidfd_not_told() {
	alice_has_a_target
	# shellcheck disable=SC2016
	attempt "$target" pidfd 5 "$pid" exec \
		sh -ec 'mount -t tmpfs -o mode=500 fdinfo /proc/$$/fdinfo; exec "$@"' sh \
		setpriv --reuid +70001 --regid +80001 --clear-groups "$program" fd:5 0 200000 1
	explained "$(no_directory fd:5)" \
		"the kernel does not tell $helper which process the pidfd fd:5 is, as before Linux 5.14 it does not tell any program with privilege; give the process ID, or a descriptor of the directory /proc/PID in its place"
}

case_target_not_opened() {
	alice_has_a_target
	more_options=(-P "/proc/$pid")
	request_with open,openat:error=EIO 0 200000 1
	explained "$(no_directory)" "process $pid: Input/output error"
}

case_target_owner() {
	start bob userns
	request alice 0 200000 1
	explained "$(of_another_user 70001:80001 70002:80002)" \
		"process $pid is another user's (uid 70002, gid 80002; you are uid 70001, gid 80001): is the number right? Only the user whose process it is can have it mapped"
}

case_target_group() {
	start alice:80002 userns
	request alice 0 200000 1
	explained "$(of_another_user 70001:80001 70001:80002)" \
		"the process runs with gid 80002, but $helper was called with gid 80001; start the process anew with that group"
}

case_target_zombie() {
	alice_asks zombie
	[[ $status != 0 ]] || skip "this kernel lets the map of a process that has ended be written"
	explained "open of $map failed: Permission denied" "the process has ended, and waits for its parent (zombie)"
}

not_dumpable=(
	"process PID (target) is not dumpable (see PR_SET_DUMPABLE in prctl(2)), so that its files in /proc belong to root"
	"mostly its program has a file capability, or you may not read it (mode 0711): see getcap PROGRAM, and ls -l PROGRAM"
	"a process that has changed its user or group is not dumpable either; each of them is again after prctl(2) with PR_SET_DUMPABLE and 1, or execve(2) of a program that you may read and that has no file capability")

case_target_not_dumpable() {
	alice_asks userns undumpable
	explained "open of $map failed: Permission denied" "${not_dumpable[@]/PID/$pid}"
	request alice 0 "$(own_id alice)" 1
	explained "open of $map failed: Permission denied" "${not_dumpable[@]/PID/$pid}"
}

# The target enters another namespace while the helper, which has looked at it, is stopped.
case_target_changed() {
	local from go stopped
	needs_strace
	grants alice:200000:65536
	mkfifo -m 666 "$scratch/go"
	exec {go}<>"$scratch/go" {from}< <(as alice unshare --map-root-user bash -c \
		'echo $$; read -r <"$1"; exec unshare --user "$2" block-signals' bash "$scratch/go" "$target" <&"$hold")
	read -r pid <&"$from" || fail "no target process"
	traced -u alice --inject=capset:signal=STOP:when=2 "$program" "$pid" 0 200000 1
	next_call '*stopped by SIGSTOP*'
	stopped=$(pgrep -P "$tracer")
	echo go >&"$go"
	read -r <&"$from" || fail "the target did not enter another namespace"
	let_go "$stopped"
	status=0
	wait "$tracer" || status=$?
	excuse_leak_checker
	[[ $status == 1 ]] || fail "not refused"
	said "write to $map failed: $denied" "process $pid changed its user namespace meanwhile; try again"
}

# -------------------------------------------------------------------------------------------------- its user namespace

case_namespace_not_new() {
	alice_asks fork
	explained "write to $map failed: $denied" \
		"process $pid is not in a new user namespace: it must have called unshare(2) or clone(2) with CLONE_NEWUSER before (unshare --user)"
}

case_called_from_within() {
	alice_asks userns
	mapped 0 200000 1
	grants "${uid_of[alice]}:200000:10"
	# By the process whose namespace is to be mapped, which has capabilities in it, ...
	attempt as alice unshare --map-root-user sh -c 'echo $$ >"$1"; "$2" $$ 0 0 1; exit $?' sh "$scratch/pid" "$program"
	explained "write to $map failed: $denied" \
		"process $(<"$scratch/pid") is in the user namespace that $helper runs in, too; if this is the one to be mapped, call $helper outside of it, as the user who made it"
	# ... or by another one, which has as few as the target.
	launch as alice unshare --map-root-user setpriv --bounding-set -all "$target" fork
	through=(nsenter --user="/proc/$pid/ns/user" --preserve-credentials)
	request alice 0 0 1
	explained "write to $map failed: $denied" \
		"process $pid is in the user namespace that $helper runs in, too; if this is the one to be mapped, call $helper outside of it, as the user who made it"
}

# The file of the kernel is not there in each kernel, and would be that of the host.
case_user_namespaces_off() {
	local setting=/proc/sys/user/max_user_namespaces
	echo 0 >"$scratch/setting"
	mount --bind "$scratch/setting" $setting
	alice_asks fork
	explained "write to $map failed: $denied" \
		"process $pid is not in a new user namespace, and users may not make any: user.max_user_namespaces is 0 (sysctl(8))"
}

case_namespace_deeper() {
	grants alice:200000:65536
	launch as alice unshare --map-root-user "$target" userns
	request alice 0 200000 1
	explained "write to $map failed: $denied" \
		"the user namespace of process $pid is not a child of the one that $helper runs in, but further below; it belongs to uid 70001; run $helper in its parent"
}

case_namespace_not_yours() {
	local not_yours="made in the namespace that you are in, or the process has capabilities there that you lack"
	grants alice:200000:65536 root:0:1
	start bob userns
	launch setpriv --reuid +70001 --regid +80001 --clear-groups \
		--inh-caps +sys_admin,+sys_ptrace --ambient-caps +sys_admin,+sys_ptrace \
		nsenter --user="/proc/$pid/ns/user" --preserve-credentials "$target" fork
	request alice 0 200000 1
	explained "write to $map failed: $denied" \
		"the process's user namespace is not one that you (uid 70001) $not_yours"
	# ... and of one that is not below the namespace that the helper is in.
	launch as alice unshare --map-root-user "$target" fork
	through=(nsenter --user="/proc/$pid/ns/user" --preserve-credentials)
	start alice userns
	request alice 0 0 1
	explained "write to $map failed: $denied" \
		"the process's user namespace is not one that you (uid 0) $not_yours"
}

# ------------------------------------------------------------------------------------------------- what is delegated

case_nsswitch_unreadable() {
	alice_has_a_target
	chmod 600 /etc/nsswitch.conf
	request alice 0 200000 1
	explained "Cannot determine your user name." \
		"/etc/nsswitch.conf, which names the sources of users and of delegations, cannot be read" "as root: chmod a+r /etc/nsswitch.conf"
}

case_delegation_not_read() {
	alice_has_a_target
	more_options=(-P "$subfile")
	request_with pread64:error=EIO 0 200000 1
	explained "reading $subfile failed: Input/output error" \
		"nothing is granted from what cannot be read to its end: Input/output error"
}

case_source_down() {
	sources_are odd files
	odd error-conn
	alice_asks_for_too_much alice:300000:10
	explained "$(not_allowed_line 0 200000 1)" \
		"source odd (subid: in /etc/nsswitch.conf) cannot be reached" \
		"$subfile:1: 300000:10 is yours" \
		"not known whether delegated to you (70001), since source odd cannot be reached: 200000"
}

case_source_not_loaded() {
	mkdir -p /run/lib
	sources_are broken
	cp "$SUBID_PARTS/libsubid_odd.so" /run/lib/libsubid_broken.so
	ldconfig
	printf '%0100d' 0 >/run/lib/libsubid_broken.so
	alice_asks_for_too_much
	explained "$(not_allowed_line 0 200000 1)" \
		"source broken (subid: in /etc/nsswitch.conf) cannot be reached: /run/lib/libsubid_broken.so: invalid ELF header" \
		"not known whether delegated to you (70001), since source broken cannot be reached: 200000"
}

unknown_from_the_file() { # unknown_from_the_file WHY HINT...: what it says of the IDs is not known, since it is as WHY says
	alice_asks_for_too_much
	explained "$(not_allowed_line 0 200000 1)" "${@:2}" "not known whether delegated to you (70001), since $subfile $1: 200000"
}

case_subid_file_missing() {
	rm "$subfile"
	alice_asks_for_too_much
	second="cannot open $subfile: No such file or directory"
	explained "$(not_allowed_line 0 200000 1)" "$subfile delegates nothing: No such file or directory" \
		"as root: install -m 644 /dev/null $subfile" "not delegated to you (70001): 200000" "$(own_id_line)"
}

case_subid_file_dangling() {
	rm "$subfile"
	ln -s nowhere "$subfile"
	second="cannot open $subfile: No such file or directory"
	alice_asks_for_too_much
	explained "$(not_allowed_line 0 200000 1)" "$subfile delegates nothing: it is a symbolic link to nowhere, which does not exist" \
		"not delegated to you (70001): 200000"
}

case_subid_file_unreadable() {
	mkdir /etc/private
	mv "$subfile" /etc/private/lines
	chmod 700 /etc/private
	ln -s private/lines "$subfile"
	second="cannot open $subfile: Permission denied"
	unknown_from_the_file "cannot be read" "$subfile delegates nothing: Permission denied; it must be readable by all" \
		"it is a symbolic link to private/lines: all must be able to read that file, and to search each directory on the way"
	rm "$subfile"
	mv /etc/private/lines "$subfile"

	chmod 600 "$subfile"
	unknown_from_the_file "cannot be read" \
		"$subfile delegates nothing: Permission denied; it must be readable by all" "as root: chmod a+r $subfile"
}

case_subid_file_not_opened() {
	rm "$subfile"
	ln -s "$subfile" "$subfile"
	second="cannot open $subfile: Too many levels of symbolic links"
	unknown_from_the_file "cannot be read" "$subfile delegates nothing: Too many levels of symbolic links"
}

case_subid_file_not_regular() {
	rm "$subfile"
	mkfifo "$subfile"
	unknown_from_the_file "is ignored" "$subfile is ignored: it is not a regular file; put one in its place"
}

case_subid_file_path() {
	mv "$subfile" "$scratch/lines"
	ln -s "$scratch/lines" "$subfile"
	unknown_from_the_file "is ignored" "$subfile is ignored: it is a symbolic link through a directory that others than root can write to (uid 0, mode 1777), or through a file system that shows any owner (procfs, FUSE)"
}

case_subid_file_owner() {
	chown +70002 "$subfile"
	unknown_from_the_file "is ignored" "$subfile is ignored: it is owned by uid 70002, and not by root" \
		"$look_at_it" "as root: chown root $subfile"
}

case_subid_file_writable() {
	chmod 646 "$subfile"
	unknown_from_the_file "is ignored" \
		"$subfile is ignored: others than root can write to it (mode 0646)" "$look_at_it" "as root: chmod go-w $subfile"
}

# The file is read once more after the decision, since alice has another name.
case_subid_file_not_read() {
	more_options=(-P "$subfile")
	grants alice:300000:10
	start alice userns
	# The helper reads it twice: for lines of alice's, and for those by another name of hers.
	request_with pread64:error=EIO:when=3+ 0 200000 1
	explained "$(not_allowed_line 0 200000 1)" "$subfile: Input/output error" \
		"not known whether delegated to you (70001), since $subfile cannot be read: 200000"
}

case_owners_too_many() {
	local n
	install_directory_service
	passwd_sources files idtest
	touch /etc/idtest
	for ((n = 0; n < 65; n++)); do
		echo "other$n:200000:10"
	done >"$subfile"
	alice_asks_for_too_much
	explained "$(not_allowed_line 0 200000 1)" \
		"lines of more than 64 owners whom /etc/passwd does not know hold these IDs; $helper asks the user database about no more than 64" \
		"not known whether delegated to you (70001), since not all owners are known: 200000" "$(own_id_line)"
}

case_owners_not_answered() {
	install_directory_service
	passwd_sources files idtest
	alice_asks_for_too_much someone:200000:10
	explained "$(not_allowed_line 0 200000 1)" \
		"the user database could not say who owns a line with these IDs: $(no_answer)" \
		"not known whether delegated to you (70001), since not all owners are known: 200000"
}

case_caller_without_name() {
	sources_are odd
	echo "GRANT_AUX_GROUP_SUBIDS yes" >/etc/login.defs
	start stranger userns
	request stranger 0 500000 1
	explained "$(not_allowed_line 0 500000 1)" \
		"the user database has no login name for uid 70009, and other sources than files (subid: in /etc/nsswitch.conf) go by names" \
		"not delegated to you (70009): 500000"
}

case_source_not_a_name() {
	sources_are ../odd files
	alice_asks_for_too_much alice:300000:10
	explained "$(not_allowed_line 0 200000 1)" \
		"a source that subid: in /etc/nsswitch.conf names is passed over: a name is letters, digits, _ and -, 50 at most, and there are 8 sources at most" \
		"$subfile:1: 300000:10 is yours" \
		"not delegated to you (70001): 200000"
}

case_source_passed_over() {
	sources_are nosuch files
	alice_asks_for_too_much alice:300000:10
	set_grant_lines_of 200000:1
	explained "$(not_allowed_line 0 200000 1)" \
		"a source that subid: in /etc/nsswitch.conf names is passed over, because its plugin is not there or no plugin" \
		"$subfile:1: 300000:10 is yours" \
		"not delegated to you (70001): 200000" \
		"source nosuch is passed over: libsubid_nosuch.so: cannot open shared object file: No such file or directory" \
		"$(own_id_line)" "${grant_lines[@]}"
}

case_inside_outside_swapped() {
	grants alice:200000:100
	start alice userns
	request alice 200000 0 100
	explained "$(not_allowed_line 200000 0 100)" \
		"triple 1 (200000 0 100): the reverse is delegated to you; inside comes first, then outside" \
		"$subfile:1: 200000:100 is yours" "not delegated to you (70001): 0-99"
	request alice "$(own_id alice)" 0 1
	explained "$(not_allowed_line "$(own_id alice)" 0 1)" \
		"triple 1 ($(own_id alice) 0 1): the reverse is delegated to you; inside comes first, then outside" \
		"$subfile:1: 200000:100 is yours" "not delegated to you (70001): 0" "$(own_id_line)"
}

case_supplementary_group() {
	[[ $kind == gid ]] || return 0
	grants bob:300000:10
	start alice userns
	attempt setpriv --reuid +70001 --regid +80001 --groups 80005 "$program" "$pid" 0 80005 1
	explained "$(not_allowed_line 0 80005 1)" \
		"group 80005 is one of your supplementary groups; without delegation you may map your real group alone, 80001" \
		"not delegated to you (70001): 80005" "$(own_id_line)"
}

# To want more by a greater count is the beginner's mistake.
case_own_id_in_a_range() {
	alice_asks_for_too_much alice:300000:10
	request alice 0 "$(own_id alice)" 2
	explained "$(not_allowed_line 0 "$(own_id alice)" 2)" \
		"your own $kind, $(own_id alice), needs no delegation only in a triple of its own, with a count of 1" \
		"$subfile:1: 300000:10 is yours" "not delegated to you (70001): $(own_id alice)-$(($(own_id alice) + 1))"
	# Delegated, it is one like others.
	grants "alice:$(own_id alice):1" "bob:$(($(own_id alice) + 1)):10"
	request alice 0 "$(own_id alice)" 2
	hinted '[range-of-another]'
	! grep -F '[own-id-in-a-range]' /run/stderr || fail "the own ID was delegated"
}

case_range_of_another() {
	alice_asks_for_too_much alice:300000:10 bob:199999:10
	explained "$(not_allowed_line 0 200000 1)" \
		"IDs that you ask for are delegated to somebody else: $subfile:2: bob:199999:10; ask for IDs that are yours" \
		"$subfile:1: 300000:10 is yours" "not delegated to you (70001): 200000" "$(own_id_line)"
	# Not what an own line delegates, wherever that stands. Bob has one name, so the file is read once for all he has.
	grants alice:200000:10 bob:200000:10 alice:200100:10
	start bob userns
	request bob 0 200000 1 1 200100 1
	explained "$(not_allowed_line 1 200100 1)" \
		"IDs that you ask for are delegated to somebody else: $subfile:3: alice:200100:10; ask for IDs that are yours" \
		"$subfile:2: 200000:10 is yours" "not delegated to you (70002): 200100" "your own $kind, which needs no delegation, is $(own_id bob)"
}

case_range_of_a_user() {
	local own
	own=$(own_id bob)
	grants alice:300000:10
	start alice userns
	request alice 0 "$own" 3
	explained "$(not_allowed_line 0 "$own" 3)" \
		"ID $own, which you ask for, is that of \"bob\" on this system: nobody should be delegated that" \
		"$subfile:1: 300000:10 is yours" "not delegated to you (70001): $own-$((own + 2))"
}

case_no_line() {
	alice_asks_for_too_much bob:300000:10
	explained "$(not_allowed_line 0 200000 1)" "$subfile has no line for you (uid 70001)" \
		"not delegated to you (70001): 200000" "$(own_id_line)" "${grant_lines[@]}"
}

case_nothing_delegated() {
	alice_asks_for_too_much bob:300000:10 alice:200000:065536
	explained "$(not_allowed_line 0 200000 1)" "nothing is delegated to you (uid 70001)" \
		"$subfile:2: ignored: COUNT has a leading zero" \
		"not delegated to you (70001): 200000" "$(own_id_line)" "root must mend the lines that are ignored, in $subfile"
}

# The parts of all triples that are not covered are shown, and what the caller has, by whichever name.
case_range_not_delegated() {
	grants '# a comment' alice:200000:100 bob:300100:900 alice:0x1:1 70001:201000:100 alicia:900000:10 alicia:1 digits:2:2
	set_grant_lines_of 200100:100 200950:50 201200:5
	start alice userns
	request alice 0 "$(own_id alice)" 1 1 200000 200 500 200950 100 700 201200 5
	explained "$(not_allowed_line 1 200000 200)" "not all of these IDs are delegated to you (uid 70001)" \
		"$subfile:2: 200000:100 is yours" \
		"$subfile:5: 201000:100 is yours" \
		"$subfile:6: 900000:10 is yours" \
		"$subfile:4: ignored: START is not a plain decimal number" \
		"$subfile:7: ignored: the line does not have three fields OWNER:START:COUNT" \
		"not delegated to you (70001): 200100-200199" \
		"not delegated to you (70001): 200950-200999" \
		"not delegated to you (70001): 201200-201204" \
		"${grant_lines[@]}"
}

case_range_split() {
	sources_are odd files
	# What somebody else's line holds as well does not matter.
	grants alice:499500:1000 bob:499000:1000
	start bob userns
	request bob 0 499990 20
	explained "$(not_allowed_line 0 499990 20)" \
		"each ID is delegated to you, but a triple must be delegated by one source: split it where the sources change" \
		"source odd: 500000:65536 is yours" \
		"$subfile:2: 499000:1000 is yours"
}

# The plugin refuses a range that it lists when it is asked again.
case_delegation_changed() {
	sources_are odd
	odd everything
	start alice userns
	request alice 0 200000 1
	explained "$(not_allowed_line 0 200000 1)" \
		"meanwhile the IDs are delegated to you, or memory is short; try again" \
		"source odd: 1000:4294966296 is yours"
}

# ---------------------------------------------------------------------------------------------------------- the write

case_map_already_written() {
	local stands="the $map is already written, and can be written only once; another map takes another user namespace; the map is"
	alice_asks userns
	mapped 0 200000 1
	request alice 0 200000 10
	explained "write to $map failed: $denied" "$stands" "inside outside count: 0 200000 1"
	request alice 0 "$(own_id alice)" 1
	explained "write to $map failed: $denied" "$stands" "inside outside count: 0 200000 1"
}

# In a container in which the caller is root, and nobody else is mapped.
case_outside_not_mapped() {
	local inner
	grants root:100:10
	launch as alice unshare --map-root-user "$target" fork
	inner=$pid
	through=(nsenter --user="/proc/$inner/ns/user" --preserve-credentials)
	launch as alice "${through[@]}" "$target" userns
	request alice 0 0 1 1 100 10
	explained "write to $map failed: $denied" \
		"triple 2: outside 100 with count 10 is not mapped in the user namespace that $helper runs in; what is mapped here" \
		"inside outside count: 0 $(own_id alice) 1"
}

# powerless REASON [HINT...]: the helper has no privilege
powerless() {
	alice_asks userns
	explained "write to $map failed: $denied" "the helper has no privilege: $1" "${@:2}"
}

case_not_privileged() {
	plain_copy
	powerless "it is neither setuid root nor has it a file capability" "as root: chmod u+s $program" \
		"or: setcap $capability=ep $program"
}

case_other_capability() {
	local other=cap_setgid
	[[ $kind == uid ]] || other=cap_setuid
	plain_copy
	setcap "$other=ep" "$program"
	powerless "its file has a capability, but not the one that it takes" "as root: setcap $capability=ep $program"
}

case_capability_of_another_namespace() {
	plain_copy
	setcap -n 70001 "$capability=ep" "$program"
	powerless "its file capability counts only in another user namespace (getcap -n)" \
		"as root: setcap $capability=ep $program"
}

case_setuid_to_another() {
	plain_copy
	chown +70002 "$program"
	chmod 4755 "$program"
	powerless "$program is setuid to its owner, uid 70002, and not to root; that user may have changed it, so install it anew"
}

case_no_new_privs() {
	through=(setpriv --no-new-privs)
	powerless "no_new_privs is set, so that setuid and file capabilities do not count; start it without (setpriv --no-new-privs, systemd's NoNewPrivileges=, a container's no-new-privileges)"
}

case_nosuid() {
	mkdir /run/nosuid
	mount -t tmpfs -o nosuid,mode=755 newidmap-test /run/nosuid
	copy_programs /run/nosuid/bin --preserve=all
	program=/run/nosuid/bin/$helper
	powerless "it lies on a file system that is mounted nosuid" "as root: mount -o remount,suid /run/nosuid"
}

case_traced() {
	needs_strace
	excuse=excuse_leak_checker
	through=(strace -qq -o "$scratch/trace")
	powerless "it was started by a tracer without privilege (strace, gdb); root can trace it (strace -u USER)"
}

case_root_without_capabilities() {
	plain_copy
	chmod 4755 "$program"
	alice_has_a_target
	attempt setpriv --reuid +70001 --regid +80001 --clear-groups --securebits +noroot "$program" "$pid" 0 200000 1
	explained "write to $map failed: $denied" \
		"the helper has no privilege: the securebits of this process (capabilities(7)) have noroot, so that setuid root gives no capability; start it without" "as root: setcap $capability=ep $program"
}

# The kernel starts no file whose effective capability the bounding set lacks.
case_bounding_set() {
	alice_has_a_target
	[[ $privilege == setuid ]] || { plain_copy && setcap "$capability=p" "$program"; }
	attempt setpriv --reuid +70001 --regid +80001 --clear-groups --bounding-set -setuid,-setgid \
		"$program" "$pid" 0 200000 1
	explained "write to $map failed: $denied" \
		"the helper has no privilege: the bounding set of this process lacks what $capability=ep gives; start it from a process or container that has it"
}

# A program by way of another mount namespace is as one on a file system that is mounted nosuid.
case_privilege_lost() {
	local elsewhere
	launch unshare --mount "$target" fork
	elsewhere=$pid
	alice_has_a_target
	mount -o remount,hidepid=0 /proc
	attempt nsenter --target "$elsewhere" --mount true
	attempt bash -c "exec {dir}<'/proc/$elsewhere/root$programs'; exec setpriv --reuid +70001 --regid +80001 --clear-groups \"/proc/self/fd/\$dir/$helper\" '$pid' 0 200000 1"
	explained "write to $map failed: $denied" \
		"the helper has no privilege, though its file $program gives some: is the file system one of another user namespace, or does a security module (AppArmor, SELinux) take it?"
}

case_setfcap_bounding_set() {
	[[ $kind == uid ]] || return 0
	grants alice:0:1
	start alice userns
	plain_copy
	chmod 4755 "$program"
	attempt setpriv --reuid +70001 --regid +80001 --clear-groups --bounding-set -setfcap "$program" "$pid" 0 0 1
	explained "write to $map failed: $denied" \
		"to map user ID 0 of this namespace takes CAP_SETFCAP, which the bounding set of this process lacks; start $helper from a process or container that has it"
}

case_setfcap() {
	[[ $kind == uid ]] || return 0
	[[ $privilege == filecaps ]] || { plain_copy && setcap cap_setuid=ep "$program"; }
	grants alice:0:1
	start alice userns
	request alice 0 0 1
	explained "write to $map failed: $denied" \
		"to map user ID 0 of this namespace takes CAP_SETFCAP, which the file capability of the program does not give" \
		"as root: setcap cap_setuid,cap_setfcap=ep $program"
}

# --------------------------------------------------------------------------------------- what none of these explains

case_map_not_opened() {
	alice_has_a_target
	request_with "openat2:error=EIO:when=$(place_of openat2 "\"$map\"" 0 200000 1)" 0 200000 1
	explained "open of $map failed: Input/output error" "the kernel refused it: Input/output error"
}

# place_of CALL TEXT TRIPLE...: which call of this name has the text, in a request that is granted; of another target
place_of() {
	local last=$pid
	needs_strace
	start alice userns
	strace -qq -o /run/trace -e "trace=$1" -u alice "$program" "$pid" "${@:3}" >/dev/null 2>&1 || true
	pid=$last
	grep -nF -m 1 -e "$2" /run/trace | cut -d: -f1
}

case_setgroups_not_denied() {
	[[ $kind == gid ]] || return 0
	start alice userns
	request_with write:error=EPERM:when=1 0 80001 1
	explained "failed to setgroups deny policy: $denied" \
		"the kernel refused to set /proc/$pid/setgroups to deny, which must come before a map of your own group alone: $denied"
}

case_map_not_written() {
	alice_has_a_target
	request_with write:error=EINVAL:when=1 0 200000 1
	explained "write to $map failed: $invalid" \
		'the kernel refused it: see "Defining user and group ID mappings" in user_namespaces(7)'
}
