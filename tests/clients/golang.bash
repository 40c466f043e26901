# A program in Go that starts a child in a new user namespace, and has its maps written.
# shellcheck shell=bash

case_several_extents() {
	mkdir -m 777 /srv/files
	client alice /run/parts/maps '0 70001 1 1 200000 1000 2000 210000 5' '0 80001 1 1 300000 1000 2000 310000 5' \
		sh -c "$print_maps; touch /srv/files/a /srv/files/b; chown 2004:1000 /srv/files/b"
	mapped_to 0 70001 1 1 200000 1000 2000 210000 5 / 0 80001 1 1 300000 1000 2000 310000 5
	ran newuidmap newgidmap
	owners /srv/files a=70001:80001 b=210004:300999
}

case_fails_without_ranges() {
	no_ranges
	client alice /run/parts/maps '0 70001 1 1 200000 10' '0 80001 1 1 300000 10' true
	ended 1 'maps: newuidmap: exit status 1: '
	relayed newuidmap 'uid range [1-11) -> [200000-200010) not allowed'
	ran newuidmap
	client alice /run/parts/maps '0 70001 1' '0 80001 1 1 300000 10' true
	ended 1 'maps: newgidmap: exit status 1: '
	relayed newgidmap 'gid range [1-11) -> [300000-300010) not allowed'
	ran newuidmap newgidmap
}

case_fails_with_the_ranges_of_another_user() {
	client alice /run/parts/maps '0 400000 10' '0 300000 10' true
	ended 1
	relayed newuidmap 'uid range [0-10) -> [400000-400010) not allowed'
	ran newuidmap
}

case_fails_without_privilege() {
	without_privilege
	client alice /run/parts/maps '0 200000 10' '0 300000 10' true
	ended 1
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran newuidmap
}
