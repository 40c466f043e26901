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
# ------------------------------------------------------------------------- the modes of --userns, on an image

userns() { # userns OPTION...: runs a container that prints its maps, and then the IDs that it is run as
	run "$@" localhost/box sh -c "$print_maps; echo /; id -u; id -g"
}

has_ids() { # has_ids INSIDE OUTSIDE COUNT... / INSIDE OUTSIDE COUNT... / UID GID
	mapped_to "$@"
	ran libsubid
}

# The caller's IDs in the middle of the range, at its beginning, or one of them at its own number.
case_userns_keep_id_as_other_ids() {
	import_image
	userns --userns=keep-id:uid=5,gid=7
	has_ids 0 1 5 5 0 1 6 6 65531 / 0 1 7 7 0 1 8 8 65529 / 5 7
	userns --userns=keep-id:uid=5
	has_ids 0 1 5 5 0 1 6 6 65531 / 0 1 65536 80001 0 1 / 5 80001
	userns --userns=keep-id:gid=7
	has_ids 0 1 65536 70001 0 1 / 0 1 7 7 0 1 8 8 65529 / 70001 7
}

case_userns_keep_id_with_another_user() {
	import_image
	userns --userns=keep-id --user 3:4
	has_ids 0 1 65536 70001 0 1 / 0 1 65536 80001 0 1 / 3 4
}

case_userns_keep_id_of_a_size() {
	import_image
	userns --userns=keep-id:size=100
	if since 5.0 'keep-id has a size'; then
		has_ids 0 1 99 70001 0 1 / 0 1 99 80001 0 1 / 70001 80001
	else
		ended 125 'unknown option specified: "size"'
	fi
}

# With few IDs; those of a terminal's group are among them.
case_userns_keep_id_of_few_ids() {
	subuid alice:200000:3
	subgid alice:300000:6
	busybox_root /srv/root 70001:80001
	run --userns=keep-id --rootfs /srv/root sh -c "$print_maps"
	mapped_to 0 1 3 70001 0 1 / 0 1 6 80001 0 1
	ran libsubid newuidmap newgidmap
}

case_userns_nomap_as_another_user() {
	import_image
	userns --userns=nomap --user 3:4
	has_ids 0 1 65536 / 0 1 65536 / 3 4
}

case_userns_host() {
	import_image
	userns --userns=host
	has_ids 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536 / 0 0
}

case_userns_auto() {
	import_image
	userns --userns=auto
	has_ids 0 1 1024 / 0 1 1024 / 0 0
}

# The IDs that are named are taken out of those that are left.
case_userns_auto_with_maps() {
	import_image
	userns --userns=auto:size=10,uidmapping=3:5:1
	has_ids 0 1 3 4 4 1 5 6 5 3 5 1 / 0 1 10 / 0 0
	userns --userns=auto:uidmapping=0:5:1,gidmapping=0:6:1
	has_ids 1 1 4 5 6 1019 0 5 1 / 1 1 5 6 7 1018 0 6 1 / 0 0
}

case_fails_to_run_auto_of_too_great_a_size() {
	import_image
	userns --userns=auto:size=65537
	ended 125 enough
}

# One kind of map is the other's, too.
case_userns_one_explicit_map() {
	import_image
	userns --uidmap=0:1:10
	has_ids 0 1 10 / 0 1 10 / 0 0
	userns --gidmap=0:5:10 --uidmap=0:0:1
	has_ids 0 0 1 / 0 5 10 / 0 0
}

# IDs of the host, which Podman looks up in its own map.
case_userns_maps_of_host_ids() {
	import_image
	userns --uidmap=0:@70001:1 --uidmap=1:@200000:10 --gidmap=0:@80001:1 --gidmap=1:@300009:5
	if since 4.7 'maps have host IDs'; then
		has_ids 0 0 1 1 1 10 / 0 0 1 1 10 5 / 0 0
		userns --uidmap=0:@265536:1
		ended 125 'parent ID'
	else
		ended 125 'UID setting is malformed'
	fi
}

# Lines of a pseudo-user, whose IDs are those of Podman's own namespace.
case_userns_by_names_of_ranges() {
	subuid alice:200000:65536 box:100:50
	subgid box:200:60 alice:300000:65536
	import_image
	userns --subuidname=box --subgidname=box
	has_ids 0 100 50 / 0 200 60 / 0 0
	userns --subuidname=nosuch
	ended 125 'id ranges found for ' '"nosuch" in /etc/sub'
}

case_fails_with_modes_that_exclude_each_other() {
	import_image
	userns --userns=keep-id --uidmap=0:1:10
	ended 125 'mutually exclusive'
}

# since VERSION WHAT: whether this Podman is as new; its --help does not tell
since() {
	if dpkg --compare-versions "$(dpkg-query --show --showformat '${Version}' podman)" ge "$1"; then
		return 0
	fi
	echo "Podman before $1: not that $2"
	return 1
}
