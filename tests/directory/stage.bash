# SUBID_STAGE/directory/root is laid over the root file system of a directory: the helpers setuid root, getsubids, and the
# library; SUBID_STAGE/directory/libsubid.so.N is the library with the name that this Debian's programs are linked with.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

make_stage() {
	[[ $EUID == 0 ]] || skip "needs root: it installs programs that are setuid root"
	rm -rf "$SUBID_STAGE/directory"
	installed "$SUBID_BUILD" "$SUBID_STAGE/directory/root" helpers runtime tools
	chmod 4755 "$SUBID_STAGE"/directory/root/usr/bin/new{u,g}idmap # whatever they were built for

	configured directory -DSUBID_ABI_MAJOR="$SUBID_DEBIAN_ABI"
	built subid
	cp --dereference "$tree/subid/library/libsubid.so.$SUBID_DEBIAN_ABI" "$SUBID_STAGE/directory"
}
