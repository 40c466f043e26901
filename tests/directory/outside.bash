# Makes the root file system of a directory and goes there. Started by "run" as the first process of its namespaces.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=root.bash
source "$here/root.bash"

# Programs of Debian's get our library, too.
cover_library() {
	local library
	library=$(ldd /usr/bin/podman | sed -n 's/.*libsubid\.so\.4 => \(.*\) (.*/\1/p')
	mount --bind /run/tests/libsubid.so.4 "$(realpath "$library")"
}

make_root "$SUBID_CACHE/place" "$SUBID_CACHE/packages.tar"
cp --archive --no-target-directory "$SUBID_STAGE/root" root
mkdir root/run/tests
cp "$here"/* "$SUBID_ASK" "$SUBID_STAGE/libsubid.so.4" root/run/tests
enter_root "$SUBID_CACHE/place"
cover_library
exec "$BASH" /run/tests/inside.bash "$1"
