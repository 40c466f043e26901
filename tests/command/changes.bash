# What the suites share that are about changes: a system of its own for each case, whose users shadow's programs know, too, and
# assertions about both files. Sourced by the suites grant, grant_crash and revoke.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # most of these variables are read by the suites, or are those of the harness

readonly verbs=/run/libexec/newidmap/subid

enter() { # enter setuid|filecaps newuidmap|newgidmap
	export LC_ALL=C ASAN_OPTIONS=detect_leaks=0
	privilege=$1
	make_world
	install_verbs
	cp "$awk_of_host" "$programs/awk"
	cover /var
	mkdir /var/log /var/mail
	make_users_of_shadow
	plain_login_defs
	files '' ''
}

# "alicia" is another login name of alice's ID.
make_users_of_shadow() {
	printf '%s:x:%s:0::/:/bin/sh\n' root 0 alice 1000 alicia 1000 bob 1001 carol 1002 >/etc/passwd
	printf '%s:x:%s:\n' root 0 alice 1000 bob 1001 carol 1002 >/etc/group
	make_shadow_files
	printf 'passwd: files\ngroup: files\n' >/etc/nsswitch.conf
}

show_state() {
	show /etc/subuid /etc/subuid
	show /etc/subgid /etc/subgid
	printf '  /etc has: %s\n' "$(names_of_etc)"
}

# ---------------------------------------------------------------------------------------------------- the two files

files() { # files TEXT [TEXT]: of both, byte by byte; one text is for both
	printf '%s' "$1" >/etc/subuid
	printf '%s' "${2-$1}" >/etc/subgid
}

login_defs() { # login_defs LINE...: besides what shadow's own programs need
	plain_login_defs
	printf '%s\n' "$@" >>/etc/login.defs
}

user() { # user NAME:UID[:GID]...: more users
	local entry name uid gid
	for entry in "$@"; do
		IFS=: read -r name uid gid <<<"$entry"
		echo "$name:x:$uid:${gid:-$uid}::/:/bin/sh" >>/etc/passwd
	done
}

content() { # content FILE: all of it, and where it ends; "(missing)" if there is none
	if [[ -f $1 ]]; then cat "$1" && echo '<end>'; else echo '(missing)'; fi
}

names_of_etc() {
	find /etc -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | xargs
}

state_of_etc() { # all that a refusal must leave as it was
	find /etc -mindepth 1 -maxdepth 1 -type f ! -name .pwd.lock -printf '%f %i %C@ %m\n' | sort
	content /etc/subuid
	content /etc/subgid
}

# ------------------------------------------------------------------------------------------- questions and answers

command=() status='' before=''

attempt() { # attempt COMMAND...: keeps what there was before, and what came out
	command=("$@")
	status=0
	before=$(state_of_etc)
	"$@" >/run/stdout 2>/run/stderr || status=$?
}

tool() { # tool ARGUMENT...: standard input is that of the caller
	attempt "$programs/subid" "$@"
}

prints() { # prints LINE...: these, and nothing else, are on standard output
	diff <((($# == 0)) || printf '%s\n' "$@") /run/stdout >/run/difference || fail "expected on standard output: $*"
}


unchanged() { # not a byte, not an inode, not a name in /etc
	[[ $(state_of_etc) == "$before" ]] || fail "something has changed; before it was:"$'\n'"$before"
}

refused() { # refused TEXT...: status 1, these reasons, and nothing is changed
	exits 1
	prints
	said "$@" "nothing is changed"
	unchanged
}

refused_usage() { # refused_usage TEXT...
	exits 2
	prints
	said "usage: " "$@"
	unchanged
}

done_well() { # done_well LINE...: printed, and no word more
	exits 0
	said_nothing
	prints "$@"
	no_litter
}

no_litter() {
	local name
	for name in $(names_of_etc); do
		case $name in
		*.lock | *+ | *.new) [[ $name == .pwd.lock ]] || fail "/etc/$name is left behind" ;;
		esac
	done
}

are() { # are FILE TEXT: byte by byte
	[[ $(content "$1") == "$(printf '%s' "$2" && echo '<end>')" ]] || fail "expected $1 to be:"$'\n'"$2"
}

both_are() { # both_are TEXT [TEXT]
	are /etc/subuid "$1"
	are /etc/subgid "${2-$1}"
}

# Whoever writes next to both files finds no lock that it waits for.
next_writer_goes_on() {
	attempt strace -qq -o /run/waits -e trace=/nanosleep "$verbs" grant --count 2000 bob
	[[ $status == 0 && ! -s /run/waits ]] || return 1
	attempt usermod --add-subuids 500000000-500000004 bob
	[[ $status == 0 ]]
}
