# subid owner: lines, gaps, users and groups.
# shellcheck shell=bash

readonly header='kind relation first last owner id range_first range_last source line inside_from_0 inside_from_1'

# Rootless Podman maps inside 0 to the user, and inside 1 to the first ID of the range.
case_id() {
	subuid '# a comment' alice:100000:65536
	subid owner --uid 100999
	exits 0
	printed "$header" 'uid delegated 100999 100999 alice 70001 100000 165535 /etc/subuid 2 999 1000'
}

# So it does: the number is what a process in such a map sees.
case_inside_ids_are_real() {
	local seen
	grants alice:100000:65536
	start alice userns
	request alice 0 "${uid_of[alice]}" 1 1 100000 65536
	mapped 0 "${uid_of[alice]}" 1 1 100000 65536
	touch "$scratch/file"
	chown 100999 "$scratch/file"
	seen=$(nsenter --user --target "$pid" --preserve-credentials stat -c %u "$scratch/file")
	subid owner --uid 100999
	[[ $(tail -n 1 /run/stdout | cut -f 12) == "$seen" ]] || fail "a process sees $seen"
}

# With two ranges, what is inside depends on their order, which nobody knows.
case_owner_of_two_ranges() {
	subuid alice:100000:65536 alicia:300000:1
	subid owner --uid 100000
	printed "$header" 'uid delegated 100000 100000 alice 70001 100000 165535 /etc/subuid 1 0 '
}

case_range() {
	subuid alice:100000:10 bob:100020:10
	subid owner --uid 100005-100025
	exits 0
	printed "$header" 'uid delegated 100005 100009 alice 70001 100000 100009 /etc/subuid 1 5 6' \
		'uid delegated 100020 100025 bob 70002 100020 100029 /etc/subuid 2 0 1' \
		'uid gap 100010 100019   100010 100019    '
}

case_gaps_at_both_ends() {
	subuid alice:100000:10
	subid owner --uid 5
	exits 1
	printed "$header" 'uid gap 5 5   0 99999    '
	subid owner --uid 4294967294
	exits 1
	printed "$header" 'uid gap 4294967294 4294967294   100010 4294967294    '
}

# Of users and groups, all names.
case_own_ids() {
	subuid bob:70000:100
	subid owner 70001
	exits 0
	printed "$header" 'uid delegated 70001 70001 bob 70002 70000 70099 /etc/subuid 1 1 2' \
		'uid own 70001 70001 alice 70001      ' 'uid own 70001 70001 alicia 70001      ' \
		'gid gap 70001 70001   0 4294967294    '
	subid owner --gid 80001
	exits 0
	shows $'gid\town\t80001\t80001\talice\t80001'
}

case_words() {
	subuid alice:100000:65536
	screen 80 "$programs/subid" owner --uid 100999
	exits 0
	shows "user ID 100999 is delegated to alice (user ID 70001): /etc/subuid:1, 100000 to 165535" \
		"alice's user ID 999 in a map that begins at 100000" "alice's user ID 1000 in a rootless container"
}

case_bad_input() {
	local word
	for word in '' -1 +1 01 0x10 1-  -5 5-4 1-2-3 4294967295 1-4294967295 99999999999999999999 ' 1' 1:2; do
		refuses_usage owner "--uid" -- "$word"
	done
	refuses_usage owner
	refuses_usage owner 1 2
}

# A source that is no file says whose an ID is, and not which range it is of.
case_of_a_plugin() {
	sources_with_plugin
	subuid carol:500005:1
	subid owner --uid 500005
	exits 0
	printed "$header" 'uid delegated 500005 500005 carol  500005 500005 /etc/subuid 1 0 1' \
		'uid delegated 500005 500005 alice 70001   example   '
}
