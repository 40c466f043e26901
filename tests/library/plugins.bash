# What plugins answer, and what is made of it.
# shellcheck shell=bash

# answer_of_odd SCRIPT LINE: with this script, the plugin's ranges for alice are so
answer_of_odd() {
	odd "$1"
	ask uid-ranges alice
	printed "$2"
}

# ------------------------------------------------------------------------------------------------- the example plugin

case_example_ranges() {
	sources example
	ask uid-ranges alice gid-ranges alice uid-ranges bob gid-ranges bob
	answered '2 500000:65536 600000:1000' '1 700000:65536' '1 600500:1000' '1 800000:65536'
}

# Nothing found: errno tells whether there is such a user.
case_example_no_ranges() {
	sources example
	ask uid-ranges root uid-ranges nosuch gid-ranges erin
	answered '0 0' '0 ENOENT' '0 ENOENT'
}

# The plugin is asked about what the caller typed. What a number means is for it to say; this one knows names alone.
case_example_number() {
	sources example
	ask uid-ranges "${uid_of[alice]}" uid-ranges "${uid_of[stranger]}"
	answered '0 0' '0 ENOENT'
}

# Owners who do not exist are left out.
case_example_owners() {
	sources example
	ask uid-owners 500000 uid-owners 600500 uid-owners 600999 uid-owners 565536
	answered "1 ${uid_of[alice]}" "2 ${uid_of[alice]} ${uid_of[bob]}" "2 ${uid_of[alice]} ${uid_of[bob]}" 0
	ask gid-owners 700000 gid-owners 500000
	answered "1 ${uid_of[alice]}" 0
}

case_example_getsubids() {
	sources example files
	subuid root:100000:10
	getsubids alice
	got '0: alice 500000 65536' '1: alice 600000 1000'
	getsubids -g bob
	got '0: bob 800000 65536'
	getsubids root
	got '0: root 100000 10'
	getsubids erin
	got '0: erin 600999 1'
	getsubids nosuch
	got_none 2 'no such user'
}

# One of before 4.16, whose lists go to free(3).
case_example_without_free() {
	sources old
	ask uid-ranges alice uid-owners 600500 uid-ranges nosuch
	answered '2 500000:65536 600000:1000' "2 ${uid_of[alice]} ${uid_of[bob]}" '0 ENOENT'
	getsubids -g alice
	got '0: alice 700000 65536'
}

# ------------------------------------------------------------------------------------------------------ odd answers

# Lists go to the plugin's own function, since free(3) would not take these; with an error, too, and once each.
case_lists_are_released_by_the_plugin() {
	local script
	sources odd
	for script in '' two none negative count-0 nothing-good error-conn error unknown-user; do
		odd "$script"
		: >"$scratch/record"
		ask uid-ranges alice gid-ranges alice uid-owners 1
		equal "lists released with the script $script" 3 "$(grep -c '^free' "$scratch/record")"
	done
}

# No list, no release.
case_no_list_is_not_released() {
	local script
	sources odd
	for script in no-list no-result; do
		odd "$script"
		: >"$scratch/record"
		ask uid-ranges alice uid-owners 1
		printed '0 0' 0
		! grep '^free' "$scratch/record" || fail "something was released"
	done
}

# A plugin is loaded once in a process, and asked each time.
case_loaded_once() {
	sources odd
	touch "$scratch/record"
	ask uid-ranges alice uid-ranges bob uid-owners 1
	equal "times loaded" 1 "$(grep -c '^load' "$scratch/record")"
	equal "times asked" 2 "$(grep -c '^list_owner_ranges' "$scratch/record")"
	equal "times asked for owners" 1 "$(grep -c '^find_subid_owners' "$scratch/record")"
}

# It is asked nothing that a source before it has answered.
case_not_asked_in_vain() {
	sources files odd
	subuid alice:100000:10
	touch "$scratch/record"
	ask uid-ranges alice uid-owners 100000
	answered '1 100000:10' "1 ${uid_of[alice]}"
	! grep '^list\|^find' "$scratch/record" || fail "the plugin was asked"
}

# Ranges that are none are left out, as lines of a file are, and said so.
case_invalid_ranges() {
	local script
	sources odd
	answer_of_odd '' '1 500000:65536'
	said_nothing
	answer_of_odd two '2 500000:10 900000:10'
	for script in count-0 past-end far-past-end; do
		answer_of_odd "$script" '1 600000:10'
		said odd
	done
	answer_of_odd nothing-good '0 0'
	said odd
}

# Up to the last number, which a line of a file may hold as well.
case_ranges_at_the_end() {
	sources odd
	answer_of_odd to-the-end '1 4294901760:65536'
}

# A plugin does not delegate the system's IDs, those below 1000: what it says of them is cut off.
case_ids_of_the_system() {
	sources odd
	answer_of_odd everything '1 1000:4294966296'
	answer_of_odd across-1000 '2 1000:10 1000:1'
	said_nothing
	answer_of_odd below-1000 '1 600000:10'
	said odd
}

# Counts that do not go with a list.
case_invalid_counts() {
	local script
	sources odd files
	subuid alice:100000:10
	for script in none negative no-list no-result; do
		answer_of_odd "$script" '1 100000:10'
		odd "$script"
		ask uid-owners 100000
		printed "1 ${uid_of[alice]}"
	done
}

# An error is no answer, whatever comes with it: an unknown user may be known to the next source ...
case_unknown_user() {
	sources odd files
	answer_of_odd unknown-user '0 0'
	odd unknown-user
	ask uid-owners 500000 uid-ranges nosuch
	answered 0 '0 ENOENT'
	subuid alice:100000:10
	answer_of_odd unknown-user '1 100000:10'
}

# ... and one that cannot be reached, or fails in another way, makes "none" a guess; the two are told apart.
case_errors() {
	local script error exit_status
	sources odd files
	for script in error-conn error status-4 status-minus-1; do
		error=EIO exit_status=1
		[[ $script != error-conn ]] || error=EAGAIN exit_status=11
		: >/etc/subuid
		odd "$script"
		ask uid-ranges alice gid-ranges alice uid-owners 500000
		answered "-1 $error" "-1 $error" "-1 $error"
		getsubids alice
		got_none "$exit_status" odd
		subuid alice:100000:10
		ask uid-ranges alice uid-owners 100000
		answered '1 100000:10' "1 ${uid_of[alice]}"
	done
}

# A plugin that was down is asked again.
case_recovery() {
	local answer to from
	mkfifo /run/to /run/from
	sources odd
	odd error-conn
	"$programs/ask" uid-ranges alice wait uid-ranges alice </run/to >/run/from &
	exec {to}>/run/to {from}</run/from
	read -r answer <&"$from"
	equal "first answer" '-1 EAGAIN' "$answer"
	odd two
	echo >&"$to"
	read -r answer <&"$from"
	equal "second answer" '2 500000:10 900000:10' "$answer"
}

# Owners, too, are listed once each.
case_owners_listed_twice() {
	sources odd
	odd ''
	ask uid-owners 500000
	answered "2 ${uid_of[bob]} ${uid_of[alice]}"
}

# The sources are read once in a process: a plugin that is loaded stays.
case_sources_are_read_once() {
	local answer to from
	mkfifo /run/to /run/from
	sources odd
	"$programs/ask" uid-ranges alice wait uid-ranges alice </run/to >/run/from &
	exec {to}>/run/to {from}</run/from
	read -r answer <&"$from"
	equal "first answer" '1 500000:65536' "$answer"
	passwd_sources files
	sources files
	echo >&"$to"
	read -r answer <&"$from"
	equal "second answer" '1 500000:65536' "$answer"
}
