# The locks of lckpwdf(3) and of the file itself, as shadow's programs take them: who waits for whom.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=(strace)

readonly trace=/run/trace

# A process that lives until the case ends.
start_process() {
	cat <&"$hold" &
	process=$!
}

lock_by() { # lock_by PID: makes the lock file as shadow does
	printf '%s\0' "$1" >"$subfile.lock"
}

a_dead_process() { # prints the ID of a process that has ended
	local pid
	true &
	pid=$!
	wait "$pid"
	echo "$pid"
}

# ---------------------------------------------------------------------------------------------------- a stale lock file

# The lock of a process that has gone is broken at once, and not left behind.
case_lock_of_a_dead_process() {
	local dead
	dead=$(a_dead_process)
	lines bob:100000:10
	lock_by "$dead"
	through=(strace -qq -o "$trace")
	ask grant alice 0 10
	answers '100010 10'
	[[ ! -e $subfile.lock ]] || fail "the stale lock is left behind"
	! grep nanosleep "$trace" || fail "it was waited for a dead process"
	lock_by "$dead"
	ask ungrant alice 100010 10
	answers ok
	[[ ! -e $subfile.lock ]] || fail "the stale lock is left behind"
	[[ $(<"$subfile") == bob:100000:10 ]] || fail "the lines are others"
}

# A lock with the process's own ID is of an earlier process that had the same.
case_lock_of_an_earlier_process_with_this_id() {
	lines bob:100000:10
	# shellcheck disable=SC2016  # they are the other shell's
	attempt "$BASH" -c 'printf "%s\0" "$$" >"$1.lock"; exec "${@:2}"' bash "$subfile" "$writer" grant "$kind" alice 0 10
	answers '100010 10'
	lines_are bob:100000:10 alice:100010:10
}

# ----------------------------------------------------------------------------------------------------- a held lock file

# waiting_writer COMMAND...: starts a writer, and goes on when it has found the lock held, and waits. What it does is
# read from strace(1), so that no time has to pass for certainty.
waiting_writer() {
	local waits=0 found=0
	content_of "$subfile" old
	names_of_etc old_names
	command=("$@")
	traced "$@"
	while ((waits < 3)); do
		next_call '*EEXIST*' '*EAGAIN*' '*EACCES*' '*nanosleep*'
		[[ $call == *nanosleep* ]] || found=1
		[[ $call != *nanosleep* ]] || waits=$((waits + found))
	done
	cat <&"$calls" >/run/calls &
}

writer_ends() { # writer_ends TEXT: with this answer
	status=0
	wait "$tracer" || status=$?
	content_of /run/stdout answer
	answer=${answer%$'\n'}
	answers "$1"
}

# The lock of a process that lives is waited for, until it is taken away.
case_lock_of_a_living_process() {
	start_process
	lines bob:100000:10
	lock_by "$process"
	waiting_writer "$writer" grant "$kind" alice 0 10
	[[ $(<"$subfile") == bob:100000:10 ]] || fail "the file was changed under a lock of another process"
	[[ $(tr -d '\0' <"$subfile.lock") == "$process" ]] || fail "the lock of a living process is another's now"
	lines bob:100000:20
	content_of "$subfile" old
	rm "$subfile.lock"
	writer_ends '100020 10'
	[[ $(<"$subfile") == $'bob:100000:20\nalice:100020:10' ]] || fail "what was written under the lock is lost"
	[[ ! -e $subfile.lock ]] || fail "the lock is left behind"
}

# ... or until that process has ended.
case_process_ends_with_its_lock() {
	start_process
	lines bob:100000:10
	lock_by "$process"
	waiting_writer "$writer" ungrant "$kind" bob 100005 5
	kill "$process"
	wait "$process" || true
	writer_ends ok
	[[ $(<"$subfile") == bob:100000:5 ]] || fail "the lines are others"
	[[ ! -e $subfile.lock ]] || fail "the lock is left behind"
}

# The lock of the other file is none of ours.
case_lock_of_the_other_file() {
	local other=/etc/subgid
	[[ $kind == uid ]] || other=/etc/subuid
	start_process
	lines bob:100000:10
	printf '%s\0' "$process" >"$other.lock"
	granted 100010 10 alice 0 10
	[[ -e $other.lock ]] || fail "the lock of $other has gone"
}

# ----------------------------------------------------------------------------------------------------------- lckpwdf(3)

hold_passwords() { # lets another process take the lock of lckpwdf(3), until release_passwords
	local line
	coproc holder { exec "$programs/locks" hold; }
	# shellcheck disable=SC2154  # made by coproc
	holder_pid=$holder_PID release=${holder[1]}
	IFS= read -r line <&"${holder[0]}" || fail "the lock cannot be taken"
}

release_passwords() {
	exec {release}>&-
	wait "$holder_pid" || fail "the lock was not kept to the end"
}

# Held for a while: it is waited for.
case_lckpwdf_held_for_a_while() {
	hold_passwords
	lines bob:100000:10
	waiting_writer "$writer" grant "$kind" alice 0 10
	[[ $(<"$subfile") == bob:100000:10 ]] || fail "the file was changed under the lock of another process"
	[[ ! -e $subfile.lock ]] || fail "the second lock was taken before the first"
	lines bob:100000:20
	release_passwords
	writer_ends '100020 10'
}

# While it writes, both locks are held: others see the one of lckpwdf(3), and the lock file has the process ID in it.
case_both_are_held_while_writing() {
	lines bob:100000:10
	traced -e trace='/rename' -e inject='/^rename:signal=STOP' "$writer" grant "$kind" alice 0 10
	next_call '*stopped by SIGSTOP*'
	[[ $("$programs/locks" probe) == held ]] || fail "the lock of lckpwdf(3) is not held"
	pid=$(tr -d '\0' <"$subfile.lock")
	[[ $(readlink "/proc/$pid/exe") == "$writer" ]] || fail "the lock file does not name the writer"
	[[ $(stat --format=%h "$subfile.lock") == 1 ]] || fail "the lock file has another name besides"
	let_go "$pid" # it is stopped at each of its renames
	wait "$tracer" || fail "the writer did not go on"
	[[ $("$programs/locks" probe) == free && ! -e $subfile.lock ]] || fail "a lock is left"
}

# Held for good: an error after the 15 seconds of lckpwdf(3), without a change. Once is enough for that.
case_lckpwdf_held_for_good() {
	[[ $kind == uid ]] || return 0
	lines bob:100000:10
	hold_passwords
	ask grant alice 0 10
	refused EBUSY
	release_passwords
	granted 100010 10 alice 0 10
}
