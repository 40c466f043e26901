# The reading half of the library, on the files: ranges of an owner, and owners of an ID.
# shellcheck shell=bash

# ----------------------------------------------------------------------------------------------- ranges of an owner

# By name: the lines by that name, in the order of the file. Users and groups have a file each.
case_ranges_by_name() {
	subuid alice:100000:65536 bob:200000:10 alice:300000:1
	subgid alice:400000:65536
	ask uid-ranges alice gid-ranges alice uid-ranges bob gid-ranges bob
	answered '2 100000:65536 300000:1' '1 400000:65536' '1 200000:10' '0 0'
}

# ... with the lines by its user ID and by other names of that ID between them, each once, as they stand.
case_ranges_by_name_include_those_of_the_id() {
	subuid alicia:100000:10 alice:200000:10 "${uid_of[alice]}:300000:10" bob:400000:10 "${gid_of[alice]}:500000:10" \
		alicia:100000:5
	ask uid-ranges alice uid-ranges alicia
	answered '4 100000:10 200000:10 300000:10 100000:5' '4 100000:10 200000:10 300000:10 100000:5'
}

# In the file of group IDs, too, owners are users: a group of that name or ID owns nothing.
case_group_ranges_belong_to_users() {
	subgid "${uid_of[alice]}:100000:10" "${gid_of[alice]}:200000:10" nogroup:300000:10
	ask gid-ranges alice
	answered '1 100000:10'
}

# A number and a name are one owner: the lines by both, and by other names of the ID.
case_ranges_by_number() {
	subuid alice:100000:10 "${uid_of[alice]}:200000:10" bob:500000:10 alicia:300000:10 "0${uid_of[alice]}:400000:10"
	ask uid-ranges "${uid_of[alice]}" gid-ranges "${uid_of[alice]}"
	answered '3 100000:10 200000:10 300000:10' '0 0'
}

# The number of nobody counts as well, where a line says it to the letter.
case_ranges_by_number_of_nobody() {
	subuid "${uid_of[stranger]}:100000:10" "0${uid_of[stranger]}:200000:10"
	ask uid-ranges "${uid_of[stranger]}" uid-ranges "0${uid_of[stranger]}"
	answered '1 100000:10' '1 200000:10'
}

# Digits are a user ID, though there is a login name of these digits ...
case_digits_are_a_user_id() {
	subuid "${uid_of[digits]}:100000:10" "${uid_of[alice]}:200000:10"
	ask uid-ranges "${uid_of[alice]}" uid-ranges alice uid-ranges "${uid_of[digits]}" uid-owners 200000
	answered '1 200000:10' '1 200000:10' '1 100000:10' "1 ${uid_of[alice]}"
}

# ... unless there is certainly nobody who has that user ID: then they are that login name.
case_digits_are_a_login_name() {
	local name
	for name in 123456 0123456 99999999999; do
		directory_of_users "$name:70010"
		subuid "$name:100000:10" 70010:200000:10 alice:300000:10
		ask uid-ranges "$name" uid-ranges 70010 uid-owners 100000
		answered '2 100000:10 200000:10' '2 100000:10 200000:10' '1 70010'
	done
	echo "erin:x:123456:100::/:/bin/sh" >>/etc/passwd
	directory_of_users 123456:70010
	subuid 123456:100000:10 70010:200000:10
	ask uid-ranges 123456 uid-ranges erin uid-ranges 70010 uid-owners 100000
	answered '1 100000:10' '1 100000:10' '1 200000:10' '1 123456'
}

# Where the user database fails, nothing is certain: they are a user ID.
case_digits_and_the_user_database_unreachable() {
	directory_of_users 123456:70010
	rm /etc/idtest
	subuid 123456:100000:10 70010:200000:10
	ask uid-ranges 123456 uid-owners 100000 uid-ranges 70011
	answered '1 100000:10' '1 123456' '-1 EAGAIN'
}

