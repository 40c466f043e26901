# Runs one case for one kind of IDs:
#
#     case.bash SUITE CASE uid|gid
#
# Started by inside.bash beside the running directory.
set -euEo pipefail

# shellcheck source=lib.bash
source /run/tests/lib.bash
# shellcheck source=directory.bash
source /run/tests/directory.bash
# shellcheck source=/dev/null
source "/run/tests/$1.bash"

trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

# The processes whose maps are written read from a pipe that nobody writes to.
rm -f /run/hold
mkfifo /run/hold
exec {hold}<>/run/hold

select_kind "$3"
sources sss
"case_$2"
