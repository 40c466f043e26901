# What is taken away, and that nothing else is.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=()

# taken START COUNT: from alice, who has the middle line of three
taken() {
	lines '# first' bob:100000:1000 alice:200000:1000 carol:300000:1000
	ungranted alice "$@"
}

left() { # left LINE...: in the place of alice's line
	lines_are '# first' bob:100000:1000 "$@" carol:300000:1000
}

# The whole line, exactly, and by more than it has.
case_whole_line() {
	taken 200000 1000
	left
	taken 199999 1001
	left
	taken 200000 1001
	left
	taken 0 4294967296
	left
	taken 199000 99999
	left
}

# Its first IDs.
case_head() {
	taken 200000 1
	left alice:200001:999
	taken 200000 999
	left alice:200999:1
	taken 199000 1001
	left alice:200001:999
	taken 0 200500
	left alice:200500:500
}

# Its last IDs.
case_tail() {
	taken 200999 1
	left alice:200000:999
	taken 200001 999
	left alice:200000:1
	taken 200001 99999
	left alice:200000:1
	taken 200500 4294766796
	left alice:200000:500
}

# IDs in its middle: two lines, where the one was.
case_middle() {
	taken 200100 100
	left alice:200000:100 alice:200200:800
	taken 200001 998
	left alice:200000:1 alice:200999:1
	taken 200500 1
	left alice:200000:500 alice:200501:499
}

# IDs that are not in it touch nothing.
case_beside() {
	local range
	for range in '199999 1' '201000 1' '0 200000' '201000 4294766296' '100000 1000' '300000 1000' '4294967295 1'; do
		# shellcheck disable=SC2086
		taken $range
		untouched
	done
}

# Several lines at once: some go, some are cut.
case_several_lines() {
	lines alice:200500:100 bob:200000:1000 alice:200000:100 alice:200200:100 alice:200050:100 alice:200400:101
	ungranted alice 200050 450
	lines_are alice:200500:100 bob:200000:1000 alice:200000:50 alice:200500:1
	ungranted alice 0 4294967296
	lines_are bob:200000:1000
	ungranted alice 0 4294967296
	untouched
}

# Lines by the owner's user ID are the owner's; they stay by user ID. So are lines by number in both files.
case_lines_by_user_id() {
	lines 1000:200000:100 alice:200100:100 1001:200200:100 10000:200300:100 01000:200400:100
	ungranted alice 200050 100
	lines_are 1000:200000:50 alice:200150:50 1001:200200:100 10000:200300:100 01000:200400:100
	ungranted alice 200010 10
	lines_are 1000:200000:10 1000:200020:30 alice:200150:50 1001:200200:100 10000:200300:100 01000:200400:100
}

# A name and a number are one owner, and so are other names of the same ID; each line stays by what it was by.
case_by_any_name() {
	local owner
	for owner in alice alicia 1000; do
		lines 1000:200000:100 bob:200000:100 alice:200000:100 alicia:200000:100 4711:200000:100
		ungranted "$owner" 200000 50
		lines_are 1000:200050:50 bob:200000:100 alice:200050:50 alicia:200050:50 4711:200000:100
	done
}

# A login name of digits is the user's who has it, unless somebody has that user ID.
case_by_login_name_of_digits() {
	echo '20241234:x:1010:1010::/:/bin/sh' >>/etc/passwd
	lines 20241234:200000:1000 1010:202000:1000
	granted 210000 10 20241234 210000 10
	ungranted 1010 200000 500
	lines_are 20241234:200500:500 1010:202000:1000 20241234:210000:10
	ungranted 20241234 202000 1000
	lines_are 20241234:200500:500 20241234:210000:10
	echo 'erin:x:20241234:1011::/:/bin/sh' >>/etc/passwd
	ungranted 1010 0 4294967296
	untouched
	ungranted erin 210000 10
	lines_are 20241234:200500:500
}

# A number that is nobody's is that number.
case_by_number_of_nobody() {
	lines 4711:200000:100 bob:200000:100
	ungranted 4711 200000 100
	lines_are bob:200000:100
}

# What looks like a number and is none can be taken away, though not granted.
case_numbers_that_are_no_user_ids() {
	local owner
	for owner in 01000 4294967295 99999999999; do
		lines "$owner:200000:100" 1000:200000:100
		ungranted "$owner" 200000 100
		lines_are 1000:200000:100
	done
}

# An owner whom nobody knows, to the letter.
case_unknown_owner() {
	lines nosuchuser:200000:100 nosuchuse:200000:100 nosuchuserr:200000:100 NoSuchUser:200000:100
	ungranted nosuchuser 200000 100
	lines_are nosuchuse:200000:100 nosuchuserr:200000:100 NoSuchUser:200000:100
	ungranted nosuch 200000 100
	untouched
}

# Others' lines stay, whatever they hold.
case_lines_of_others() {
	local others=(bob:200000:100 carol:200000:100 alice2:200000:100 ' alice:200000:100' 'alice :200000:100' Alice:200000:100)
	lines alice:200000:100 "${others[@]}" alice:200050:100
	ungranted alice 200000 150
	lines_are "${others[@]}"
}

# Bad lines, comments and blank lines stay, byte by byte, even those with the owner's name.
case_bad_lines() {
	local bad=('# alice:200000:100' '#alice:200000:100' '' '   ' alice alice:200000 alice:200000: alice:200000:0
		alice:200000:0100 'alice:200000:100 #' alice:200000:100:1 'alice: 200000:100' alice:200000:4294967296 :200000:100 $'\talice:200000:100')
	lines "${bad[@]}"
	ungranted alice 0 4294967296
	untouched
	lines alice:200000:100 "${bad[@]}" alice:200100:100 "${bad[@]}"
	ungranted alice 200050 100
	lines_are alice:200000:50 "${bad[@]}" alice:200150:50 "${bad[@]}"
}

# The last number there is, and the line that ends on it.
case_end_of_numbers() {
	lines alice:4294967286:10 alice:4294967290:7
	ungranted alice 4294967290 6
	lines_are alice:4294967286:4 alice:4294967290:7
	lines alice:0:4294967296
	ungranted alice 4294967295 1
	lines_are alice:0:4294967295
	ungranted alice 0 1
	lines_are alice:1:4294967294
	ungranted alice 1 4294967293
	lines_are alice:4294967294:1
	lines alice:0:4294967296
	ungranted alice 0 4294967296
	lines_are
}

# An empty file, and none at all.
case_nothing_there() {
	lines
	ungranted alice 0 4294967296
	untouched
	rm "$subfile"
	ungranted alice 0 4294967296
	untouched
}

# The line may stand anywhere.
case_first_and_last_line() {
	lines alice:200000:100 bob:200000:100
	ungranted alice 200000 100
	lines_are bob:200000:100
	lines bob:200000:100 alice:200000:100
	ungranted alice 200000 100
	lines_are bob:200000:100
	lines alice:200000:100
	ungranted alice 200000 100
	lines_are
}

# Lines far behind the first block that is read.
case_long_file() {
	local far
	{
		seq -f 'user%.0f:500000:65536' 20000
		echo alice:200000:100
		seq -f 'user%.0f:500000:65536' 20000
		echo alice:300000:100
	} >"$subfile"
	far=$(sed -e 's/^alice:200000:100$/alice:200000:50\nalice:200051:49/' -e '/^alice:300000:100$/d' "$subfile")
	attempt "$writer" ungrant "$kind" alice 200050 1 ungrant "$kind" alice 300000 100
	answers $'ok\nok'
	same "$(<"$subfile")" "$far" || fail "the lines are others"
}
