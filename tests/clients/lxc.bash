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
