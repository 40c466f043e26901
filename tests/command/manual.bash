# The examples of subid(8), run: what the page shows is what a terminal shows.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

# The users and files of the page.
scene() {
	printf '%s\n' root:x:0:0::/:/bin/sh alice:x:1000:1000::/:/bin/sh bob:x:1001:1001::/:/bin/sh >/etc/passwd
	printf '%s\n' root:x:0: alice:x:1000: bob:x:1001: >/etc/group
	subuid alice:100000:65536 bob:165536:65536 bob:165000:10
	subgid alice:100000:65536 bob:165536:65536
	target
}

examples() { # prints the literal text of the section
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAG/p' "$SUBID_SOURCE/docs/man/subid.8" |
		sed -n '/^\.Bd/,/^\.Ed/{/^\./!p}' | sed 's/\\-/-/g; s/\\e/\\/g'
}

target() { # a process of alice's in a new user namespace; its ID is in $pid
	local from
	# shellcheck disable=SC2016  # for the other shell
	exec {from}< <(setpriv --reuid +1000 --regid +1000 --clear-groups -- unshare --user sh -c 'echo $$; exec cat' <&"$hold")
	read -r pid <&"$from"
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
	[[ $1 == '#'* ]] || as=(setpriv --reuid +1000 --regid +1000 --clear-groups --)
	read -r -a words <<<"${1/4711/$pid}"
	words[1]=$programs/${words[1]}
	TERM=dumb LC_ALL=C screen 80 "${as[@]}" "${words[@]:1}"
	sed -i "s/process $pid /process 4711 /" /run/stdout
	diff <(printf %s "$2" | sed 's/ *$//') <(sed 's/ *$//' /run/stdout) >/run/difference || fail "$1: $(</run/difference)"
}
