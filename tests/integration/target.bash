# Which processes may be mapped: the caller's own, in a new user namespace that is the caller's and a child of the
# helper's, that may be written to. After each refusal the maps and setgroups of the process are as they were.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# ------------------------------------------------------------------------------------------------ owner of the process

# The process of another user.
case_another_user() {
	grants alice:200000:65536
	start bob userns
	request alice 0 200000 1
	refused 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:70002, gid:80001 pw_gid:80001 st_gid:80002'
}

# A process of root.
case_root() {
	grants alice:200000:65536
	start root userns
	request alice 0 200000 1
	refused 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:0'
}

# The process of the same user with another group.
case_same_user_with_another_group() {
	grants alice:200000:65536
	start "alice:${gid_of[bob]}" userns
	request alice 0 200000 1
	refused 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:70001, gid:80001 pw_gid:80001 st_gid:80002'
}

# The process of another user with the same group.
case_another_user_with_same_group() {
	grants alice:200000:65536
	start "bob:${gid_of[alice]}" userns
	request alice 0 200000 1
	refused 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:70002'
}

# The first process of the system.
case_init() {
	grants alice:200000:65536
	pid=1
	request alice 0 200000 1
	refused 'is owned by a different user'
}

# ------------------------------------------------------------------------------------------- state of the process

# A process that has gone.
case_gone() {
	grants alice:200000:65536
	start alice zombie reap
	request alice 0 200000 1
	refused "$helper: Could not open proc directory for target $pid"
}

# A PID that no process can have.
case_no_such_pid() {
	grants alice:200000:65536
	pid=4294967295
	request alice 0 200000 1
	refused ''
}

# A process that has ended, and is not waited for yet: newer kernels leave its files to its user, who may have its map written.
case_zombie() {
	grants alice:200000:65536
	start alice zombie
	request alice 0 200000 1
	if [[ $status == 0 ]]; then mapped 0 200000 1; else refused ''; fi
}

# A process that is not dumpable: its files belong to root, so that not even its owner may write to them.
case_not_dumpable() {
	grants alice:200000:65536
	start alice userns undumpable
	request alice 0 200000 1
	refused "$helper: open of $map failed: Permission denied"
	request alice 0 "$(own_id alice)" 1
	refused "$helper: open of $map failed: Permission denied"
}

# The ID of a thread is as good as that of its process.
case_thread() {
	grants alice:200000:65536
	start alice userns thread
	[[ $(words_of "/proc/$pid/task/$pid/comm") == target && ! -e /proc/$pid/task/1 ]]
	request alice 0 200000 1
	mapped 0 200000 1
}

# -------------------------------------------------------------------------------------------------- its user namespace

# A process that is in no new user namespace.
case_not_in_a_new_user_namespace() {
	grants alice:200000:65536
	start alice fork
	request alice 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
	hinted CLONE_NEWUSER
	hinted unshare
}

# ... and for the own ID.
case_not_in_a_new_user_namespace_own_id() {
	start alice fork
	request alice 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Operation not permitted"
	hinted CLONE_NEWUSER
}

# A map is written once; the hint shows the one that stands.
case_already_mapped() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 10 10 200100 7
	mapped 0 200000 10 10 200100 7
	request alice 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
	hinted '0 200000 10' '10 200100 7'
}

# The same for a map of the own ID, which would touch setgroups first.
case_already_mapped_own_id() {
	start alice userns
	request alice 0 "$(own_id alice)" 1
	mapped_own 0 "$(own_id alice)" 1
	request alice 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Operation not permitted"
	hinted "0 $(own_id alice) 1"
}

# ... and with setgroups still to be denied, because a delegated range allowed the first map.
case_already_mapped_then_own_id() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
	request alice 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Operation not permitted"
}

# A process two levels below: its namespace is a child of another one.
case_grandchild_namespace() {
	grants alice:200000:65536
	launch as alice unshare --map-root-user "$target" userns
	request alice 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
	request alice 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Operation not permitted"
}

# A process of the caller in a namespace that another user has made.
case_namespace_of_another_user() {
	grants alice:200000:65536
	start bob userns
	start_in_namespace_of "$pid" alice
	request alice 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
	request alice 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Operation not permitted"
}

# ... or that root has made.
case_namespace_of_root() {
	grants alice:200000:65536
	start root userns
	start_in_namespace_of "$pid" alice
	request alice 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
}

# start_in_namespace_of PID USER: makes a target of USER in the user namespace of PID, whoever owns that
start_in_namespace_of() {
	launch setpriv --reuid "+${uid_of[$2]}" --regid "+${gid_of[$2]}" --clear-groups \
		--inh-caps +sys_admin,+sys_ptrace --ambient-caps +sys_admin,+sys_ptrace \
		nsenter --user="/proc/$1/ns/user" --preserve-credentials "$target" fork
}

# A process outside the user namespace that the helper runs in.
case_outer_namespace() {
	local inner
	grants alice:0:1 root:0:1
	launch as alice unshare --map-root-user "$target" fork
	inner=$pid
	start alice userns
	through=(nsenter --user="/proc/$inner/ns/user" --preserve-credentials)
	request alice 0 0 1
	refused "$helper: write to $map failed: Operation not permitted"
}

# ------------------------------------------------------------------------------------------------------------- /proc

# /proc may hide what belongs to others: the caller's own is mapped nevertheless ...
case_hidepid() {
	mount -o remount,hidepid=2 /proc
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# ... and the process of another user looks like none.
case_hidepid_another_user() {
	mount -o remount,hidepid=2 /proc
	grants alice:200000:65536
	start bob userns
	request alice 0 200000 1
	refused "$helper: Could not open proc directory for target $pid"
}

# Where /proc is not there, or is something else, nothing is written.
case_proc_is_not_procfs() {
	grants alice:200000:65536
	start alice userns
	look_alike_of_proc "$pid" "$scratch/proc"
	mkdir /run/proc
	mount --bind /proc /run/proc
	mount --bind "$scratch/proc" /proc
	request alice 0 200000 1
	umount /proc
	[[ $status == 1 && -s /run/stderr ]] || fail "not refused"
	is_still_a_look_alike "$scratch/proc/$pid"
	[[ -z $(words_of "/proc/$pid/$map") ]] || fail "$map was written"
}
