# What a terminal shows, at 80 and 200 columns, and what a pipe gets.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

readonly escape=$'\033'

scene() {
	subuid alice:100000:65536 bob:165000:65536 somebody-with-a-name-that-is-long:400000000:65536
	subgid alice:100000:65536
}

case_tables_fit() {
	local columns
	scene
	for columns in 80 200; do
		TERM=xterm LC_ALL=C.UTF-8 NO_COLOR=1 screen "$columns" "$programs/subid" list
		exits 0
		fits "$columns"
		shows alice 165535
		TERM=xterm LC_ALL=C.UTF-8 NO_COLOR=1 screen "$columns" "$programs/subid" list --graph
		exits 0
		fits "$columns"
		shows █ ▓ ·
	done
}

case_ascii() {
	scene
	TERM=xterm LC_ALL=C screen 80 "$programs/subid" list --graph
	exits 0
	shows '#' '!' '...'
	! LC_ALL=C grep -q '[^ -~'"$escape"']' /run/stdout || fail "more than ASCII"
}

has_colours() {
	grep -qF "$escape[" /run/stdout
}

case_colours() {
	scene
	TERM=xterm screen 80 "$programs/subid" list --graph
	has_colours || fail "no colours"
	TERM=xterm NO_COLOR=1 screen 80 "$programs/subid" list --graph
	! has_colours || fail "colours, with NO_COLOR"
	TERM=dumb screen 80 "$programs/subid" list --graph
	! has_colours || fail "colours on a dumb terminal"
	TERM=xterm subid list --graph
	! has_colours || fail "colours in a pipe"
}

case_pipe_is_the_same_in_every_locale() {
	local locale
	scene
	for locale in C C.UTF-8 POSIX; do
		for verb in list "list --graph" "owner 165100"; do
			# shellcheck disable=SC2086  # words
			LC_ALL=$locale subid $verb
			cat /run/stdout
		done >"/run/in-$locale"
	done
	cmp /run/in-C /run/in-C.UTF-8 && cmp /run/in-C /run/in-POSIX || fail "not the same"
}

case_output_that_does_not_arrive() {
	scene
	status=0
	"$programs/subid" list >/dev/full 2>/run/stderr || status=$?
	exits 1
	said "standard output: No space left on device"
}
