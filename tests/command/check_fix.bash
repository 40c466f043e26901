# subid check --fix: what is mended, what is said of it, and what is left alone.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

tools=(useradd)

# shellcheck source=checks.bash
source "$tests/command/checks.bash"

wrote() { # wrote LINE...: on standard error
	[[ $(</run/stderr) == "$(printf 'subid: %s\n' "$@")" ]] || fail "expected on standard error:"$'\n'"$(printf 'subid: %s\n' "$@")"
}

# mended LINE...: said so; a second time there is nothing to do
mended() {
	local was
	wrote "$@"
	was=$(stat --format '%i %z' /etc/subuid /etc/subgid 2>&1)
	check --fix
	[[ ! -s /run/stderr ]] || fail "it was mended a second time"
	[[ $(stat --format '%i %z' /etc/subuid /etc/subgid 2>&1) == "$was" ]] || fail "a file was written a second time"
}

file_is() { # file_is FILE LINE...
	[[ $(<"$1") == "$(printf '%s\n' "${@:2}")" && $(tail -c 1 "$1" | od -An -c) == *'\n' ]] || fail "$1 is: $(cat -A "$1")"
}

case_missing_file() {
	: >/etc/subuid
	rm /etc/subgid
	check --fix
	exits 0
	mended "/etc/subgid: was missing, and is made, with mode 0644 and empty"
	[[ $(stat --format '%u %g %a %s' /etc/subgid) == "0 0 644 0" ]] || fail "the new file is $(stat --format '%u %g %a %s' /etc/subgid)"
}

case_mode() {
	both "$good"
	chmod 600 /etc/subuid
	chmod 640 /etc/subgid
	check --fix
	exits 0
	mended "/etc/subuid: its mode was 0600, and is 0644 now" "/etc/subgid: its mode was 0640, and is 0644 now"
	[[ $(stat --format %a /etc/subuid /etc/subgid | xargs) == "644 644" ]] || fail "the modes are others"
}

# Whoever has it open could write to it still, and what was written would count from then on.
case_mode_that_lets_others_write() {
	local mode writer
	for mode in 666 664 646; do
		both "$good"
		chgrp "+${gid_of[alice]}" /etc/subuid
		chmod "$mode" /etc/subuid
		exec {writer}>>/etc/subuid
		check --fix
		exits 1
		[[ $(stat --format %a /etc/subuid) == "$mode" ]] || fail "its mode was changed"
		grep -q 'subid-file-writable' /run/stdout || fail "it is not said"
		exec {writer}>&-
	done
}

case_newline() {
	both "$good"
	printf '%s' "$good" >/etc/subuid
	check --fix
	exits 0
	mended "/etc/subuid:1: \"$good\" had no newline, and ends with one now"
	file_is /etc/subuid "$good"
}

# Exact ones alone; the first one stays where it is, and so does all else.
case_repeated_lines() {
	subuid "# head" "$good" "$other" "" "$good" bad bad "${uid_of[alice]}:100000:65536" "# head" "$good "
	subgid "$good" "$other"
	check --fix
	exits 1
	mended "/etc/subuid:5: \"$good\" stood above already, and is taken out" "/etc/subuid:10: \"$good\" stood above already, and is taken out"
	file_is /etc/subuid "# head" "$good" "$other" "" bad bad "${uid_of[alice]}:100000:65536" "# head"
}

# What is printed of a file is escaped.
case_line_of_another_kind() {
	printf 'bob:1:1\n# \033[31mred' >/etc/subuid
	: >/etc/subgid
	check --fix
	mended '/etc/subuid:2: "# \033[31mred" had no newline, and ends with one now'
}

# All is told, each in its place, and what cannot be mended is found once more behind it.
case_all_of_it() {
	printf '%s\n%s\n%s' "$good" "$good" "$other" >/etc/subuid
	chmod 600 /etc/subuid
	rm /etc/subgid
	check --fix
	exits 1
	shows $'warning\tone-file-only\t/etc/subuid\t1' $'warning\tone-file-only\t/etc/subuid\t2'
	! grep -qE 'range-twice|newline-missing|subid-file' /run/stdout || fail "what is mended is found still"
	mended "/etc/subuid: its mode was 0600, and is 0644 now" "/etc/subuid:2: \"$good\" stood above already, and is taken out" \
		"/etc/subuid:3: \"$other\" had no newline, and ends with one now" "/etc/subgid: was missing, and is made, with mode 0644 and empty"
	file_is /etc/subuid "$good" "$other"
}

# What takes a range away from somebody, or may, is left alone.
case_leaves_the_rest() {
	local was
	subuid "$good" bob:100000:65536 nosuch:300000:65536 bad
	subgid alice:1:1
	was=$(cat /etc/subuid /etc/subgid)
	check --fix
	exits 1
	[[ ! -s /run/stderr && $(cat /etc/subuid /etc/subgid) == "$was" ]] || fail "it was changed"
}

# A file that somebody else owns, or a link that leads nowhere, has no one safe answer.
case_unsafe_file() {
	both "$good" "$good"
	chown +70001 /etc/subuid
	ln -sf nosuch /etc/subgid
	check --fix
	exits 1
	[[ $(cat /etc/subuid) == "$good"$'\n'"$good" && -L /etc/subgid && ! -e /etc/nosuch ]] || fail "it was changed"
}

case_by_users() {
	subuid "$good" "$good"
	attempt as alice subid check --fix
	exits 1
	wrote "only root can mend files: --fix"
	file_is /etc/subuid "$good" "$good"
}

# Users are made at the same time, and somebody writes lines without a lock. No user's range is lost.
case_beside_useradd() {
	local n maker line=nosuch:400000000:1
	for_useradd
	make_users_at_once >/run/made 2>&1 &
	maker=$!
	while kill -0 "$maker" 2>/dev/null; do
		printf '%s\n' "$line" "$line" >>/etc/subuid
		"$programs/subid" check --fix >>/run/fixes 2>&1 || true
	done
	wait "$maker" || fail "useradd said: $(</run/made)"
	grep -q 'taken out' /run/fixes || fail "nothing was mended meanwhile"
	for ((n = 0; n < 30; n++)); do
		[[ $(grep -l "^u$n:" /etc/subuid /etc/subgid | wc -l) == 2 ]] || fail "the ranges of u$n are lost"
	done
}

# Who did not get the lock tries again.
make_users_at_once() {
	local n said
	for ((n = 0; n < 30; n++)); do
		while ! said=$(useradd "u$n" 2>&1); do
			[[ $said == *"cannot lock"* ]] || { echo "$said" && return 1; }
		done
	done
}
