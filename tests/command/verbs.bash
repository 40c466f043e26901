# What all verbs have in common: help, usage, exit statuses, and that they change nothing.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

verbs() {
	"$programs/subid" help | sed -n 's/^subid \([a-z]*\) .*/\1/p'
}

case_help() {
	local verb
	[[ $(verbs | wc -l) -ge 4 ]] || fail "not all verbs"
	for verb in $(verbs); do
		subid help "$verb"
		exits 0
		said_nothing
		shows "usage: subid $verb " Options: Examples: "Exit status:"
		mv /run/stdout /run/help
		subid "$verb" --help
		exits 0
		cmp /run/help /run/stdout || fail "--help of $verb says something else"
	done
	subid --help
	exits 0
	subid --version
	exits 0
	shows "subid (newidmap) "
}

case_bad_usage() {
	local verb
	subid
	exits 2
	said "usage: subid VERB"
	subid no-such-verb
	exits 2
	said "there is no such verb: no-such-verb"
	subid help no-such-verb
	exits 2
	subid help list owner
	exits 2
	subid --no-such-option
	exits 2
	for verb in $(verbs); do
		refuses_usage "$verb" --no-such-option
	done
	refuses_usage list alice bob
	refuses_usage list --graph alice
	refuses_usage list ''
	refuses_usage list a:b
	refuses_usage list --root
	refuses_usage list --json=yes
}

# They read, whoever asks.
case_nothing_is_changed() {
	local verb files
	subuid alice:100000:65536 bad
	files=$(find /etc -type f -exec stat -c '%n %i %Y %Z %s' {} + | sort)
	for verb in list "list --graph" "owner 100000" "map $$" "list alice"; do
		# shellcheck disable=SC2086  # words
		subid $verb
		exits 0
	done
	[[ $files == "$(find /etc -type f -exec stat -c '%n %i %Y %Z %s' {} + | sort)" ]] || fail "something has changed"
}

case_without_the_other_program() {
	rm -r /run/libexec/newidmap
	subid list
	exits 1
	said "cannot be executed: No such file or directory"
	start alice userns
	attempt as alice "$programs/subid" explain newuidmap "$pid" 0 70001 1
	exits 0
}

case_poor_surroundings() {
	subuid alice:100000:65536
	attempt as alice env -i bash -c 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"' bash "$programs/subid" list
	exits 0
}
