# subid check USER: a user namespace is made as that user, and mapped by the helpers that are installed.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

# shellcheck source=checks.bash
source "$tests/command/checks.bash"

user_namespaces=yes
tools=(strace)

# steps STEP RESULT CAUSE...: these, in this order, and no other; a cause of "-" is none
steps() {
	local lines
	lines=$(awk -F '\t' 'NR > 1 && $2 != "hint" { print $1, $2, $3 == "" ? "-" : $3 }' /run/stdout | xargs)
	[[ $lines == "$*" ]] || fail "expected the steps: $*; found: $lines"
	# shellcheck disable=SC2046  # words
	in_manual $(awk -F '\t' 'NR > 1 && $3 != "" { print $3 }' /run/stdout)
	head -n 1 /run/stdout | grep -qx $'step\tresult\tcause\ttext' || fail "the columns have other names"
	said_nothing
}

works() { # all steps are good
	steps user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map ok - gid-map ok - use ok -
	exits 0
	no_process_left
}

fails() { # fails STEP RESULT CAUSE...
	exits 1
	steps "$@"
	no_process_left
}

# This shell is the first process of its namespace: whoever loses a parent becomes its child.
no_process_left() {
	local left
	left=$(ps -e -o pid=,ppid=,stat=,comm= | awk -v own=$$ '$1 != own && $4 != "ps" && $4 !~ /awk$/ && $4 != "inside.bash" && $4 != "bash"')
	[[ -z $left ]] || fail "processes are left:"$'\n'"$left"
}

# ------------------------------------------------------------------------------------------------------------ granted

case_works() {
	both "$good"
	check alice
	works
	shows "alice has user ID 70001 and group ID 80001"
	shows "65536 IDs, the first is 100000"
	check "${uid_of[alice]}"
	works
	check alicia
	works
}

case_works_for_the_user() {
	both "$good"
	attempt as alice subid check alice
	works
}

# In several pieces, by number, and differently in the two files.
case_works_with_several_ranges() {
	subuid alice:100000:1 bob:100001:5 70001:200000:65535
	subgid 70001:300000:65536
	check alice
	works
	shows "65536 IDs, the first is 100000"
	shows "65536 IDs, the first is 300000"
}

case_works_with_file_capabilities() {
	both "$good"
	chmod 755 "$programs"/new?idmap
	setcap cap_setuid=ep "$programs/newuidmap"
	setcap cap_setgid=ep "$programs/newgidmap"
	check alice
	works
}

case_one_kind() {
	subuid "$good"
	: >/etc/subgid
	check --uid alice
	exits 0
	steps user ok - uid-ranges ok - namespace ok - uid-map ok - use ok -
	check --gid alice
	fails user ok - gid-ranges failed no-line namespace ok -
}

# ------------------------------------------------------------------------------------------------------------ refused

case_no_line() {
	both "$other"
	check alice
	fails user ok - uid-ranges failed no-line gid-ranges failed no-line namespace ok -
	shows "/etc/subuid has no line for alice (uid 70001)"
	shows "/etc/subgid has no line for alice (uid 70001)"
	hints "alice's own uid, which needs no delegation, is 70001"
	! grep -q 4294967294 /run/stdout || fail "it shows an ID that nobody has asked for"
}

# The user is spoken to, and anybody else is told of the user.
case_no_line_for_the_user() {
	both "$other"
	attempt as alice subid check alice
	fails user ok - uid-ranges failed no-line gid-ranges failed no-line namespace ok -
	shows "/etc/subuid has no line for you (uid 70001)"
	hints "your own uid, which needs no delegation, is 70001"
	! grep -qw "alice's" /run/stdout || fail "she is told of somebody else"
}

# Nothing is said of an ID that nobody has asked for, even if it is somebody's.
case_no_line_and_last_id() {
	both bob:4294967294:1
	echo carol:x:4294967294:4294967294::/:/bin/sh >>/etc/passwd
	check alice
	fails user ok - uid-ranges failed no-line gid-ranges failed no-line namespace ok -
}

# A line that looks right and does not count.
case_look_alike() {
	both Alice:100000:65536
	check alice
	fails user ok - uid-ranges failed nothing-delegated gid-ranges failed nothing-delegated namespace ok -
	hints "/etc/subuid:1: ignored: OWNER has other letters in upper case than the login name"
}

case_file_missing() {
	both "$good"
	rm /etc/subgid
	check alice
	fails user ok - uid-ranges ok - gid-ranges failed subid-file-missing namespace ok -
	shows $'\tcannot open /etc/subgid: No such file or directory'
	hints "as root: install -m 644 /dev/null /etc/subgid"
}

# Root can read it, and the helper cannot.
case_file_unreadable() {
	both "$good"
	chmod 600 /etc/subuid
	check alice
	fails user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map failed subid-file-unreadable
	hints "newuidmap told alice: as root: chmod a+r /etc/subuid"
}

