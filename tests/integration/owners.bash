# Whose line it is: login names, user IDs, other names of the same ID, and users that a directory service knows.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# A line by login name.
case_by_name() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
}

# A line by user ID in decimal; in subgid, too, it is the user's and not the group's.
case_by_decimal_id() {
	grants "${uid_of[alice]}:200000:65536"
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
}

# A group's ID, or its name, owns nothing.
case_group_owns_nothing() {
	grants "${gid_of[alice]}:200000:65536" nogroup:200000:65536
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
}

# A line by another login name of the same user ID.
case_by_other_name() {
	grants alicia:200000:65536
	start alice userns
	request alice 0 200000 65536
	mapped 0 200000 65536
}

# Owners are compared to the letter: no prefix, no other case, no blanks.
case_similar_names_own_nothing() {
	grants alic:200000:1 alice2:200000:1 ALICE:200000:1 'alice :200000:1' ':200000:1' "0${uid_of[alice]}:200000:1" \
		"+${uid_of[alice]}:200000:1" "${uid_of[alice]}0:200000:1"
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
}

# A line by a user ID that wraps around to the caller's in 32 bits.
case_owner_id_wraps_around() {
	grants "$((4294967296 + uid_of[alice])):200000:65536"
	start alice userns
	request alice 0 200000 1
	not_allowed 0 200000 1
}

