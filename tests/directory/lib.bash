# What the suites beside this file share: users, requests to our programs, and assertions. A directory is brought up once
# for a suite, and its cases are run beside it one after the other, each for user IDs and for group IDs.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # some of these variables are read by the suites, or are those of the harness

# shellcheck source=../harness/root.bash
source "$tests/harness/root.bash"
# shellcheck source=directory.bash
source "$tests/directory/directory.bash"

# ------------------------------------------------------------------------------------------------------------- hooks

# In sssd-common is the plugin, and what answers it. podman is a client of libsubid.
readonly directory_packages=(
	sssd-common sssd-ipa libnss-sss slapd ldap-utils krb5-kdc krb5-admin-server libsasl2-modules-gssapi-mit
	podman binutils iproute2 procps)

is_installed() { # is_installed PACKAGE
	[[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

packages_missing() { # prints those of them that are not installed
	local package
	for package in "${directory_packages[@]}"; do
		is_installed "$package" || echo "$package"
	done
}

stages=(directory)
one_world=yes
namespaces=(unshare --mount --propagation private --uts --ipc --pid --fork --kill-child --)

variants() {
	echo directory
}

before_case() {
	[[ -f $SUBID_DIRECTORY_CACHE/packages.tar ]] || skip "the packages are not there"
}

start_in() { # the network is left to the script that fetches packages
	"${namespaces[@]}" unshare --net "${@:2}"
}

enter() { # enter directory|uid|gid
	case $1 in
	directory) bring_up ;;
	*)
		select_kind "$1"
		sources sss
		;;
	esac
}

bring_up() {
	make_root "$SUBID_DIRECTORY_CACHE/place" "$SUBID_DIRECTORY_CACHE/packages.tar"
	cp --archive --no-target-directory "$SUBID_STAGE/directory/root" root
	cp "$SUBID_ASK" "$SUBID_STAGE/directory/libsubid.so.$SUBID_DEBIAN_ABI" root/run
	enter_root "$SUBID_DIRECTORY_CACHE/place"
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin
	missing=$(packages_missing)
	[[ -z $missing ]] || fail "these packages are missing: ${missing//$'\n'/ }"
	library=$(library_of_podman)
	[[ -n $library ]] || fail "podman is not linked with libsubid.so.$SUBID_DEBIAN_ABI, but: $(ldd /usr/bin/podman)"
	mount --bind "/run/libsubid.so.$SUBID_DEBIAN_ABI" "$(realpath "$library")" # programs of Debian's get our library, too
	ldconfig
	start_directory >"$state.log" 2>&1 || {
		echo "the directory does not come up"
		cat "$state.log"
		show_logs
		exit 1
	}
	echo "the directory is up after $SECONDS s"
}

library_of_podman() {
	ldd /usr/bin/podman | sed -n "s/.*libsubid\.so\.$SUBID_DEBIAN_ABI => \(.*\) (.*/\1/p"
}

show_logs() {
	tail -n 10 "$state"/*.log /var/log/sssd/*.log | cut -c 1-200
}

run_case() { # run_case CASE|all: in the processes of the cases it is the case, and before them it starts those
	local cases=("$1") result=0 one ids
	if [[ -n ${kind-} ]]; then
		"case_$1"
		return
	fi
	[[ $1 != all ]] || mapfile -t cases < <(sed -n 's/^case_\([a-z0-9_]*\)().*/\1/p' "$tests/directory/$suite.bash")
	for one in "${cases[@]}"; do
		for ids in uid gid; do
			if "$BASH" /run/tests/harness/inside.bash directory "$suite" "$one" "$ids"; then
				echo "passed: $suite.$one.$ids"
			else
				echo "FAILED: $suite.$one.$ids"
				result=1
			fi
		done
	done
	((result == 0)) || show_logs
	exit "$result"
}

show_state() {
	sed -n 's/^subid:/  sources:/p' /etc/nsswitch.conf
}

# ------------------------------------------------------------------------------------------------------------- users

# The directory knows nora, olaf and mona, who have a range there, pia, who has none, and rosa, who has a range there and
# another one in the host's files. The host alone knows lena, who has a range in its files, and kurt, who has none.
readonly directory_users=(nora olaf mona pia rosa) local_users=(lena kurt)
readonly -A uid_of=(
	[root]=0 [nora]=61001 [olaf]=61002 [mona]=61003 [pia]=61004 [rosa]=61005 [lena]=62001 [kurt]=62002)
readonly -A gid_of=(
	[root]=0 [nora]=71001 [olaf]=71002 [mona]=71003 [pia]=71004 [rosa]=71005 [lena]=72001 [kurt]=72002)

# START and COUNT. User and group ranges differ, so that taking one for the other is noticed; olaf's begin where nora's
# end.
readonly -A uids_in_directory=(
	[nora]='2000000 65536' [olaf]='2065536 65536' [mona]='2200000 1000' [rosa]='2300000 65536')
readonly -A gids_in_directory=(
	[nora]='3000000 131072' [olaf]='3131072 65536' [mona]='3400000 2000' [rosa]='3500000 65536')
readonly -A uids_in_files=([rosa]='4000000 65536' [lena]='4100000 65536')
readonly -A gids_in_files=([rosa]='5000000 65536' [lena]='5100000 65536')

readonly ask=/run/ask # a program that is linked with our library

logged_in() { # logged_in USER COMMAND...: with an environment of the user's own
	as "$1" env --ignore-environment PATH="$PATH" HOME="/home/$1" USER="$1" "${@:2}"
}

# --------------------------------------------------------------------------------------------- what a case is about

# Each case is run for user IDs and for group IDs: $directory and $files are the users' ranges of that kind.
select_kind() { # select_kind uid|gid
	kind=$1
	case $kind in
	uid) helper=newuidmap map=uid_map subfile=/etc/subuid getsubids=(getsubids) ;;
	gid) helper=newgidmap map=gid_map subfile=/etc/subgid getsubids=(getsubids -g) ;;
	esac
	declare -gn directory=${kind}s_in_directory files=${kind}s_in_files own_id=${kind}_of
}

