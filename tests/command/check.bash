# subid check: each problem by its name, file and line, and none where there is none.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

tools=(useradd)

# shellcheck source=checks.bash
source "$tests/command/checks.bash"

# in_uid LINE... -- PROBLEM...: with these lines in /etc/subuid alone, and that file alone looked at
in_uid() {
	local lines=()
	while [[ $1 != -- ]]; do
		lines+=("$1")
		shift
	done
	subuid "${lines[@]}"
	check --uid
	found "${@:2}"
}

# ------------------------------------------------------------------------------------------------------ nothing wrong

case_clean() {
	both "$good" "$other" "# a comment" ""
	check
	nothing_found
}

case_clean_without_lines() {
	: >/etc/subuid
	: >/etc/subgid
	check
	nothing_found
}

# As useradd(8) makes them.
case_clean_after_useradd() {
	local name
	for_useradd
	for name in ann ben cid; do
		useradd "$name"
	done
	[[ $(wc -l </etc/subuid) == 3 ]] || fail "useradd has not granted ranges"
	check
	nothing_found
}

# Ordinary users, too, may ask.
case_clean_for_users() {
	both "$good"
	attempt as alice subid check
	nothing_found
}

case_clean_for_people() {
	both "$good"
	on_terminal 80 check
	[[ $(</run/stdout) == "no problems" ]] || fail "nothing is not told"
	exits 0
}

# -------------------------------------------------------------------------------------------------------------- lines

case_line_bad() {
	both "$good" alice:x:1 "$other" alice:1 :1:1 alice:0100000:1 alice:1:0 alice:4294967295:2
	check --uid
	found "error line-bad subuid "{2,4,5,6,7,8}
	shows "ignored: START is not a plain decimal number"
	shows "ignored: the line does not have three fields OWNER:START:COUNT"
	shows "ignored: OWNER is empty"
	shows "ignored: START has a leading zero"
	shows "ignored: COUNT is 0"
	shows "ignored: the range goes past 4294967295"
}

case_file_utf_16() {
	both "$good"
	printf '\xff\xfea\0:\0' >/etc/subuid
	check --uid
	found 'error file-utf-16 subuid 1'
}

case_byte_order_mark() {
	in_uid $'\xef\xbb\xbfalice:100000:65536' -- 'warning byte-order-mark subuid 1'
}

case_owner_blank() {
	in_uid " $good" "alice :200000:65536" -- 'warning owner-blank subuid 1' 'warning owner-blank subuid 2'
}

case_owner_exclamation_mark() {
	in_uid "!$good" -- 'warning owner-exclamation-mark subuid 1'
}

case_owner_letter_case() {
	in_uid Alice:100000:65536 -- 'warning owner-letter-case subuid 1'
}

case_owner_unknown_number() {
	in_uid 7777:100000:65536 -- 'warning owner-unknown-number subuid 1'
}

case_owner_group() {
	echo staff:x:50: >>/etc/group
	in_uid staff:100000:65536 -- 'warning owner-group subuid 1'
	both staff:100000:65536
	check --gid
	found 'warning owner-group subgid 1'
}

case_owner_unknown() {
	in_uid nosuch:100000:65536 "$other" -- 'warning owner-unknown subuid 1'
}

# Podman's own name, which is no user.
case_owner_containers() {
	in_uid containers:100000:65536 -- 'note owner-unknown subuid 1'
}

# More owners than a directory is asked about, which does not list them.
case_owners_not_asked() {
	local n
	install_directory_service
	passwd_sources files idtest
	: >/etc/idtest
	for ((n = 0; n < 65; n++)); do
		echo "x$n:$((100000 + 65536 * n)):65536"
	done >/etc/subuid
	check --uid
	grep -q $'^note\towners-not-asked\t/etc/subuid\t1\t' /run/stdout || fail "it does not say that owners were not asked for"
	sed -i '$d' /etc/subuid
	check --uid
	[[ $(grep -c $'\towner-unknown\t' /run/stdout) == 64 ]] || fail "64 owners were not asked for"
}

