# Programs that were compiled and linked with the incumbent's header and library run on ours, without a change.
# shellcheck shell=bash

# Ours of the same major takes the place of the incumbent's, which only this mount namespace sees.
find_programs() {
	find_incumbents_library
	ours=$(find "$SUBID_STAGE/$major" -name "libsubid.so.$major.0.0")
	old_ask=$SUBID_STAGE/incumbent/ask
}

# It is ours that a program of the system is given.
check_ours_is_found() { # check_ours_is_found PROGRAM
	local found
	found=$(ldd "$1" | sed -n 's/.*libsubid.so.[4-6] => \(.*\) (.*/\1/p')
	cmp -s "$ours" "$found" || fail "$1 is given $found, which is not ours"
}

replace_library() {
	mount --bind "$ours" "$theirs"
	check_ours_is_found "${1:-$old_ask}"
}

# Files that both understand: names, numbers, comments, empty lines. In the file of group IDs the name stands for the
# number, which the incumbent of major 4 takes for a group's there.
readonly files=(
	''
	'alice:100000:65536'
	$'# comment\nalice:100000:65536\n\nbob:165536:65536\nalice:300000:1\nroot:0:1'
	$'70001:100000:65536\nbob:100000:65536'
	$'bob:1:4294967294'
	$'containers:100000:65536\nbob:200000:10'
)

write_files() { # write_files LINES
	printf '%s\n' "$1" >/etc/subuid
	printf '%s\n' "${1//70001/alice}" >/etc/subgid
}

readonly questions=(
	uid-ranges alice gid-ranges alice uid-ranges bob gid-ranges bob uid-ranges root uid-ranges containers
	uid-owners 100000 uid-owners 165535 uid-owners 300000 gid-owners 100000 gid-owners 5)

# The answers of a program to all questions, without what errno says, of which the incumbent promises nothing.
answers_to_all() { # answers_to_all COMMAND...
	local file
	for file in "${files[@]}"; do
		write_files "$file"
		attempt "$@" "${questions[@]}"
		exits 0
		said_nothing
		# No ranges are an error for some versions of the incumbent.
		sed 's/^-1 .*/0/; s/^0 .*/0/' /run/stdout
	done
}

check_old_program() {
	[[ -x $old_ask ]] || skip "nothing was compiled with the incumbent's header; it comes with the package libsubid-dev"
}

# Bound over the incumbent's library, as a distribution's package would replace it.
case_library_in_place() {
	local theirs ours major old_ask
	find_programs
	check_old_program
	answers_to_all "$old_ask" >/run/before
	grep -q '^2 ' /run/before || fail "the incumbent's library has not answered"
	replace_library
	answers_to_all "$old_ask" >/run/after
	diff /run/before /run/after || fail "other answers"
	# All names are bound at the start, not only those that were called.
	answers_to_all env LD_BIND_NOW=1 "$old_ask" >/run/after
	diff /run/before /run/after || fail "other answers"
}

# Found by the environment.
case_library_by_path() {
	local theirs ours major old_ask
	find_programs
	check_old_program
	answers_to_all "$old_ask" >/run/before
	answers_to_all env LD_LIBRARY_PATH="$(dirname "$ours")" "$old_ask" >/run/after
	diff /run/before /run/after || fail "other answers"
	LD_LIBRARY_PATH=$(dirname "$ours") check_ours_is_found "$old_ask"
}

# The incumbent's own getsubids, where it is linked with the library: the same bytes.
case_getsubids_of_the_incumbent() {
	local theirs ours major old_ask file
	find_programs
	[[ -x /usr/bin/getsubids && $(ldd /usr/bin/getsubids) == *"libsubid.so.$major"* ]] ||
		skip "there is no /usr/bin/getsubids that is linked with libsubid.so.$major; it comes with the package uidmap"
	answers_of_getsubids >/run/before
	grep -q '^1: alice' /run/before || fail "the incumbent's library has not answered"
	replace_library /usr/bin/getsubids
	answers_of_getsubids >/run/after
	diff /run/before /run/after || fail "other answers"
}

answers_of_getsubids() {
	local owner
	for file in "${files[@]}"; do
		write_files "$file"
		for owner in alice bob root containers nosuch; do
			attempt /usr/bin/getsubids "$owner"
			echo "$status" && cat /run/stdout
			attempt /usr/bin/getsubids -g "$owner"
			echo "$status" && cat /run/stdout
		done
	done
}
