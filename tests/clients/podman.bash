# Podman, linked with the incumbent's libsubid.so.4, on ours: the ranges that it asks for are the map that it makes.
# shellcheck shell=bash

# prepare: what Podman wants to find, and the library under the name of the incumbent's
prepare() {
	local theirs
	has_command podman podman
	[[ $(ldd "$(command -v podman)") == *libsubid.so.4* ]] || skip "this podman is not linked with libsubid.so.4"
	theirs=$(readlink -f "$(ldd "$(command -v podman)" | sed -n 's/.*libsubid.so.4 => \(.*\) (.*/\1/p')")
	ours=$(find "$SUBID_STAGE/4" -name libsubid.so.4.0.0)
	! cmp -s "$ours" "$theirs" || fail "podman was given our library before it took its place"
	mount --bind "$ours" "$theirs"

	mkdir /etc/containers
	mkdir -m 1777 /dev/shm
	mount --make-shared / # for this mount namespace, it begins a group of its own
	home_of alice
}

home_of() { # home_of USER
	mkdir -p "/run/home/$1" "/run/user/$1"
	chmod 700 "/run/user/$1"
	chown "+${uid_of[$1]}:+${gid_of[$1]}" "/run/home/$1" "/run/user/$1"
}

podman_of() { # podman_of USER ARGUMENT...: as this user, whose newuidmap and newgidmap are ours as well
	attempt as "$1" env -i HOME="/run/home/$1" XDG_RUNTIME_DIR="/run/user/$1" TMPDIR="$scratch" PATH="$PATH" \
		"${environment[@]}" podman --cgroup-manager=cgroupfs --storage-driver=vfs "${@:2}"
}

environment=()

# podman_maps USER INSIDE OUTSIDE COUNT... / INSIDE OUTSIDE COUNT...: the user map and the group map of what it runs
podman_maps() {
	local expected
	podman_of "$1" unshare cat /proc/self/uid_map /proc/self/gid_map
	exits 0
	expected=${*:2}
	equal "maps" "${expected/ \//}" "$(xargs </run/stdout)"
}

# What the library returns for the user is mapped, in the order of the lines, behind the own ID.
case_ranges_of_files() {
	prepare
	subuid alice:200000:65536 bob:300000:65536 "${uid_of[alice]}:400000:1000"
	subgid alicia:500000:65536
	podman_maps alice 0 "${uid_of[alice]}" 1 1 200000 65536 65537 400000 1000 / 0 "${gid_of[alice]}" 1 1 500000 65536
}

# It was our library that answered: Podman's call was bound to it, and the process which runs the command has mapped
# this very file. Only the first podman of a user asks: those after it enter the user namespace that is there.
case_library_is_ours() {
	local inode
	prepare
	subuid alice:200000:65536
	subgid alice:200000:65536
	mkdir -m 777 "$scratch/debug"
	environment=(LD_DEBUG=bindings LD_DEBUG_OUTPUT="$scratch/debug/log")
	podman_of alice unshare sh -c 'cat /proc/$PPID/maps'
	exits 0

	inode=$(stat -c %i "$ours")
	grep 'libsubid\.so' /run/stdout | grep -q " $inode " || fail "podman has not mapped our library"
	! grep 'libsubid\.so' /run/stdout | grep -v " $inode " || fail "podman has mapped another library"

	cat "$scratch"/debug/log.* >/run/bindings
	grep -q 'binding file podman .* to .*/libsubid\.so\.4 .*subid_get_uid_ranges' /run/bindings ||
		fail "podman has not called subid_get_uid_ranges"
	# The incumbent's library needs this one; ours does not.
	! grep -q 'libsemanage' /run/bindings || fail "a library was loaded that only the incumbent's needs"
}

# A user whose lines are by number alone.
case_ranges_by_number() {
	prepare
	subuid "${uid_of[alice]}:200000:65536"
	subgid "${uid_of[alice]}:300000:65536"
	podman_maps alice 0 "${uid_of[alice]}" 1 1 200000 65536 / 0 "${gid_of[alice]}" 1 1 300000 65536
}

# Comments, blanks and bad lines, which Podman's own reader of the file does not take.
case_ranges_between_bad_lines() {
	prepare
	subuid '# users' '' 'bob' 'alice:200000:65536  ' 'alice:300000' 'bob:1:2:3'
	subgid 'x' 'alice:200000:65536'
	podman_maps alice 0 "${uid_of[alice]}" 1 1 200000 65536 / 0 "${gid_of[alice]}" 1 1 200000 65536
}

# Ranges of a plugin, which the helpers then grant.
case_ranges_of_a_plugin() {
	prepare
	sources example
	podman_maps alice 0 "${uid_of[alice]}" 1 1 500000 65536 65537 600000 1000 / 0 "${gid_of[alice]}" 1 1 700000 65536
}

# ... and of one that comes before the files, for a user of the files alone.
case_ranges_of_files_after_a_plugin() {
	prepare
	sources example files
	echo "stranger:x:${uid_of[stranger]}:${gid_of[stranger]}::/:/bin/sh" >>/etc/passwd
	home_of stranger
	subuid stranger:200000:65536
	subgid stranger:300000:65536
	podman_maps stranger 0 "${uid_of[stranger]}" 1 1 200000 65536 / 0 "${gid_of[stranger]}" 1 1 300000 65536
}
