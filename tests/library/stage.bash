# The library alone, configured and built for each of SUBID_MAJORS, in SUBID_STAGE/4 and so on; and SUBID_STAGE/incumbent:
# ask.c, compiled and linked with what the host has for a libsubid, if anything.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

install_major() { # install_major MAJOR
	local component
	configured "$1" -DSUBID_ABI_MAJOR="$1" -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_BUILD_TYPE=RelWithDebInfo
	built subid subid_static
	rm -rf "${SUBID_STAGE:?}/$1"
	for component in runtime development; do
		DESTDIR=$SUBID_STAGE/$1 cmake --install "$tree" --component "$component"
	done
}

# The compiler takes the header and the library where it finds them by itself: in the system.
compile_for_incumbent() {
	rm -rf "$SUBID_STAGE/incumbent"
	mkdir "$SUBID_STAGE/incumbent"
	if [[ -e /usr/include/shadow/subid.h ]]; then
		"$SUBID_CC" -D_GNU_SOURCE -o "$SUBID_STAGE/incumbent/ask" "$tests/library/ask.c" -lsubid
	else
		echo "there is no <shadow/subid.h> in the system: nothing is compiled with it"
	fi
}

make_stage() {
	local major
	for major in $SUBID_MAJORS; do
		install_major "$major"
	done
	compile_for_incumbent
}
