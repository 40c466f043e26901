# What the suites beside this file share: questions to the library, and assertions about the answer and the files. A suite
# is nothing but functions case_NAME, and two arrays:
#   kinds   uid, gid or both: the kinds of ID that each case is run for
#   tools   programs that the suite cannot do without
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # most of these variables are read by the suites

# shellcheck source=world.bash
source "$tests/grants/world.bash"

readonly programs=/run/programs # made of the C files
readonly writer=$programs/writer

# "alicia" is another login name of alice's ID.
readonly -A uid_of=([root]=0 [alice]=1000 [alicia]=1000 [bob]=1001 [carol]=1002)
readonly -A gid_of=([root]=0 [alice]=1000 [alicia]=1000 [bob]=1001 [carol]=1002)

# ------------------------------------------------------------------------------------------------------------- hooks

user_namespaces=no # files of root's are written in a mount namespace

check_layer() {
	[[ " ${tools[*]} " != *" strace "* ]] || strace -qq -o /dev/null true 2>/dev/null ||
		skip "strace(1) may not trace here"
}

variants() {
	printf '%s\n' "${kinds[@]}"
}

enter() { # enter uid|gid
	export LC_ALL=C # texts are bytes
	make_world
	select_kind "$1"
}

show_state() {
	local names
	names_of_etc names
	show "$subfile" "$subfile"
	printf '  /etc has: %s\n' "$names"
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
	local paths
	shopt -s nullglob
	paths=(/etc/.[!.]* /etc/*)
	shopt -u nullglob
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
	[[ $status == 0 ]] || fail "expected the answer \"$1\", found exit status $status and \"$answer\""
	[[ $answer == "$1" ]] || fail "expected the answer \"$1\", found \"$answer\""
	silent
}

answers_error() { # answers_error ERRNO
	[[ $status == 1 ]] || fail "expected the error $1, found exit status $status and \"$answer\""
	[[ $answer == "$1" ]] || fail "expected the error $1, found \"$answer\""
}

silent() {
	[[ ! -s /run/stderr ]] || fail "there is a message on standard error"
}

says() { # says TEXT: is part of a message
	grep -qF -e "$1" /run/stderr || fail "expected on standard error: $1; found: $(</run/stderr)"
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
	same "$now" "$1" || fail "expected the file:"$'\n'"$1found:"$'\n'"$now"
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
