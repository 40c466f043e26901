# util-linux' unshare: it reads the files itself, and asks the two programs for a map of their parent process.
# shellcheck shell=bash

maps_are() { # maps_are MAPS -- OPTION...: with these options, unshare makes these maps, by the two programs
	local maps=()
	while [[ $1 != -- ]]; do
		maps+=("$1")
		shift
	done
	client alice unshare "${@:2}" sh -c "$print_maps"
	mapped_to "${maps[@]}"
	ran newuidmap newgidmap
}

case_auto() {
	maps_are 0 200000 65536 / 0 300000 65536 -- --map-auto
}

case_auto_and_root() {
	maps_are 0 70001 1 1 200000 65535 / 0 80001 1 1 300000 65535 -- --map-auto --map-root-user
}

case_auto_and_current_user() {
	maps_are 70001 70001 1 0 200000 65536 / 80001 80001 1 0 300000 65536 -- --map-auto --map-current-user
}

# The own ID in the middle of the range makes three extents.
case_auto_and_a_user() {
	maps_are 5 70001 1 0 200000 5 6 200005 65530 / 7 80001 1 0 300000 7 8 300007 65528 -- \
		--map-auto --map-user=5 --map-group=7
}

case_users_and_groups() {
	maps_are 0 200010 100 / 50 300020 200 -- --map-users=200010,0,100 --map-groups=300020,50,200
}

case_users_and_groups_and_root() {
	maps_are 0 70001 1 1 200010 99 / 0 80001 1 1 300020 199 -- \
		--map-users=200010,0,100 --map-groups=300020,0,200 --map-root-user
}

case_users_and_groups_of_the_files() {
	maps_are 0 200000 65536 / 0 300000 65536 -- --map-users=auto --map-groups=auto --setgroups allow
}

# Files made in the namespace are another ID's outside.
case_setuid_and_setgid() {
	mkdir -m 777 /srv/files
	client alice unshare --map-auto --setuid 3 --setgid 4 sh -c "$print_maps; touch /srv/files/a"
	mapped_to 0 200000 65536 / 0 300000 65536
	ran newuidmap newgidmap
	owners /srv/files a=200003:300004
}

# Where the kernel allows the map to everybody, the programs are not needed.
case_own_id_alone() {
	client alice unshare --map-root-user sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	ran_none newuidmap newgidmap
	client alice unshare --map-current-user sh -c "$print_maps"
	mapped_to 70001 70001 1 / 80001 80001 1
	ran_none newuidmap newgidmap
}

case_fails_without_ranges() {
	no_ranges
	client alice unshare --map-auto sh -c "$print_maps"
	ended 1 'unshare: no line matching user "alice" in /etc/subuid'
	ran_none newuidmap newgidmap
	client alice unshare --map-users=200000,0,10 --map-groups=300000,0,10 sh -c "$print_maps"
	ended 1
	relayed newuidmap 'uid range [0-10) -> [200000-200010) not allowed'
	ran newuidmap
}

case_fails_with_the_ranges_of_another_user() {
	client alice unshare --map-users=400000,0,10 sh -c "$print_maps"
	ended 1
	relayed newuidmap 'uid range [0-10) -> [400000-400010) not allowed'
	ran newuidmap
	client alice unshare --map-groups=500000,0,10 sh -c "$print_maps"
	ended 1
	relayed newgidmap 'gid range [0-10) -> [500000-500010) not allowed'
	ran newgidmap
}

case_fails_without_privilege() {
	without_privilege
	client alice unshare --map-auto sh -c "$print_maps"
	ended 1
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran newuidmap
}

# After newgrp(1), the target's group is not the user's own.
case_fails_in_another_group() {
	client "alice:${gid_of[bob]}" unshare --map-auto sh -c "$print_maps"
	ended 1
	relayed_another_owner
	ran newuidmap
}
