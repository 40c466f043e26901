# Runs one case for one kind of ID. Started by "run" as the first process of a PID namespace, in a mount namespace of
# its own: when it ends, the kernel ends all that the case has started, and the files have gone.
set -euEo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
suite=$1 name=$2

# shellcheck source=lib.bash
source "$here/lib.bash"
# shellcheck source=world.bash
source "$here/world.bash"
# shellcheck source=/dev/null
source "$here/$suite.bash"

umask 022
unset LD_PRELOAD
export LC_ALL=C # texts are bytes
trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

make_world
select_kind "$3"
"case_$name"
