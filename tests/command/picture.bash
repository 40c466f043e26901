# docs/subid.svg, which README.md shows: made anew from what the tool prints on a terminal, and compared. When what it
# prints has changed, this renews the picture:
#
#     SUBID_PICTURE=renew tests/harness/run command picture
#
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

readonly columns=100

scene() { # bob has no group IDs
	example_users
	subuid alice:100000:65536 bob:165536:65536
	subgid alice:100000:65536
	example_target
	install_as_by_default
}

# Where people have it: a path that the tool prints is one of these.
install_as_by_default() {
	cover /usr/local
	cp -r --preserve=all /run/bin /run/libexec /usr/local
	PATH=/usr/local/bin:$PATH
}

# typed PROMPT WORD...: shows the prompt and the words in bold, and then what they print: to root behind a #, else to alice.
# The one thing that is not as it was is the ID of the process, which is in the words alone: it is another one each time.
typed() {
	local as=("${example_alice[@]}")
	[[ $1 == '$' ]] || as=()
	TERM=xterm LC_ALL=C.UTF-8 screen "$columns" "${as[@]}" "${@:2}"
	fits_without_colours "${*:2}"
	printf '\033[1m%s\033[0m\n' "$(sed "s/ $pid / 4711 /" <<<"$*")"
	cat /run/stdout
}

fits_without_colours() { # fits_without_colours COMMAND: or the terminal breaks lines, where each libsmartcols does it in its own way
	sed -i 's/ *\(\x1b\[[0-9]*m\)*$/\1/' /run/stdout
	sed 's/\x1b\[[0-9;]*m//g' /run/stdout >/run/plain
	(($(LC_ALL=C.UTF-8 wc -L </run/plain) < columns)) || fail "a line is too long: $*"
}

case_current() {
	local picture=$SUBID_SOURCE/docs/subid.svg
	scene
	{
		typed '$' subid list
		echo
		typed '$' subid check
		echo
		typed '#' subid check bob
		echo
		typed '$' subid explain newuidmap "$pid" 0 1000 1 1 100000 65536
		echo
		typed '$' subid explain newuidmap "$pid" 0 1000 1 1 300000 65536
	} >/run/terminal
	"$awk_of_host" -f "$tests/docs/picture" columns="$columns" /run/terminal >/run/subid.svg
	[[ ${SUBID_PICTURE-} != renew ]] || cp /run/subid.svg "$picture"
	diff "$picture" /run/subid.svg >/run/stdout ||
		fail "docs/subid.svg is not what the tool prints; to renew it: SUBID_PICTURE=renew tests/harness/run command picture"
}
