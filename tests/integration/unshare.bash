# unshare(1) of util-linux, with the programs first on PATH. It starts them as children of the process to be mapped.
# shellcheck shell=bash

helpers=(newuidmap)

readonly show_maps=(cat /proc/self/uid_map /proc/self/gid_map)

# No other newuidmap or newgidmap can be run, so that a map proves that ours have written it.
only_ours() {
	local other
	[[ $(unshare --help) == *--map-auto* ]] || skip "this unshare has no --map-auto"
	for other in $(type -aP newuidmap newgidmap); do
		[[ $other == "$programs"/* ]] || mount --bind /dev/null "$other"
	done
}

maps_are() { # maps_are UID_MAP GID_MAP: what unshare's child has printed
	[[ $status == 0 ]] || fail "unshare has failed"
	[[ ! -s /run/stderr ]] || fail "something was printed on standard error"
	[[ $(words_of /run/stdout) == "$1 $2" ]] || fail "the maps are not: $1 $2"
}

# All of the first range, with the caller as root.
case_map_auto_map_root_user() {
	only_ours
	both_grant alice:200000:65536
	attempt as alice unshare --map-auto --map-root-user "${show_maps[@]}"
	maps_are "0 ${uid_of[alice]} 1 1 200000 65535" "0 ${gid_of[alice]} 1 1 200000 65535"
}

# All of the first range, and nothing else.
case_map_auto() {
	only_ours
	both_grant "${uid_of[alice]}:200000:65536"
	attempt as alice unshare --map-auto "${show_maps[@]}"
	maps_are "0 200000 65536" "0 200000 65536"
}

# Ranges that differ for users and groups.
case_map_users_and_groups() {
	only_ours
	both_grant alice:200000:65536
	attempt as alice unshare --map-users=200000,0,1000 --map-groups=200500,10,500 "${show_maps[@]}"
	maps_are "0 200000 1000" "10 200500 500"
}

# ... and the caller's own IDs beside them.
case_map_users_and_groups_and_own() {
	only_ours
	both_grant alice:200000:65536
	attempt as alice unshare --map-users=200000,0,1000 --map-groups=200000,0,500 \
		--map-user=2000 --map-group=3000 "${show_maps[@]}"
	maps_are "2000 ${uid_of[alice]} 1 0 200000 1000" "3000 ${gid_of[alice]} 1 0 200000 500"
}

# Within the namespace, what unshare starts is root, and may become any user of the range.
case_user_of_the_range() {
	only_ours
	both_grant alice:200000:65536
	attempt as alice unshare --map-auto --map-root-user setpriv --reuid 1000 --regid 1000 --clear-groups \
		bash -c 'id -u; id -g; id -G; echo >"$0"' "$scratch/file"
	[[ $status == 0 && $(words_of /run/stdout) == "1000 1000 1000" ]] || fail "not a user of the range"
	[[ $(stat -c '%u %g' "$scratch/file") == "200999 200999" ]] || fail "the file is not the range's"
}

# A range that is not delegated: unshare fails, and starts nothing.
case_range_not_delegated() {
	only_ours
	both_grant alice:200000:65536
	attempt as alice unshare --map-users=300000,0,1000 --map-groups=200000,0,500 "${show_maps[@]}"
	[[ $status != 0 && ! -s /run/stdout ]] || fail "unshare has not failed"
	grep -q 'not allowed' /run/stderr || fail "unshare hides the reason"
}

# That these cases can fail: without ours, nothing is mapped.
case_without_ours() {
	only_ours
	both_grant alice:200000:65536
	PATH=/usr/bin:/bin attempt as alice unshare --map-auto --map-root-user "${show_maps[@]}"
	[[ $status != 0 && ! -s /run/stdout ]] || fail "mapped by another program"
}
