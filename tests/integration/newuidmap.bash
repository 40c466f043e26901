# What only newuidmap does: user ID 0 of the host takes one more capability. setgroups is no business of its.
# shellcheck shell=bash

helpers=(newuidmap)

# The own ID: setgroups is left alone.
case_own_id_leaves_setgroups() {
	start alice userns
	request alice 0 "${uid_of[alice]}" 1
	mapped 0 "${uid_of[alice]}" 1
	setgroups_is allow
}

# User 0 is nobody's by itself but root's.
case_host_root_not_delegated() {
	grants alice:1:65536
	start alice userns
	request alice 0 0 1
	not_allowed 0 0 1
}

# Where a line delegates user 0, it is mapped by a setuid program. With nothing but the one file capability, the kernel
# does not allow it, and the refusal says so.
host_root() { # host_root TRIPLE...
	grants alice:0:65536
	start alice userns
	request alice "$@"
	if [[ $privilege == setuid ]]; then
		mapped "$@"
	else
		refused "$helper: write to $map failed: Operation not permitted"
		hinted CAP_SETFCAP
	fi
}

# User 0 alone.
case_host_root_delegated() {
	host_root 0 0 1
}

# User 0 as the first of a range, in the second triple.
case_host_root_within_range() {
	host_root 5 "${uid_of[alice]}" 1 10 0 65536
}

# With the capability that it takes, a program with file capabilities can do it, too.
case_host_root_with_two_capabilities() {
	plain_copy
	setcap cap_setuid,cap_setfcap=ep "$program"
	grants alice:0:65536
	start alice userns
	request alice 0 0 65536
	mapped 0 0 65536
}

# Root maps the own ID, which is 0.
case_root_own_id() {
	start root userns
	request root 0 0 1
	mapped 0 0 1
}
