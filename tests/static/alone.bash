# The two static programs, with nothing beside them.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

case_maps() {
	both_grant_alone alice:200000:65536
	start alice userns
	alone_request alice 0 "$(own_id alice)" 1 1 200000 65536
	mapped 0 "$(own_id alice)" 1 1 200000 65536
	equal_files
}

equal_files() { # the root directory is what it is said to be: no loader, no library, no nsswitch.conf
	local found
	found=$(cd "$alone" && find . -path ./proc -prune -o -type f -print | sort | xargs)
	[[ $found == './bin/newgidmap ./bin/newuidmap ./etc/passwd ./etc/subgid ./etc/subuid' ]] || fail "found: $found"
}

case_maps_the_own_id() {
	both_grant_alone '# none'
	start alice userns
	alone_request alice 0 "$(own_id alice)" 1
	mapped_own 0 "$(own_id alice)" 1
}

case_refuses() {
	both_grant_alone bob:200000:65536
	start alice userns
	alone_request alice 0 200000 1
	refused_unexplained "$kind range [0-1) -> [200000-200001) not allowed"
}

case_refuses_what_it_cannot_ask() {
	both_grant_alone alice:200000:65536
	echo 'passwd: files sss' >"$alone/etc/nsswitch.conf"
	start stranger userns
	alone_request stranger 0 200000 1
	refused_unexplained "Cannot determine your user name."
}

case_needs_no_loader() {
	local headers
	headers=$(LC_ALL=C readelf --wide --file-header --program-headers --dynamic "$program")
	grep -q 'Type: *DYN' <<<"$headers" || fail "it has a fixed address"
	grep -q 'GNU_RELRO' <<<"$headers" || fail "it has no RELRO"
	! grep -E 'INTERP|NEEDED|TEXTREL' <<<"$headers" || fail "it needs a loader"
}

# What changes how glibc's own code behaves; musl has nothing of the kind in a static program.
case_has_no_variable_of_a_loader() {
	[[ $libc == musl ]] || return 0
	! grep -aoE 'GLIBC_TUNABLES|LD_[A-Z_]+' "$program" || fail "it knows these variables"
}
