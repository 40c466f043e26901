# Makes the users of a case, and runs it. Started by outside.bash as the first process of a PID namespace: when it ends,
# the kernel ends all that the case has started.
set -euEo pipefail

implementation=$1 suite=$2 name=$3
# shellcheck source=lib.bash
source /run/tests/clients/lib.bash
# shellcheck source=/dev/null
source "/run/tests/clients/$suite.bash"

umask 022
trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

exec {record}>&3 3>&-
make_world
"case_$name"
