# Which IDs a grant finds, and that it adds one line with them.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=()

readonly top=4294967295

# ------------------------------------------------------------------------------------------------------- free and taken

# The first of all.
case_empty_file() {
	lines
	granted 100000 65536 alice 0 65536
}

# The first of all, and there is no file.
case_missing_file() {
	granted 100000 65536 alice 0 65536
}

# One after another, of different size, and each for whom it was asked, who need not exist.
case_one_after_another() {
	granted 100000 65536 alice 0 65536
	granted 165536 1 bob 0 1
	granted 165537 10 alice 0 10
	granted 165547 65536 nosuchuser 0 65536
	granted 231083 5 1002 0 5
	lines_are alice:100000:65536 bob:165536:1 alice:165537:10 nosuchuser:165547:65536 1002:231083:5
}

# gap EXPECTED COUNT LINE...: with these lines in the file, COUNT IDs are found at EXPECTED
gap() {
	lines "${@:3}"
	granted "$1" "$2" alice 0 "$2"
}

# The lowest gap that is big enough, and not the first or the last one.
case_lowest_gap() {
	gap 100000 10 bob:100010:90 carol:100110:10
	gap 100010 10 bob:100000:10 carol:100020:10
	gap 100010 9 bob:100000:10 carol:100020:10
	gap 100030 11 bob:100000:10 carol:100020:10
	gap 100030 10 bob:100000:11 carol:100020:10
	gap 100030 10 bob:100000:10 carol:100019:11
	gap 100050 20 bob:100000:10 carol:100015:5 bob:100030:20 carol:100070:1
	gap 100001 1 bob:100000:1 carol:100002:1 bob:100004:1
}

# What lies before the first ID, or reaches over it.
case_ranges_around_the_first_id() {
	gap 100000 10 bob:0:100000
	gap 100000 10 bob:1:99999
	gap 100001 10 bob:0:100001
	gap 100001 10 bob:99999:2
	gap 100000 10 bob:99990:10
	gap 100000 10 bob:100010:1
	gap 100011 10 bob:100009:2
}

# Lines of others overlap, lie within each other, or are there twice.
case_overlapping_lines() {
	gap 100150 10 bob:100000:100 carol:100050:100
	gap 100100 10 bob:100000:100 carol:100010:10
	gap 100100 10 bob:100000:100 carol:100000:100 bob:100000:100
	gap 100200 10 bob:100000:200 carol:100050:10 carol:100190:10
	gap 100130 70 bob:100000:100 carol:100010:10 carol:100120:10 bob:100200:1
}

# What others have, by name or by number, is not free; neither is what the owner has.
case_lines_of_anybody() {
	gap 100010 10 1001:100000:10
	gap 100010 10 alice:100000:10
	gap 100010 10 1000:100000:10
	gap 100010 10 4294967295:100000:10
	gap 100010 10 nosuchuser:100000:10
	gap 100010 10 'some one:100000:10'
}

# The order of lines says nothing about the order of ranges.
case_lines_in_any_order() {
	gap 100030 10 carol:100060:10 bob:100000:10 alice:100050:10 carol:100020:10 bob:100010:10 alice:100040:10
	gap 100010 10 carol:100020:10 bob:100000:10
}

# Many lines with one gap among them.
case_many_lines() {
	{
		seq -f 'bob:%.0f:100' 100000 200 299800
		seq -f 'bob:%.0f:100' 299900 -200 100100 | grep -v ':200100:'
	} >"$subfile"
	granted 200100 100 alice 0 100
	granted 300000 1 alice 0 1
}

# Bad lines, comments and blank lines hold no ID, and free none that a good line holds.
case_bad_lines() {
	local bad
	for bad in '# bob:100000:10' '#' '' ' ' $'\t' 'bob' 'bob:100000' 'bob:100000:' 'bob::10' ':100000:10' 'bob:100000:0' \
		'bob:100000:010' 'bob:0100000:10' 'bob:0x186a0:10' 'bob:+100000:10' 'bob:100000:-10' 'bob:100000:10:' \
		'bob:100000:10 # his' 'bob: 100000:10' 'bob:100000 :10' 'bob:100000:4294967296' 'bob:100000:18446744073709551626' \
		'bob:18446744073709651616:10' 'bob:100000:1e1' 'bob:4295067296:10'; do
		gap 100000 5 "$bad"
		gap 100010 5 carol:100000:10 "$bad"
		gap 100020 5 carol:100000:10 "$bad" bob:100010:10 "$bad"
	done
}