case_ids_too_few() {
	subuid alice:100000:1000
	subgid "$good"
	check alice
	fails user ok - uid-ranges failed ids-too-few gid-ranges ok - namespace ok - uid-map ok - gid-map ok - use ok -
}

case_overlapping() {
	subuid "$good" alice:165535:2
	subgid "$good"
	check alice
	fails user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map failed overlap-outside
	shows "newuidmap told alice: write to uid_map failed" \
		"triples 2 (1 100000 65536) and 3 (65537 165535 2) overlap in their outside IDs"
	attempt as alice subid check alice
	shows $'\twrite to uid_map failed'
}

case_helper_without_privilege() {
	both "$good"
	chmod 755 "$programs/newgidmap"
	check alice
	fails user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map ok - gid-map failed not-privileged
	hints "newgidmap told alice: as root: chmod u+s /run/bin/newgidmap"
}

case_helper_missing() {
	both "$good"
	rm "$programs/newuidmap"
	attempt env PATH="$programs" subid check alice
	fails user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map failed helper-missing
}

# One that is no helper at all.
case_helper_of_others() {
	both "$good"
	mkdir /run/first
	printf '#!/bin/sh\necho "no \033[31mway" >&2\nexit 3\n' >/run/first/newuidmap
	chmod 755 /run/first/newuidmap
	attempt env PATH="/run/first:$PATH" subid check alice
	fails user ok - uid-ranges ok - gid-ranges ok - namespace ok - uid-map failed helper-refused
	! grep -q $'\033' /run/stdout || fail "an escape sequence is printed"
}

# For real, in a user namespace of its own, whose limit is nobody else's.
case_namespaces_off() {
	both root:100000:65536
	attempt unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec subid check root'
	fails user ok - uid-ranges ok - gid-ranges ok - namespace failed user-namespaces-off
	shows "user.max_user_namespaces is 0"
}

case_no_entry() {
	both "$good" nosuch:200000:65536 7777:300000:65536
	check nosuch
	fails user failed user-unknown
	check 7777
	fails user failed user-unknown
}

case_another_user() {
	both "$good"
	attempt as bob subid check alice
	fails user failed user-another
}

case_source_down() {
	both "$good"
	sources_are odd files
	odd error-conn
	check nosuch
	exits 1
	check bob
	exits 11
	steps user ok - uid-ranges failed source-down gid-ranges failed source-down namespace ok -
}

case_user_database() {
	both "$good"
	install_directory_service
	passwd_sources idtest # which has no file, and fails
	check alice
	exits 11
	steps user failed user-database
}

# ------------------------------------------------------------------------------------------- what the user can hold up

# held_up_by NAME LINE...: starts a check of alice, where newuidmap is a program of these lines; what it says is in /run/NAME
held_up_by() {
	mkdir "/run/by_$1"
	lines '#!/bin/sh' "${@:2}" >"/run/by_$1/newuidmap"
	chmod 755 "/run/by_$1/newuidmap"
	PATH=/run/by_$1:$PATH "$programs/subid" check alice >"/run/$1" 2>"/run/$1.errors" &
}

# late NAME PROCESS-OF-THE-CHECK STEP RESULT CAUSE...: that check has ended with this verdict
late() {
	status=0
	wait "$2" || status=$?
	cp "/run/$1" /run/stdout
	cp "/run/$1.errors" /run/stderr
	exits 1
	steps "${@:3}"
	shows "within 10 seconds: it is stopped or traced"
}

# All at once, since each ends when its time is up. A tracer that is stopped does not even let its process end.
case_time_limit() {
	local before=(user ok - uid-ranges ok - gid-ranges ok -) helper mapped flood tracer begin left
	both "$good"
	# shellcheck disable=SC2016  # for the other shells
	{
		held_up_by helper 'kill -STOP $$'
		helper=$!
		held_up_by mapped 'kill -STOP "$1"' 'exec /run/bin/newuidmap "$@"'
		mapped=$!
		held_up_by flood 'exec yes'
		flood=$!
		held_up_by tracer 'exec strace -D -qq -o /dev/null /bin/sh -c '\''kill -STOP "$(sed -n "s/^TracerPid:[^0-9]*//p" /proc/$$/status)"'\'
		tracer=$!
	}
	strace -f -qq -o /dev/null -e trace=unshare -e inject=unshare:signal=STOP "$programs/subid" check alice >/run/begin 2>/run/begin.errors &
	begin=$!
	late begin "$begin" "${before[@]}" namespace failed time-limit
	late helper "$helper" "${before[@]}" namespace ok - uid-map failed time-limit
	late mapped "$mapped" "${before[@]}" namespace ok - uid-map ok - gid-map ok - use failed time-limit
	late flood "$flood" "${before[@]}" namespace ok - uid-map failed time-limit
	late tracer "$tracer" "${before[@]}" namespace ok - uid-map failed time-limit
	left=$(ps -C strace -o pid=,stat= | xargs)
	[[ $left == *' T'* ]] || fail "there is no tracer that is stopped: $left"
	kill -KILL "${left%% *}"
	while kill -0 "${left%% *}" 2>/dev/null; do
		:
	done
}

