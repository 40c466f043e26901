# mmdebstrap, which makes a Debian root file system without root: here of one package, from a copy that "stage" has made
# of the machine's apt source.
# shellcheck shell=bash

mmdebstrap() { # mmdebstrap OPTION...
	mkdir -m 777 /srv/out
	client alice mmdebstrap --mode=unshare --variant=extract --include=busybox-static --quiet "$@" \
		bookworm /srv/out/root 'deb [trusted=yes] copy:/run/parts/repository ./'
}

case_extract() {
	# shellcheck disable=SC2016  # the directory, for the hook
	mmdebstrap --extract-hook="{ $print_maps; } >\$1/maps" \
		--extract-hook='touch "$1/a" "$1/b"; chown 5:6 "$1/b"'
	exits 0
	cp /srv/out/root/maps /run/stdout
	mapped_to 0 200000 65536 / 0 300000 65536
	ran newuidmap newgidmap
	busybox=$(cd /srv/out/root && find . -type f -path "*/bin/busybox")
	owners /srv/out/root "$busybox"=200000:300000 a=200000:300000 b=200005:300006
}

case_fails_without_ranges() {
	no_ranges
	mmdebstrap
	ended 25 'E: failed to parse /etc/subuid and /etc/subgid'
}

case_fails_with_the_ranges_of_another_user() {
	ranges_of_bob
	mmdebstrap
	ended 25 'E: failed to parse /etc/subuid and /etc/subgid'
}

case_fails_without_privilege() {
	without_privilege
	mmdebstrap
	[[ $status != 0 ]] || fail "mmdebstrap has gone on"
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran newuidmap
}
