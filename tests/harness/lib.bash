# What all suites share: where things are, skip, fail and as, and the hooks that the library of a layer may set.
# Sourced by run, inside.bash and stage, before the library of the layer, LAYER/lib.bash, and the suite.
# shellcheck shell=bash
# shellcheck disable=SC2034  # some of these variables are read by the suites

tests=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
readonly tests

# The tools that make file systems and capabilities are there.
PATH=$PATH:/usr/sbin:/sbin

skip() { # skip REASON...
	printf 'skipped: %s\n' "$*"
	[[ ${SUBID_TESTS_MUST_RUN-} != 1 ]] || exit 1
	exit 77
}

fail() { # fail WHAT...: ends the case, and shows all that is known
	local words
	words=$(printf '%q ' "${command[@]-none}")
	{
		printf 'FAILED: %s\n' "$*"
		printf '  command:  %s\n  status:   %s\n' "${words:0:300}" "${status:-none}"
		show stdout /run/stdout
		show stderr /run/stderr
		show_state
	} >&2
	exit 1
}

show() { # show TITLE FILE: so that neither control characters nor length do harm
	[[ -f $2 ]] || return 0
	printf '  %s:\n' "$1"
	[[ ! -s $2 ]] || printf '%s\n' "$(head -c 2000 "$2" | cat -v | sed 's/^/    | /')"
}

as() { # as USER[:GROUP] COMMAND...: with the user's IDs, no other group and no capability; GROUP is a number
	local user=${1%%:*} group=${1#*:}
	[[ $1 == *:* ]] || group=${gid_of[$user]}
	# The sign makes it a number: setpriv looks for a login name of these digits first, and there may be one. It keeps
	# its capabilities until it executes a program; that is another one, or the command would be executed with them.
	setpriv --reuid "+${uid_of[$user]}" --regid "+$group" --clear-groups -- setpriv -- "${@:2}"
}

# ---------------------------------------------------------------------------- assertions about the command of an attempt

exits() { # exits STATUS
	[[ $status == "$1" ]] || fail "expected exit status $1, found $status"
}

said_nothing() {
	[[ ! -s /run/stderr ]] || fail "something was printed on standard error"
}

not_allowed() { # not_allowed INSIDE OUTSIDE COUNT: refused, because this triple is not delegated
	refused "$helper: $kind range [$1-$(($1 + $3))) -> [$2-$(($2 + $3))) not allowed"
}

# ---------------------------------------------------------------------------------------------- a program that is traced

# Nothing here waits for what may never come: each line is read from a pipe that ends with the process that writes to it,
# and whoever is stopped is told to go on until it has ended.

# traced OPTION-OF-strace... COMMAND...: starts it. Its calls are read by next_call; "tracer" is to be waited for.
traced() {
	exec {calls}< <(exec strace -qq -o /dev/fd/3 "$@" 3>&1 >/run/stdout 2>/run/stderr </dev/null)
	tracer=$!
}

next_call() { # next_call PATTERN...: reads on until a line is like one of them, and leaves it in $call
	local pattern
	while IFS= read -r call <&"$calls"; do
		for pattern in "$@"; do
			# shellcheck disable=SC2053  # a pattern
			[[ $call != $pattern ]] || return 0
		done
	done
	fail "the traced program has ended, and not made a call like: $*"
}

let_go() { # let_go PID: of the traced program, which stops at calls; goes on when it has ended
	cat <&"$calls" >/run/calls &
	while kill -CONT "$1" 2>/dev/null; do
		:
	done
}

pidfds_are_told() { # whether /proc/self/fdinfo is open to programs that are setuid or have capabilities: from Linux 5.14 on
	[[ $(printf '%s\n' 5.14 "$(uname -r)" | sort -V | head -n 1) == 5.14 ]]
}

cover() { # cover DIR: with an empty file system, on which setuid bits, capabilities and devices work
	mount -t tmpfs -o mode=755 newidmap-test "$1"
}

make_devices() { # make_devices DIR: nothing of the host hears what is sent to its log
	local name
	cover "$1"
	for name in null zero full random urandom; do
		touch "$1/$name"
		mount --bind "/dev/$name" "$1/$name"
	done
	ln -s /proc/self/fd "$1/fd"
}

# ------------------------------------------------------------------------------------ what there is, and what is run

# The paths of what has been built, which CMake writes, for all processes from here on.
load_settings() {
	export SUBID_BUILD
	SUBID_BUILD=$(realpath -m "${SUBID_BUILD-$tests/../build/release}")
	[[ -f $SUBID_BUILD/tests/settings.bash ]] || {
		echo "nothing has been built in $SUBID_BUILD. In $(dirname "$tests"), run:" \
			"cmake --preset release && cmake --build --preset release" >&2
		exit 1
	}
	set -a
	# shellcheck source=/dev/null
	source "$SUBID_BUILD/tests/settings.bash"
	SUBID_STAGE=$SUBID_BUILD/tests/stage
	set +a
}

# --------------------------------------------------------------- what the library of a layer, or a suite, may set anew

stages=()            # what has to be installed before: layers with a file stage.bash
tools=()             # programs that the suite cannot do without
user_namespaces=yes  # ordinary users must be able to make them
one_world=no         # "yes": all cases of a suite are run in one world, if none is named; they are the case "all"
namespaces=(unshare --mount --propagation private --pid --fork --kill-child --mount-proc --)

check_layer() { :; }      # check_layer CASE: skips what cannot be run
variants() { echo once; } # variants CASE: a line for each time that it is run
before_case() { :; }
start_in() {              # start_in VARIANT COMMAND...: starts inside.bash
	"${namespaces[@]}" "${@:2}"
}
after_case() { :; }       # when all variants have passed; may fail
enter() { :; }            # enter WORD-OF-THE-VARIANT...: inside the namespaces, makes the world of the case
run_case() { "case_$1"; } # run_case CASE
show_state() { :; }       # what else is known when something fails

check_host() {
	local tool
	[[ $EUID == 0 ]] || skip "needs root: it makes namespaces, and users of its own"
	"${namespaces[@]}" true || skip "namespaces cannot be made here"
	[[ $user_namespaces == no ]] || setpriv --reuid +65534 --regid +65534 --clear-groups unshare --user true ||
		skip "the kernel forbids user namespaces to ordinary users"
	for tool in "${tools[@]}"; do
		command -v "$tool" >/dev/null || skip "needs the program $tool"
	done
}

# ------------------------------------------------------------------------------- the two ways to install the helpers

# privileges_of CASE: setuid, and filecaps too if the table beside this file says that it can make a difference
privileges_of() {
	local pattern reason
	echo setuid
	while read -r pattern reason; do
		# shellcheck disable=SC2053  # a pattern
		if [[ $pattern != '#'* && "$layer.$suite.$1" == $pattern ]]; then
			echo filecaps
			return 0
		fi
	done <"$tests/harness/filecaps"
}
