# Each known hole of programs like these, by its name.
# shellcheck shell=bash

helpers=(newgidmap)

readonly excluded=80099   # a group of alice that may not read the file

# CVE-2018-7169: a user whom a file excludes by one of his groups maps his own group, drops the other one within the
# new namespace, and reads the file. newgidmap denies setgroups first, so that no group can be dropped there.
case_cve_2018_7169_dropping_a_group() {
	start_excluded
	request alice 0 "${gid_of[alice]}" 1
	mapped_own 0 "${gid_of[alice]}" 1
	setgroups_is deny
	! in_namespace cat "$scratch/file" || fail "the file can be read, so that this proves nothing"
	! in_namespace setpriv --clear-groups cat "$scratch/file" || fail "the group was dropped"
}

# That the case above can fail: where a range is delegated, the administrator has allowed just that.
case_cve_2018_7169_dropping_a_group_where_allowed() {
	grants alice:200000:65536
	start_excluded
	request alice 0 "${gid_of[alice]}" 1 1 200000 65536
	mapped 0 "${gid_of[alice]}" 1 1 200000 65536
	! in_namespace cat "$scratch/file" || fail "the file can be read, so that this proves nothing"
	in_namespace setpriv --clear-groups cat "$scratch/file" || fail "not allowed to drop the group"
}

# A target of alice's with the group that excludes her, in which she is root already.
start_excluded() {
	echo secret >"$scratch/file"
	chown "root:+$excluded" "$scratch/file"
	chmod 604 "$scratch/file"
	launch setpriv --reuid "+${uid_of[alice]}" --regid "+${gid_of[alice]}" --groups "$excluded" -- "$target" userns
	select_helper newuidmap
	request alice 0 "${uid_of[alice]}" 1
	mapped 0 "${uid_of[alice]}" 1
	select_helper newgidmap
}

in_namespace() { # in_namespace COMMAND...: as the root of that namespace
	setpriv --reuid "+${uid_of[alice]}" --regid "+${gid_of[alice]}" --groups "$excluded" -- \
		nsenter --user="/proc/$pid/ns/user" --preserve-credentials -- "$@" >/run/stdout 2>/run/stderr
}

# CVE-2016-6252: a number that overflows is taken for a small one, and maps the user 0 of the host.
case_cve_2016_6252_overflow() {
	local triple
	select_helper newuidmap
	grants alice:200000:65536
	start alice userns
	for triple in '0 4294967296 1' '0 18446744073709551616 1' '0 200000 4294967297' '0 4294967295 2' \
		'0 200000 18446744073709551615' \
		'0 18446744073709551615 2' '4294967295 200000 2' '0 -4294967296 1' '0 200000 4294767296'; do
		# shellcheck disable=SC2086  # three words
		request alice $triple
		refused ''
	done
}

# CVE-2013-1959, the helpers' part of it: the caller opens the map, and lets the privileged program print to it what
# the caller has chosen. Nothing that is printed can begin with a number.
case_cve_2013_1959_message_to_the_map() {
	start alice userns
	map_can_be_opened
	attempt as alice bash -c 'exec -a "$1" "$2" x 2>"$3"' bash $'0 0 4294967295\n' "$program" "/proc/$pid/$map"
	refused_silently
	attempt as alice bash -c 'exec "$1" "$2" 0 300000 1 2>"$3"' bash "$program" "$pid" "/proc/$pid/$map"
	refused_silently
}

# CVE-2023-4911, the helpers' part of it: nothing of the caller's environment is read, so that a variable that a loader
# chokes on, in an environment of hundreds of kilobytes, changes nothing.
case_cve_2023_4911_tunables() {
	select_helper newuidmap
	grants alice:200000:65536
	start alice userns
	through=(env -i GLIBC_TUNABLES=glibc.malloc.mxfast=glibc.malloc.mxfast=A "Z=$(head -c 100000 /dev/zero | tr '\0' x)"
		"Y=$(head -c 100000 /dev/zero | tr '\0' x)")
	request alice 0 300000 1
	not_allowed 0 300000 1
	request alice 0 200000 10
	mapped 0 200000 10
}

# CVE-2012-0809 (sudo) and CVE-2023-6246 (syslog(3) of glibc): the caller's name for the program is used as a format, or is
# longer than what it is copied to, when a message is logged.
case_cve_2023_6246_name_of_the_program() {
	local name
	select_helper newuidmap
	start alice userns
	for name in '%n%n%n%s%s%s' "$(head -c 100000 /dev/zero | tr '\0' x)" ''; do
		attempt as alice bash -c 'exec -a "$1" "$2" "$3" 0 300000 1' bash "$name" "$program" "$pid"
		refused ''
		grep -q '^newuidmap: uid range \[0-1) -> \[300000-300001) not allowed$' /run/stderr || fail "another message"
	done
}
