# LXC: before it asks the programs, it looks whether they are setuid or have the capability.
# shellcheck shell=bash
# shellcheck disable=SC2034  # read by lib.bash

relays=first # it reads what they say once
unstable='lxc_drop_groups|lxc_switch_uid_gid' # its child may say this, whose parent has failed

# A container of alice's, in which /init is run; on its standard output is what /init has printed.
start_container() { # start_container COMMAND-LINE
	busybox_root /srv/root 200000:300000
	printf '#!/bin/sh\n{ %s; } >/out 2>&1\n' "$1" >/srv/root/init
	chmod 755 /srv/root/init /home/alice
	cat >/srv/config <<-END2
		lxc.uts.name = box
		lxc.rootfs.path = dir:/srv/root
		lxc.init.cmd = /init
		lxc.net.0.type = empty
		lxc.mount.auto = proc:mixed sys:ro
		lxc.autodev = 1
		$(printf 'lxc.idmap = %s\n' "${container_maps[@]}")
	END2
	client alice lxc-start --foreground --name box --lxcpath /home/alice --rcfile /srv/config
}

container_maps=('u 0 200000 65536' 'g 0 300000 65536')

case_container() {
	start_container "$in_container"
	exits 0
	cp /srv/root/out /run/stdout
	mapped_to 0 200000 65536 / 0 300000 65536
	ran newuidmap newgidmap
	owners /srv/root/tmp a=200000:300000 b=200005:300006
}

case_container_of_several_extents() {
	container_maps=('u 0 200000 1000' 'u 1000 70001 1' 'u 2000 210000 5' 'g 0 300000 1000' 'g 1000 80001 1')
	start_container "$in_container"
	exits 0
	cp /srv/root/out /run/stdout
	mapped_to 0 200000 1000 1000 70001 1 2000 210000 5 / 0 300000 1000 1000 80001 1
	ran newuidmap newgidmap
	owners /srv/root/tmp a=200000:300000 b=200005:300006
}

case_fails_to_start_without_ranges() {
	no_ranges
	start_container true
	ended 1 'The container failed to start'
	relayed newuidmap 'uid range [0-1) -> [200000-200001) not allowed'
	ran newuidmap
}

case_fails_to_start_with_the_ranges_of_another_user() {
	ranges_of_bob
	start_container true
	ended 1 'The container failed to start'
	relayed newuidmap 'uid range [0-1) -> [200000-200001) not allowed'
	ran newuidmap
}

# It writes the map itself, which the kernel denies.
case_fails_to_start_without_privilege() {
	without_privilege
	start_container true
	ended 1 'Operation not permitted - Failed to write uid mapping'
	ran_none newuidmap newgidmap
}

# ---------------------------------------------------------------------------------------------------- lxc-usernsexec

case_usernsexec() {
	mkdir -m 777 /srv/files
	client alice lxc-usernsexec -- sh -c "$print_maps; touch /srv/files/a"
	mapped_to 0 200000 65536 / 0 300000 65536
	ran newuidmap newgidmap
	owners /srv/files a=200000:300000
}

case_usernsexec_with_maps() {
	client alice lxc-usernsexec -m u:0:200000:10 -m u:10:70001:1 -m g:0:300000:20 -m g:20:80001:1 -- sh -c "$print_maps"
	mapped_to 0 200000 10 10 70001 1 / 0 300000 20 20 80001 1
	ran newuidmap newgidmap
}

# ... also where the capability is all that the programs have.
case_usernsexec_with_file_capabilities() {
	with_file_capabilities
	client alice lxc-usernsexec -- sh -c "$print_maps"
	mapped_to 0 200000 65536 / 0 300000 65536
	ran newuidmap newgidmap
}

case_usernsexec_fails_without_ranges() {
	no_ranges
	client alice lxc-usernsexec -- true
	ended 1 'Failed to find subuid or subgid allocation'
	ran_none newuidmap newgidmap
	client alice lxc-usernsexec -m u:0:200000:10 -m g:0:300000:10 -- true
	ended 1 'newuidmap failed to write mapping'
	relayed newuidmap 'uid range [0-10) -> [200000-200010) not allowed'
	ran newuidmap
}

case_usernsexec_fails_with_the_ranges_of_another_user() {
	client alice lxc-usernsexec -m u:0:200000:10 -m g:0:500000:10 -- true
	ended 1 'newgidmap failed to write mapping'
	relayed newgidmap 'gid range [0-10) -> [500000-500010) not allowed'
	ran newuidmap newgidmap
}

