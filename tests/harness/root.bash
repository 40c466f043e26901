# Makes a root file system: the host's own, under a layer in memory that takes what is written. Sourced
# in a mount namespace of its own, where the layer goes with the last process.
# shellcheck shell=bash

# make_root PLACE [ARCHIVE]: at PLACE/root, with the files of the archive in it. PLACE is an empty directory.
make_root() {
	cd "$1"
	mount -t tmpfs -o mode=755 newidmap-test .
	cd "$1" # into what is there now
	mkdir layer work root
	[[ -z ${2-} ]] || tar --extract --file "$2" --directory layer "${archive_options[@]}"
	mount -t overlay -o lowerdir=/,upperdir=layer,workdir=work newidmap-test root
	mount -t proc proc root/proc
	mount -t sysfs -o ro sysfs root/sys
	mount -t tmpfs -o mode=755 newidmap-test root/run
	mount -t tmpfs -o mode=1777 newidmap-test root/tmp
	make_devices root/dev
	mkdir -m 1777 root/dev/shm
	mkdir root/run/tests
	mount --bind "$tests" root/run/tests
}

# What tar(1) needs to keep a layer: owners as numbers, file capabilities, and the marks of overlayfs. The packages'
# own archives, and the lists of them, are left out.
readonly archive_options=(
	--numeric-owner --preserve-permissions --xattrs --xattrs-include='*' --exclude=./var/lib/apt --exclude=./var/cache)

# Into the new root, not by chroot(2): who is in one cannot make a user namespace.
enter_root() { # enter_root PLACE
	cd "$1/root"
	mkdir run/outside
	pivot_root . run/outside
	umount --lazy /run/outside
	rmdir /run/outside
}
