# Runs one case in one variant:
#
#     inside.bash LAYER SUITE CASE WORD-OF-THE-VARIANT...
#
# Started by "run" as the first process of a PID namespace, in a mount namespace of its own: when it ends, the kernel
# ends all that the case has started, and what it has mounted has gone.
set -euEo pipefail

# shellcheck source=lib.bash
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
layer=$1 suite=$2 name=$3
# shellcheck source=/dev/null
source "$tests/$layer/lib.bash"
# shellcheck source=/dev/null
source "$tests/$layer/$suite.bash"

cd / # wherever it was started
umask 022
ulimit -c 0
for variable in $(compgen -e); do
	case $variable in
	PATH | SUBID_* | *SAN_OPTIONS) ;;
	*) unset "$variable" ;;
	esac
done
trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

enter "${@:4}"

# The processes that wait for the end of the case read from a pipe that nobody writes to.
rm -f /run/hold
mkfifo /run/hold
exec {hold}<>/run/hold

run_case "$name"
