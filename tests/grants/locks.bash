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

# A process that began after the lock was made has not made it: it has got the number of one that has gone.
case_lock_of_a_process_with_the_number_of_another() {
	start_process
	lines bob:100000:10
	lock_by "$process"
	touch --date=2001-01-01 "$subfile.lock"
	granted 100010 10 alice 0 10
}

# After a power loss the file may be there without what was written to it.
case_lock_without_a_number() {
	local size
	for size in 0 1 5 4096; do
		lines bob:100000:10
		head -c "$size" /dev/zero >"$subfile.lock"
		granted 100010 10 alice 0 10
	done
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

# Held for good: an error after the 15 seconds of lckpwdf(3), without a change, and a message that says who it is. Once is
# enough for that.
case_lckpwdf_held_for_good() {
	[[ $kind == uid ]] || return 0
	lines bob:100000:10
	hold_passwords
	ask grant alice 0 10
	refused EBUSY
	says "/etc/.pwd.lock is held by process $holder_pid (locks)"
	release_passwords
	granted 100010 10 alice 0 10
}

case_lock_file_held_for_good() {
	[[ $kind == uid ]] || return 0
	start_process
	lines bob:100000:10
	lock_by "$process"
	ask grant alice 0 10
	refused EBUSY
	says "$subfile.lock is held by process $process (cat)"
}

# What the process has itself taken by lckpwdf(3) is recognised at once, and kept: whatever was asked before, and whatever
# is asked after it.
case_lckpwdf_of_the_process_itself() {
	lines bob:100000:10
	attempt strace -f -qq -o "$trace" "$writer" grant "$kind" alice 0 10 lock "$kind" probe "$kind" grant "$kind" alice 0 10 \
		ungrant "$kind" bob 100000 10 probe "$kind" unlock "$kind" probe "$kind" grant "$kind" alice 0 10
	[[ $answer == $'100010 10\nok\nheld\nEDEADLK\nEDEADLK\nheld\nok\nfree\n100020 10' ]] || fail "answers: $answer"
	! grep nanosleep "$trace" || fail "the process waited for itself"
	[[ $(<"$subfile") == $'bob:100000:10\nalice:100010:10\nalice:100020:10' ]] || fail "the lines are others"
}

# To close a descriptor of the file would drop a lock that another thread gets in the same instant.
case_descriptor_of_lckpwdf_is_never_closed() {
	lines bob:100000:10
	attempt strace -y -qq -e trace=openat,close -o "$trace" "$writer" grant "$kind" alice 0 10 ungrant "$kind" bob 100000 1
	grep -q '"/etc/.pwd.lock"' "$trace" || fail "the file is opened in some other way"
	! grep 'close(.*/etc/.pwd.lock>' "$trace" || fail "it is closed"
	[[ $(grep -c '"/etc/.pwd.lock"' "$trace") == 1 ]] || fail "it is opened again"
}


# ------------------------------------------------------------------------------------------------------ without a lock

# stopped_at CALL [OPTION OF strace]... COMMAND...: a writer that is stopped when it has made the call. It is in $pid.
stopped_at() {
	traced -e trace="$1" -e inject="$1:signal=STOP:when=1" "${@:2}"
	next_call '*stopped by SIGSTOP*'
	pid=$(tr -d '\0' <"$subfile.lock")
	cat <&"$calls" >/run/calls &
}

# What is written meanwhile by somebody who does not lock is not lost: appended, put in the file's place, or written over
# it with the same size and time.
case_written_without_a_lock() {
	local way
	for way in append replace overwrite; do
		lines bob:100000:10
		touch --date=2001-01-01 "$subfile"
		stopped_at fsync "$writer" grant "$kind" alice 0 10
		case $way in
		append) echo carol:100010:10 >>"$subfile" ;;
		replace) printf '%s\n' bob:100000:10 carol:100010:10 >/run/other && mv /run/other "$subfile" ;;
		overwrite) printf '%s\n' bob:100000:20 >"$subfile" && touch --date=2001-01-01 "$subfile" ;;
		esac
		content_of "$subfile" old
		kill -CONT "$pid"
		wait "$tracer" || true
		content_of "$subfile" now
		[[ $now == "$old"$'alice:100020:10\n' ]] ||
			fail "$way: what was written meanwhile is lost: $now"
		[[ ! -e $subfile+ && ! -e $subfile-+ ]] || fail "$way: left behind: $(ls /etc)"
	done
}

# A file that appears where there was none.
case_made_without_a_lock() {
	rm -f "$subfile"
	stopped_at fsync "$writer" grant "$kind" alice 0 10
	echo carol:100000:10 >"$subfile"
	kill -CONT "$pid"
	wait "$tracer" || true
	[[ $(<"$subfile") == $'carol:100000:10\nalice:100010:10' ]] || fail "what was written meanwhile is lost: $(<"$subfile")"
}

# A link that is turned to another file meanwhile does not lead the writer there.
case_link_turned_meanwhile() {
	mkdir /etc/one /etc/other
	echo bob:100000:10 >/etc/one/file
	echo precious >/etc/other/file
	ln -s one/file "$subfile"
	stopped_at pread64 -P /etc/one/file "$writer" grant "$kind" alice 0 10
	ln -sfn other/file "$subfile"
	kill -CONT "$pid"
	wait "$tracer" || true
	[[ $(</etc/other/file) == precious ]] || fail "the other file was written: $(</etc/other/file)"
	[[ $(</etc/one/file) == $'bob:100000:10\nalice:100010:10' ]] || fail "the first file: $(</etc/one/file)"
}
