# What only newgidmap does: where no delegated range allows a request, setgroups becomes "deny" before the map is
# written. Else a process could drop a group by which access is denied to it (CVE-2018-7169, see cve.bash).
# shellcheck shell=bash

helpers=(newgidmap)

own=${gid_of[alice]}

# The own group only.
case_own_group_only() {
	start alice userns
	request alice 0 "$own" 1
	mapped_own 0 "$own" 1
	setgroups_is deny
}

# A delegated range only: setgroups is left as it is.
case_delegated_range() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
	setgroups_is allow
}

# The own group and a delegated range, in either order.
case_own_group_and_delegated_range() {
	grants alice:200000:65536
	start alice userns
	request alice 0 "$own" 1 1 200000 65536
	mapped 0 "$own" 1 1 200000 65536
	setgroups_is allow
	start alice userns
	request alice 0 200000 65536 65536 "$own" 1
	mapped 0 200000 65536 65536 "$own" 1
	setgroups_is allow
}

# The own group, which is delegated by a line of subgid as well.
case_own_group_that_is_delegated() {
	grants "alice:$own:1"
	start alice userns
	request alice 0 "$own" 1
	mapped 0 "$own" 1
	setgroups_is allow
}

# ... by a line that covers it and more.
case_own_group_within_delegated_range() {
	grants "alice:$((own - 5)):10"
	start alice userns
	request alice 7 "$own" 1
	mapped 7 "$own" 1
	setgroups_is allow
}

# The own group, which is delegated to somebody else.
case_own_group_that_is_delegated_to_another_user() {
	grants "bob:$own:1" alice:200000:65536
	start alice userns
	request alice 0 "$own" 1
	mapped_own 0 "$own" 1
	setgroups_is deny
}

# ... or in subuid.
case_own_group_that_is_delegated_in_subuid() {
	echo "alice:$own:1" >/etc/subuid
	start alice userns
	request alice 0 "$own" 1
	mapped_own 0 "$own" 1
	setgroups_is deny
}

# setgroups is denied already, as nsjail and buildah do it: that is not undone, and nothing fails.
case_setgroups_denied_already() {
	grants alice:200000:65536
	start alice userns deny
	request alice 0 "$own" 1
	mapped 0 "$own" 1
	setgroups_is deny
	start alice userns deny
	request alice 0 "$own" 1 1 200000 65536
	mapped 0 "$own" 1 1 200000 65536
	setgroups_is deny
}

# A request for the own group that is refused for another triple denies nothing.
case_refused_request_leaves_setgroups() {
	start alice userns
	request alice 0 "$own" 1 1 300000 1
	not_allowed 1 300000 1
	setgroups_is allow
}

# A delegated range that a request does not use allows nothing in it.
case_unused_range_does_not_allow_setgroups() {
	grants alice:200000:65536
	start alice userns
	request alice 5 "$own" 1
	mapped_own 5 "$own" 1
	setgroups_is deny
}

# The file that grants is unsafe: the own group is mapped as if there were no line.
case_unsafe_line_does_not_allow_setgroups() {
	grants "alice:$own:1"
	chmod 666 /etc/subgid
	start alice userns
	request alice 0 "$own" 1
	mapped_own 0 "$own" 1
	setgroups_is deny
}

# Group 0 may be delegated as any other.
case_group_zero_delegated() {
	grants alice:0:1
	start alice userns
	request alice 0 0 1
	mapped 0 0 1
}

# It is nobody's by itself but root's.
case_group_zero_not_delegated() {
	start alice userns
	request alice 0 0 1
	not_allowed 0 0 1
}

# Either order of the two helpers will do.
case_user_map_first_or_second() {
	grants alice:200000:65536
	echo alice:200000:65536 >/etc/subuid
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
	select_helper newuidmap
	request alice 0 200000 65536
	mapped 0 200000 65536
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
	select_helper newgidmap
	request alice 0 200000 65536
	mapped 0 200000 65536
}
