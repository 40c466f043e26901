# What the layers share whose suites are about the helpers: users, target processes, requests, and assertions. Sourced by
# the libraries of those layers. A suite is nothing but functions case_NAME, and an array of the helpers that it is about.
# shellcheck shell=bash
# shellcheck disable=SC2034  # some of these variables are read by the suites

# shellcheck source=differences.bash
source "$(dirname "${BASH_SOURCE[0]}")/differences.bash"
# shellcheck source=world.bash
source "$(dirname "${BASH_SOURCE[0]}")/world.bash"

readonly programs=/run/programs   # newuidmap and newgidmap, installed as $privilege says
readonly target=/run/target       # the process factory, see target.c
readonly scratch=/run/scratch     # anybody may write here

# The users of the private /etc/passwd. User and group differ, so that taking one for the other is noticed. "alicia" is
# another login name of alice's ID, "digits" has alice's ID for a login name, and "stranger" is in no user database.
readonly -A uid_of=([root]=0 [alice]=70001 [alicia]=70001 [bob]=70002 [digits]=70003 [stranger]=70009)
readonly -A gid_of=([root]=0 [alice]=80001 [alicia]=80001 [bob]=80002 [digits]=80003 [stranger]=80009)

# ------------------------------------------------------------------------------------------------------------- hooks

stages=(integration)
helpers=(newuidmap newgidmap) # a suite may be about one of them

variants() {
	local way helper
	for way in $(privileges_of "$1"); do
		for helper in "${helpers[@]}"; do
			echo "$way $helper"
		done
	done
}

# Another implementation's ways are known before it is tried.
start_in() {
	local reason
	if reason=$(differs_from_contract "$layer.$suite.$name.$1"); then
		echo "skipped: the implementation under test differs: $reason"
		return 77
	fi
	"${namespaces[@]}" "${@:2}"
}

enter() { # enter setuid|filecaps newuidmap|newgidmap
	privilege=$1
	make_world
	select_helper "$2"
}

show_state() {
	local file
	show "$subfile" "$subfile"
	for file in "${state_files[@]}"; do
		printf '  %-10s before: %s\n  %-10s after:  %s\n' "$file" "${before[$file]-}" "$file" "${after[$file]-}"
	done
}

# ---------------------------------------------------------------------------- what the helper is, and what it reads

select_helper() { # select_helper newuidmap|newgidmap
	helper=$1
	program=$programs/$helper
	case $helper in
	newuidmap) kind=uid map=uid_map subfile=/etc/subuid capability=cap_setuid ;;
	newgidmap) kind=gid map=gid_map subfile=/etc/subgid capability=cap_setgid ;;
	esac
}

own_id() { # own_id USER: the ID that USER may always map
	if [[ $kind == uid ]]; then echo "${uid_of[$1]}"; else echo "${gid_of[$1]}"; fi
}

grants() { # grants LINE...: the lines of /etc/subuid or /etc/subgid; the file of the other helper stays empty
	printf '%s\n' "$@" >"$subfile"
}

both_grant() { # both_grant LINE...: the lines of both files
	printf '%s\n' "$@" | tee /etc/subuid >/etc/subgid
}

# copy_programs DIR [OPTION...]: the helper, and the program beside it that explains its refusals. The options are cp's.
copy_programs() {
	mkdir "$1"
	cp "${@:2}" "$program" "$1"
	[[ ! -e $programs/subid ]] || cp "$programs/subid" "$1"
}

plain_copy() { # goes on with a copy of the program that is not privileged in any way
	copy_programs /run/copies
	program=/run/copies/$helper
	chmod 755 "$program"
}

# ------------------------------------------------------------------------------------------------- target processes

start() { # start USER[:GROUP] STEP...: lets the factory make a target; its ID is in $pid. It lives as long as the case.
	launch as "$1" "$target" "${@:2}"
}

alice_has_a_target() { # alice_has_a_target [STEP...]: in a namespace of its own, if nothing else is said; she has a range
	grants alice:200000:65536
	start alice "${@:-userns}"
}

launch() { # launch COMMAND...: likewise, with a command that ends in running the factory
	local from
	exec {from}< <("$@" <&"$hold")
	read -r pid <&"$from" || fail "no target process: $*"
}

words_of() { # words_of FILE: its words with one blank between them; nothing if it has gone
	local words=()
	{ read -r -d '' -a words <"$1"; } 2>/dev/null || true
	printf '%s' "${words[*]}"
}

readonly state_files=(uid_map gid_map setgroups)
declare -A before=() after=()

look() { # look VARIABLE: the maps and setgroups of the target
	local -n into=$1
	local file
	for file in "${state_files[@]}"; do
		# shellcheck disable=SC2004  # the array is associative
		into[$file]=$(words_of "/proc/${pid:-none}/$file")
	done
}

# --------------------------------------------------------------------------------------------------------- requests

pid=          # the target
through=()    # a command that starts the helper
unset word    # how the target is named to the helper, if not by $pid

attempt() { # attempt COMMAND...: runs it, and keeps all that can be seen of it
	command=("$@")
	status=0
	look before
	"$@" </dev/null >/run/stdout 2>/run/stderr || status=$?
	look after
	"${excuse:-true}"
}

excuse=   # excuse_leak_checker, in the few cases that need it

# In a build with sanitizers, the leak checker traces the program at its end from a process of its own. It fails the
# program where it cannot have one, or where real and effective group differ. Nothing but that is excused.
excuse_leak_checker() {
	grep -q '^==[0-9]*==LeakSanitizer has encountered a fatal error' /run/stderr || return 0
	sed -i '/^==[0-9]*==/d' /run/stderr
	[[ -s /run/stderr ]] || status=0
}