# An owner of digits is a user ID, whoever has these digits for a login name ...
case_digits_are_a_user_id() {
	grants "${uid_of[alice]}:200000:65536"
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# ... and never a login name.
case_digits_are_no_login_name() {
	grants "${uid_of[alice]}:200000:65536"
	start digits userns
	request digits 0 200000 1
	not_allowed 0 200000 1
}

# A user with such a login name has the lines by his own ID.
case_user_with_login_name_of_digits() {
	grants "${uid_of[digits]}:200000:65536"
	start digits userns
	request digits 0 200000 1
	mapped 0 200000 1
}

# ... and those by such a name, where the user database says for certain that nobody has that user ID: the file ...
case_login_name_of_digits() {
	local name
	for name in 123456 0123456 99999999999; do
		is_named "$name"
		grants "$name:200000:100" "${uid_of[digits]}:200100:100"
		start digits userns
		request digits 0 200000 200
		mapped 0 200000 200
	done
	is_named 123456
	grants 123456:200000:100 "${uid_of[digits]}:200100:100"
	echo "erin:x:123456:80010::/:/bin/sh" >>/etc/passwd
	start digits userns
	request digits 0 200099 2
	not_allowed 0 200099 2
	request digits 0 200100 100
	mapped 0 200100 100
}

# ... a line of which the C library may read in another way, ...
case_login_name_of_digits_and_an_odd_line() {
	is_named 123456
	echo "erin:x: 123456:80010::/:/bin/sh" >>/etc/passwd
	grants 123456:200000:65536
	start digits userns
	request digits 0 200000 1
	not_allowed 0 200000 1
}

# ... and every other source of users. Where one of those fails, it is not certain.
case_login_name_of_digits_and_a_directory() {
	local where
	install_directory_service
	passwd_sources files idtest
	grants 123456:200000:100 "${uid_of[digits]}:200100:100"
	for where in passwd idtest; do
		is_named 123456
		[[ $where == passwd ]] || mv_to_directory 123456
		[[ $where == idtest ]] || : >/etc/idtest
		start digits userns
		request digits 0 200000 200
		mapped 0 200000 200
	done
	echo "erin:x:123456:80010::/:/bin/sh" >>/etc/idtest
	start digits userns
	request digits 0 200000 1
	not_allowed 0 200000 1
	request digits 0 200100 1
	mapped 0 200100 1
	is_named 123456
	rm /etc/idtest
	start digits userns
	request digits 0 200000 1
	not_allowed 0 200000 1
	hinted '[owners-not-answered]'
	request digits 0 200100 100
	mapped 0 200100 100
}

# With any limit of memory: a module that cannot be loaded says nothing, though to the C library nobody has that user ID then;
# nor does one that such a module asks in turn. To the C library, the last line counts.
case_login_name_of_digits_and_a_starved_directory() {
	local sources size
	install_directory_service
	is_named 123456
	echo "erin:x:123456:80010::/:/bin/sh" >/etc/idtest
	echo "+::::::" >>/etc/passwd
	grants 123456:200000:100
	start digits userns
	for sources in 'files idtest' 'files idtest [UNAVAIL=return]' $'files\npasswd: files idtest' $'compat\npasswd_compat: idtest'; do
		passwd_sources "$sources"
		for ((size = 2400; size < 5200; size += 8)); do
			through=(prlimit --as="$((size << 10))" --)
			request digits 0 200000 100
			((status != 0)) || fail "granted with --as=$((size << 10)): $sources"
			unchanged "${state_files[@]}"
		done
		through=()
		request digits 0 200000 100
		not_allowed 0 200000 100
	done
}

is_named() { # is_named NAME: the login name of "digits", in the passwd file
	sed -i "/^[^:]*:x:${uid_of[digits]}:/d" /etc/passwd
	echo "$1:x:${uid_of[digits]}:${gid_of[digits]}::/:/bin/sh" >>/etc/passwd
}

mv_to_directory() { # mv_to_directory NAME
	sed -n "/^$1:/p" /etc/passwd >/etc/idtest
	sed -i "/^$1:/d" /etc/passwd
}

any_group_will_do() {
	echo "GRANT_AUX_GROUP_SUBIDS yes" >/etc/login.defs
}

# A caller without an entry in the user database has no group that is known to be the primary one.
case_stranger_without_primary_group() {
	grants "${uid_of[stranger]}:200000:65536"
	start stranger userns
	request stranger 0 200000 65536
	refused "owned by a different user: uid:${uid_of[stranger]}"
	request stranger 0 "$(own_id stranger)" 1
	refused "owned by a different user: uid:${uid_of[stranger]}"
}

# Where any group will do, he has the lines by ID ...
case_stranger_by_decimal_id() {
	any_group_will_do
	grants "${uid_of[stranger]}:200000:65536"
	start stranger userns
	request stranger 0 200000 65536
	mapped 0 200000 65536
}

# ... and his own ID.
case_stranger_own_id() {
	any_group_will_do
	start stranger userns
	request stranger 0 "$(own_id stranger)" 1
	mapped_own 0 "$(own_id stranger)" 1
}

# ... and no line of anybody else.
case_stranger_without_line() {
	any_group_will_do
	grants alice:200000:65536 stranger:200000:65536
	start stranger userns
	request stranger 0 200000 1
	not_allowed 0 200000 1
}

# ------------------------------------------------------------------------------------------------- a directory service

# directory_service USER...: a service that knows these names, all of them alice's, and notes each question
directory_service() {
	install_directory_service
	printf "%s:x:${uid_of[alice]}:${gid_of[alice]}::/:/bin/sh\n" "$@" >/etc/idtest
	touch "$scratch/nss-questions"
	chmod 666 "$scratch/nss-questions"
}

questions() { # questions PATTERN: how often the service was asked for it
	grep -cx -e "$1" "$scratch/nss-questions" || true
}

# Another name of the same ID may come from a service that cannot list its users.
case_other_name_in_directory() {
	directory_service ldap-alice
	passwd_sources files idtest
	grants ldap-alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# The user database is asked about the caller once.
case_caller_is_looked_up_once() {
	directory_service alice
	passwd_sources idtest
	grants alice:200000:10 alice:200010:10 alice:200020:10
	start alice userns
	# What else runs on the way has asked as well: the count begins with the helper.
	through=(sh -c ': >"$0" && exec "$@"' "$scratch/nss-questions")
	request alice 0 200000 5 5 200010 5 10 200020 5
	mapped 0 200000 5 5 200010 5 10 200020 5
	[[ $(questions "uid ${uid_of[alice]}") == 1 ]] || fail "asked: $(<"$scratch/nss-questions")"
}

# Owners are looked up only where it could change the answer: not for IDs that nobody asked for, or that are granted.
case_owners_in_vain_are_not_looked_up() {
	directory_service ldap-alice
	passwd_sources files idtest
	grants elsewhere:300000:65536 covered:200000:10 alice:200000:10 ldap-alice:200010:10
	start alice userns
	request alice 0 200000 20
	mapped 0 200000 20
	[[ $(questions 'name elsewhere') == 0 ]] || fail "asked about an owner of other IDs"
	[[ $(questions 'name covered') == 0 ]] || fail "asked about an owner of IDs that are granted by name"
	[[ $(questions 'name ldap-alice') == 1 ]] || fail "not asked once about the owner in question"
}

# An owner of many lines is looked up once.
case_owner_of_many_lines_is_looked_up_once() {
	directory_service ldap-alice
	passwd_sources files idtest
	grants ldap-alice:200000:10 ldap-alice:200010:10 ldap-alice:200020:10
	start alice userns
	request alice 0 200000 30
	mapped 0 200000 30
	[[ $(questions 'name ldap-alice') == 1 ]] || fail "asked: $(<"$scratch/nss-questions")"
}

# unknown_owners COUNT: the file grants the same ten IDs to so many owners, of which the last is alice
unknown_owners() {
	local n
	directory_service ldap-alice
	passwd_sources files idtest
	for ((n = 1; n < $1; n++)); do
		echo "other$n:200000:10"
	done >"$subfile"
	echo ldap-alice:200000:10 >>"$subfile"
	start alice userns
	request alice 0 200000 10
}

# At most 64 owners are looked up ...
case_owners_in_question_64() {
	unknown_owners 64
	mapped 0 200000 10
	[[ $(questions 'name other[0-9]*') == 63 ]] || fail "not asked once about each: $(<"$scratch/nss-questions")"
}

# ... and where more are in question, none is, so that the answer does not depend on the order of the lines.
case_owners_in_question_65() {
	unknown_owners 65
	not_allowed 0 200000 10
	hinted 64
	[[ $(questions 'name other[0-9]*') == 0 ]] || fail "asked nevertheless"
}

# More owners than that may be known to /etc/passwd, which is read in one pass.
case_owners_in_passwd_are_not_counted() {
	local n
	for ((n = 1; n <= 100; n++)); do
		echo "other$n:x:$((90000 + n)):90000::/:/bin/sh" >>/etc/passwd
		echo "other$n:200000:10"
	done >"$subfile"
	echo alicia:200000:10 >>"$subfile"
	start alice userns
	request alice 0 200000 10
	mapped 0 200000 10
}
