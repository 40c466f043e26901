# How much is said, and in which characters: ten of each kind and how many more there are, 40 lines at the most.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

# numbered COUNT FORMAT FIRST STEP: prints the format so many times, each with the next number
numbered() {
	local n
	for ((n = 0; n < $1; n++)); do
		# shellcheck disable=SC2059  # a format
		printf "$2\n" "$(($3 + n * $4))"
	done
}

# Ten of the caller's ranges, of the lines that are ignored, and of the ranges that are missing.
case_ten_of_each() {
	local triples=() ranges ignored missing n
	grants bob:1:1
	numbered 15 'alice:%d:10' 200000 100 >>"$subfile"
	numbered 13 'alice:0%d:10' 300000 100 >>"$subfile"
	for ((n = 0; n < 12; n++)); do
		triples+=("$((n * 10))" "$((400000 + n * 10))" 5)
	done
	mapfile -t ranges < <(numbered 10 '%d' 2 1 | while read -r n; do
		echo "$subfile:$n: $((200000 + (n - 2) * 100)):10 is yours"
	done)
	mapfile -t ignored < <(numbered 10 "$subfile:%d: ignored: START has a leading zero" 17 1)
	mapfile -t missing < <(numbered 10 '%d' 400000 10 | while read -r n; do
		echo "not delegated to you (70001): $n-$((n + 4))"
	done)
	start alice userns
	request alice "${triples[@]}"
	explained "$(not_allowed_line 0 400000 5)" "not all of these IDs are delegated to you (uid 70001)" \
		"${ranges[@]}" "... and 5 more ranges that are yours" \
		"${ignored[@]}" "... and 3 more lines that are ignored" \
		"${missing[@]}" "... and 2 more ranges that are not" \
		"$(grant_line)"
}

# A map that stands.
case_ten_of_a_map() {
	local triples=() shown n
	grants alice:200000:65536
	for ((n = 0; n < 25; n++)); do
		triples+=("$((n * 10))" "$((200000 + n * 10))" 5)
	done
	mapfile -t shown < <(numbered 10 '%d' 0 10 | while read -r n; do
		echo "INSIDE OUTSIDE COUNT: $n $((200000 + n)) 5"
	done)
	start alice userns
	request alice "${triples[@]}"
	mapped "${triples[@]}"
	request alice 0 200000 1
	explained "write to $map failed: Operation not permitted" \
		"the $map is already written, and can be written only once (another map takes another user namespace); it stands as" \
		"${shown[@]}" "... and 15 more"
}

lines_are_few() {
	local lines
	lines=$(wc -l </run/stderr)
	((lines <= 40)) || fail "$lines lines"
	# shellcheck disable=SC2018,SC2019
	[[ -z $(tr -d ' -~\n' </run/stderr) ]] || fail "not all of it is plain text"
}

# As many triples as there may be, of which none is delegated.
case_340_triples() {
	local triples=() n
	numbered 500 'alice:%d:10' 200000 100 >"$subfile"
	numbered 500 'alice:%d:0' 300000 100 >>"$subfile"
	for ((n = 0; n < 340; n++)); do
		triples+=("$n" "$((1000 + 2 * n))" 1)
	done
	start alice userns
	request alice "${triples[@]}"
	not_allowed 0 1000 1
	hinted "and 490 more ranges that are yours" "and 490 more lines that are ignored" "and 330 more ranges that are not"
	lines_are_few
}

# More sources that are passed over than there are lines left.
case_forty_lines() {
	local triples=() n
	case_ten_of_each
	sources_are files nosuch{1..6}
	for ((n = 0; n < 12; n++)); do
		triples+=("$((n * 10))" "$((400000 + n * 10))" 5)
	done
	request alice "${triples[@]}"
	not_allowed 0 400000 5
	[[ $(wc -l </run/stderr) == 40 ]] || fail "there are not 40 lines"
	[[ $(tail -n 1 /run/stderr) == "$helper: hint: ... and more, which is left out" ]] || fail "the rest is not mentioned"
}

# A login name, an argument and a path that would do something to a terminal.
case_plain_text() {
	local odd_name=$'al\e[2Jice\x9b'
	sed -i "s/^alice:/$odd_name:/" /etc/passwd
	grants "$odd_name:200000:10"
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
	hinted "FIRST-LAST al\\033[2Jice"
	lines_are_few
	word=$'\e]0;x\a\n\x9b'
	request alice 0 200000 1
	refused ''
	lines_are_few
}

# A path that cannot stand in a command is not shown.
case_path_is_not_plain() {
	plain_copy
	mkdir /run/copies/$'a b\e[2J'
	mv "$program" /run/copies/$'a b\e[2J'
	program=/run/copies/$'a b\e[2J'/$helper
	alice_asks userns
	hinted "chown root PROGRAM-FILE && chmod u+s PROGRAM-FILE"
	lines_are_few
}

# ... nor one that does not lead to the program any more.
case_program_has_been_removed() {
	plain_copy
	grants alice:200000:65536
	start alice userns
	attempt bash -c 'exec {fd}<"$1"; rm "$1"; shift; exec setpriv --reuid +70001 --regid +80001 --clear-groups "/proc/self/fd/$fd" "$@"' \
		bash "$program" "$pid" 0 200000 1
	refused "write to $map failed"
	hinted "setcap $capability=ep PROGRAM-FILE"
}

# The environment says nothing about how the answer looks.
case_environment_is_not_asked() {
	alice_asks_for_too_much alice:300000:10
	mv /run/stderr /run/plain
	through=(env TERM=xterm-256color LC_ALL=de_DE.UTF-8 LANGUAGE=de CLICOLOR_FORCE=1 TZ=Asia/Tokyo COLUMNS=20)
	request alice 0 200000 1
	cmp /run/plain /run/stderr || fail "the message is another one"
}
