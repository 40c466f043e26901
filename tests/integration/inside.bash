# Runs one case for one helper. Started by "run" as the first process of a PID namespace, in a mount namespace of its
# own: when it ends, the kernel ends all that the case has started.
set -euEo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
privilege=$1 suite=$2 name=$3 helper=$4

# shellcheck source=lib.bash
source "$here/lib.bash"
# shellcheck source=differences.bash
source "$here/differences.bash"
# shellcheck source=world.bash
source "$here/world.bash"
# shellcheck source=/dev/null
source "$here/$suite.bash"

export PATH=$programs:/usr/sbin:/usr/bin:/sbin:/bin
umask 022
ulimit -c 0
unset LD_PRELOAD LD_LIBRARY_PATH
trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

make_world
select_helper "$helper"

# The targets read from a pipe that nobody writes to.
mkfifo /run/hold
exec {hold}<>/run/hold

"case_$name"