# ------------------------------------------------------------------------------------------------------------- ranges

case_range_overlap() {
	in_uid "$good" bob:165535:65536 -- 'error range-overlap subuid 2'
	shows "bob:165535:65536 overlaps with another owner's in line 1, alice:100000:65536"
}

case_range_twice() {
	in_uid "$good" "$other" "$good" -- 'warning range-twice subuid 3'
	in_uid "$good" "${uid_of[alice]}:100000:65536" -- 'warning range-twice subuid 2'
}

case_range_overlap_own() {
	in_uid "$good" alicia:100001:65536 -- 'warning range-overlap-own subuid 2'
}

case_range_of_a_user() {
	login_defs 'SUB_UID_MIN 1000'
	in_uid alice:70000:30000 -- 'error range-of-a-user subuid 1' 'warning ids-too-few subuid 1'
	shows "alice:70000:30000 holds 70001, the user ID of alice and 3 more (CVE-2024-56433)"
}

# Nobody gets anything by it: root, and the user whose ID it is.
case_range_of_a_user_in_vain() {
	login_defs 'SUB_UID_MIN 1000'
	in_uid "$good" "alice:${uid_of[alice]}:1" "root:${uid_of[bob]}:1" -- \
		'note range-of-a-user subuid 2' 'note range-of-a-user subuid 3'
}

case_range_of_a_group() {
	login_defs 'SUB_GID_MIN 1000'
	both "$other" "bob:${gid_of[alice]}:1"
	check --gid
	found 'error range-of-a-group subgid 2'
}

case_range_dynamic_users() {
	login_defs 'SUB_UID_MIN 1000'
	in_uid "$good" bob:200000:65536 bob:65519:1 -- 'warning range-dynamic-users subuid 3'
}

case_range_nobody() {
	login_defs 'SUB_UID_MIN 1000'
	in_uid "$good" alice:65535:1 -- 'warning range-nobody subuid 2'
}

# Where useradd(8) gets to by itself. One note is for all of them.
case_range_nspawn() {
	in_uid alice:524287:65536 bob:600000:65536 -- 'note range-nspawn subuid 1'
	shows "so does 1 more line"
}

case_range_foreign() {
	login_defs 'SUB_UID_MAX 4294967294'
	in_uid alice:2147352577:65535 alice:100000:65536 -- 'warning range-foreign subuid 1'
}

case_range_signed() {
	login_defs 'SUB_UID_MAX 4294967294'
	in_uid alice:2147483648:65536 -- 'note range-signed subuid 1'
}

case_range_outside_limits() {
	in_uid alice:99999:65536 -- 'warning range-outside-limits subuid 1'
	login_defs 'SUB_UID_MAX 165534'
	in_uid alice:100000:65536 -- 'warning range-outside-limits subuid 1'
	login_defs 'SUB_UID_MAX 165535'
	in_uid alice:100000:65536 --
}

case_ids_too_few() {
	in_uid alice:100000:65535 -- 'warning ids-too-few subuid 1'
	in_uid alice:100000:65535 alicia:300000:1 -- ''
	login_defs 'SUB_UID_COUNT 1000'
	in_uid alice:100000:1000 -- 'note ids-too-few subuid 1'
}

# What a crash between the two files leaves, too.
case_one_file_only() {
	subuid "$good" "$other"
	subgid "$good"
	check
	found 'warning one-file-only subuid 2'
	subuid "$good"
	subgid "$good" "$other"
	check
	found 'warning one-file-only subgid 2'
}

case_files_differ() {
	subuid "$good"
	subgid alice:200000:65536
	check
	found 'note files-differ subuid 1'
	subgid alice:100000:65537
	check
	found 'warning files-differ subuid 1'
	subgid alice:100000:1 alice:100001:65535
	check
	nothing_found
}

# ------------------------------------------------------------------------------------------------------------- files

case_newline_missing() {
	both "$good"
	printf '%s' "$good" >/etc/subgid
	check
	found 'warning newline-missing subgid'
}

