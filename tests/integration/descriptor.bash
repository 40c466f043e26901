# The target named by a descriptor, fd:N: a /proc/PID directory or a pidfd, and nothing else.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

asked=(0 200000 1)

# request_by_descriptor STEP...: alice names the target by descriptor 5, which these steps of the factory make
request_by_descriptor() {
	word=fd:5
	through=("$target" "$@" exec)
	request alice "${asked[@]}"
}

# ------------------------------------------------------------------------------------------------------- what is taken

# The open directory /proc/PID.
case_directory() {
	alice_has_a_target
	request_by_descriptor open 5 "/proc/$pid"
	mapped 0 200000 1
}

# ... also if it was opened with O_PATH.
case_directory_opened_as_path() {
	alice_has_a_target
	request_by_descriptor open-path 5 "/proc/$pid"
	mapped 0 200000 1
}

# A real pidfd, where the kernel tells a program with privilege which process that is.
case_pidfd() {
	alice_has_a_target
	request_by_descriptor pidfd 5 "$pid"
	if pidfds_are_told; then
		mapped 0 200000 1
	else
		refused "Could not open proc directory for target fd:5"
		hinted "Linux 5.14"
	fi
}

# The own ID, for which newgidmap writes to setgroups through the same descriptor.
case_own_id() {
	start alice userns
	asked=(0 "$(own_id alice)" 1)
	request_by_descriptor open 5 "/proc/$pid"
	mapped_own 0 "$(own_id alice)" 1
}

# A standard descriptor will do.
case_standard_descriptor() {
	alice_has_a_target
	word=fd:0
	through=("$target" open 0 "/proc/$pid" exec)
	request alice 0 200000 1
	mapped 0 200000 1
}

# ------------------------------------------------------------------------------------ what is a process, but not usable

# The process of another user, by either kind of descriptor.
case_process_of_another_user() {
	grants alice:200000:65536
	start bob userns
	request_by_descriptor open 5 "/proc/$pid"
	refused 'is owned by a different user'
	request_by_descriptor pidfd 5 "$pid"
	if pidfds_are_told; then refused 'is owned by a different user'; else refused ''; fi
}

# A process in no new user namespace.
case_process_not_in_a_new_user_namespace() {
	alice_has_a_target fork
	request_by_descriptor open 5 "/proc/$pid"
	refused "$helper: write to $map failed: Operation not permitted"
	hinted CLONE_NEWUSER
}

# A pidfd of a process that has ended, and is not waited for yet: newer kernels let its map be written.
case_pidfd_of_zombie() {
	grants alice:200000:65536
	request_by_descriptor zombie pidfd-here 5
	[[ $status == 0 ]] || refused ''
}

# A pidfd of a process that has gone.
case_pidfd_of_gone() {
	grants alice:200000:65536
	request_by_descriptor zombie pidfd-here 5 reap
	refused ''
}

# The directory of a process that has gone: it names that process for ever, never one with the same PID.
case_directory_of_gone() {
	grants alice:200000:65536
	request_by_descriptor zombie open-here 5 reap
	refused ''
}

# ------------------------------------------------------------------------------------------------- what is no process

not_taken() { # not_taken STEP...: the descriptor that these steps make is refused
	request_by_descriptor "$@"
	refused ''
}

# A regular file.
case_regular_file() {
	alice_has_a_target
	not_taken open 5 /etc/passwd
}

# A file of the target.
case_file_of_the_target() {
	alice_has_a_target
	not_taken open 5 "/proc/$pid/uid_map"
	not_taken open 5 "/proc/$pid/status"
}

# Directories of procfs that are no process: its root, and those within a process.
case_other_directories_of_procfs() {
	alice_has_a_target
	not_taken open 5 /proc
	not_taken open 5 /proc/sys
	not_taken open 5 "/proc/$pid/ns"
	not_taken open 5 "/proc/$pid/task"
	not_taken open 5 "/proc/$pid/task/$pid"
	not_taken open 5 "/proc/$pid/fd"
}

# What a process has open, or for its root, may be a directory of anything.
case_links_of_the_target() {
	alice_has_a_target
	not_taken open 5 "/proc/$pid/cwd/"
	not_taken open 5 "/proc/$pid/root/"
	not_taken open 5 "/proc/$pid/ns/user"
}

