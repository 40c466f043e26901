# bubblewrap goes into a user namespace that the caller has mapped.
# shellcheck shell=bash

# The caller: makes a namespace, has it mapped, and hands it on.
write_caller() {
	cat >/srv/caller <<-'END2'
		coproc namespace { exec unshare --user sh -c 'echo $$; exec cat'; }
		read -r pid <&"${namespace[0]}"
		newuidmap "$pid" $1 && newgidmap "$pid" $2 || exit
		exec {fd}<"/proc/$pid/ns/user"
		exec bwrap --userns "$fd" --bind / / --proc /proc --dev /dev --die-with-parent sh -c "$3"
	END2
}

case_mapped_namespace() {
	write_caller
	mkdir -m 777 /srv/files
	client alice bash /srv/caller '0 200000 1000 1000 70001 1' '0 300000 1000 1000 80001 1' \
		"$print_maps; touch /srv/files/a"
	mapped_to 0 200000 1000 1000 70001 1 / 0 300000 1000 1000 80001 1
	ran newuidmap newgidmap
	owners /srv/files a=70001:80001
}

case_fails_without_ranges() {
	write_caller
	no_ranges
	client alice bash /srv/caller '0 200000 1000' '0 300000 1000' "$print_maps"
	ended 1
	relayed newuidmap 'uid range [0-1000) -> [200000-201000) not allowed'
	ran newuidmap
}

case_fails_with_the_ranges_of_another_user() {
	write_caller
	client alice bash /srv/caller '0 200000 1000' '0 500000 1000' "$print_maps"
	ended 1
	relayed newgidmap 'gid range [0-1000) -> [500000-501000) not allowed'
	ran newuidmap newgidmap
}
