# Podman, linked with the incumbent's libsubid and on ours: the ranges that it asks for are the map that it makes.
# shellcheck shell=bash
# shellcheck disable=SC2034  # read by lib.bash

# Which of the files that crun needs is missing first differs from one time to the next.
unstable=intermediate-mountpoint

# podman USER ARGUMENT...
podman() {
	client "$1" podman --cgroup-manager=cgroupfs --storage-driver=vfs "${@:2}"
}

# The first podman of a user makes the user namespace; those after it enter the one that is there.
unshare_maps() { # unshare_maps USER INSIDE OUTSIDE COUNT... / INSIDE OUTSIDE COUNT...
	podman "$1" unshare sh -c "$print_maps"
	mapped_to "${@:2}"
	ran libsubid newuidmap newgidmap
}

# run OPTION... COMMAND...: in a container. Its maps are seen from Podman's user namespace: if it has one of its own, the
# outside IDs are those of that namespace.
run() {
	podman alice run --rm --network=none --cgroups=disabled "$@"
}

case_unshare() {
	unshare_maps alice 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
}

# Podman sorts them.
case_unshare_with_several_ranges() {
	subuid alice:200000:65536 bob:300000:65536 alice:400000:1000
	subgid alice:600000:65536 alice:500000:65536
	unshare_maps alice 0 70001 1 1 200000 65536 65537 400000 1000 / 0 80001 1 1 500000 65536 65537 600000 65536
}

# A user whose lines are by number alone.
case_unshare_with_ranges_by_number() {
	incumbent_differs "its library finds the lines by number, which its newuidmap of 4.13 refuses"
	subuid "${uid_of[alice]}:200000:65536"
	subgid "${uid_of[alice]}:300000:65536"
	unshare_maps alice 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
}

# Comments, blanks and bad lines, which Podman's own reader of the file does not take.
case_unshare_with_bad_lines() {
	incumbent_differs "its library says nothing of bad lines"
	subuid '# users' '' 'bob' 'alice:200000:65536' 'alice:300000' 'bob:1:2:3'
	subgid 'x' 'alice:200000:65536'
	unshare_maps alice 0 70001 1 1 200000 65536 / 0 80001 1 1 200000 65536
}

# Ranges of a plugin, which the helpers then grant.
case_unshare_with_ranges_of_a_plugin() {
	install_plugins
	sources example
	unshare_maps alice 0 70001 1 1 500000 65536 65537 600000 1000 / 0 80001 1 1 700000 65536
}

case_unshare_with_file_capabilities() {
	with_file_capabilities
	unshare_maps alice 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
}

# It goes on with the user's own ID.
case_fails_without_ranges() {
	no_ranges
	podman alice unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said 'no subuid ranges found for user \"alice\" in /etc/subuid'
	ran libsubid
	ran_none newuidmap newgidmap
}

# ... where the lines are another user's, too.
case_fails_with_the_ranges_of_another_user() {
	ranges_of_bob
	podman alice unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said 'no subuid ranges found for user \"alice\" in /etc/subuid'
	ran libsubid
}

# It looks at the setuid bit, and its advice is about that.
case_fails_without_privilege() {
	without_privilege
	podman alice unshare true
	ended 125 'cannot set up namespace using "/usr/bin/newuidmap": should have setuid or have filecaps setuid: exit status 1'
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran libsubid newuidmap
}

case_fails_without_a_group_range() {
	subgid bob:300000:65536
	podman alice unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said 'no subgid ranges found for group \"alice\" in /etc/subgid'
}

# After newgrp(1).
case_fails_in_another_group() {
	podman "alice:${gid_of[bob]}" unshare true
	ended 125 'cannot set up namespace using'
	relayed_another_owner
	ran libsubid newuidmap
}

# ---------------------------------------------------------------------------------------------------------- containers

case_run() {
	busybox_root /srv/root 70001:80001
	run --rootfs /srv/root sh -c "$in_container"
	mapped_to 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
	ran libsubid newuidmap newgidmap
	owners /srv/root/tmp a=70001:80001 b=200004:300005
}

# Podman asks the library from inside its user namespace, where the files are those of nobody.
case_run_keep_id() {
	busybox_root /srv/root 70001:80001
	chmod 777 /srv/root/tmp
	run --userns=keep-id --rootfs /srv/root sh -c "$print_maps; touch /tmp/a"
	mapped_to 0 1 65536 70001 0 1 / 0 1 65536 80001 0 1
	ran libsubid newuidmap newgidmap
	owners /srv/root/tmp a=70001:80001
}

case_run_nomap() {
	busybox_root /srv/root 200000:300000
	run --userns=nomap --rootfs /srv/root sh -c "$in_container"
	mapped_to 0 1 65536 / 0 1 65536
	ran libsubid newuidmap newgidmap
	owners /srv/root/tmp a=200000:300000 b=200005:300006
}

case_run_explicit_maps() {
	busybox_root /srv/root 200000:300000
	run --uidmap=0:1:100 --uidmap=100:0:1 --gidmap=0:1:50 --gidmap=50:200:10 --rootfs /srv/root sh -c "$in_container"
	mapped_to 0 1 100 100 0 1 / 0 1 50 50 200 10
	ran libsubid newuidmap newgidmap
	owners /srv/root/tmp a=200000:300000 b=200005:300006
}

# Podman computes such a map for images only.
import_image() {
	busybox_root /srv/root 0:0
	tar --create --file /srv/image.tar --directory /srv/root .
	podman alice import --quiet /srv/image.tar box
	exits 0
	ran libsubid newuidmap newgidmap
}

case_run_auto_of_a_size() {
	import_image
	run --userns=auto:size=1000 localhost/box sh -c "$print_maps"
	mapped_to 0 1 1000 / 0 1 1000
	ran libsubid
}

case_run_auto_twice() {
	import_image
	podman alice create --name first --network=none --cgroups=disabled --userns=auto:size=100 localhost/box true
	exits 0
	run --userns=auto:size=100 localhost/box sh -c "$print_maps"
	mapped_to 0 101 100 / 0 101 100
	ran libsubid
}

case_fails_to_run_auto_on_a_root() {
	busybox_root /srv/root 70001:80001
	run --userns=auto:size=1000 --rootfs /srv/root true
	[[ $status == 12[67] ]] || fail "crun was not asked, or has not failed"
	said 'crun: '
}

case_fails_to_run_keep_id_without_ranges() {
	busybox_root /srv/root 70001:80001
	no_ranges
	run --userns=keep-id --rootfs /srv/root true
	[[ $status == 12[56] ]] || fail "Podman has not refused, nor crun" # Podman 5 leaves it to crun
}

case_fails_to_run_with_a_map_out_of_range() {
	busybox_root /srv/root 200000:300000
	run --uidmap=0:1:100 --uidmap=100:70000:1 --gidmap=0:1:50 --rootfs /srv/root true
	[[ $status != 0 ]] || fail "an ID was mapped that the user does not have"
}
