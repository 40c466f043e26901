# Measures, and draws. SUBID_BUILD/tests/bench/results gets results.md, results.json and scaling.svg. What takes how long
# makes no difference. From the environment:
#   SUBID_BENCH_OPTIONS=...   options of the program, such as "-r 3" for three times the rounds, see bench.c
#   SUBID_BENCH_MORE=...      more implementations, each NAME=DIR with a directory of programs, separated by blanks
#   SUBID_BENCH_PUBLISH=1     puts the tables and the drawing into docs/performance.md and docs/performance.svg
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of the harness

stages=(bench)
readonly results=$SUBID_BUILD/tests/bench/results

# ------------------------------------------------------------------------------------------------------- on the host

variants() { # each implementation is measured beside the others
	echo setuid newuidmap
}

before_case() {
	rm -rf "$results"
	mkdir -p "$results"
}

after_case() {
	{ machine && cat "$results/tables.md"; } >"$results/results.md"
	draw
	[[ ${SUBID_BENCH_PUBLISH-} != 1 ]] || publish
}

machine() { # machine: one line on what was measured, and where
	local processor package
	processor=$(sed -n '/^model name/{s/^[^:]*: //p;q}' /proc/cpuinfo)
	printf 'Measured on %s, %s processors (%s), Linux %s' "$(. /etc/os-release && echo "$PRETTY_NAME")" \
		"$(nproc)" "${processor:-unknown}" "$(uname -r)"
	for package in uidmap libc6; do
		printf ', %s %s' "$package" "$(dpkg-query --show --showformat '${Version}' "$package" 2>/dev/null || echo none)"
	done
	echo .
}

draw() {
	local columns
	[[ $(wc -l <"$results/scaling.dat") -gt 1 ]] || return 0
	command -v gnuplot >/dev/null || { echo "nothing is drawn without gnuplot" && return 0; }
	columns=$(head -n 1 "$results/scaling.dat" | wc -w)
	gnuplot -e "data='$results/scaling.dat'; columns=$columns" "$tests/bench/scaling.gnuplot" >"$results/scaling.svg"
}

publish() {
	local document=$tests/../docs/performance.md
	sed -i -e '/^<!-- results -->$/,/^<!-- end of results -->$/{//!d}' -e "/^<!-- results -->$/r $results/results.md" "$document"
	[[ ! -s $results/scaling.svg ]] || cp "$results/scaling.svg" "${document%.md}.svg"
}

# ------------------------------------------------------------------------------------------------- in the namespaces

implementations=()
take() { # take NAME DIR: copies the programs to where setuid bits work
	mkdir "$programs/$1"
	cp "$2"/* "$programs/$1"
	chmod 4755 "$programs/$1"/new[ug]idmap
	implementations+=("$1=$programs/$1")
}

# Programs find the library as they do where it is installed: by the linker's cache. ldconfig(8) keeps notes in /var.
enter() {
	local name one
	SUBID_TARGET=$SUBID_BENCH SUBID_UNDER_TEST=$SUBID_STAGE/bench/ours privilege=setuid make_world
	for name in ours shared static packaged; do
		[[ ! -x $SUBID_STAGE/bench/$name/newuidmap ]] || take "$name" "$SUBID_STAGE/bench/$name"
	done
	for one in ${SUBID_BENCH_MORE-}; do
		take "${one%%=*}" "${one#*=}"
	done
	cp -r "$SUBID_BENCH_PROGRAMS/yardsticks" "$programs"
	echo "$programs/ours" >/etc/ld.so.conf
	[[ ! -d /var/cache/ldconfig ]] || cover /var/cache/ldconfig
	ldconfig -X
}

case_run() {
	mkdir "$results/disk"
	cp -a /etc/. "$results/disk"
	# shellcheck disable=SC2086  # several words
	"$SUBID_BENCH" -y "$programs/yardsticks" -d "$results/disk" -w "$results" ${SUBID_BENCH_OPTIONS-} "${implementations[@]}"
	rm -r "$results/disk"
}
