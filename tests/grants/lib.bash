# What the cases of all suites share: questions to the library, and assertions about the answer and the files.
# Sourced by run and inside.bash. A suite is nothing but functions case_NAME, and two arrays:
#   kinds   uid, gid or both: the kinds of ID that each case is run for
#   tools   programs that the suite cannot do without
# shellcheck shell=bash
# shellcheck disable=SC2034  # most of these variables are read by the suites

readonly programs=/run/programs # made of the C files
readonly writer=$programs/writer

skip() { # skip REASON...
	printf 'skipped: %s\n' "$*"
	[[ ${SUBID_TESTS_MUST_RUN-} != 1 ]] || exit 1
	exit 77
}

fail() { # fail WHAT...: ends the case, and shows all that is known
	local words names
	words=$(printf '%q ' "${command[@]}")
	names_of_etc names
	{
		printf 'FAILED: %s\n' "$*"
		printf '  command: %s\n  status:  %s\n  answer:  %s\n' "${words:0:300}" "$status" "$answer"
		show messages /run/stderr
		show "$subfile" "$subfile"
		printf '  /etc has: %s\n' "$names"
	} >&2
	exit 1
}

show() { # show TITLE FILE: so that neither control characters nor length do harm
	[[ -f $2 ]] || return 0
	printf '  %s:\n' "$1"
	head -c 2000 "$2" | cat -v | sed 's/^/    | /'
	echo
}

as() { # as USER COMMAND...: with the user's IDs, and no other group
	setpriv --reuid "$1" --regid "$1" --clear-groups -- "${@:2}"
}

# ------------------------------------------------------------------------------------------------ the files in question

subfile=none

select_kind() { # select_kind uid|gid
	kind=$1
	subfile=/etc/sub$kind
}

lines() { # lines LINE...: the whole of the file; none makes it empty
	local joined=''
	(($# == 0)) || printf -v joined '%s\n' "$@"
	text "$joined"
}

text() { # text TEXT: the whole of the file, byte by byte
	printf '%s' "$1" >"$subfile"
}

# What bounds grants of this kind. Those of the other kind are so that nothing would be found within them.
bounds() { # bounds MIN MAX
	local own=SUB_${kind^^} other=SUB_UID
	[[ $kind == gid ]] || other=SUB_GID
	login_defs "${own}_MIN $1" "${own}_MAX $2" "${other}_MIN 77" "${other}_MAX 77"
}

login_defs() { # login_defs LINE...
	printf '%s\n' "$@" >/etc/login.defs
}

# Sets a variable to a whole file, trailing newlines and all; "(missing)" if there is no regular file.
content_of() { # content_of FILE VARIABLE
	local -n into=$2
	into='(missing)'
	[[ ! -f $1 ]] || IFS= read -r -d '' into <"$1" || true
}

same() { # same TEXT TEXT: byte by byte; [[ ]] takes its time with long ones
	[ "$1" = "$2" ]
}

names_of_etc() { # names_of_etc VARIABLE
	local -n into=$1
	local paths=(/etc/.[!.]* /etc/*)
	into=" ${paths[*]#/etc/} "
}

# ------------------------------------------------------------------------------------------------------------ questions

through=() # a command that starts the writer

# What is known of the last question.
command=() status='' answer='' old='' old_kept='' old_inode='' old_names=''

ask() { # ask VERB WORD...: of this kind; keeps what was answered
	attempt "${through[@]}" "$writer" "$1" "$kind" "${@:2}"
}

attempt() { # attempt COMMAND...: runs it, and keeps what was there before, and what came out
	command=("$@")
	status=0
	content_of "$subfile" old
	content_of "$subfile-" old_kept
	old_inode=$(inode_of "$subfile")
	names_of_etc old_names
	{ "$@" </dev/null >/run/stdout 2>/run/stderr || status=$?; } 2>/dev/null # where bash tells of signals
	content_of /run/stdout answer
	answer=${answer%$'\n'}
}

inode_of() { # inode_of FILE: and when it was changed last
	[[ ! -e $1 ]] || stat --dereference --format='%i %z' "$1"
}

# ----------------------------------------------------------------------------------------------------------- assertions

answers() { # answers TEXT: without an error
	[[ $status == 0 ]] || fail "the exit status is not 0; not answered: $1"
	[[ $answer == "$1" ]] || fail "the answer is not: $1"
	silent
}

answers_error() { # answers_error ERRNO
	[[ $status == 1 ]] || fail "the exit status is not 1; not answered: $1"
	[[ $answer == "$1" ]] || fail "the answer is not: $1"
}

silent() {
	[[ ! -s /run/stderr ]] || fail "there is a message on standard error"
}

untouched() { # not a byte, not the inode
	local now
	content_of "$subfile" now
	same "$now" "$old" || fail "the file has changed"
	[[ $(inode_of "$subfile") == "$old_inode" ]] || fail "the file has been replaced or touched"
	content_of "$subfile-" now
	same "$now" "$old_kept" || fail "the kept file has changed"
	no_litter
}

refused() { # refused ERRNO: an error, and no change
	answers_error "$1"
	untouched
}

text_is() { # text_is TEXT: the file was changed to this, the old one is kept, and nothing is left beside them
	local now
	content_of "$subfile" now
	same "$now" "$1" || fail "the file is not:"$'\n'"$1"
	content_of "$subfile-" now
	[[ $old == '(missing)' ]] || same "$now" "$old" || fail "what is kept is not the old file"
	no_litter
}

lines_are() { # lines_are LINE...: likewise
	local joined=''
	(($# == 0)) || printf -v joined '%s\n' "$@"
	text_is "$joined"
}

no_litter() { # no name is new in /etc, but those that have to be there
	local names name
	names_of_etc names
	for name in $names; do
		[[ "$old_names subuid subuid- subgid subgid- .pwd.lock " == *" $name "* ]] || fail "/etc/$name is left behind"
	done
	[[ ! $subfile -ef $subfile- ]] || fail "the file and the kept one are one file: who writes to one, writes to both"
}

# granted START COUNT OWNER ASKED_START ASKED_COUNT: these IDs are found, and a line is added behind all others
granted() {
	local before
	ask grant "${@:3}"
	answers "$1 $2"
	before=${old#'(missing)'}
	[[ -z $before || $before == *$'\n' ]] || before+=$'\n'
	text_is "$before$3:$1:$2"$'\n'
}

# grant_refused ERRNO OWNER ASKED_START ASKED_COUNT
grant_refused() {
	ask grant "${@:2}"
	refused "$1"
}

# ungranted OWNER START COUNT: which says that all went well; what has come of it is for the caller to look at
ungranted() {
	ask ungrant "$@"
	answers ok
}