# A NUL byte makes a line bad, and no other.
case_nul_byte() {
	printf 'bob:100000:10\0\ncarol:100005:10\n' >"$subfile"
	ask grant alice 0 5
	answers '100000 5'
	printf 'bob:100000:10\0\ncarol:100005:10\nalice:100000:5\n' | cmp - "$subfile" || fail "the lines have changed"
}

# ---------------------------------------------------------------------------------------------------- where it is asked

# At or above the start that was asked for.
case_start() {
	lines bob:200000:10
	granted 150000 10 alice 150000 10
	granted 199990 10 alice 199990 10
	granted 200010 10 alice 199991 10
	granted 200020 10 alice 200000 10
	granted 200030 10 alice 200009 10
	granted 200040 10 alice 200010 10
	granted 600000 1 alice 600000 1
	granted 100000 1 alice 99999 1
	granted 100001 1 alice 1 1
}

# -------------------------------------------------------------------------------------------------------- login.defs(5)

# Without login.defs(5), and with one that says nothing about it: 100000 to 600100000.
case_default_bounds() {
	local last=600100000
	rm /etc/login.defs
	lines
	granted 100000 $((last - 100000 + 1)) alice 0 $((last - 100000 + 1))
	lines
	grant_refused ENOSPC alice 0 $((last - 100000 + 2))
	granted "$last" 1 alice "$last" 1
	grant_refused ENOSPC alice "$last" 1
	lines
	grant_refused ENOSPC alice "$last" 2
	grant_refused ENOSPC alice $((last + 1)) 1
	login_defs '#SUB_UID_MIN 5' '# SUB_GID_MIN 5' 'SUB_UID_COUNT 7' 'SUB_GID_COUNT 7'
	granted 100000 65536 alice 0 65536
}

# From the lowest to the last ID, both of which can be granted.
case_bounds() {
	bounds 500 599
	lines
	granted 500 100 alice 0 100
	lines
	grant_refused ENOSPC alice 0 101
	granted 500 99 alice 0 99
	granted 599 1 bob 0 1
	grant_refused ENOSPC carol 0 1
	lines bob:500:50 carol:551:49
	grant_refused ENOSPC alice 0 2
	granted 550 1 alice 0 1
	lines bob:0:500 carol:600:100
	granted 500 100 alice 0 100
	lines
	granted 599 1 alice 599 1
	grant_refused ENOSPC alice 600 1
	grant_refused ENOSPC alice 590 10
	granted 500 10 alice 499 10
}

# One ID, and none.
case_narrow_bounds() {
	bounds 700 700
	lines
	grant_refused ENOSPC alice 0 2
	granted 700 1 alice 0 1
	grant_refused ENOSPC alice 0 1
	bounds 701 700
	lines
	ask grant alice 0 1
	[[ $answer == ENOSPC || $answer == EINVAL ]] || fail "a maximum below the minimum leaves room"
	untouched
}

# The other kind has bounds of its own.
case_bounds_of_the_other_kind() {
	local other=GID
	[[ $kind == uid ]] || other=UID
	login_defs "SUB_${other}_MIN 5000" "SUB_${other}_MAX 5000"
	lines
	granted 100000 65536 alice 0 65536
}

# The last setting counts, whatever blanks are around it.
case_last_setting() {
	login_defs "SUB_${kind^^}_MIN 500" $'\t'"SUB_${kind^^}_MIN"$'\t 800 \r' "#SUB_${kind^^}_MIN 900"
	lines
	granted 800 1 alice 0 1
}

# Up to the last ID, and never the number behind it, which is none: whatever the bounds say.
case_end_of_numbers() {
	bounds 4294967290 "$top"
	lines
	granted 4294967290 5 alice 0 5
	grant_refused ENOSPC alice 0 1
	lines
	grant_refused ENOSPC alice 0 6
	grant_refused ENOSPC alice 0 7
	granted 4294967290 4 alice 0 4
	granted 4294967294 1 bob 0 1
	grant_refused ENOSPC alice 0 1
	grant_refused ENOSPC alice "$top" 1
	grant_refused ENOSPC alice "$top" 2
	lines bob:4294967290:5
	grant_refused ENOSPC alice 0 1
	lines bob:4294967291:5
	grant_refused ENOSPC alice 0 2
	grant_refused ENOSPC alice 0 "$top"
	grant_refused ENOSPC alice 0 4294967296
	granted 4294967290 1 alice 0 1
	bounds 0 4294967294
	lines bob:0:4294967294
	grant_refused ENOSPC alice 0 2
	granted 4294967294 1 alice 0 1
}

