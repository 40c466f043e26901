# Every system call of a writer fails in turn: it reports an error and the file is the old one, or it reports success
# and the file is the new one; nothing is left behind.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid)
tools=(strace)

# shellcheck source=scenes.bash
source "$tests/grants/scenes.bash"

# What a call is made to fail with; nothing for those that cannot fail. What fails at brk(2) is not an error to the C
# library, but an end that is lower than the one it asked for.
errors=(ENOSPC EIO EDQUOT EINTR ENOMEM EPERM)

faults_of() { # faults_of CALL
	case $1 in
	getpid | futex | exit_group) ;;
	brk) echo retval=0 ;;
	*) printf 'error=%s\n' "${errors[@]}" ;;
	esac
}

# -------------------------------------------------------------------------------------------------- one call that fails

failed_at() { # failed_at INDEX FAULT
	local point="$2 from ${calls[$1]:0:100}"
	perform -e "inject=${names[$1]}:$2:when=${places[$1]}"
	points=$((points + 1))
	[[ $(grep INJECTED "$trace") == "${names[$1]}("* ]] || complain "$point" "another call failed"
	truthful "$point"
	case $status in
	0) [[ ${names[$1]} == unlink ]] || tidy "$point" ;;
	1) failed_well "$point" "${2#*=}" ;;
	esac
}

truthful() { # truthful POINT: the answer says what is in the file
	whole "$1"
	case $status in
	0) same "$now" "$new_text" || complain "$1" "success is reported, but the file is not the new one" ;;
	1) same "$now" "$old_text" || complain "$1" "an error is reported, but the file is not the old one" ;;
	*) complain "$1" "the program has crashed: $(tail -n 3 /run/stderr)" ;;
	esac
}

tidy() { # tidy POINT
	[[ -z $(compgen -G "${subfile}[+.]*") && ! -e $subfile-+ ]] || complain "$1" "something is left behind"
}

# The library turns what it hears of the user database into "try again", and trusts no directory whose file system it
# cannot tell.
failed_well() { # failed_well POINT ERROR
	tidy "$1"
	[[ $answer == "$2" || $answer == EAGAIN || ($answer == EPERM && $1 == *fstatfs*) || ($answer == ENOMEM && $1 == *brk*) ]] ||
		complain "$1" "the error is reported as $answer"
}

each_call_fails() { # each_call_fails SCENE
	local index fault
	survey "$1"
	for index in "${!names[@]}"; do
		for fault in $(faults_of "${names[$index]}"); do
			failed_at "$index" "$fault"
		done
	done
	all_held
}

case_grant() { each_call_fails grant; }

case_ungrant() { each_call_fails ungrant; }

case_first_grant() { each_call_fails first_grant; }

case_reuse() {
	errors=(EIO)
	each_call_fails reuse
}

# ---------------------------------------------------------------------------------------------- a call and all after it

# Cleaning up fails, too, so something may be left behind; but the answer is true, and the next writer goes on.
failed_from() { # failed_from INDEX FAULT
	local point="$2 from ${calls[$1]:0:100} and all after it"
	perform -e "inject=${names[$1]}:$2:when=${places[$1]}+"
	points=$((points + 1))
	truthful "$point"
	attempt "$writer" grant "$kind" bob 250000 5
	[[ $answer == '250000 5' ]] || complain "$point" "the next writer does not go on"
}

all_calls_fail() { # all_calls_fail SCENE
	local index fault
	errors=(EIO)
	survey "$1"
	for index in "${!names[@]}"; do
		for fault in $(faults_of "${names[$index]}"); do
			failed_from "$index" "$fault"
		done
	done
	all_held
}

case_grant_in_lasting_trouble() { all_calls_fail grant; }

case_ungrant_in_lasting_trouble() { all_calls_fail ungrant; }

# The directory cannot be synced: the change is taken back.
case_undone() {
	local name
	for name in undone undone_first; do
		set_scene "$name"
		perform
		points=$((points + 1))
		[[ $status == 1 ]] || fail "success is reported for a change that may not last"
		truthful fsync
		failed_well fsync EIO
	done
	all_held
}

# ----------------------------------------------------------------------------------------- settings that cannot be read

# Where the sources cannot be read, they are not taken for files.
case_sources_unreadable() {
	local error
	set_scene grant
	printf 'passwd: files\nsubid: grantless\n' >/etc/nsswitch.conf
	for error in EIO EMFILE ENFILE ENOMEM; do
		perform -P /etc/nsswitch.conf -e "inject=openat:error=$error:when=1"
		points=$((points + 1))
		grep -q INJECTED "$trace" || fail "nsswitch.conf is opened in some other way"
		whole "$error"
		[[ $status == 1 && $state == old ]] ||
			complain "$error from opening nsswitch.conf" "granted in the files, though a plugin is the source"
	done
	all_held
}

