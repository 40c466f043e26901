# getsubids: standard output, which other programs parse, exit statuses, and the reason on standard error.
# shellcheck shell=bash

# A line for each range, in the order of the file.
case_by_name() {
	subuid alice:100000:65536 bob:300000:10 alice:200000:1 alice:500000:4294467295
	getsubids alice
	got '0: alice 100000 65536' '1: alice 200000 1' '2: alice 500000 4294467295'
}

# -g is about the other file, and about users as well: a group owns nothing.
case_groups() {
	subuid alice:100000:65536
	subgid alice:200000:65536 "${gid_of[alice]}:300000:1" "${uid_of[alice]}:400000:1" root:500000:1
	getsubids -g alice
	got '0: alice 200000 65536' '1: alice 400000 1'
}

# A number is answered with the lines by that number.
case_by_number() {
	subuid "${uid_of[alice]}:100000:65536" alice:200000:10 "${uid_of[alice]}:300000:10"
	getsubids "${uid_of[alice]}"
	got "0: ${uid_of[alice]} 100000 65536" "1: ${uid_of[alice]} 300000 10"
}

# A name is answered with the lines by it, by its user ID and by other names of that ID, and printed as it was typed.
case_owner_is_printed_as_typed() {
	subuid alice:100000:10 "${uid_of[alice]}:200000:10" alicia:300000:10 bob:400000:10
	getsubids alicia
	got '0: alicia 100000 10' '1: alicia 200000 10' '2: alicia 300000 10'
}

# An owner who is no user, such as Podman's.
case_owner_is_no_user() {
	subuid containers:100000:65536
	getsubids containers
	got '0: containers 100000 65536'
}

# As anybody, with nothing in the environment and a working directory that has gone.
case_in_poor_surroundings() {
	subuid alice:100000:65536
	attempt as alice env -i bash -c 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"' bash "$programs/getsubids" alice
	got '0: alice 100000 65536'
}

# More lines than fit into any buffer.
case_many_ranges() {
	local n
	for ((n = 0; n < 20000; n++)); do
		echo "alice:$((100000 + n)):1"
	done >/etc/subuid
	getsubids alice
	exits 0
	for ((n = 0; n < 20000; n++)); do
		echo "$n: alice $((100000 + n)) 1"
	done | cmp - /run/stdout || fail "not the lines that were expected"
}

# ------------------------------------------------------------------------------------------------------- no answer

# A user without a range.
case_user_without_range() {
	subuid bob:100000:65536
	getsubids alice
	got_none 2 'Error fetching ranges' 'getsubids: hint: the user has no range: alice'
	getsubids -g bob
	got_none 2 'the user has no range: bob'
}

# No such user: by name, by number, and by a number that cannot be one.
case_unknown_user() {
	local owner
	subuid bob:100000:65536
	for owner in nosuch "${uid_of[stranger]}" 4294967295 99999999999999999999; do
		getsubids "$owner"
		got_none 2 'Error fetching ranges' "no such user: $owner"
		getsubids -g "$owner"
		got_none 2 "no such user: $owner"
	done
}

# Asked by number about a user whose lines are by name: the hint names the user.
case_number_of_a_user_whose_lines_are_by_name() {
	subuid bob:100000:65536
	getsubids "${uid_of[bob]}"
	got_none 2 'Error fetching ranges' 'getsubids: hint: ' 'user bob' 'getsubids bob'
}

# ... which must be of use with -g as well: the command that the hint shows finds the lines.
case_number_of_a_user_whose_group_lines_are_by_name() {
	subgid bob:100000:65536
	getsubids -g "${uid_of[bob]}"
	got_none 2 'getsubids -g bob'
}

# ... and only where that finds any; the lines of the user by other names count, too.
case_number_of_a_user_without_lines() {
	subuid alicia:100000:65536
	getsubids "${uid_of[bob]}"
	got_none 2 "no range: ${uid_of[bob]}"
	! grep -q 'getsubids bob' /run/stderr || fail "the hint names a user who has no lines"
	getsubids "${uid_of[alice]}"
	got_none 2 'listed by: getsubids alice'
}

# A command is given only where it can be pasted.
case_number_of_a_user_with_an_odd_name() {
	echo 'DOM\a b;id:x:70020:100::/:/bin/sh' >>/etc/passwd
	subuid 'DOM\a b;id:100000:65536'
	getsubids 70020
	got_none 2 'it is user DOM'
	! grep -q 'listed by' /run/stderr || fail "a command that does harm"
}

# A login name of digits, where nobody has that user ID.
case_login_name_of_digits() {
	echo 123456:x:70010:100::/:/bin/sh >>/etc/passwd
	subuid 123456:100000:10 70010:200000:10
	getsubids 123456
	got '0: 123456 100000 10' '1: 123456 200000 10'
	getsubids 70010
	got '0: 70010 200000 10'
}

