# The static pair of each libc, as the install rule makes it: SUBID_STAGE/static/musl and gnu, in each setuid and filecaps.
# Beside it is the "subid" of the build tree, for the suites that read its hints: the static install has none.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

install_pair() { # install_pair LIBC COMPILER
	local place=$SUBID_STAGE/static/$1 found
	configured "static-$1" -DSUBID_STATIC=ON -DCMAKE_C_COMPILER="$2" -DSUBID_PRIVILEGE=setuid
	built
	DESTDIR=$place/setuid cmake --install "$tree" --prefix /usr
	found=$(cd "$place/setuid" && find . -type f -printf '%m %p\n' | sort | xargs)
	[[ $found == '4755 ./usr/bin/newgidmap 4755 ./usr/bin/newuidmap' ]] || { echo "installed: $found" >&2 && exit 1; }
	cp "$SUBID_EXPLAINER" "$place/setuid/usr/bin"
	cp -R "$place/setuid" "$place/filecaps"
	chmod 755 "$place"/filecaps/usr/bin/*
	setcap cap_setuid=ep "$place/filecaps/usr/bin/newuidmap" cap_setgid=ep "$place/filecaps/usr/bin/newgidmap"
}

make_stage() {
	[[ $EUID == 0 ]] || skip "needs root: it installs programs that are setuid root, or have capabilities"
	command -v musl-gcc >/dev/null || skip "there is no musl-gcc; it comes with the package musl-tools"
	rm -rf "$SUBID_STAGE/static"
	install_pair musl musl-gcc
	install_pair gnu "$SUBID_CC"
}
