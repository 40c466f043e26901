# Brings the directory up and runs the cases of a suite, each in a process of its own. Started by outside.bash as the
# first process of a PID namespace: when it ends, the kernel ends the daemons and all that the cases have started.
set -euo pipefail

suite=$1
# shellcheck source=lib.bash
source /run/tests/lib.bash
# shellcheck source=directory.bash
source /run/tests/directory.bash

ldconfig

exec {out}>&1

show_logs() {
	tail -n 10 "$state"/*.log /var/log/sssd/*.log | cut -c 1-200
}

# shellcheck disable=SC2317  # called by the trap
show_start() {
	echo "the directory does not come up"
	cat "$state.log"
	show_logs
}

trap 'show_start >&"$out" 2>&1' EXIT
start_directory >"$state.log" 2>&1
trap - EXIT
echo "the directory is up after $SECONDS s"

result=0
mapfile -t cases < <(sed -n 's/^case_\([a-z0-9_]*\)().*/\1/p' "/run/tests/$suite.bash")
for name in "${cases[@]}"; do
	for kind in uid gid; do
		if "$BASH" /run/tests/case.bash "$suite" "$name" "$kind"; then
			echo "passed: $suite.$name.$kind"
		else
			echo "FAILED: $suite.$name.$kind"
			result=1
		fi
	done
done
((result == 0)) || show_logs
exit "$result"
