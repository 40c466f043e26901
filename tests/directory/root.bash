# Makes a root file system for a directory: the host's own, under a layer in memory that takes what is written. Sourced
# in a mount namespace of its own, where the layer goes with the last process.
# shellcheck shell=bash

# make_root PLACE [ARCHIVE]: at PLACE/root, with the files of the archive in it. PLACE is an empty directory.
make_root() {
	cd "$1"
	mount -t tmpfs -o mode=755 newidmap-directory .
	cd "$1" # into what is there now
	mkdir layer work root
	[[ -z ${2-} ]] || tar --extract --file "$2" --directory layer "${archive_options[@]}"
	mount -t overlay -o lowerdir=/,upperdir=layer,workdir=work newidmap-directory root
	mount -t proc proc root/proc
	mount -t sysfs -o ro sysfs root/sys
	mount -t tmpfs -o mode=755 newidmap-directory root/run
	mount -t tmpfs -o mode=1777 newidmap-directory root/tmp
	make_devices root/dev
}

# What tar(1) needs to keep a layer: owners as numbers, file capabilities, and the marks of overlayfs. The packages'
# own archives, and the lists of them, are left out.
readonly archive_options=(
	--numeric-owner --preserve-permissions --xattrs --xattrs-include='*' --exclude=./var/lib/apt --exclude=./var/cache)

# Nothing of the host hears what is sent to /dev/log.
make_devices() { # make_devices DIR
	local name
	mount -t tmpfs -o mode=755 newidmap-directory "$1"
	for name in null zero full random urandom; do
		touch "$1/$name"
		mount --bind "/dev/$name" "$1/$name"
	done
	ln -s /proc/self/fd "$1/fd"
	mkdir -m 1777 "$1/shm"
}

# Into the new root, not by chroot(2): who is in one cannot make a user namespace.
enter_root() { # enter_root PLACE
	cd "$1/root"
	mkdir run/outside
	pivot_root . run/outside
	umount --lazy /run/outside
	rmdir /run/outside
}