case_subid_file_missing() {
	both "$good"
	rm /etc/subgid
	check
	found 'error subid-file-missing subgid'
	hints "as root: install -m 644 /dev/null /etc/subgid"
}

case_subid_file_dangling() {
	both "$good"
	ln -sf nosuch /etc/subgid
	check
	found 'error subid-file-dangling subgid'
}

case_subid_file_unreadable() {
	both "$good"
	chmod 600 /etc/subuid
	check
	found 'error subid-file-unreadable subuid'
	hints "as root: chmod a+r /etc/subuid"
	attempt as alice subid check
	found 'error subid-file-unreadable subuid'
}

case_subid_file_path() {
	both "$good"
	mkdir -m 777 /run/anybodys
	mv /etc/subuid /run/anybodys
	ln -s /run/anybodys/subuid /etc/subuid
	check
	found 'error subid-file-path subuid'
}

case_subid_file_not_regular() {
	both "$good"
	rm /etc/subuid
	mkfifo /etc/subuid
	check
	found 'error subid-file-not-regular subuid'
}

case_subid_file_owner() {
	both "$good"
	chown +70001 /etc/subuid
	check
	found 'error subid-file-owner subuid'
}

case_subid_file_writable() {
	both "$good"
	chmod 666 /etc/subuid
	check
	found 'error subid-file-writable subuid'
}

case_login_defs_unsafe() {
	both "$good"
	chmod 666 /etc/login.defs
	check
	found 'error login-defs-unsafe login.defs'
}

case_login_defs_unreadable() {
	both "$good"
	chmod 600 /etc/login.defs
	check
	found 'error login-defs-unreadable login.defs'
}

case_login_defs_setting() {
	both "$good"
	login_defs 'SUB_UID_MAX lots'
	check
	found 'error login-defs-setting login.defs'
	shows "SUB_UID_MAX is not a plain decimal number"
}

# ------------------------------------------------------------------------------------------------------------ sources

case_source_passed_over() {
	both "$good"
	sources_are nosuch files
	check
	found 'warning source-passed-over nsswitch.conf'
}

case_source_not_loaded() {
	both "$good"
	sources_are files broken
	cp "$SUBID_PARTS/libsubid_odd.so" /run/lib/libsubid_broken.so
	ldconfig
	printf '%0100d' 0 >/run/lib/libsubid_broken.so
	check
	found 'error source-not-loaded nsswitch.conf'
	exits 11
}

case_source_down() {
	both "$good"
	sources_are files odd
	odd error-conn
	check
	found 'error source-down nsswitch.conf'
	exits 11
}

case_source_not_a_name() {
	both "$good"
	sources_are files ../evil
	check
	found 'warning source-not-a-name nsswitch.conf'
}

case_files_not_asked() {
	both "$good"
	sources_are odd
	odd none
	check
	found 'note files-not-asked subuid' 'note files-not-asked subgid'
}

case_user_database() {
	both "$good" nosuch:200000:65536
	install_directory_service
	passwd_sources files idtest # which has no file, and fails
	check --uid
	found 'error user-database' 'note owners-not-asked subuid 2'
	exits 11
}

# ------------------------------------------------------------------------------------------------- helpers and kernel

case_not_privileged() {
	both "$good"
	chmod 755 "$programs/newgidmap"
	check
	found 'error not-privileged newgidmap'
	hints "as root: chmod u+s $programs/newgidmap"
	check --uid
	nothing_found
}

case_setuid_to_another() {
	both "$good"
	chown +70001 "$programs/newuidmap"
	chmod 4755 "$programs/newuidmap"
	check
	found 'error setuid-to-another newuidmap'
}

case_helper_missing() {
	both "$good"
	attempt env PATH=/nowhere "$programs/subid" check
	found 'error helper-missing' 'error helper-missing'
	rm "$programs/newuidmap"
	attempt env PATH="/nowhere:$programs" "$programs/subid" check
	found 'error helper-missing'
}

