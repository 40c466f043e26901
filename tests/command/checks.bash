# What the suites about subid check share: a system on which nothing is wrong, and what is said of one where something is.
# Sourced by those suites, behind lib.bash.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

readonly good=alice:100000:65536 other=bob:165536:65536

awk() {
	"$awk_of_host" "$@"
}

both() { # both LINE...
	subuid "$@"
	subgid "$@"
}

check() { # check WORD...
	subid check "$@"
}

# A document tells of each problem and cause.
in_manual() { # in_manual NAME...
	local name docs=$tests/../docs
	for name in "$@"; do
		grep -qxE "\\.(It )?Em $name( [,.])?" "$docs/man/subid.8" || grep -qxF "### $name" "$docs/what-went-wrong.md" ||
			fail "no document tells of $name"
	done
}

# found "SEVERITY PROBLEM FILE LINE"...: these problems, in this order, and no other. FILE is its last component
found() {
	local lines
	lines=$(awk -F '\t' 'NR > 1 && $1 != "hint" { n = split($3, path, "/"); print $1, $2, path[n], $4 }' /run/stdout | sed 's/ *$//')
	[[ $lines == "$(printf '%s\n' "$@")" ]] ||
		fail "expected:"$'\n'"$(printf '%s\n' "$@")"$'\n'"found:"$'\n'"$lines"
	case "$*" in
	*error\ * | *warning\ *) [[ $status == 1 || $status == 11 ]] || fail "there is a problem, and the exit status is $status" ;;
	*) exits 0 ;;
	esac
	# shellcheck disable=SC2046  # words
	in_manual $(awk '{ print $2 }' <<<"$lines")
	head -n 1 /run/stdout | grep -qx $'severity\tproblem\tfile\tline\ttext' || fail "the columns have other names"
	said_nothing
}

nothing_found() {
	found ''
}

hints() { # hints TEXT: the whole text of a hint
	awk -F '\t' '{ for (i = 1; i <= NF; i++) if ($i == "hint") print $NF }' /run/stdout | grep -qxF -e "$1" || fail "there is no hint: $1"
}

# A setting of the kernel, as far as programs look at it.
namespaces_off() {
	echo 0 >"$scratch/setting"
	mount --bind "$scratch/setting" /proc/sys/user/max_user_namespaces
}

# on_terminal COLUMNS WORD...: what subid prints there is in /run/stdout, without colours
on_terminal() {
	screen "$1" env TERM=xterm "$programs/subid" "${@:2}"
	sed -i 's/\x1b\[[0-9;]*m//g' /run/stdout
	fits "$1"
}

words() { # of what is printed, one a line
	tr -s ' \n' '\n' </run/stdout
}

# breaks_at_blanks COLUMNS WORD...: the screen has more lines than a wide one, and the same words
breaks_at_blanks() {
	local lines
	on_terminal 1000 "${@:2}"
	words >/run/words
	lines=$(wc -l </run/stdout)
	on_terminal "$@"
	(($(wc -l </run/stdout) > lines)) || fail "no line is broken"
	diff /run/words <(words) >/run/difference || fail "words are broken: $(</run/difference)"
}

login_defs() { # login_defs LINE...: more of them
	printf '%s\n' "$@" >>/etc/login.defs
}

# What shadow's own programs need besides.
for_useradd() {
	login_defs 'UID_MIN 1000' 'UID_MAX 60000' 'GID_MIN 1000' 'GID_MAX 60000' 'MAIL_DIR /run/mail'
	make_shadow_files
	mkdir /run/mail
}
