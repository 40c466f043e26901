# A writer is killed at every one of its system calls in turn: the file is the old one or the new one, whole, and the
# next writer goes on at once, be it the library or shadow's usermod(8).
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid)
tools=(strace usermod)

# shellcheck source=scenes.bash
source "$tests/grants/scenes.bash"

readonly snapshot=/run/snapshot

save_files() { # with names that are of one file
	rm -rf "$snapshot"
	mkdir "$snapshot"
	cp --archive "$subfile"[-+.]* "$snapshot"
	[[ ! -e $subfile ]] || cp --archive "$subfile" "$subfile"[-+.]* "$snapshot"
}

restore_files() {
	rm -f "$subfile" "$subfile"[-+.]*
	cp --archive "$snapshot"/* /etc
}

killed_at() { # killed_at INDEX
	local point="killed at ${calls[$1]:0:100}"
	perform -e "inject=${names[$1]}:signal=KILL:when=${places[$1]}"
	points=$((points + 1))
	[[ $status == 137 ]] || complain "$point" "it was not killed"
	[[ $(tail -n 2 "$trace") == "${names[$1]}("*'+++ killed by SIGKILL +++' ]] ||
		complain "$point" "killed at another call"
	whole "$point"
	save_files
	library_goes_on "$point"
	restore_files
	usermod_is_killed "$point"
	restore_files
	usermod_goes_on "$point"
}

# What the next writer finds, with one line more.
expect_line() { # expect_line LINE
	expected=$now
	[[ $now != '(missing)' ]] || expected=''
	[[ -z $expected || $expected == *$'\n' ]] || expected+=$'\n'
	expected+=$1$'\n'
}

library_goes_on() { # library_goes_on POINT
	local after
	expect_line bob:250000:5
	attempt strace -qq -o "$trace" -e trace=/nanosleep "$writer" grant "$kind" bob 250000 5
	[[ $status == 0 && ! -s $trace ]] || complain "$1" "the library does not go on at once"
	content_of "$subfile" after
	same "$after" "$expected" || complain "$1" "the library has not found what was there"
	[[ -z $(compgen -G "${subfile}[+.]*") && ! -e $subfile-+ ]] || complain "$1" "the library has not cleaned up"
}

usermod_goes_on() { # usermod_goes_on POINT
	local after
	[[ -e $subfile ]] || return 0
	expect_line carol:500000:5
	attempt usermod --add-subuids 500000-500004 carol
	[[ $status == 0 ]] || complain "$1" "usermod does not go on: $(</run/stderr)"
	content_of "$subfile" after
	same "$after" "$expected" || complain "$1" "usermod has not found what was there"
}

# usermod writes the kept file in place before it replaces the file itself.
usermod_is_killed() { # usermod_is_killed POINT
	local after
	[[ -e $subfile ]] || return 0
	attempt strace -qq -o /dev/null -e inject=rename:signal=KILL:when=1 usermod --add-subuids 500000-500004 carol
	[[ $status == 137 ]] || complain "$1" "usermod was not killed"
	content_of "$subfile" after
	same "$after" "$now" || complain "$1" "after a crash of usermod as well, the file is: $(printf %q "$after")"
}

killed_everywhere() { # killed_everywhere SCENE
	local index
	survey "$1"
	for index in "${!names[@]}"; do
		killed_at "$index"
	done
	all_held
}

case_grant() { killed_everywhere grant; }

case_ungrant() { killed_everywhere ungrant; }

case_first_grant() { killed_everywhere first_grant; }

# While a change is taken back.
case_undone() {
	local index late=''
	survey undone
	for index in "${!names[@]}"; do
		[[ -z $late ]] || killed_at "$index"
		[[ ${calls[$index]} != *INJECTED* ]] || late=yes
	done
	all_held
}
