# The examples of subid(8), run: what the page shows is what a terminal shows.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

scene() {
	example_users
	subuid alice:100000:65536 bob:165536:65536 bob:165000:10
	subgid alice:100000:65536 bob:165536:65536
	example_target
}

examples() { # prints the literal text of the section
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAG/p' "$SUBID_SOURCE/docs/man/subid.8" |
		sed -n '/^\.Bd/,/^\.Ed/{/^\./!p}' | sed 's/\\-/-/g; s/\\e/\\/g'
}

case_examples() {
	local line command= expected=
	scene
	examples >/run/examples
	grep -q '^\$ subid' /run/examples || fail "the page has no examples"
	while IFS= read -r line; do
		if [[ $line == ['$#']' '* ]]; then
			shown "$command" "$expected"
			command=$line expected=
		else
			expected+=$line$'\n'
		fi
	done </run/examples
	shown "$command" "$expected"
}

shown() { # shown COMMAND EXPECTED: behind a prompt, which tells root from alice
	local words as=()
	[[ -n $1 ]] || return 0
	[[ $1 == '#'* ]] || as=("${example_alice[@]}")
	read -r -a words <<<"${1/4711/$pid}"
	words[1]=$programs/${words[1]}
	TERM=dumb LC_ALL=C screen 80 "${as[@]}" "${words[@]:1}"
	sed -i "s/process $pid /process 4711 /" /run/stdout
	diff <(printf %s "$2" | sed 's/ *$//') <(sed 's/ *$//' /run/stdout) >/run/difference || fail "$1: $(</run/difference)"
}