# A name that belongs to no user, such as the one that Podman takes ranges from.
case_ranges_of_a_pseudo_user() {
	subuid containers:100000:65536 conTainers:200000:10 container:300000:10 containers1:400000:10
	ask uid-ranges containers gid-ranges containers
	answered '1 100000:65536' '0 ENOENT'
}

# Nothing found: errno tells a user without ranges from no user at all.
case_no_ranges() {
	subuid bob:100000:10
	ask uid-ranges alice uid-ranges "${uid_of[alice]}" gid-ranges bob
	answered '0 0' '0 0' '0 0'
	ask uid-ranges nosuch uid-ranges "${uid_of[stranger]}" uid-ranges 4294967295 uid-ranges 18446744073709621617
	answered '0 ENOENT' '0 ENOENT' '0 ENOENT' '0 ENOENT'
}

# To the last ID, and past it.
case_ranges_at_the_end() {
	subuid alice:4294901760:65535 alice:4294901760:65536 alice:0:4294967295 alice:4294967295:1
	ask uid-ranges alice
	answered '4 4294901760:65535 4294901760:65536 0:4294967295 4294967295:1'
}

# Bad lines are left out, and those of the owner reported.
case_bad_lines() {
	subuid alice:100000:10 alice:4294967295:2 bob:200000:0 alice:200000 alice:-1:10 alice:300000:10
	ask uid-ranges alice
	printed '2 100000:10 300000:10'
	said 'libsubid: /etc/subuid:2: ' 'libsubid: /etc/subuid:4: ' 'libsubid: /etc/subuid:5: '
	equal "number of messages" 3 "$(wc -l </run/stderr)"
}

# What can be no owner.
case_invalid_owners() {
	subuid ':100000:10' 'alice:200000:10'
	ask uid-ranges '' gid-ranges '' uid-ranges alice:200000:10 uid-ranges $'alice\nbob'
	answered '0 ENOENT' '0 ENOENT' '-1 EINVAL' '-1 EINVAL'
}

# NULL for the owner, and for where the answer goes.
case_null() {
	ask no-owner nowhere alice
	answered '-1 EINVAL' '-1 EINVAL' '-1 EINVAL' '-1 EINVAL' '-1 EINVAL' '-1 EINVAL'
}

# A file that is missing has no lines; one that must not be believed has none either, and is reported.
case_files_that_say_nothing() {
	rm /etc/subuid
	subgid alice:100000:10
	chmod 666 /etc/subgid
	ask uid-ranges alice uid-owners 100000
	answered '0 0' 0
	ask gid-ranges alice gid-owners 100000
	printed '0 0' 0
	said /etc/subgid
	ln -s /dev/null /etc/subuid
	ask uid-ranges alice uid-owners 100000
	printed '0 0' 0
	said /etc/subuid
}

# A file that may not be read is an error.
case_file_not_readable() {
	subuid alice:100000:10
	chmod 600 /etc/subuid
	attempt as bob ask uid-ranges alice uid-owners 100000
	answered '-1 EACCES' '-1 EACCES'
}

# -------------------------------------------------------------------------------------------------- owners of an ID

# In the order of the file, each once.
case_owners() {
	subuid bob:100000:10 alice:100005:10 bob:100004:2 "${uid_of[alice]}:100005:1" alicia:100000:10 root:0:4294967295
	ask uid-owners 100005 uid-owners 99999 uid-owners 100000 uid-owners 100014 uid-owners 100015
	answered "3 ${uid_of[bob]} ${uid_of[alice]} 0" '1 0' "3 ${uid_of[bob]} ${uid_of[alice]} 0" "2 ${uid_of[alice]} 0" '1 0'
}

# Owners of group IDs are users as well.
case_owners_of_group_ids() {
	subuid bob:100000:10
	subgid alice:100000:10 "${gid_of[bob]}:100000:10"
	ask gid-owners 100000
	answered "2 ${uid_of[alice]} ${gid_of[bob]}"
}

