# The command line: what is no request is refused before anything is touched. Numbers are plain decimal digits.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

run_with() { # run_with ARGUMENT...: alice runs the helper with just these
	attempt as alice "$program" "$@"
}

alice_may_map_all() { # a target of hers that could be mapped, if the request were good
	grants alice:0:4294967295
	start alice userns
}

# malformed ARGUMENT...: as a request for the target, these are refused
malformed() {
	request alice "$@"
	refused ''
}

triples="<uid> <loweruid> <count> [ <uid> <loweruid> <count> ] ..."

# ------------------------------------------------------------------------------------------------------------ options

answers() { # answers TEXT: on standard output, with success
	[[ $status == 0 && ! -s /run/stderr ]] || fail "no answer"
	grep -qF -e "$1" /run/stdout || fail "not in the answer: $1"
}

# --help answers on standard output.
case_help() {
	run_with --help
	answers "usage: $helper "
}

# --version answers on standard output.
case_version() {
	run_with --version
	answers "$helper"
	grep -qE '[0-9]+\.[0-9]+' /run/stdout || fail "no version"
}

# They do so as the sole argument only.
case_options_among_other_arguments() {
	local option
	alice_may_map_all
	for option in --help --version; do
		run_with "$option" "$pid" 0 200000 1
		refused ''
		run_with "$pid" 0 200000 1 "$option"
		refused ''
		run_with "$option" "$option"
		refused ''
	done
}

# What looks like another option is none.
case_unknown_options() {
	local option
	for option in -h -V -help --hel --help= --helpx --usage -- - '' ' --help'; do
		run_with "$option"
		refused ''
	done
}

# "--" ends no options, because there are none.
case_double_dash() {
	alice_may_map_all
	run_with -- "$pid" 0 200000 1
	refused ''
}

# ------------------------------------------------------------------------------------------- the number of arguments

# No arguments.
case_none() {
	run_with
	refused "usage: $helper [<pid>|fd:<pidfd>] ${triples//uid/$kind}"
}

# A PID, and nothing to be mapped.
case_pid_only() {
	alice_may_map_all
	request alice
	refused "$helper: Not enough arguments to form 1 mappings"
}

# One or two numbers of the first triple.
case_first_triple_not_whole() {
	alice_may_map_all
	request alice 0
	refused "$helper: Not enough arguments to form 1 mappings"
	request alice 0 200000
	refused "$helper: Not enough arguments to form 1 mappings"
}

# One or two numbers of a further triple.
case_further_triple_not_whole() {
	alice_may_map_all
	request alice 0 200000 1 1
	refused "$helper: Not enough arguments to form 2 mappings"
	request alice 0 200000 1 1 200001
	refused "$helper: Not enough arguments to form 2 mappings"
}

# ---------------------------------------------------------------------------------------------------------- the PID

# What is no plain decimal number of at most ten digits.
case_pid_malformed() {
	alice_may_map_all
	for word in 0 00 "0$pid" "+$pid" "-$pid" " $pid" "$pid " "${pid}x" "x$pid" "0x$(printf %x "$pid")" "$pid.0" '' \
		"$((4294967296 + pid))" "18446744073709551616" "00000000$pid" "$(printf '%011d' "$pid")" self "$pid/" \
		"$pid/task/$pid" "../proc/$pid" "$pid"$'\n' 1e1 99999999999; do
		request alice 0 200000 1
		refused ''
	done
}

# 2^32, and what is near it: as a number of 32 bits, it would be another process.
case_pid_too_large() {
	alice_may_map_all
	for word in 4294967296 4294967295 2147483648 9999999999; do
		request alice 0 200000 1
		refused ''
	done
}

# -------------------------------------------------------------------------------------------------- the three numbers

# in_each_place NUMBER...: each is refused as INSIDE, as OUTSIDE and as COUNT
in_each_place() {
	local number
	alice_may_map_all
	for number in "$@"; do
		malformed "$number" 200000 1
		malformed 0 "$number" 1
		malformed 0 200000 "$number"
		malformed 0 200000 1 1 200001 "$number"
	done
}

