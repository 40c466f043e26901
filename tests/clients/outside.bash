# Makes the root file system of a case and goes there. Started by "run" as the first process of its namespaces.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=../directory/root.bash
source "$here/../directory/root.bash"

umount "$SUBID_STAGE/place/cgroups"
make_root "$SUBID_STAGE/place/root" "$SUBID_STAGE/$1.tar"
mkdir root/run/tests
cp -R "$here" "$here/../library" "$here/../integration" root/run/tests
cp "$SUBID_STAGE/$1.files" root/run/files
cp -R "$SUBID_STAGE/parts" root/run/parts
enter_root "$SUBID_STAGE/place/root"
exec "$BASH" /run/tests/clients/inside.bash "$@"
