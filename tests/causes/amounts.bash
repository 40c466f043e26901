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
		"${missing[@]}" "... and 2 more ranges that are not"
}

# A map that stands.
case_ten_of_a_map() {
	local triples=() shown n
	grants alice:200000:65536
	for ((n = 0; n < 25; n++)); do
		triples+=("$((n * 10))" "$((200000 + n * 10))" 5)
	done
	mapfile -t shown < <(numbered 10 '%d' 0 10 | while read -r n; do
		echo "inside outside count: $n $((200000 + n)) 5"
	done)
	start alice userns
	request alice "${triples[@]}"
	mapped "${triples[@]}"
	cause=map-already-written
	request alice 0 200000 1
	explained "write to $map failed: Operation not permitted" \
		"the $map is already written, and can be written only once; another map takes another user namespace; the map is" \
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
	hinted "as root: subid grant --$kind --start 300000 --count 1 70001"
	lines_are_few
	word=$'\e]0;x\a\n\x9b'
	request alice 0 200000 1
	refused ''
	lines_are_few
}

# A path that cannot stand in a command is in none; one that can is quoted.
case_path_is_not_plain() {
	local quote="'"
	plain_copy
	copy_programs /run/copies/$'a b\e[2J'
	program=/run/copies/$'a b\e[2J'/$helper
	alice_asks userns
	hinted "the file cannot be named in a command, or is not there any more"
	lines_are_few
	copy_programs "/run/copies/a'b"
	program="/run/copies/a'b/$helper"
	request alice 0 200000 1
	hinted "as root: chmod u+s '/run/copies/a'\\''b/$helper'"
	carry_out
}

# ... nor one that does not lead to the program any more.
case_program_has_been_removed() {
	plain_copy
	grants alice:200000:65536
	start alice userns
	attempt bash -c 'exec {fd}<"$1"; rm "$1"; shift; exec setpriv --reuid +70001 --regid +80001 --clear-groups "/proc/self/fd/$fd" "$@"' \
		bash "$program" "$pid" 0 200000 1
	refused "write to $map failed"
	hinted "the file cannot be named in a command, or is not there any more"
}