# Signs.
case_signs() {
	in_each_place +1 -1 +0 -0 +
}

# Blanks.
case_blanks() {
	in_each_place ' 1' '1 ' $'\t1' $'1\n' ' '
}

# Leading zeros.
case_leading_zeros() {
	in_each_place 01 00 0000000001
}

# Other bases and forms.
case_other_forms() {
	in_each_place 0x1 0X1 1e3 1.0 1k 1x x 1,000 "0b1" '１'
}

# Nothing at all.
case_empty() {
	in_each_place ''
}

# Numbers that wrap around to good ones, in 32 and in 64 bits.
case_numbers_that_wrap_around() {
	in_each_place 4294967297 18446744073709551617 36893488147419103233 340282366920938463463374607431768211457
}

overflow() { # overflow INSIDE OUTSIDE COUNT: this triple reaches past the IDs that there are
	request alice "$@"
	refused "$helper: sub$kind overflow detected."
	hinted 'triple 1'
}

# 4294967294 is the last ID ...
case_last_id() {
	alice_may_map_all
	request alice 4294967294 4294967294 1
	mapped 4294967294 4294967294 1
}

# All IDs at once. User ID 0 takes CAP_SETFCAP, which a setuid program has.
case_all_ids() {
	alice_may_map_all
	request alice 0 0 4294967295
	if [[ $privilege == setuid || $helper == newgidmap ]]; then
		mapped 0 0 4294967295
	else
		refused "write to uid_map failed: Operation not permitted" CAP_SETFCAP
	fi
}

# ... and what reaches 4294967295 is refused.
case_past_the_last_id() {
	alice_may_map_all
	overflow 4294967295 200000 1
	overflow 0 4294967295 1
	overflow 4294967294 200000 2
	overflow 0 4294967294 2
	overflow 1 0 4294967295
	overflow 0 1 4294967295
	overflow 0 0 4294967296
}

# Larger numbers, which do not fit.
case_far_past_the_last_id() {
	alice_may_map_all
	overflow 4294967296 200000 1
	overflow 0 4294967296 1
	overflow 0 200000 4294967296
	overflow 18446744073709551615 200000 1
	overflow 0 18446744073709551616 1
	overflow 0 200000 18446744073709551616
	overflow 4294967290 200000 18446744073709551615
}

# A triple of no IDs.
case_count_zero() {
	alice_may_map_all
	malformed 0 200000 0
	hinted 'triple 1'
	malformed 0 200000 1 1 200001 0
	hinted 'triple 2'
}

# What is refused by its arguments has not even looked for the target.
case_bad_request_for_no_target() {
	start alice zombie reap
	malformed 0 200000 x
	! grep -q 'proc directory' /run/stderr || fail "the target was looked for"
}

# A very long argument, and very many.
case_long_and_many() {
	alice_may_map_all
	malformed 0 200000 "$(head -c 100000 /dev/zero | tr '\0' 1)"
	# shellcheck disable=SC2046  # many words are wanted
	request alice $(seq 1 30000)
	refused ''
}

# What the caller wrote is not handed on to the terminal as it is.
case_control_characters_are_escaped() {
	local escape=$'\e[2J\e]0;title\a\x9b31m'
	alice_may_map_all
	request alice 0 200000 "$escape"
	no_control_characters
	request alice "$escape" 200000 1
	no_control_characters
	word=$escape
	request alice 0 200000 1
	no_control_characters
	attempt as alice bash -c 'exec -a "$2" "$1"' bash "$program" "$escape"
	no_control_characters
}

no_control_characters() {
	refused ''
	! LC_ALL=C grep -q $'[\x01-\x09\x0b-\x1f\x7f-\x9f]' /run/stderr || fail "control characters in the message"
}
