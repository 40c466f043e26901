# Runs one case. Started by "run" as the first process of a PID namespace, in a mount namespace of its own: when it
# ends, the kernel ends all that the case has started.
set -euEo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
suite=$1 name=$2 world=$3 privilege=$4 helper=$5

# shellcheck source=lib.bash
source "$here/lib.bash"
# shellcheck source=../integration/world.bash
source "$here/../integration/world.bash"

umask 022
unset LD_PRELOAD LD_LIBRARY_PATH LD_DEBUG DESTDIR
trap 'fail "line $LINENO of ${BASH_SOURCE[0]}: $BASH_COMMAND"' ERR

case $world in
private)
	export PATH=$programs:/usr/sbin:/usr/bin:/sbin:/bin
	make_world
	install_library
	;;
host)
	cover /run
	mkdir "$work"
	export TMPDIR=$work
	cd "$work"
	;;
esac
select_helper "$helper"

# The targets read from a pipe that nobody writes to.
mkfifo /run/hold
exec {hold}<>/run/hold

# shellcheck source=/dev/null
source "$suite"
"case_$name"