# ------------------------------------------------------------------------------------------------------------- output

case_json() {
	both "$good"
	check --json alice
	exits 0
	valid check_user
	field "('alice', True)" '(d["user"], d["works"])'
	field 'user uid-ranges gid-ranges namespace uid-map gid-map use' '" ".join(s["step"] for s in d["steps"])'
	chmod 755 "$programs/newuidmap"
	check alice --json
	exits 1
	valid check_user
	field "(False, 'uid-map', 'not-privileged', 3)" \
		'(d["works"], *(d["steps"][-1][k] for k in ("step", "cause")), len(d["steps"][-1]["remedy"]))'
}

case_screen() {
	both "$good"
	on_terminal 80 check alice
	exits 0
	[[ $(sed -n 2p /run/stdout | xargs) == "user ok alice has user ID 70001 and group ID 80001" ]] || fail "the screen is: $(</run/stdout)"
	chmod 755 "$programs/newuidmap"
	on_terminal 200 check alice
	exits 1
	on_terminal 80 check alice
	exits 1
	breaks_at_blanks 80 check alice
	breaks_at_blanks 100 check alice
}

# ------------------------------------------------------------------------------------------------------- interrupted

# waiting_helper: a helper that shows its own process and the one that it is to map, and waits
waiting_helper() {
	mkfifo -m 666 /run/asked /run/released
	mkdir /run/first
	printf '#!/bin/sh\necho $$ "$1" >/run/asked\nread -r word </run/released\n' >/run/first/newuidmap
	chmod 755 /run/first/newuidmap
}

interrupted_by() { # interrupted_by SIGNAL: the process in the namespace ends with the one that has made it
	local asker helper mapped
	both "$good"
	waiting_helper
	# Not a job of this shell's, in which SIGINT would be ignored.
	PATH=/run/first:$PATH setsid --fork --wait env --default-signal=INT "$programs/subid" check alice >/run/stdout 2>/run/stderr &
	read -r helper mapped </run/asked
	asker=$(ps -o ppid= -p "$mapped" | xargs)
	kill -"$1" "$asker"
	while kill -0 "$mapped" 2>/dev/null; do
		:
	done
	echo >/run/released
	wait || true
	# Nobody waits for the helper but the first process of the namespace, in its own time.
	tail --pid="$helper" --sleep-interval=0.02 -f /dev/null
	no_process_left
}

case_interrupted() {
	interrupted_by INT
}

case_killed() {
	interrupted_by KILL
}

# ------------------------------------------------------------------------------------------- what the user gets of root's

# is_her_own PID DESCRIPTOR...: alice may do with it what she wants: nothing of root's is in it, and it has no more than these
is_her_own() {
	local found
	found=$(ps -o uid=,sid=,tty= -p "$1" | xargs)
	[[ $found == "${uid_of[alice]} $1 ?" ]] || fail "the user, session and terminal of process $1 are: $found"
	found=$(tr '\0' ' ' <"/proc/$1/environ")
	[[ -z $found ]] || fail "process $1 has in its environment: $found"
	found=$(readlink "/proc/$1/cwd")
	[[ $found == / ]] || fail "process $1 is in the directory $found"
	found=$(readlink "/proc/$1/fd"/* | sed 's/:.*//' | { grep -vxF "$(lines "${@:2}")" || true; } | xargs)
	[[ -z $found ]] || fail "process $1 has open: $found"
}

# Whatever subid is started with, the user can be tried all the same.
case_started_oddly() {
	both "$good"
	attempt env --ignore-signal=CHLD "$programs/subid" check alice
	exits 0
	attempt sh -c "exec $programs/subid check alice <&-"
	exits 0
	attempt sh -c "exec $programs/subid check alice <&- 2>&-"
	exits 0
	attempt sh -c "exec $programs/subid check alice >&-"
	exits 1
}

# She may trace both processes, so that she has whatever they have.
case_nothing_of_root() {
	local asked helper mapped
	both "$good"
	waiting_helper
	exec {asked}<>/run/asked # so that nobody waits for another end
	touch /run/secret
	# With a terminal, a secret in the environment, an open file and a directory that only root can read.
	mkdir -m 700 /run/private
	{
		cd /run/private
		PATH=/run/first:$PATH SECRET=word script --quiet --command "exec $programs/subid check alice 9</run/secret" /dev/null \
			</dev/null >/run/stdout 2>/run/stderr || true
		echo ended >&"$asked"
	} &
	read -r helper mapped <&"$asked"
	[[ -n $mapped ]] || fail "no helper was asked"
	is_her_own "$helper" /dev/null pipe /run/first/newuidmap /run/asked
	is_her_own "$mapped" /dev/null socket
	[[ $(tr '\0' ' ' <"/proc/$mapped/cmdline") == 'subid-trial ' ]] || fail "it has the memory of root's process still"
	echo >/run/released
	wait || true
	no_process_left
}