# A name that no user has is left out; a number is a user ID, whether or not anybody has it.
case_owners_who_do_not_exist() {
	subuid ghost:100000:10 "${uid_of[stranger]}:100000:10" alice:100000:10 4294967296:100000:10 "0${uid_of[bob]}:100000:10"
	ask uid-owners 100000
	answered "2 ${uid_of[stranger]} ${uid_of[alice]}"
	subuid ghost:100000:10
	ask uid-owners 100000
	answered 0
}

# Nobody, and at both ends of the IDs.
case_owners_of_nobodys_id() {
	subuid alice:100000:10 bob:0:1 alice:4294967294:1
	ask uid-owners 100010 uid-owners 1 uid-owners 0 uid-owners 4294967294 uid-owners 4294967295
	answered 0 0 "1 ${uid_of[bob]}" "1 ${uid_of[alice]}" 0
}

# More owners than would fit into anything of a fixed size.
case_many_owners() {
	local n expected=2000
	for ((n = 1; n <= 2000; n++)); do
		echo "$n:100000:10"
		expected+=" $n"
	done >/etc/subuid
	ask uid-owners 100009
	answered "$expected"
}

# ------------------------------------------------------------------------------------------------ the user database

# A name that only a directory knows: the lines by it, and by its user ID.
case_user_of_a_directory() {
	directory_of_users dana:70010
	subuid dana:100000:10 70010:200000:10
	ask uid-ranges dana uid-owners 100000 uid-ranges 70010
	answered '2 100000:10 200000:10' '1 70010' '2 100000:10 200000:10'
}

# A database that fails is neither yes nor no. What a line says to the letter counts nevertheless.
case_user_database_unreachable() {
	directory_of_users
	rm /etc/idtest
	subuid ghost:100000:10 alice:200000:10
	ask uid-ranges ghost uid-ranges alice uid-ranges nosuch uid-ranges "${uid_of[stranger]}" uid-owners 200000
	answered '1 100000:10' '1 200000:10' '-1 EAGAIN' '-1 EAGAIN' "1 ${uid_of[alice]}"
	ask uid-owners 100000
	answered '-1 EAGAIN'
}

# other_names COUNT: lines by so many owners whom /etc/passwd does not know; for a directory they are alice
other_names() {
	local n names=()
	for ((n = 1; n <= $1; n++)); do
		names+=("other$n:${uid_of[alice]}")
	done
	directory_of_users "${names[@]}"
	for ((n = 1; n <= $1; n++)); do
		echo "other$n:$((100000 + n)):1"
	done >/etc/subuid
	echo alice:200000:10 >>/etc/subuid
}

# Owners whom /etc/passwd does not know are asked of the database, if there are 64 at most ...
case_other_names_64() {
	other_names 64
	ask uid-ranges alice
	said_nothing
	[[ $(</run/stdout) == '65 100001:1 100002:1 '*' 100064:1 200000:10' ]] || fail "not all ranges"
	equal "questions about other1" 1 "$(grep -cx 'name other1' "$scratch/nss-questions")"
}

# ... and if there are more, none is, which is said.
case_other_names_65() {
	other_names 65
	ask uid-ranges alice
	printed '1 200000:10'
	! grep '^name other' "$scratch/nss-questions" || fail "asked nevertheless"
	said 64
}

# An owner who is asked for by name is one question, whatever the number of lines.
case_owner_of_many_lines_is_looked_up_once() {
	directory_of_users "dana:${uid_of[alice]}"
	subuid dana:100000:1 dana:200000:1 dana:300000:1
	ask uid-ranges alice
	answered '3 100000:1 200000:1 300000:1'
	equal "questions" 1 "$(grep -cx 'name dana' "$scratch/nss-questions")"
}