# No command is given where it would not help, or make somebody's file root's.
case_no_command_for_the_program() {
	plain_copy
	chown +70001 /run/copies
	alice_asks userns
	hinted "others than root can change it, or put another in its place"
	chown root /run/copies
	mount -t tmpfs -o nosuid,mode=755 newidmap-test /run/copies
	cp "$programs"/* /run/copies
	chmod 755 /run/copies/*
	request alice 0 200000 1
	hinted "its file system is mounted nosuid"
	mount -o remount,ro,suid /run/copies
	request alice 0 200000 1
	hinted "its file system is read-only"
	[[ -z $(commands) ]] || fail "a command: $(commands)"
}

# A login name that a shell would take for more than a name.
case_login_name_is_quoted() {
	local odd_name
	for odd_name in "al;touch /etc/done" 'al$(touch /etc/done)' "al'ice" 'al"ice' 'al\ice' 'al ice' '`al`' 'al*' 'al&ice' 'DOMAIN\Alice Smith'; do
		make_users
		printf '%s:x:70001:80001::/:/bin/sh\n' "$odd_name" >/run/passwd
		grep -v '^alice:' /etc/passwd >>/run/passwd
		cat /run/passwd >/etc/passwd
		grants bob:1:1
		start alice userns
		request alice 0 200000 1
		not_allowed 0 200000 1
		[[ -n $(commands) ]] || fail "no command"
		carry_out
		[[ ! -e /etc/done ]] || fail "something else has been done"
		grep -qxF -e "$odd_name:100000:65536" "$subfile" || fail "another name"
	done
}

# A user whom the files do not have can be granted IDs all the same.
case_command_for_a_user_of_a_directory() {
	grep -v '^alice:' /etc/passwd >/run/passwd
	cat /run/passwd >/etc/passwd
	sed -i '/^alicia:/d; /^70001:/d' /etc/passwd
	install_directory_service
	passwd_sources files idtest
	echo "alice:x:70001:80001::/:/bin/sh" >/etc/idtest
	grants bob:1:1
	start alice userns
	request alice 0 200000 1
	hinted "as root: subid grant alice"
	carry_out
	grep -qxF -e alice:100000:65536 "$subfile" || fail "nothing has been granted"
}

# In a user namespace that maps one ID there is no range to delegate.
case_no_command_in_a_namespace_of_one_id() {
	launch as alice unshare --map-root-user "$target" fork
	through=(nsenter --user="/proc/$pid/ns/user" --preserve-credentials)
	grants bob:1:1
	launch as alice "${through[@]}" "$target" userns
	request alice 5 200000 1
	hinted "this user namespace maps one ID only"
	[[ -z $(commands) ]] || fail "a command: $(commands)"
}

# Lines that look like hers, and are not.
case_look_alikes() {
	start alice userns
	printf '\xef\xbb\xbfalice:200000:10\n alice:200000:10\nalice :200000:10\n!alice:200000:10\nAlice:200000:10\n70055:200000:10\n' >"$subfile"
	[[ $kind == uid ]] || echo "nogroup:200000:10" >>"$subfile"
	request alice 0 200000 1
	not_allowed 0 200000 1
	hinted "$subfile:1: ignored: a byte order mark stands before OWNER" \
		"$subfile:2: ignored: a blank stands before or behind OWNER" \
		"$subfile:3: ignored: a blank stands before or behind OWNER" \
		"$subfile:4: ignored: a ! stands before OWNER" \
		"$subfile:5: ignored: OWNER has other letters in upper case than the login name" \
		"$subfile:6: ignored: OWNER is a number that no user has"
	[[ $kind == uid ]] || hinted "$subfile:7: ignored: OWNER is a group, but must be a user"
	# Own lines come first, whether or not they are good, so that others do not hide them.
	{ for _ in {1..12}; do echo ALICE:1:1; done && echo alice:x:1; } >"$subfile"
	request alice 0 200000 1
	not_allowed 0 200000 1
	hinted "$subfile:13: ignored: START is not a plain decimal number" "$subfile:1: ignored: OWNER has other letters in upper case than the login name"
	printf '\xff\xfea\0l\0i\0c\0e\0:\0' >"$subfile"
	request alice 0 200000 1
	hinted "$subfile:1: ignored: the file is UTF-16, but must be plain text"
}

# The environment says nothing about how the answer looks.
case_environment_is_not_asked() {
	alice_asks_for_too_much alice:300000:10
	mv /run/stderr /run/plain
	through=(env TERM=xterm-256color LC_ALL=de_DE.UTF-8 LANGUAGE=de CLICOLOR_FORCE=1 TZ=Asia/Tokyo COLUMNS=20)
	request alice 0 200000 1
	cmp /run/plain /run/stderr || fail "the message is another one"
}

# Those of whom the hint speaks are not dumpable, wherever the user namespace was entered, and what it says does help.
case_dumpable_again() {
	local one capable=/run/capable unreadable=/run/unreadable
	grants alice:200000:65536
	cp "$target" "$capable"
	setcap cap_net_bind_service=ep "$capable"
	cp "$target" "$unreadable"
	chmod 711 "$unreadable"
	for one in "$target become 70001 80001" "as alice $capable" "as alice $unreadable"; do
		# shellcheck disable=SC2086  # words
		{
			is_not_dumpable $one userns
			is_dumpable $one userns dumpable
			is_dumpable $one dumpable userns
			is_dumpable $one userns exec "$target" fork
			is_dumpable $one exec "$target" userns
			is_not_dumpable $one userns exec "$unreadable" fork
		}
	done
	is_not_dumpable "$target" become 70001 80001 userns dumpable exec "$unreadable" fork
	is_not_dumpable "$target" become 70001 80001 exec "$capable" userns
	setcap -r "$capable"
	is_dumpable as alice "$capable" userns
	chmod a+r "$unreadable"
	is_dumpable as alice "$unreadable" userns
}

is_dumpable() { # is_dumpable COMMAND...: the process that it makes is given a map
	launch "$@"
	request alice 0 200000 1
	mapped 0 200000 1
}

is_not_dumpable() { # is_not_dumpable COMMAND...
	launch "$@"
	request alice 0 200000 1
	refused "open of $map failed" '[target-not-dumpable]' getcap PR_SET_DUMPABLE
}

# A user with a login name of digits: the lines by it are shown as the user's, unless somebody has that user ID.
case_login_name_of_digits() {
	local by_id="$subfile:2: 201000:100 is yours"
	sed -i "/^[^:]*:x:${uid_of[digits]}:/d" /etc/passwd
	echo "123456:x:${uid_of[digits]}:${gid_of[digits]}::/:/bin/sh" >>/etc/passwd
	grants 123456:200000:100 "${uid_of[digits]}:201000:100" 1234567:200100:100
	start digits userns
	request digits 0 200000 200
	not_allowed 0 200000 200
	hinted "$subfile:1: 200000:100 is yours" "$by_id" "$subfile:3: ignored: OWNER is a number that no user has" \
		"not delegated to you (${uid_of[digits]}): 200100-200199"
	echo "erin:x:123456:80010::/:/bin/sh" >>/etc/passwd
	request digits 0 200000 200
	not_allowed 0 200000 200
	hinted "$by_id" "not delegated to you (${uid_of[digits]}): 200000-200199"
	! grep -q "$subfile:1: .* is yours" /run/stderr || fail "the line is erin's"
}