# All IDs that there are.
case_all_ids() {
	bounds 0 "$top"
	lines
	grant_refused ENOSPC alice 0 4294967296
	granted 0 "$top" alice 0 "$top"
	grant_refused ENOSPC alice 0 1
	lines
	grant_refused ENOSPC alice 1 "$top"
	granted 1 4294967294 alice 1 4294967294
	granted 0 1 alice 0 1
	lines bob:1:4294967295
	granted 0 1 alice 0 1
	lines "bob:0:$top"
	grant_refused ENOSPC alice 0 1
}

# A bad line beyond the last number leaves room for what it seems to hold.
case_lines_past_the_last_number() {
	bounds 4294967200 "$top"
	lines bob:4294967200:97
	granted 4294967200 95 alice 0 95
	lines bob:4294967200:96
	grant_refused ENOSPC alice 0 1
}

# A value that is no plain number is told, and not taken for something else.
case_bad_bounds() {
	local value key
	for key in MIN MAX; do
		for value in '' x -1 +1 0x100 0100 100000x 100.000 4294967296 18446744073709651616 99999999999999999999999999999999999; do
			login_defs "SUB_${kind^^}_$key $value"
			lines bob:5:5
			grant_refused EINVAL alice 0 1
		done
	done
	login_defs "SUB_${kind^^}_COUNT x" SUB_UID_MIN_x SUB_GID_MIN_x
	granted 100000 1 alice 0 1
}

# A file of settings that others can write to sets nothing.
case_untrusted_login_defs() {
	bounds 500 599
	chmod 666 /etc/login.defs
	lines
	granted 100000 1 alice 0 1
}

# ---------------------------------------------------------------------------------------------------------------- reuse

# reused START COUNT OWNER ASKED_START ASKED_COUNT: this range, which is there, is handed out, and nothing is changed
reused() {
	ask reuse "${@:3}"
	answers "$1 $2"
	untouched
}

# grown START COUNT OWNER ASKED_START ASKED_COUNT: reuse was allowed, but a new range is made
grown() {
	local before
	ask reuse "${@:3}"
	answers "$1 $2"
	before=$old
	text_is "$before$3:$1:$2"$'\n'
}

# The first range in the file that is big enough, all of it.
case_reuse() {
	lines bob:100000:100 alice:200000:5 alice:300000:10 alice:150000:10 alice:400000:1000
	reused 200000 5 alice 0 1
	reused 200000 5 alice 0 5
	reused 300000 10 alice 0 6
	reused 300000 10 alice 0 10
	reused 400000 1000 alice 0 11
	reused 400000 1000 alice 0 1000
	grown 100100 1001 alice 0 1001
	reused 100100 1001 alice 0 1001
	reused 100000 100 bob 0 100
	grown 101101 1 carol 0 1
	reused 101101 1 carol 0 1
}

# A name and a number are one owner, and so are other names of the same ID.
case_reuse_by_any_name() {
	local owner
	for owner in alice alicia 1000; do
		lines bob:100000:100 1000:200000:10 alice:300000:20 alicia:400000:30
		reused 200000 10 "$owner" 0 1
		reused 300000 20 "$owner" 0 11
		reused 400000 30 "$owner" 0 21
		grown 100100 31 "$owner" 0 31
	done
	lines 1001:100000:10 alice:300000:10
	reused 300000 10 1000 0 1
	lines nosuchuser:100000:10
	reused 100000 10 nosuchuser 0 10
	lines 4711:100000:10
	reused 100000 10 4711 0 10
}

# What cannot be used of a range is not handed out.
case_reuse_at_the_end() {
	lines alice:4294967290:6 alice:4294967280:10
	reused 4294967290 5 alice 0 5
	reused 4294967280 10 alice 0 6
	grown 100000 11 alice 0 11
}

# Bad lines of the owner are nothing to use again.
case_reuse_of_bad_lines() {
	lines alice:200000:0 'alice:200000:10 #' alice:0200000:10 alice:4294967295:2
	grown 100000 1 alice 0 1
}

# Ranges that are there are handed out, whatever the bounds are now.
case_reuse_out_of_bounds() {
	bounds 500 599
	lines alice:200000:10
	reused 200000 10 alice 0 10
	grown 500 11 alice 0 11
}

# Without reuse, the owner gets more.
case_no_reuse() {
	lines alice:100000:65536
	granted 165536 10 alice 0 10
}
