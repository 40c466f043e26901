# The packages, as an administrator installs them by apt-get(8), on layers in memory over the host's root file system; the
# host gets no package. In SUBID_STAGE/clients:
#   ours.tar        the layer with our packages, SUBID_PACKAGES/deb
#   incumbent.tar   the layer with Debian's, SUBID_PACKAGES/theirs
#   ours.files, incumbent.files
#                   which files of them a client may run or load, as sha256sum(1) prints them
#   parts           what cases take: programs, a plugin, a repository with a package for mmdebstrap, from the machine's apt
#                   source
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

# shellcheck source=lib.bash
source "$tests/clients/lib.bash"

# ------------------------------------------------------------------------------------------ in private namespaces

in_private() { # in_private PACKAGE_DIR STAGE_DIR ours|incumbent
	local names
	make_root "$2/place"
	mkdir root/run/packages
	cp "$1"/*.deb root/run/packages
	# shellcheck disable=SC2016  # for the other shell
	chroot root env DEBIAN_FRONTEND=noninteractive sh -c \
		'apt-get --yes --no-install-recommends --reinstall --allow-downgrades install /run/packages/*.deb'
	mapfile -t names < <(for package in "$1"/*.deb; do dpkg-deb --field "$package" Package; done)
	verify "${names[@]}"
	sums "$1" >"$2/$3.files"
	umount --recursive root
	tar --create --file "$2/$3.tar.new" --directory layer "${archive_options[@]}" .
	mv "$2/$3.tar.new" "$2/$3.tar"
}

# No installed file of the packages has been changed since, or belongs to another one.
verify() { # verify PACKAGE...
	local output
	output=$(chroot root dpkg --verify "$@")
	[[ -z $output ]] || { echo "not as packaged: $output" >&2 && exit 1; }
}

# What is in the archives themselves, not what lies where it should have been installed.
sums() { # sums PACKAGE_DIR
	local package path
	for package in "$1"/*.deb; do
		dpkg-deb --fsys-tarfile "$package" | tar --list | sed 's/^\.//' |
			sed -nE '\,^/usr/bin/(new[ug]idmap|getsubids)$|/libsubid\.so\.[0-9.]*$,p' |
			while read -r path; do
				[[ -f root$path && ! -L root$path ]] || continue
				printf '%s  %s\n' "$(dpkg-deb --fsys-tarfile "$package" | tar --extract --to-stdout ".$path" |
					sha256sum | cut -d ' ' -f 1)" "$path"
			done
	done
}

# --------------------------------------------------------------------------------------------------- on the host

layer() { # layer ours|incumbent PACKAGE_DIR
	"${namespaces[@]}" "$BASH" -euo pipefail -c 'source "$1/harness/lib.bash" && source "$1/clients/stage.bash" && in_private "${@:2}"' \
		bash "$tests" "$2" "$PWD" "$1" || exit
	(($(wc -l <"$1.files") == 4)) || { cat "$1.files" && echo "these are not the four files" && exit 1; }
}

make_repository() {
	local package
	mkdir parts/repository
	cd parts/repository
	apt-get download busybox-static || { apt-get update && apt-get download busybox-static; }
	package=$(echo *.deb)
	dpkg-deb --field "$package" >Packages
	printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n' \
		"$package" "$(stat --format %s "$package")" "$(sha256sum <"$package" | cut -d ' ' -f 1)" >>Packages
	cd ../..
}

make_go_program() {
	command -v go >/dev/null || skip "there is no go; it comes with the package golang-go"
	env GOCACHE="$PWD/go-cache" GOPATH="$PWD/go" GO111MODULE=off CGO_ENABLED=0 go build -o parts/maps "$tests/clients/maps.go"
}

# Linked with what Debian's packages have for a libsubid, as Podman is: ours takes its place where our packages are.
make_writer() {
	[[ -e /usr/include/shadow/subid.h ]] || skip "there is no <shadow/subid.h>; it comes with the package libsubid-dev"
	"$SUBID_CC" -D_GNU_SOURCE -o parts/writer "$tests"/grants/{writer,operations}.c -lsubid
}

make_stage() {
	[[ $EUID == 0 ]] || skip "needs root: it makes root file systems, in namespaces"
	check_layer
	[[ -d $SUBID_PACKAGES/deb && -d $SUBID_PACKAGES/theirs ]] || skip "there are no packages: ctest --test-dir $SUBID_BUILD -R package.build makes them"
	rm -rf "$SUBID_STAGE/clients"
	mkdir -p "$SUBID_STAGE"/clients/{parts,place}
	cd "$SUBID_STAGE/clients"
	cp "$SUBID_EXECS" "$SUBID_PARTS/libsubid_example.so" parts
	make_writer
	make_go_program
	make_repository
	layer ours "$SUBID_PACKAGES/deb"
	layer incumbent "$SUBID_PACKAGES/theirs"
	if grep --file <(cut -d ' ' -f 1 ours.files) incumbent.files; then
		echo "these files are in both packages" && exit 1
	fi
}