# What is found first, and what is installed with the tool.
case_helper_of_another_place() {
	both "$good"
	mkdir /run/first
	cp "$programs/newuidmap" /run/first
	attempt env PATH="/run/first:$PATH" subid check
	found 'error not-privileged newuidmap'
	shows /run/first/newuidmap
}

case_user_namespaces_off() {
	both "$good"
	namespaces_off
	check
	found 'error user-namespaces-off max_user_namespaces'
}

# ------------------------------------------------------------------------------------------------- options and output

case_root_of_another_tree() {
	mkdir -p "/run/tree x/etc"
	cp /etc/{passwd,group,nsswitch.conf,login.defs} "/run/tree x/etc"
	echo zoe:x:5000:5000::/:/bin/sh >>"/run/tree x/etc/passwd"
	echo zoe:100000:65536 >"/run/tree x/etc/subuid"
	echo zoe:100000:65536 >"/run/tree x/etc/subgid"
	both nosuch:1:1
	check --root "/run/tree x"
	nothing_found
	echo bob:100000:1 >>"/run/tree x/etc/subgid"
	check --root "/run/tree x"
	found 'error range-overlap subgid 2' 'warning ids-too-few subgid 2' 'warning one-file-only subgid 2'
	shows "/run/tree x/etc/subgid"
}

case_usage() {
	local words
	for words in "--nosuch" "a b" "--fix alice" "--fix --root /" "--root / alice" "--root"; do
		# shellcheck disable=SC2086  # words
		check $words
		exits 2
		[[ ! -s /run/stdout ]] || fail "wrong usage is answered on standard output"
		grep -q '^usage: subid check' /run/stderr || fail "no usage for: $words"
	done
}

case_json() {
	both "$good" bob:100000:65536
	chmod 755 "$programs/newgidmap"
	check --json
	exits 1
	valid check
	field "['range-overlap', 'range-overlap', 'not-privileged']" '[p["problem"] for p in d["problems"]]'
	field "('error', '/etc/subuid', 2)" 'tuple(d["problems"][0][k] for k in ("severity", "file", "line"))'
	field None 'd["problems"][2]["line"]'
	field 2 'len(d["problems"][2]["remedy"])'
}

case_json_without_problems() {
	both "$good"
	check --json
	exits 0
	valid check
	field '[]' 'd["problems"]'
}

# Nothing of a line does anything to a terminal, or breaks a column.
case_owners_are_escaped() {
	printf 'a\033[31m\tb:100000:65536\n' >/etc/subuid
	check --uid
	found 'warning owner-unknown subuid 1'
	! grep -q $'\033' /run/stdout || fail "an escape sequence is printed"
	[[ $(awk -F '\t' 'NR == 2 { print NF }' /run/stdout) == 5 ]] || fail "a tab of the owner's is printed"
}

case_screen() {
	local sentence="/etc/subuid:2: error: bob:100000:65536 overlaps with another owner's in line 1, alice:100000:65536 [range-overlap]"
	both "$good" bob:100000:65536
	on_terminal 200 check --uid
	grep -qxF -e "$sentence" /run/stdout || fail "expected on the screen: $sentence"
	on_terminal 80 check --uid
	[[ $(tail -n +2 /run/stdout | sed 's, *$,,' | paste -s -d ' ') == "$sentence"* ]] || fail "expected on the screen, on two lines: $sentence"
	breaks_at_blanks 80 check --uid
	export NO_COLOR=1
	on_terminal 80 check --uid
	! grep -q $'\033' /run/screen || fail "there are colours, in spite of NO_COLOR"
}

# However many lines there are. Two of them overlap.
case_a_million_lines() {
	awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "alice:%d:2000\n", 100000 + i * 2000; print "bob:300000:1" }' >/etc/subuid
	login_defs 'SUB_UID_MAX 4294967294'
	check --uid
	found 'note range-nspawn subuid 213' 'error range-overlap subuid 1000001' 'warning ids-too-few subuid 1000001'
}