# Where the bounds cannot be read, they are not taken for the default.
case_bounds_unreadable() {
	local error place
	set_scene grant
	for error in EIO EMFILE ENFILE ENOMEM; do
		for place in 1 2; do
			perform -P /etc/login.defs -e "inject=openat:error=$error:when=$place"
			points=$((points + 1))
			grep -q INJECTED "$trace" || fail "login.defs is opened in some other way"
			truthful "$error from opening login.defs, time $place"
		done
	done
	all_held
}

# -------------------------------------------------------------------------------------------- trouble without strace(1)

# The file system has no room: for nothing, for a part of the new file, or for all but its last bytes.
case_no_room() {
	local size left
	mkdir /run/small
	for size in 0 4096 20000 70000 200000; do
		for left in 0 1 2 3; do
			mount -t tmpfs -o mode=755,size=1m newidmap-test /run/small
			{
				echo bob:300000:10
				head -c "$size" /dev/zero | tr '\0' '#'
			} >/run/small/file
			rm -f "$subfile"
			ln -s /run/small/file "$subfile"
			cp /run/small/file /run/wanted
			dd if=/dev/zero of=/run/small/filler bs=4096 status=none 2>/dev/null || true
			truncate --size="-$((left * 4096))" /run/small/filler
			ask grant alice 0 10
			if [[ $status == 0 ]]; then
				printf 'alice:100000:10\n' >/run/added
				[[ $size == 0 ]] || printf '\nalice:100000:10\n' >/run/added
				cat /run/wanted /run/added | cmp - /run/small/file || fail "size $size, $left pages: bytes are lost"
			else
				answers_error ENOSPC
				cmp /run/wanted /run/small/file || fail "size $size, $left pages: the old file has changed"
				[[ $(cd /run/small && echo *) == 'file filler' ]] || fail "left behind: $(ls /run/small)"
			fi
			no_litter
			umount /run/small
		done
	done
}

# The process may not write files as long as that; the signal kills it, or it is ignored.
case_file_size_limit() {
	local wanted
	{
		echo bob:300000:10
		head -c 100000 /dev/zero | tr '\0' '#'
		echo
	} >"$subfile"
	content_of "$subfile" wanted
	ulimit -S -f 64
	ask grant alice 0 10
	[[ $status == 153 ]] || fail "it was not killed by SIGXFSZ"
	content_of "$subfile" now
	same "$now" "$wanted" || fail "the old file has changed"
	trap '' XFSZ
	ask grant alice 0 10
	refused EFBIG
	ulimit -S -f unlimited
	granted 100000 10 alice 0 10
}

# The file system is read-only.
case_read_only() {
	set_scene ungrant
	reset_files
	ask grant alice 0 10
	mount -o remount,ro /etc
	ask "${operation[@]}"
	refused EROFS
}

# Reads and writes move less than was asked for.
case_short_reads_and_writes() {
	set_scene ungrant
	reset_files
	attempt strace -qq -o "$trace" -E LD_PRELOAD="$programs/libshort_io.so" "$writer" ungrant "$kind" alice 200100 100
	grep -q '^pread64(.*, 3, .* = 3$' "$trace" || fail "no read was short"
	grep -q '^write(.*, 3) * = 3$' "$trace" || fail "no write was short"
	answers ok
	text_is "$new_text"
	attempt env LD_PRELOAD="$programs/libshort_io.so" "$writer" grant "$kind" bob 250000 5
	answers '250000 5'
	text_is "$new_text"$'bob:250000:5\n'
}

# The process ID is not written whole: an error, and not the one of an earlier call.
case_short_write_of_the_lock() {
	set_scene grant
	perform -e inject=write:retval=1:when=1
	points=1
	[[ $(grep INJECTED "$trace") == write\(* ]] || fail "there is no write"
	[[ $status == 1 ]] || fail "a lock file without a whole process ID"
	truthful 'short write'
	tidy 'short write'
	[[ $answer == EIO || $answer == ENOSPC ]] || complain 'short write' "the error is reported as $answer"
	all_held
}

# -------------------------------------------------------------------------------------------------- what is synced when

# The new file is synced after its last byte and its last attribute, and before it gets its name; the directory after
# it. Otherwise a crash of the machine could leave an empty file.
case_synced_in_order() {
	local line stage name=${subfile#/etc/}
	for scene in grant ungrant first_grant; do
		set_scene "$scene"
		perform -y
		[[ $status == 0 ]] || fail "$scene: refused"
		stage=begin
		while read -r line; do
			case $stage:$line in
			begin:write*"<$subfile+>"*) stage=written ;;
			written:fsync*"<$subfile+>"*'= 0') stage=synced ;;
			synced:*"<$subfile+>"* | *:rename*"</etc>, \"$name+\","*"</etc>, \"$name\""*)
				[[ $stage:$line != synced:close* ]] || continue
				[[ $stage == synced ]] || fail "$scene: renamed when it is $stage"
				[[ $line == rename* ]] || fail "$scene: changed after it was synced: $line"
				stage=renamed
				;;
			renamed:fsync*'</etc>'*'= 0') stage=all ;;
			esac
		done <"$trace"
		[[ $stage == all ]] || fail "$scene: at the end it is $stage"
	done
}
