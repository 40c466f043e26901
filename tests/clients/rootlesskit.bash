# RootlessKit, which rootless Docker is started by: it asks getsubids, by name and by number, and joins the answers.
# shellcheck shell=bash
# shellcheck disable=SC2034  # read by lib.bash

unstable='^\[rootlesskit:child' # whether the child gets to say that its parent has gone

case_maps() {
	mkdir -m 777 /srv/files
	client alice rootlesskit sh -c "$print_maps; touch /srv/files/a /srv/files/b; chown 5:6 /srv/files/b"
	mapped_to 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
	ran getsubids newuidmap newgidmap
	owners /srv/files a=70001:80001 b=200004:300005
}

# A line by name is found by one of the two questions, a line by number by both: asked by name, getsubids lists all that
# is the user's. RootlessKit 1.1, which does not remove duplicates, then asks for triples that overlap, and is refused by
# both implementations.
case_ranges_by_name_and_by_number() {
	subuid alice:200000:1000 "${uid_of[alice]}:210000:500"
	subgid "${uid_of[alice]}:300000:1000"
	client alice rootlesskit sh -c "$print_maps"
	ran getsubids newuidmap
	if rootlesskit_removes_duplicates; then
		mapped_to 0 70001 1 1 200000 1000 1001 210000 500 / 0 80001 1 1 300000 1000
	else
		ended 1 'failed to setup UID/GID map: newuidmap ' ' 1001 210000 500 1501 210000 500] failed: '
		ran_none newgidmap
	fi
}

rootlesskit_removes_duplicates() {
	local version
	version=$(dpkg-query --show --showformat '${Version}' rootlesskit)
	dpkg --compare-versions "$version" ge 2.0
}

case_fails_without_ranges() {
	no_ranges
	client alice rootlesskit true
	ended 1 'No subuid ranges found for user 70001 ("alice")'
	ran getsubids
	ran_none newuidmap newgidmap
}

case_fails_with_the_ranges_of_another_user() {
	ranges_of_bob
	client alice rootlesskit true
	ended 1 'No subuid ranges found for user 70001 ("alice")'
	ran getsubids
	ran_none newuidmap newgidmap
}

case_fails_without_a_group_range() {
	subgid bob:300000:65536
	client alice rootlesskit true
	ended 1 'No subgid ranges found for user 70001 ("alice")'
	ran getsubids
}

case_fails_without_privilege() {
	without_privilege
	client alice rootlesskit true
	ended 1 'failed to setup UID/GID map: newuidmap '
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran getsubids newuidmap
}

# After newgrp(1).
case_fails_in_another_group() {
	client "alice:${gid_of[bob]}" rootlesskit true
	ended 1 'failed to setup UID/GID map: newuidmap '
	relayed_another_owner
	ran getsubids newuidmap
}
