# Buildah, which reads the files itself, maps groups first, and denies setgroups or not by its own rules.
# shellcheck shell=bash

buildah() { # buildah ARGUMENT...: by alice
	client alice env STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot buildah "$@"
}

case_unshare() {
	buildah unshare sh -c "$print_maps"
	mapped_to 0 70001 1 1 200000 65536 / 0 80001 1 1 300000 65536
	ran newuidmap newgidmap
}

# An image from nothing, with files of several IDs, and a container of that image.
case_from_scratch_and_commit() {
	cat >/srv/build <<-'END2'
		set -e
		container=$(buildah from scratch)
		dir=$(buildah mount "$container")
		touch "$dir/a" "$dir/b" "$dir/c"
		chown 5:6 "$dir/b"
		chown 65535:65536 "$dir/c"
		buildah commit --quiet "$container" image >&2
		cd "$(buildah mount "$(buildah from image)")"
		pwd
		stat --format '%n %u:%g' a b c
	END2
	buildah unshare sh /srv/build
	exits 0
	equal "owners inside" "a 0:0 b 5:6 c 65535:65536" "$(tail -n +2 /run/stdout | xargs)"
	ran newuidmap newgidmap
	owners "$(head -n 1 /run/stdout)" a=70001:80001 b=200004:300005 c=265534:365535
}

# It warns, and goes on with the user's own ID.
case_fails_without_ranges() {
	no_ranges
	buildah unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said 'Found no UID ranges set aside for user \"alice\" in /etc/subuid.'
	ran newuidmap newgidmap
}

case_fails_with_the_ranges_of_another_user() {
	ranges_of_bob
	buildah unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said 'Found no UID ranges set aside for user \"alice\" in /etc/subuid.'
}

case_fails_without_privilege() {
	without_privilege
	buildah unshare sh -c "$print_maps"
	mapped_to 0 70001 1 / 0 80001 1
	said '/usr/bin/newuidmap should be setuid or have filecaps setuid' \
		'/usr/bin/newgidmap should be setgid or have filecaps setgid' 'Falling back to single mapping'
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	relayed newgidmap 'write to gid_map failed: Operation not permitted'
	ran newuidmap newgidmap
}
