# Which library the packages have: its major number is in their names. Sourced by build, check and install.
# shellcheck shell=bash

major_in() { # major_in PACKAGES_DIR
	local names=("$1"/deb/libsubid?-newidmap_*.deb) name
	name=${names[0]##*/libsubid}
	printf '%s\n' "${name%%-*}"
}
