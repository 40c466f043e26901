# The lines of /etc/subuid or /etc/subgid: which count, and that a bad line takes no other line with it.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

alice_gets() { # alice_gets START COUNT: these IDs are granted, and not one more
	start alice userns
	request alice 0 "$1" "$(($2 + 1))"
	not_allowed 0 "$1" "$(($2 + 1))"
	request alice 0 "$1" "$2"
	mapped 0 "$1" "$2"
}

# bad_line TEXT: it grants nothing, the hint tells of it by its number, and the lines around it are good
bad_line() {
	line_among_good_ones "$1"
	hinted "$subfile:2"
	good_lines_count
}

# line_of_nobody TEXT: likewise, but it is no line about alice, so that she need not be told
line_of_nobody() {
	line_among_good_ones "$1"
	good_lines_count
}

line_among_good_ones() {
	grants alice:300000:10 "$1" alice:400000:10
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
}

good_lines_count() {
	request alice 0 300000 10 10 400000 10
	mapped 0 300000 10 10 400000 10
}

# ----------------------------------------------------------------------------------------------- what may surround it

# Comments and blank lines.
case_comments_and_blank_lines() {
	grants '# alice:300000:65536' '' '   ' $'\t' '#' 'alice:200000:10' ''
	alice_gets 200000 10
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
}

# Blanks at the end of a line.
case_trailing_blanks() {
	grants $'alice:200000:10 \t  '
	alice_gets 200000 10
}

# Lines that end as in DOS.
case_crlf() {
	printf '# comment\r\nalice:200000:10\r\n\r\nalice:300000:10\r\n' >"$subfile"
	alice_gets 200000 10
	alice_gets 300000 10
}

# The last line without a newline.
case_no_final_newline() {
	printf 'bob:1:1\nalice:200000:10' >"$subfile"
	alice_gets 200000 10
}

# The last line without a newline, but with a carriage return.
case_no_final_newline_but_carriage_return() {
	printf 'alice:200000:10\r' >"$subfile"
	alice_gets 200000 10
}

# ------------------------------------------------------------------------------------------------ what is a bad line

# Blanks before the owner, or anywhere within the line.
case_blanks_within() {
	line_of_nobody ' alice:200000:65536'
	line_of_nobody $'\talice:200000:65536'
	line_of_nobody 'alice :200000:65536'
	bad_line 'alice: 200000:65536'
	bad_line 'alice:200000 :65536'
	bad_line 'alice:200000: 65536'
}

# A comment sign within a line.
case_comment_after_the_range() {
	bad_line 'alice:200000:65536 # hers'
	bad_line 'alice:200000:65536#'
}

# Fewer fields than three, or more.
case_wrong_number_of_fields() {
	bad_line 'alice:200000'
	bad_line 'alice:200000:'
	bad_line 'alice::65536'
	bad_line 'alice:200000:65536:'
	bad_line 'alice:200000:65536:1'
	line_of_nobody 'alice'
}

# An owner that is not there.
case_empty_owner() {
	line_of_nobody ':200000:65536'
}

# Numbers with leading zeros, which some would read as octal.
case_leading_zeros() {
	bad_line 'alice:0200000:65536'
	bad_line 'alice:200000:065536'
	bad_line 'alice:200000:00'
}

# Hexadecimal numbers, and other letters.
case_hexadecimal() {
	bad_line 'alice:0x30d40:65536'
	bad_line 'alice:200000:0x10000'
	bad_line 'alice:200000:1e5'
	bad_line 'alice:200000:65536x'
}

# Signs.
case_signs() {
	bad_line 'alice:+200000:65536'
	bad_line 'alice:200000:+65536'
	bad_line 'alice:-1:65536'
	bad_line 'alice:200000:-1'
	bad_line 'alice:-4294767296:65536'
}

# A count of nothing.
case_count_zero() {
	bad_line 'alice:200000:0'
}

# Numbers that wrap around to good ones.
case_numbers_too_large() {
	bad_line 'alice:4295167296:65536'
	bad_line 'alice:200000:4294967297'
	bad_line 'alice:200000:18446744073709551617'
	bad_line 'alice:18446744073709751616:65536'
	bad_line 'alice:200000:99999999999999999999999999999999'
}

# A range that goes past the last number.
case_range_too_long() {
	bad_line 'alice:200000:4294767297'
	bad_line 'alice:1:4294967296'
}

# A NUL byte makes the line bad, not the file.
case_nul_bytes() {
	printf '%b\n' alice:300000:10 'alice:200000:65536\0' '\0alice:200000:65536' 'alice\0:200000:65536' \
		alice:400000:10 >"$subfile"
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
	hinted "$subfile:2"
	request alice 0 300000 10 10 400000 10
	mapped 0 300000 10 10 400000 10
}

# A good line before a NUL byte, on the same line, is not cut out of it.
case_nul_byte_ends_no_line() {
	printf 'alice:200000:10\0:300000:10\n' >"$subfile"
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
}

# ------------------------------------------------------------------------------------------------------------ length

letters() { # letters COUNT [LETTER]
	head -c "$1" /dev/zero | tr '\0' "${2-a}"
}

# A line of 100 MB: the others are still good.
case_line_of_100_megabytes() {
	{
		echo alice:200000:10
		letters 100000000
		printf '\nalice:300000:10\n'
	} >"$subfile"
	alice_gets 200000 10
	alice_gets 300000 10
}

# A line of 100 MB that would be good if it were shorter.
case_line_of_100_megabytes_of_zeros() {
	{
		printf 'alice:'
		letters 100000000 0
		printf '200000:10\nalice:300000:10\n'
	} >"$subfile"
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
	request alice 0 300000 10
	mapped 0 300000 10
}

# Megabytes of blanks at its end make no line bad.
case_megabytes_of_trailing_blanks() {
	{
		printf 'alice:200000:10'
		letters 5000000 ' '
		printf '\r\nalice:300000:10\n'
	} >"$subfile"
	alice_gets 200000 10
	alice_gets 300000 10
}

# ... but what comes after them does.
case_megabytes_of_blanks_within() {
	{
		printf 'alice:200000:10'
		letters 5000000 ' '
		printf '1\nalice:300000:10\n'
	} >"$subfile"
	start alice userns
	request alice 0 200000 10
	not_allowed 0 200000 10
	request alice 0 300000 10
	mapped 0 300000 10
}

# A line is whole wherever the blocks in which it is read may end.
case_lines_across_blocks() {
	local n
	for n in {4090..4102} {8190..8194} {65532..65538}; do
		{
			printf '#'
			letters "$((n - 2))"
			printf '\nalice:200000:10\n'
		} >"$subfile"
		start alice userns
		request alice 0 200000 10
		mapped 0 200000 10
	done
}

# A hundred thousand lines of others.
case_many_lines() {
	{
		seq -f 'user%.0f:500000:65536' 100000
		echo alice:200000:10
	} >"$subfile"
	alice_gets 200000 10
}

# A hundred thousand lines of the caller, of one ID each: what counts is their union.
case_many_lines_of_the_caller() {
	seq -f 'alice:%.0f:1' 200000 299999 >"$subfile"
	start alice userns
	request alice 0 200000 100000
	mapped 0 200000 100000
}
