# The helpers, installed in both ways: SUBID_STAGE/setuid and SUBID_STAGE/filecaps; with getsubids, as other layers take it.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

install_for() { # install_for PRIVILEGE: the modes of the helpers are all that it changes, so the tools are built once
	tree=$SUBID_BUILD
	[[ $1 == "$SUBID_PRIVILEGE" ]] || { configured "$1" -DSUBID_PRIVILEGE="$1" && built newuidmap newgidmap; }
	rm -rf "${SUBID_STAGE:?}/$1"
	installed "$tree" "$SUBID_STAGE/$1" helpers
	installed "$SUBID_BUILD" "$SUBID_STAGE/$1" tools
}

check_mode() { # check_mode MODE FILE: as the install rule must have set it
	local found
	found=$(stat -c '%u:%g %a' "$2")
	[[ $found == "0:0 $1" ]] || { echo "$2 is $found, not 0:0 $1" >&2 && exit 1; }
}

# The step that docs and manual pages tell administrators to do.
give_capability() { # give_capability CAPABILITY FILE
	setcap "$1=ep" "$2"
	[[ $(getcap "$2") == "$2 $1=ep" ]] || { echo "not just $1: $(getcap "$2")" >&2 && exit 1; }
}

make_stage() {
	[[ -z ${SUBID_UNDER_TEST-} ]] || { echo "another implementation is tested" && exit 0; }
	[[ $EUID == 0 ]] || skip "needs root: it installs programs that are setuid root, or have capabilities"

	install_for setuid
	check_mode 4755 "$SUBID_STAGE/setuid/usr/bin/newuidmap"
	check_mode 4755 "$SUBID_STAGE/setuid/usr/bin/newgidmap"

	install_for filecaps
	check_mode 755 "$SUBID_STAGE/filecaps/usr/bin/newuidmap"
	check_mode 755 "$SUBID_STAGE/filecaps/usr/bin/newgidmap"
	give_capability cap_setuid "$SUBID_STAGE/filecaps/usr/bin/newuidmap"
	give_capability cap_setgid "$SUBID_STAGE/filecaps/usr/bin/newgidmap"
}
