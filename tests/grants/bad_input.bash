# What is no owner and no range is refused, and what may not be changed is not: with the reason, and without a change.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=(setpriv)

readonly old_lines=('# kept' alice:200000:1000 bob:300000:1000)

all_refused() { # all_refused ERRNO OWNER START COUNT: by each function that makes changes
	attempt "${through[@]}" "$writer" grant "$kind" "${@:2}" reuse "$kind" "${@:2}" ungrant "$kind" "${@:2}"
	refused "$1"$'\n'"$1"$'\n'"$1"
}

# NULL for the range, the owner, or for what is to be filled in.
case_null() {
	lines "${old_lines[@]}"
	all_refused EINVAL NULL 0 10
	ask grant-null
	refused EINVAL
	ask ungrant-null
	refused EINVAL
	ask ranges NULL
	refused '-1 EINVAL'
	ask ranges-null alice
	refused EINVAL
	ask owners-null 200000
	refused EINVAL
}

# Text that would not be one field of one line, or that other readers would take for something else.
case_owners() {
	local owner
	lines "${old_lines[@]}"
	for owner in '' : alice: :alice a:b alice:200000:1000 $'alice\n' $'\nalice' $'alice\nroot:0:1' $'\n' \
		' ' ' alice' 'alice ' $'al\tice' $'alice\t' $'alice\r' '#' '#alice' $'alice\e[2J' $'alice\177' "$(printf 'a%255s' '' | tr ' ' a)"; do
		all_refused EINVAL "$owner" 200000 10
	done
}

# A number that can be nobody's user ID could never be granted anything, unless it is somebody's login name.
case_numbers_that_are_no_user_ids() {
	local owner
	for owner in 01500 00 4294967295 4294967296 99999999999 18446744073709551617; do
		lines "${old_lines[@]}"
		attempt "$writer" grant "$kind" "$owner" 0 10 reuse "$kind" "$owner" 0 10
		refused $'EINVAL\nEINVAL'
		echo "$owner:x:5000:100::/:/bin/sh" >>/etc/passwd
		granted 100000 10 "$owner" 0 10
	done
	granted 100010 10 4294967294 0 10
}

# Directories have such names.
case_owner_with_a_blank() {
	lines "${old_lines[@]}"
	granted 100000 10 'Domain User' 0 10
	ungranted 'Domain User' 100000 10
	lines_are "${old_lines[@]}"
}

# No IDs, and more than there are.
case_counts() {
	local count
	lines "${old_lines[@]}"
	for count in 0 4294967297 9223372036854775808 18446744073709351616 18446744073709551615; do
		all_refused EINVAL alice 0 "$count"
		all_refused EINVAL alice 200000 "$count"
	done
}

# A start that is no ID.
case_starts() {
	local start
	lines "${old_lines[@]}"
	for start in 4294967296 4295167296 9223372036854775808 18446744073709551615 18446744069414584321; do
		all_refused EINVAL alice "$start" 1
		all_refused EINVAL alice "$start" 4294967296
	done
}

# A good start and a good count that together go past the last ID.
case_ends() {
	lines "${old_lines[@]}"
	ask ungrant alice 4294967295 2
	refused EINVAL
	ask ungrant alice 1 4294967296
	refused EINVAL
	ask grant alice 4294967295 2
	[[ $answer == ENOSPC || $answer == EINVAL ]] || fail "a range past the last ID"
	untouched
}

# Refused with no file there, none is made.
case_no_file() {
	all_refused EINVAL '' 0 10
	all_refused EINVAL alice 0 0
}

# What is asked in vain leaves the process able to ask again.
case_goes_on() {
	lines "${old_lines[@]}"
	attempt "$writer" grant "$kind" '' 0 1 grant "$kind" alice 0 0 grant "$kind" alice 0 10 \
		ungrant "$kind" a:b 0 1 ungrant "$kind" bob 300000 1
	[[ $answer == $'EINVAL\nEINVAL\n100000 10\nEINVAL\nok' ]] || fail "one error spoils what follows"
	[[ $(<"$subfile") == $'# kept\nalice:200000:1000\nbob:300001:999\nalice:100000:10' ]] || fail "the lines are others"
}

# -------------------------------------------------------------------------------------------------------- not permitted

# Not root: with and without the lock file of lckpwdf(3), which only root may open.
case_not_root() {
	lines "${old_lines[@]}"
	through=(as alice)
	all_refused EACCES alice 0 10
	all_refused EACCES alice 200000 10
	touch /etc/.pwd.lock
	chmod 600 /etc/.pwd.lock
	all_refused EACCES alice 0 10
	ask ranges alice
	answers '1 200000+1000'
}

# A plugin is the first source: it cannot be told.
case_plugin_first() {
	local sources
	lines "${old_lines[@]}"
	for sources in grantless 'grantless files' 'grantless [NOTFOUND=return] files'; do
		printf 'passwd: files\nsubid: %s\n' "$sources" >/etc/nsswitch.conf
		all_refused EOPNOTSUPP alice 200000 10
		all_refused EINVAL '' 0 10
	done
	ask ranges alice
	answers '1 700000+1000'
}

# A plugin that comes after the files, and one that cannot be loaded, leave the files to be changed.
case_plugin_after_files() {
	local sources
	for sources in files 'files grantless' 'files [SUCCESS=continue] grantless'; do
		printf 'passwd: files\nsubid: %s\n' "$sources" >/etc/nsswitch.conf
		lines "${old_lines[@]}"
		granted 100000 10 alice 0 10
		ungranted alice 200000 1000
		lines_are '# kept' bob:300000:1000 alice:100000:10
	done
}

# --------------------------------------------------------------------------------------------------- files not to trust

# Who can write to the file could have put anything into it; it is not made a good one by rewriting it.
case_file_of_others() {
	lines "${old_lines[@]}"
	chmod 664 "$subfile"
	chgrp 1000 "$subfile"
	all_refused EPERM alice 200000 10000
	chmod 646 "$subfile"
	all_refused EPERM alice 200000 10000
	chmod 644 "$subfile"
	chown 1000 "$subfile"
	all_refused EPERM alice 200000 10000
	says "$subfile is ignored: it is owned by uid 1000"
	chown 0 "$subfile"
	ungranted alice 200000 1000
}

# What is no regular file is not waited for, and not replaced.
case_no_regular_file() {
	mkdir "$subfile"
	all_refused EPERM alice 200000 10000
	rmdir "$subfile"
	mkfifo "$subfile"
	all_refused EPERM alice 200000 10000
	rm "$subfile"
	ln -s /dev/null "$subfile"
	all_refused EPERM alice 200000 10000
	[[ -L $subfile ]] || fail "the link has gone"
}

# The way to the file counts as well, with a link and without: whoever can write to a directory chooses the file.
case_way_of_others() {
	mkdir /run/theirs
	echo bob:300000:1000 >/run/theirs/file
	ln -s /run/theirs/file "$subfile"
	chown 1000 /run/theirs
	all_refused EPERM alice 200000 10000
	says "$subfile is ignored: a directory on the way to it"
	chown 0 /run/theirs
	chmod 777 /run/theirs
	all_refused EPERM alice 200000 10000
	chmod 755 /run/theirs
	rm "$subfile"
	lines "${old_lines[@]}"
	chmod 777 /etc
	all_refused EPERM alice 200000 10000
	chmod 755 /etc
	granted 100000 10 alice 0 10
}