# ... and with a plugin, which is asked by what was typed.
case_login_name_of_digits_and_a_plugin() {
	echo 123456:x:70010:100::/:/bin/sh >>/etc/passwd
	sources example
	getsubids 123456
	got '0: 123456 900000 10'
	getsubids -g 123456
	got '0: 123456 910000 10'
}

# The option may stand anywhere, also after the name, as in the incumbent's.
case_option_anywhere() {
	local arguments
	subuid alice:100000:65536 -g:300000:10
	subgid alice:200000:65536
	for arguments in '-g alice' 'alice -g' '-g alice -g' '-g -- alice'; do
		# shellcheck disable=SC2086  # words
		getsubids $arguments
		got '0: alice 200000 65536'
	done
	getsubids -- -g
	got '0: -g 300000 10'
}

case_usage() {
	local arguments
	subuid alice:100000:65536
	for arguments in '' '-x alice' -h -g -- '--help alice' 'alice --version'; do
		# shellcheck disable=SC2086  # words
		getsubids $arguments
		got_none 1 'usage: getsubids [-g] USER|UID' 'getsubids --help'
	done
	for arguments in 'alice bob' '-g alice bob' 'alice bob -g'; do
		# shellcheck disable=SC2086  # words
		getsubids $arguments
		got_none 1 'usage: getsubids [-g] USER|UID' 'one user at a time' ': bob'
	done
	getsubids $'-\e[2J'
	got_none 1 'no option: -\033[2J'
}

case_help_and_version() {
	getsubids --help
	exits 0
	said_nothing
	grep -q '^usage: getsubids \[-g\] USER|UID$' /run/stdout || fail "no usage"
	getsubids --version
	exits 0
	said_nothing
	grep -qE '^getsubids \(newidmap\) [0-9.]+$' /run/stdout || fail "no version"
	attempt bash -c 'exec "$@" >/dev/full' bash "$programs/getsubids" --version
	exits 1
}

# What can be no owner of a line.
case_no_owner() {
	local owner
	subuid ':100000:65536' 'alice:200000:65536'
	for owner in '' alice:200000:65536 : $'alice\nbob'; do
		getsubids "$owner"
		got_none 1 'Error fetching ranges' 'Invalid argument'
	done
}

# A source that cannot be reached, or fails in another way, is no user without ranges.
case_source_unreachable() {
	odd error-conn
	sources odd
	getsubids alice
	got_none 11 'Error fetching ranges' 'getsubids: hint: ' odd
	getsubids -g "${uid_of[alice]}"
	got_none 11 odd
}

# ... and a later source may have the answer.
case_source_unreachable_and_another_answers() {
	odd error-conn
	sources odd files
	subuid alice:100000:65536
	getsubids alice
	got '0: alice 100000 65536'
	getsubids bob
	got_none 11 odd
}

# The user database cannot be reached: nobody knows whether there is such a user.
case_user_database_unreachable() {
	directory_of_users
	rm /etc/idtest
	subuid alice:100000:65536 ghost:200000:10
	getsubids nosuch
	got_none 11 'Error fetching ranges' 'getsubids: hint: '
	getsubids alice
	got '0: alice 100000 65536'
	getsubids ghost
	got '0: ghost 200000 10'
}

# A file that is missing has no lines, which is said; so is a link that leads nowhere.
case_file_missing() {
	rm /etc/subuid
	getsubids alice
	got_none 2 'the user has no range: alice' '/etc/subuid delegates nothing: No such file or directory'
	ln -s nowhere /etc/subuid
	getsubids nosuch
	got_none 2 'no such user: nosuch' '/etc/subuid delegates nothing: No such file or directory'
	rm /etc/subgid
	getsubids -g alice
	got_none 2 /etc/subgid
	sources example
	getsubids root
	got_none 2 'the user has no range'
	! grep -q /etc/subuid /run/stderr || fail "the file is no source"
}

# A file that must not be believed: the message says which, and why.
case_file_unsafe() {
	subuid alice:100000:65536
	chmod 666 /etc/subuid
	getsubids alice
	got_none 2 'getsubids: /etc/subuid is ignored: others than root can write to it (mode 0666)' 'chmod go-w /etc/subuid'
	chmod 644 /etc/subuid
	chown "+${uid_of[bob]}" /etc/subuid
	getsubids alice
	got_none 2 "/etc/subuid is ignored: it is owned by uid ${uid_of[bob]}" 'chown root /etc/subuid'
	rm /etc/subuid
	mkdir /etc/subuid
	getsubids alice
	got_none 2 '/etc/subuid is ignored: it is not a regular file'
	rmdir /etc/subuid
	mkdir /run/theirs
	chown "+${uid_of[bob]}" /run/theirs
	echo alice:100000:65536 >/run/theirs/file
	ln -s /run/theirs/file /etc/subuid
	getsubids alice
	got_none 2 '/etc/subuid is ignored: a directory on the way to it' "uid ${uid_of[bob]}"
}

