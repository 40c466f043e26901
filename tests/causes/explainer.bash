# The program that explains refusals: what a helper gives it, what becomes of a refusal without it, and what it tells
# people who ask it themselves.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

refused_alone() { # refused_alone STATUS: the first line stands, whatever has become of what explains it
	[[ $status == "$1" ]] || fail "the exit status is not $1"
	[[ $(head -n 1 /run/stderr) == "$helper: $(not_allowed_line 0 200000 1)" ]] || fail "another first line"
	unchanged "${state_files[@]}"
}

explained_by_nobody() { # explained_by_nobody HINT
	refused_alone 1
	! has_hints || [[ $(sed 1d /run/stderr) == "$helper: hint: $1" ]] || fail "another hint"
}

cannot_be_executed() { # cannot_be_executed ERROR
	alice_asks_for_too_much alice:300000:10
	explained_by_nobody "the reason is explained by subid(8), which cannot be executed here ($1): install the package, or the component \"tools\", that has bin/subid and libexec/newidmap/subid; to explain, bin/subid beside $helper is enough"
}

case_missing() {
	rm "$programs/subid"
	cannot_be_executed 'No such file or directory'
}

case_not_executable() {
	chmod 644 "$programs/subid"
	cannot_be_executed 'Permission denied'
}

case_killed() {
	printf '#!/bin/sh\nkill -KILL $$\n' >"$programs/subid"
	alice_asks_for_too_much alice:300000:10
	refused_alone 137
}

# A program in its place sees what it is given: the arguments, no environment, no privilege, and of what the helper has
# opened only the target's directory.
case_what_it_is_given() {
	local seen=$scratch/seen held
	cat >"$programs/subid" <<-END
		#!$BASH
		{
			printf '<%s>' "\$@"
			echo
			tr '\\0' '\\n' <"/proc/\$\$/environ"
			sed -n '/^[UG]id:/p; /^Cap[IPEA]/p' "/proc/\$\$/status" | tr -s '\\t' ' '
			for fd in /proc/\$\$/fd/*; do
				file=\$(readlink "\$fd")
				[[ \$file != /proc/* ]] || echo "\${fd##*/} \$file"
			done
		} >"$seen"
		exit 1
	END
	through=(env SECRET=1)
	alice_asks_for_too_much alice:300000:10
	refused_silently
	held=$(sed -n 's/.*<--refused=[^>]*,\([0-9]*\)>.*/\1/p' "$seen")
	sed -i '1s/--refused=[0-9]*/--refused=N/' "$seen"
	diff - "$seen" <<-END || fail "it is given something else"
		<explain><--refused=N,0,0,0,1,$held><--program=$program><--><$helper><$pid><0><200000><1>
		Uid: 70001 70001 70001 70001
		Gid: 80001 80001 80001 80001
		CapInh: 0000000000000000
		CapPrm: 0000000000000000
		CapEff: 0000000000000000
		CapAmb: 0000000000000000
		$held /proc/$pid
	END
}

# So many arguments are not handed over that the answer hangs on them.
case_very_many_arguments() {
	local triples=() n
	word=1
	for ((n = 0; n < 5000; n++)); do
		triples+=("$n" "$n" 1)
	done
	cause=too-many-triples
	request alice "${triples[@]}"
	explained "write to $map failed: $invalid" \
		"triple 341 is one too many: the kernel takes 340; join triples that continue each other"
	cause=triple-incomplete
	request alice "${triples[@]}" 5
	explained "Not enough arguments to form 5001 mappings" \
		"after the process come triples of numbers inside outside count, at least one; triple 5001 is not complete"
}

invalid='Invalid argument'

asked() { # asked TRIPLE...: alice asks what the helper would answer
	attempt as alice "${through[@]}" "$programs/subid" explain "$helper" "${word-$pid}" "$@"
	unchanged "${state_files[@]}"
}

would_be_written() { # would_be_written TRIPLE...
	asked "$@"
	[[ $status == 0 ]] || fail "the exit status is not 0"
	[[ $(head -n 1 /run/stdout) == "$helper would write this map" ]] || fail "another answer"
	[[ $(wc -l </run/stdout) == $((1 + $# / 3)) ]] || fail "not a line for each triple"
	[[ ! -s /run/stderr ]] || fail "something on standard error"
}

# would_be_refused TRIPLE...: the helper refuses it, and people are told the same on standard output
would_be_refused() {
	request alice "$@"
	refused_silently
	mv /run/stderr /run/answer
	asked "$@"
	[[ $status == 1 ]] || fail "the exit status is not 1"
	[[ ! -s /run/stderr ]] || fail "something on standard error"
	cmp /run/answer /run/stdout || fail "another answer"
}

case_people_are_told_that_it_would_be_granted() {
	grants alice:200000:65536
	start alice userns
	would_be_written 0 "$(own_id alice)" 1 1 200000 65536
	would_be_written 0 "$(own_id alice)" 1
	request alice 0 200000 1
	mapped 0 200000 1
}

case_people_are_told_why_it_would_be_refused() {
	grants alice:200000:65536
	start alice userns
	would_be_refused 0 300000 1
	would_be_refused 0 x 1
	would_be_refused 0 200000 1 0 200001 1
	request alice 0 200000 1
	mapped 0 200000 1
	would_be_refused 0 200000 10
	start alice fork
	would_be_refused 0 200000 1
	start bob userns
	would_be_refused 0 200000 1
	start alice userns undumpable
	would_be_refused 0 200000 1
	word=fd:9
	would_be_refused 0 200000 1
}

# What the program lacks is seen beforehand.
case_people_are_told_what_the_program_lacks() {
	grants alice:200000:65536
	start alice userns
	through=(setpriv --no-new-privs)
	would_be_refused 0 200000 1
	would_be_written 0 "$(own_id alice)" 1
	through=()
	chmod 755 "$program"
	setcap -q -r "$program" 2>/dev/null || true
	would_be_refused 0 200000 1
}

# Root is told what holds for root as the helper's caller, which has no capability.
case_root_is_told_the_same() {
	grants root:200000:65536
	start alice userns
	attempt "$program" "$pid" 0 200000 1
	refused_silently
	mv /run/stderr /run/answer
	attempt "$programs/subid" explain "$helper" "$pid" 0 200000 1
	cmp /run/answer /run/stdout || fail "another answer"
}

case_usage() {
	install_verbs
	local arguments
	for arguments in "" "explain" "explain cat 1 0 0 1" "nothing" "--nothing" "explain --refused=99,0,0,0,0,-1 -- $helper 1 0 0 1" \
		"explain --refused=1,0,0,0,0 -- $helper 1 0 0 1" "explain --refused=x -- $helper" "explain --refused=1,0,0,0,0,x -- $helper"; do
		# shellcheck disable=SC2086  # words
		attempt as alice "$programs/subid" $arguments
		[[ $status == 2 && ! -s /run/stdout ]] || fail "not a wrong usage: $arguments"
		grep -q '^usage: subid ' /run/stderr || fail "no usage: $arguments"
	done
	attempt as alice "$programs/subid" --help
	[[ $status == 0 && $(</run/stdout) == *"subid explain newuidmap|newgidmap PID"* ]] || fail "no help"
	attempt as alice "$programs/subid" --version
	[[ $status == 0 && $(</run/stdout) == "subid (newidmap) "* ]] || fail "no version"
}