# Any other directory, device or pipe.
case_something_else() {
	alice_has_a_target
	not_taken open 5 /
	not_taken open 5 /dev/null
	mkfifo "$scratch/fifo"
	exec {fifo}<>"$scratch/fifo"
	not_taken open 5 "$scratch/fifo"
}

# A directory of another file system that has all the files of /proc/PID.
case_look_alike_of_proc() {
	alice_has_a_target
	look_alike_of_proc "$pid" "$scratch/proc"
	not_taken open 5 "$scratch/proc/$pid"
	is_still_a_look_alike "$scratch/proc/$pid"
}

# ------------------------------------------------------------- what a user may do with mounts of a namespace of his own

# request_with_mount FILE FROM: alice mounts FROM over FILE of the target in a mount namespace of hers, and passes the
# directory of the target as it is seen there
request_with_mount() {
	local outside=$pid
	launch as alice unshare --map-root-user --mount \
		bash -c 'mount --bind "$1" "$2" && exec "$3" fork' bash "$2" "/proc/$pid/$1" "$target"
	local inside=$pid
	pid=$outside
	request_by_descriptor open 5 "/proc/$inside/root/proc/$pid"
}

# Another file over the map.
case_file_mounted_over_the_map() {
	alice_has_a_target
	look_alike_of_proc "$pid" "$scratch/proc"
	request_with_mount "$map" "$scratch/proc/$pid/$map"
	refused ''
	is_still_a_look_alike "$scratch/proc/$pid"
}

# The map of another process over the map: that one is on procfs, too.
case_map_of_another_process_mounted_over_the_map() {
	local other
	alice_has_a_target
	other=$pid
	alice_has_a_target
	request_with_mount "$map" "/proc/$other/$map"
	refused ''
	[[ -z $(words_of "/proc/$other/$map") ]] || fail "the map of the other process was written"
}

# Another file over setgroups: it would be set to "deny", and the real one would not (CVE-2018-7169).
case_file_mounted_over_setgroups() {
	start alice userns
	look_alike_of_proc "$pid" "$scratch/proc"
	own_id_with_setgroups_mounted "$scratch/proc/$pid/setgroups"
	is_still_a_look_alike "$scratch/proc/$pid"
}

# The setgroups of another process over it; also one that says "deny" already.
case_setgroups_of_another_process_mounted() {
	local other
	start alice userns deny
	other=$pid
	start alice userns
	own_id_with_setgroups_mounted "/proc/$other/setgroups"
}

# own_id_with_setgroups_mounted FROM: newgidmap refuses; newuidmap has nothing to do with that file
own_id_with_setgroups_mounted() {
	asked=(0 "$(own_id alice)" 1)
	request_with_mount setgroups "$1"
	if [[ $kind == uid && $status == 0 ]]; then
		mapped_own "${asked[@]}"
	else
		refused ''
	fi
}

# The namespace of another process over that of the target.
case_namespace_of_another_process_mounted() {
	local other
	start alice userns
	other=$pid
	grants alice:200000:65536
	start bob userns
	request_with_mount ns "/proc/$other/ns"
	refused ''
}

# ------------------------------------------------------------------------------------------------------ the number N

# A closed descriptor; also one that the helper itself may have opened before it looks at this one.
case_closed() {
	local n
	alice_has_a_target
	for n in 3 4 5 6 7 8 9; do
		word=fd:$n
		request alice 0 200000 1
		refused ''
	done
}

# A closed standard descriptor: what the helper opens in its place is not taken for a target.
case_closed_standard_descriptor() {
	local n
	alice_has_a_target
	for n in 0 1 2; do
		word=fd:$n
		through=("$target" close "$n" exec)
		request alice 0 200000 1
		if [[ $n == 2 ]]; then refused_silently; else refused ''; fi
	done
}

# What is not a plain decimal number, or too large to be a descriptor.
case_number_malformed() {
	alice_has_a_target
	through=("$target" open 5 "/proc/$pid" exec)
	for word in fd: fd:-1 fd:+5 fd:05 fd:01 fd:5x fd:x fd:0x5 'fd: 5' 'fd:5 ' fd:5.0 fd:2147483647 fd:2147483648 \
		fd:4294967295 fd:4294967301 fd:99999999999 fd:18446744073709551621 fd fd5 FD:5 'fd:5,6' fd::5 fd:fd:5; do
		request alice 0 200000 1
		refused ''
	done
}