# A file that may not be read is an error.
case_file_not_readable() {
	subuid alice:100000:65536
	chmod 600 /etc/subuid
	attempt as alice "$programs/getsubids" alice
	got_none 1 '/etc/subuid delegates nothing: Permission denied' 'chmod a+r /etc/subuid'
}

# The owner's bad lines are reported with file, line and reason, and take no other line with them.
case_bad_lines_are_reported() {
	subuid 'bob:bad' alice:100000:10 alice:0x10:10 alice:200000:0 alice:300000:10:x alice:400000:10
	getsubids alice
	exits 0
	printed '0: alice 100000 10' '1: alice 400000 10'
	said /etc/subuid:3: /etc/subuid:4: /etc/subuid:5:
	! grep -q ':1:' /run/stderr || fail "another's bad line was reported"
	subgid alice:bad
	getsubids -g alice
	got_none 2 /etc/subgid:1:
}

# ------------------------------------------------------------------------------------------------- standard output

# What cannot be written was not printed: for little, and for more than is buffered.
case_standard_output_full() {
	local n
	subuid alice:100000:65536
	attempt bash -c 'exec "$@" >/dev/full' bash "$programs/getsubids" alice
	got_none 1 'No space left on device'
	for ((n = 0; n < 5000; n++)); do
		echo "alice:$((100000 + n)):1"
	done >/etc/subuid
	attempt bash -c 'exec "$@" >/dev/full' bash "$programs/getsubids" alice
	got_none 1 'No space left on device'
}

case_standard_output_closed() {
	subuid alice:100000:65536
	attempt bash -c 'exec "$@" >&-' bash "$programs/getsubids" alice
	got_none 1 'Bad file descriptor'
	attempt bash -c 'exec "$@" <&- >&- 2>&-' bash "$programs/getsubids" alice
	exits 1
}

# ----------------------------------------------------------------------------------------------- those who parse it

# kubelet: one line of exactly four fields, and the same bytes with -g.
case_kubelet() {
	local fields
	subuid kubelet:65536:7208960
	subgid kubelet:65536:7208960
	getsubids kubelet
	got '0: kubelet 65536 7208960'
	read -r -a fields </run/stdout
	equal "number of fields" 4 "${#fields[@]}"
	mv /run/stdout /run/users
	getsubids -g kubelet
	cmp /run/users /run/stdout || fail "-g prints other bytes"
}

# rootlesskit: asks by name, then by number, and splits the lines at the colon.
case_rootlesskit() {
	local owner line fields found=()
	subuid alice:100000:65536 "${uid_of[alice]}:200000:65536"
	for owner in alice "${uid_of[alice]}"; do
		getsubids "$owner"
		exits 0
		while read -r line; do
			read -r -a fields <<<"${line#*:}"
			equal "number of fields behind the colon" 3 "${#fields[@]}"
			found+=("${fields[1]}+${fields[2]}")
		done </run/stdout
	done
	equal "ranges" '100000+65536 200000+65536 200000+65536' "${found[*]}"
}

# same_as_incumbent: the incumbent's program gives the same bytes, and fails where ours fails, for these questions
same_as_incumbent() {
	local owner group their_status
	for owner in root alice bob containers nosuch "${uid_of[alice]}" "${uid_of[stranger]}"; do
		for group in '' -g; do
			# shellcheck disable=SC2086  # no word, or one
			attempt /usr/bin/getsubids $group "$owner"
			their_status=$status
			mv /run/stdout /run/theirs
			# shellcheck disable=SC2086
			getsubids $group "$owner"
			(((status == 0) == (their_status == 0))) || fail "the incumbent's exit status is $their_status"
			cmp /run/theirs /run/stdout || fail "the incumbent prints other bytes"
		done
	done
}

case_same_as_incumbent() {
	[[ -x /usr/bin/getsubids ]] || skip "there is no /usr/bin/getsubids to compare with; it comes with the package uidmap"
	same_as_incumbent
	subuid alice:100000:65536
	subgid alice:100000:65536
	same_as_incumbent
	subuid '# comment' alice:100000:65536 '' bob:165536:65536 alice:4294901760:65535 root:0:1 alice:231072:1
	subgid bob:1:1 bob:3:3 containers:100:100 bob:2:2
	same_as_incumbent
	subuid "${uid_of[alice]}:100000:65536" containers:500000:10 "${uid_of[stranger]}:600000:10"
	subgid alice:100000:65536 "${uid_of[stranger]}:600000:10"
	same_as_incumbent
	printf 'alice:1:4294967294\nbob:7:7' >/etc/subuid
	rm /etc/subgid
	same_as_incumbent
}