start_of() { # start_of 'START COUNT'
	echo "${1% *}"
}

count_of() { # count_of 'START COUNT'
	echo "${1#* }"
}

sources() { # sources SOURCE...: what stands in nsswitch.conf
	printf '%s\n' 'passwd: files sss' 'group: files sss' "subid: $*" >/etc/nsswitch.conf
}

# ------------------------------------------------------------------------------------------------------------ requests

# What hangs is ended, and has failed.
readonly patience=(timeout --kill-after 1 30)

attempt() { # attempt USER COMMAND...: runs it, and keeps what can be seen of it
	command=("$@")
	status=0
	logged_in "$1" "${patience[@]}" "${@:2}" </dev/null >/run/stdout 2>/run/stderr || status=$?
}

# A process of the user in a user namespace without maps; its ID is in $pid. It lives as long as the case.
start() { # start USER
	local from
	# shellcheck disable=SC2016  # for the other shell
	exec {from}< <(as "$1" unshare --user sh -c 'echo $$; exec cat' <&"$hold")
	read -r pid <&"$from" || fail "no process of $1"
}

words_of() { # words_of FILE: with one blank between them
	local words=()
	read -r -d '' -a words <"$1" || true
	printf '%s' "${words[*]}"
}

state_of() { # state_of PID: all that a helper can change
	local file
	for file in uid_map gid_map setgroups; do
		printf '%s: %s\n' "$file" "$(words_of "/proc/$1/$file")"
	done
}

request() { # request USER INSIDE OUTSIDE COUNT...: asks the helper for a map of the process
	before=$(state_of "$pid")
	attempt "$1" "$helper" "$pid" "${@:2}"
	after=$(state_of "$pid")
}

# ---------------------------------------------------------------------------------------------------------- assertions

printed() { # printed LINE...: with exit status 0 these lines, and no message
	[[ $status == 0 ]] || fail "expected success, found exit status $status"
	printf '%s\n' "$@" | cmp --quiet - /run/stdout || fail "expected on standard output:$(printf ' <%s>' "$@"); found: $(head -c 500 /run/stdout)"
	[[ ! -s /run/stderr ]] || fail "there is a message"
}

failed_with() { # failed_with STATUS FRAGMENT: nothing was printed but a message with this fragment
	exits "$1"
	[[ ! -s /run/stdout ]] || fail "something was printed on standard output"
	grep --quiet --fixed-strings -e "$2" /run/stderr || fail "expected in the message: $2; found: $(head -c 500 /run/stderr)"
}

hinted() { # hinted PROGRAM PATTERN: in a line that is a hint
	grep --quiet "^$1: hint: .*$2" /run/stderr || fail "no hint has: $2"
}

hinted_outage() { # hinted_outage PROGRAM: of sssd
	hinted "$1" '\bsss\b.* cannot be reached'
}

mapped() { # mapped INSIDE OUTSIDE COUNT...: the request was granted in silence, and nothing else was changed
	[[ $status == 0 ]] || fail "expected the map \"$*\", found exit status $status"
	[[ ! -s /run/stdout && ! -s /run/stderr ]] || fail "something was printed"
	[[ $after == "${before/$map: /$map: $*}" ]] || fail "expected the map \"$*\" and no other change, found: $after"
}

refused() { # refused FRAGMENT: with a message that has it, and nothing was changed
	failed_with 1 "$1"
	[[ $after == "$before" ]] || fail "a refused request changed something: $after"
}

# ------------------------------------------------------------------- assertions that ask, with the rights of any user

maps() { # maps USER RANGE: the user may map it
	start "$1"
	# shellcheck disable=SC2086  # two words
	request "$1" 0 $2
	mapped 0 "$2"
}

maps_not() { # maps_not USER RANGE
	start "$1"
	# shellcheck disable=SC2086  # two words
	request "$1" 0 $2
	# shellcheck disable=SC2086
	not_allowed 0 $2
}

is_unknown() { # is_unknown USER RANGE: nobody knows the user, who then has no primary group
	start "$1"
	# shellcheck disable=SC2086  # two words
	request "$1" 0 $2
	refused "owned by a different user" "has no entry for you"
}

lists() { # lists USER RANGE...: all that getsubids and the library know
	local range lines=()
	for range in "${@:2}"; do
		lines+=("${#lines[@]}: $1 $range")
	done
	attempt pia "${getsubids[@]}" "$1"
	printed "${lines[@]}"
	attempt pia "$ask" "$kind-ranges" "$1"
	printed "${#lines[@]}" "${@:2}"
}

lists_nothing() { # lists_nothing USER [ERRNO]: the user has no range; with ENOENT, there is no such user
	attempt pia "${getsubids[@]}" "$1"
	failed_with 2 'Error fetching ranges'
	if [[ ${2-} == ENOENT ]]; then hinted getsubids 'no such user'; else hinted getsubids 'no range'; fi
	attempt pia "$ask" "$kind-ranges" "$1"
	printed "0${2+ $2}"
}

cannot_list() { # cannot_list USER: the directory could not be asked
	attempt pia "${getsubids[@]}" "$1"
	failed_with 11 'Error fetching ranges'
	hinted_outage getsubids
	attempt pia "$ask" "$kind-ranges" "$1"
	printed '-1 EAGAIN'
}