# ---------------------------------------------------------------------------------------------------------- messages

# Before subid_init(), on standard error.
case_messages_before_init() {
	subuid alice:bad:10
	ask uid-ranges alice
	printed '0 0'
	said 'libsubid: /etc/subuid:1: '
}

# On the stream that subid_init() was given, with its name.
case_messages_to_a_stream() {
	subuid alice:bad:10
	ask init storage stdout uid-ranges alice
	said_nothing
	grep -q '^storage: /etc/subuid:1: ' /run/stdout || fail "no message on the stream"
	ask init - stdout uid-ranges alice
	said_nothing
	grep -q '/etc/subuid:1: ' /run/stdout || fail "no message on the stream"
}

# With no stream, nowhere.
case_messages_nowhere() {
	subuid alice:bad:10
	sources nosuch
	ask init storage none uid-ranges alice
	answered '0 0'
}

# subid_init() can be called again.
case_messages_after_a_second_init() {
	subuid alice:bad:10
	ask init storage stdout init other none uid-ranges alice
	answered '0 0'
	ask init storage none init other stdout uid-ranges alice
	said_nothing
	grep -q '^other: ' /run/stdout || fail "no message on the second stream"
}

# ------------------------------------------------------------------------------------------------------------ memory

# Answers go to free(3) and to subid_free(), and neither minds that there is none.
case_release() {
	local way
	subuid alice:100000:10 alice:200000:10
	for way in free subid_free; do
		ask release "$way" uid-ranges alice uid-owners 100000 gid-ranges alice uid-owners 1 uid-ranges nosuch uid-ranges ''
		answered '2 100000:10 200000:10' "1 ${uid_of[alice]}" '0 0' 0 '0 ENOENT' '0 ENOENT'
	done
}

# The file is read anew for each question of one process.
case_file_is_read_anew() {
	local answer to from
	mkfifo /run/to /run/from
	subuid alice:100000:10
	"$programs/ask" uid-ranges alice wait uid-ranges alice wait uid-ranges alice </run/to >/run/from &
	exec {to}>/run/to {from}</run/from
	read -r answer <&"$from"
	equal "first answer" '1 100000:10' "$answer"
	subuid alice:200000:20
	echo >&"$to"
	read -r answer <&"$from"
	equal "second answer" '1 200000:20' "$answer"
	rm /etc/subuid
	echo >&"$to"
	read -r answer <&"$from"
	equal "third answer" '0 0' "$answer"
}

# ------------------------------------------------------------------------------------------- in another user namespace

# A shell in a user namespace with 65536 IDs, user 65534 among them, and its root's capabilities. Its ID is in $pid.
start_many_ids() {
	launch unshare --user sh -c 'echo $$; exec cat'
	echo 0 200000 65536 >"/proc/$pid/uid_map"
	echo 0 200000 65536 >"/proc/$pid/gid_map"
}

ask_inside() { # ask_inside ID: what alice has, by that user of the namespace
	attempt nsenter --user --target "$pid" setpriv --reuid "+$1" --regid "+$1" --clear-groups -- \
		"$programs/ask" uid-ranges alice
	[[ $status == 0 ]] || fail "the program that asks has failed"
}

# The files of the host's root are shown as those of user 65534, who may be a user of the namespace. Nobody can tell the
# two apart, so both are trusted ...
case_owner_shown_as_user_65534() {
	local asker
	subuid alice:100000:65536
	start_many_ids
	for asker in 0 1000; do
		ask_inside "$asker"
		answered '1 100000:65536'
	done
	chown "+$((200000 + 65534))" /etc/subuid
	ask_inside 1000
	answered '1 100000:65536'
}

# ... but not by that user, whose file it may be.
case_owner_is_user_65534() {
	subuid alice:100000:65536
	start_many_ids
	ask_inside 65534
	printed '0 0'
	said '/etc/subuid is ignored: it is owned by uid 65534'
}