case_usernsexec_fails_without_privilege() {
	without_privilege
	client alice lxc-usernsexec -- true
	ended 1 'Operation not permitted - Failed to write uid mapping'
	ran_none newuidmap newgidmap
}

# After newgrp(1).
case_usernsexec_fails_in_another_group() {
	client "alice:${gid_of[bob]}" lxc-usernsexec -- true
	ended 1 'newuidmap failed to write mapping'
	relayed_another_owner
	ran newuidmap
}

# By default it takes the first line by the login name of each file.
case_usernsexec_with_several_lines() {
	subuid "${uid_of[alice]}:210000:10" bob:400000:10 alice:200000:1000 alice:250000:500
	subgid '# groups' alice:300000:2000 alice:350000:500
	client alice lxc-usernsexec -- sh -c "$print_maps"
	mapped_to 0 200000 1000 / 0 300000 2000
	ran newuidmap newgidmap
}

# The map may use all lines.
case_usernsexec_with_maps_from_several_lines() {
	subuid alice:200000:1000 bob:400000:10 alice:250000:500
	subgid alice:300000:2000 alice:302000:500
	client alice lxc-usernsexec -m u:0:250000:500 -m u:500:200000:1000 -m g:0:301000:1500 -- sh -c "$print_maps"
	mapped_to 0 250000 500 500 200000 1000 / 0 301000 1500
	ran newuidmap newgidmap
}

# One option for user IDs and group IDs, where both are delegated.
case_usernsexec_with_one_map_for_both() {
	subuid alice:200000:65536
	subgid alice:200000:65536
	client alice lxc-usernsexec -m b:0:200010:100 -- sh -c "$print_maps"
	mapped_to 0 200010 100 / 0 200010 100
	ran newuidmap newgidmap
}

case_usernsexec_with_the_caller() {
	client alice lxc-usernsexec -s -- sh -c "$print_maps"
	mapped_to 0 200000 65536 65536 70001 1 / 0 300000 65536 65536 80001 1
	ran newuidmap newgidmap
}

# It is what files of a container's users are made and taken away with: outside, they are out of the user's reach.
case_usernsexec_on_files_of_mapped_users() {
	mkdir /srv/files
	chown 200000:300000 /srv/files
	client alice lxc-usernsexec -- sh -c 'mkdir /srv/files/d; touch /srv/files/a /srv/files/d/b; chown -R 7:8 /srv/files/d'
	exits 0
	owners /srv/files a=200000:300000 d=200007:300008 d/b=200007:300008
	client alice rm -r /srv/files/d
	ended 1 'Permission denied'
	client alice lxc-usernsexec -- sh -c 'stat -c %u:%g /srv/files/d/b; rm -r /srv/files/d'
	exits 0
	printed 7:8
	[[ ! -e /srv/files/d ]] || fail "the files are still there"
}

case_usernsexec_fails_with_maps_that_overlap() {
	client alice lxc-usernsexec -m u:0:200000:10 -m u:9:200100:10 -m g:0:300000:10 -- true
	ended 1 'newuidmap failed to write mapping'
	relayed newuidmap 'write to uid_map failed: Invalid argument'
	client alice lxc-usernsexec -m u:0:200000:10 -m g:0:300000:10 -m g:10:300009:10 -- true
	ended 1 'newgidmap failed to write mapping'
	relayed newgidmap 'write to gid_map failed: Invalid argument'
	ran newuidmap newgidmap
}

# One ID more than there are.
case_usernsexec_fails_beyond_the_end() {
	client alice lxc-usernsexec -m u:0:200000:65537 -m g:0:300000:65536 -- true
	ended 1 'newuidmap failed to write mapping'
	relayed newuidmap 'uid range [0-65537) -> [200000-265537) not allowed'
	client alice lxc-usernsexec -m u:0:200000:65536 -m g:0:299999:2 -- true
	ended 1 'newgidmap failed to write mapping'
	relayed newgidmap 'gid range [0-2) -> [299999-300001) not allowed'
	ran newuidmap newgidmap
}

# Both kinds at once, where only the user IDs are delegated.
case_usernsexec_fails_with_one_map_for_both() {
	client alice lxc-usernsexec -m b:0:200000:10 -- true
	ended 1 'newgidmap failed to write mapping'
	relayed newgidmap 'gid range [0-10) -> [200000-200010) not allowed'
	ran newuidmap newgidmap
}