request() { # request USER[:GROUP] INSIDE OUTSIDE COUNT...: asks the helper for a map of the target
	attempt as "$1" "${through[@]}" "$program" "${word-$pid}" "${@:2}"
}

# ------------------------------------------------------------------------------------------------------- assertions

silent() {
	[[ ! -s /run/stdout ]] || fail "something was printed on standard output"
	[[ ! -s /run/stderr ]] || fail "something was printed on standard error"
}

unchanged() { # unchanged FILE...: of the target
	local file
	for file in "$@"; do
		[[ ${after[$file]} == "${before[$file]}" ]] || fail "expected $file unchanged (\"${before[$file]}\"), found \"${after[$file]}\""
	done
}

# mapped INSIDE OUTSIDE COUNT...: the request was granted in silence, with exactly this map and no other change
mapped() {
	map_is "$@"
	silent
	unchanged setgroups
}

# mapped_own INSIDE OUTSIDE COUNT: likewise, for a request that no delegated range allowed: a group map denies setgroups
mapped_own() {
	map_is "$@"
	silent
	if [[ $kind == uid ]]; then unchanged setgroups; else setgroups_is deny; fi
}

own_id_is_mapped() { # of alice, whatever is delegated
	start alice userns
	request alice 0 "$(own_id alice)" 1
	mapped_own 0 "$(own_id alice)" 1
}

map_is() { # map_is INSIDE OUTSIDE COUNT...: the helper has written this map
	local file
	[[ $status == 0 ]] || fail "expected the map \"$*\", found exit status $status: $(head -n 1 /run/stderr)"
	[[ ${after[$map]} == "$*" ]] || fail "expected the map \"$*\", found \"${after[$map]}\""
	for file in uid_map gid_map; do
		[[ $file == "$map" ]] || unchanged "$file"
	done
}

setgroups_is() { # setgroups_is allow|deny
	[[ ${after[setgroups]} == "$1" ]] || fail "expected setgroups \"$1\", found \"${after[setgroups]}\""
}

# refused FIRST [ELSEWHERE...]: the request was refused: the first line of the message has FIRST in it, ELSEWHERE is
# somewhere in it, there is a hint, and nothing was changed
refused() {
	local fragment
	refused_silently
	[[ -s /run/stderr ]] || fail "a refusal without a message"
	head -n 1 /run/stderr | grep -qF -e "$1" || fail "expected in the first line: $1; found: $(head -n 1 /run/stderr)"
	for fragment in "${@:2}"; do
		grep -qF -e "$fragment" /run/stderr || fail "not in the message: $fragment"
	done
	if ! grep -q '^usage: ' /run/stderr; then
		hinted ''
	fi
}

refused_silently() { # a refusal whose message cannot be seen
	[[ $status == 1 ]] || fail "expected a refusal, with exit status 1, found $status"
	[[ ! -s /run/stdout ]] || fail "a refusal printed on standard output"
	unchanged "${state_files[@]}"
}

hinted() { # hinted FRAGMENT...: each is in a line that is a hint
	local fragment hints
	has_hints || return 0
	hints=$(grep "^$helper: hint: " /run/stderr) || fail "there is no hint"
	for fragment in "$@"; do
		[[ $hints == *"$fragment"* ]] || fail "no hint has: $fragment"
	done
}

hinted_one_of() { # hinted_one_of FRAGMENT...: one of them is in a line that is a hint, in upper or lower case
	has_hints || return 0
	grep -qiE -e "^$helper: hint: .*($(IFS='|' && echo "$*"))" /run/stderr || fail "no hint has one of: $*"
}

# The kernel or the loader may end a program that gets too little of something, before its first line of code is run.
# A signal may end it behind the write, too.
granted_or_nothing() { # granted_or_nothing INSIDE OUTSIDE COUNT...: the whole map, or no change
	if [[ $status == 0 ]]; then
		map_is "$@"
	elif ((status > 128)) && [[ ${after[$map]} == "$*" ]]; then
		return
	else
		unchanged "${state_files[@]}"
	fi
}

# Before a test of messages to the map: without that, the shell that leads them there would fail, and not the helper.
map_can_be_opened() {
	as alice bash -c ': >"$1"' bash "/proc/$pid/$map" || fail "alice cannot open $map for writing"
}

# ------------------------------------------------------------------------------------------------ the system's log

start_logger() { # start_logger [STEP]: of the factory. After the target has been started, or that holds its input open
	local input output
	coproc LOGGER { exec "$target" "${1-logger}" /dev/log; }
	input=${LOGGER[1]} output=${LOGGER[0]}
	exec {logger_input}>&"$input" {logger_output}<&"$output"
	exec {input}>&- {output}<&-
	read -r <&"$logger_output" || fail "no logger"
}

stop_logger() { # what it has heard is in $log
	exec {logger_input}>&-
	log=$(cat <&"$logger_output")
}

# ---------------------------------------------------------------------------------------------- what looks like /proc

# look_alike_of_proc PID DIR: makes DIR/PID, which belongs to alice and has all that a helper might look at
look_alike_of_proc() {
	local dir=$2/$1
	mkdir -p "$dir/task/$1" "$dir/ns"
	touch "$dir/uid_map" "$dir/gid_map"
	echo allow >"$dir/setgroups"
	cp "/proc/$1/stat" "/proc/$1/status" "$dir"
	ln -s "$(readlink "/proc/$1/ns/user")" "$dir/ns/user"
	chown -R "+${uid_of[alice]}:+${gid_of[alice]}" "$dir"
}

is_still_a_look_alike() { # is_still_a_look_alike DIR: nothing was written to it
	[[ ! -s $1/uid_map && ! -s $1/gid_map && $(<"$1/setgroups") == allow ]] || fail "$1 was written to"
}
