# subid grant: who gets which IDs, and who gets none.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

# shellcheck source=changes.bash
source "$tests/command/changes.bash"

tools=(useradd patch awk)

# ------------------------------------------------------------------------------------------------------ what is granted

case_lowest_free_ids() {
	files $'# head\nbob:100000:10\nzed:165546:100\n'
	tool grant alice
	done_well 'alice: granted user IDs 100010-165545' 'alice: granted group IDs 100010-165545'
	both_are $'# head\nbob:100000:10\nzed:165546:100\nalice:100010:65536\n'
}

case_files_that_are_not_there() {
	rm /etc/subuid /etc/subgid
	tool grant alice
	done_well 'alice: granted user IDs 100000-165535' 'alice: granted group IDs 100000-165535'
	both_are $'alice:100000:65536\n'
	[[ $(stat -c '%U:%G %a' /etc/subuid /etc/subgid | uniq) == 'root:root 644' ]] || fail "owner or mode"
}

case_one_kind() {
	tool grant --gid alice
	done_well 'alice: granted group IDs 100000-165535'
	both_are '' $'alice:100000:65536\n'
	tool grant --uid bob
	done_well 'bob: granted user IDs 100000-165535'
	both_are $'bob:100000:65536\n' $'alice:100000:65536\n'
}

# Each kind by itself: what is missing is granted.
case_repeated() {
	files $'1000:300000:65536\n' $'alicia:200000:40000\nbob:1:1\n1000:240000:25536\n'
	tool grant alice
	done_well 'alice: has 65536 user IDs already' 'alice: has 65536 group IDs already'
	unchanged
	files $'1000:300000:65536\n' $'alice:200000:65535\n'
	tool grant alice
	done_well 'alice: has 65536 user IDs already' 'alice: granted group IDs 100000-165535'
	tool grant alice
	done_well 'alice: has 65536 user IDs already' 'alice: has 131071 group IDs already'
	unchanged
}

# Ranges that overlap are counted once, and 4294967295 is no ID.
case_enough_is_counted_once() {
	files $'alice:200000:40000\nalice:200000:40000\nalice:4294967290:6\n'
	tool grant --count 40005 alice
	done_well 'alice: has 40005 user IDs already' 'alice: has 40005 group IDs already'
	tool grant --count 40006 alice
	done_well 'alice: granted user IDs 100000-140005' 'alice: granted group IDs 100000-140005'
}

case_count_and_start() {
	tool grant --count 10 --start 300000 bob alice
	done_well 'bob: granted user IDs 300000-300009' 'bob: granted group IDs 300000-300009' \
		'alice: granted user IDs 300010-300019' 'alice: granted group IDs 300010-300019'
	tool grant --count 10 --start 300000 bob alice
	done_well 'bob: has 10 user IDs already' 'bob: has 10 group IDs already' \
		'alice: has 10 user IDs already' 'alice: has 10 group IDs already'
	unchanged
	tool grant --count 10 --start 300000 bob alice carol
	exits 0
	both_are $'bob:300000:10\nalice:300010:10\ncarol:300020:10\n'
}

case_users_by_number_and_of_standard_input() {
	printf '1001\n\nalicia' >/run/users
	tool grant --count 5 carol - </run/users
	done_well 'carol: granted user IDs 100000-100004' 'carol: granted group IDs 100000-100004' \
		'1001: granted user IDs 100005-100009' '1001: granted group IDs 100005-100009' \
		'alicia: granted user IDs 100010-100014' 'alicia: granted group IDs 100010-100014'
	both_are $'carol:100000:5\nbob:100005:5\nalicia:100010:5\n'
	tool grant - </dev/null
	done_well
	unchanged
}

case_login_defs() {
	login_defs 'SUB_UID_MIN 500' 'SUB_UID_MAX 599' 'SUB_UID_COUNT 10' 'SUB_GID_MIN 700' 'SUB_GID_MAX 799' 'SUB_GID_COUNT 20' \
		'SUB_GID_STORE_BY_UID yes'
	tool grant alice bob
	exits 0
	both_are $'alice:500:10\nbob:510:10\n' $'1000:700:20\n1001:720:20\n'
}

# A line by such a name would mean somebody else.
case_names_that_no_line_can_be_by() {
	user 1234:2001 'two words:2002'
	tool grant --uid --count 5 2001 'two words'
	exits 0
	both_are $'2001:100000:5\ntwo words:100005:5\n' ''
}

# ------------------------------------------------------------------------------------------------------ what is not free

case_own_ids_of_users_and_groups() {
	user far:100004:5
	echo 'farmers:x:100003:' >>/etc/group
	tool grant --count 10 alice
	done_well 'alice: granted user IDs 100005-100014' 'alice: granted group IDs 100004-100013'
	tool grant --count 10 --start 100001 --uid bob
	refused 'bob: user IDs 100001-100010 are not free: line 1 of /etc/subuid has some of them'
	tool grant --count 4 --start 100001 --uid bob
	refused 'bob: user IDs 100001-100004 are not free: 100004 is the ID of far itself'
	tool grant --count 4 --start 100000 --gid bob
	refused 'bob: group IDs 100000-100003 are not free: 100003 is the ID of farmers itself'
}

# Whoever mends the line later must not find its IDs with somebody else.
case_lines_that_are_bad() {
	local line
	for line in 'x:100000:10:' 'x:0100000:10' 'x: 100000:10' 'x:100000-100009' 'x:+100000:10' ':100000:10' 'x:0303240:012' \
		'x:0x186a0:0xa' $'x:100000:10\v' 'x 100000 10' 'x:100000:00010'; do
		files "$line"
		tool grant --count 10 alice
		exits 0
		case $line in
		x\ *) awk -F : 'END { exit !($2 > 100000) }' /etc/subuid || fail "IDs of: $line" ;;
		*) grep -qE '^alice:(100010|1000(1[1-9]|[2-9][0-9])|1[0-9]{5}|2[0-9]{5}):10$' /etc/subuid || fail "IDs of: $line" ;;
		esac
		[[ $(head -n 1 /etc/subuid) == "$line" ]] || fail "the line has changed: $line"
	done
	files $'x:100000:\n# y:165536:65536\n'
	tool grant alice
	done_well 'alice: granted user IDs 165536-231071' 'alice: granted group IDs 165536-231071'
	tool grant --start 100009 --count 1 bob
	refused 'bob: user IDs 100009-100009 are not free: line 1 of /etc/subuid is bad, and may mean them'
}

case_no_room() {
	login_defs 'SUB_UID_MAX 165534'
	tool grant bob alice
	refused 'bob: there are no 65536 user IDs in a row that are free within 100000-165534, the bounds in /etc/login.defs'
	login_defs 'SUB_GID_MAX 231071'
	tool grant alice bob carol
	refused 'carol: there are no 65536 group IDs in a row that are free within 100000-231071'
	tool grant --start 231072 --gid alice
	refused 'alice: group IDs 231072-296607 are not all within 100000-231071, the bounds in /etc/login.defs'
	login_defs 'SUB_UID_MAX 4294967295'
	tool grant --uid --count 2 --start 4294967294 alice
	refused 'alice: the user IDs would go past 4294967294'
	tool grant --uid --count 1 --start 4294967294 alice
	done_well 'alice: granted user IDs 4294967294-4294967294'
}

# ------------------------------------------------------------------------------------------------- places of user IDs

deterministic=('SUB_UID_DETERMINISTIC yes' 'SUB_GID_DETERMINISTIC yes')

readonly bounds=('SUB_UID_MIN 100000' 'SUB_UID_MAX 600100000' 'SUB_GID_MIN 100000' 'SUB_GID_MAX 600100000')

# The numbers are those that useradd(8) of shadow 4.20 gives.
case_deterministic() {
	login_defs "${deterministic[@]}" "${bounds[@]}"
	user u1001:3000 u10154:10154 u10155:10155 low:999 u60000:60000 last:4294967294
	tool grant carol bob u10154
	exits 0
	both_are $'carol:231072:65536\nbob:165536:65536\nu10154:600016544:65536\n'
	tool grant u10155
	refused 'u10155: the place of user ID 10155 among the user IDs is not within 100000-600100000'
	tool grant last
	refused 'last: the place of user ID 4294967294 among the user IDs is not within'
	tool grant low
	refused 'low: user ID 999 is below UID_MIN (1000), and has no place of its own'
	tool grant --start 300000000 --count 65536 low
	exits 0
	tool grant --count 65537 alice
	exits 1
	said 'gives each user ID a place of 65536 user IDs: no more can be granted there'
	unchanged
	login_defs "${deterministic[@]}" "${bounds[@]}" 'UNSAFE_SUB_UID_DETERMINISTIC_WRAP yes' \
		'UNSAFE_SUB_GID_DETERMINISTIC_WRAP yes'
	files ''
	tool grant u10155 u60000
	exits 0
	both_are $'u10155:100000:65536\nu60000:266831520:65536\n'
	tool grant alice
	refused 'alice: user IDs 100000-165535 are not free: line 1 of /etc/subuid has some of them'
	files ''
	tool grant u10155 alice
	refused 'alice: user IDs 100000-165535 are not free: another user of this call gets some of them'
}

case_deterministic_without_bounds() {
	login_defs "${deterministic[@]}"
	user u:1100 last:66533 behind:66534
	tool grant u last
	exits 0
	both_are $'u:6619136:65536\nlast:4294836224:65536\n'
	tool grant behind
	refused 'behind: the place of user ID 66534 among the user IDs is not within 65536-4294967295'
}

case_deterministic_to_the_last_id() {
	login_defs "${deterministic[@]}" 'SUB_UID_MIN 5000' 'SUB_UID_MAX 4294967294' 'SUB_UID_COUNT 1'
	user a:600101000 b:4294963294 c:4294963295
	tool grant --uid a b
	exits 0
	both_are $'a:600105000:1\nb:4294967294:1\n' ''
	tool grant --uid c
	refused 'c: the place of user ID 4294963295 among the user IDs is not within 5000-4294967294'
}

# ------------------------------------------------------------------------------------------------ the numbers of useradd

# 200 users, of the lowest and the highest IDs, none of them in the space of subordinate IDs.
two_hundred() {
	awk 'BEGIN { for (i = 0; i < 100; i++) print "low" i, 1100 + (i * 37) % 9000
		for (i = 0; i < 100; i++) printf "high%d %.0f\n", i, 4294967294 - i * 3333333 }'
}

as_useradd() { # as_useradd TEXT LINE...: what it makes of files and login.defs, and "subid grant" of the same
	local name uid users=()
	make_users_of_shadow
	login_defs 'UID_MAX 4294967294' "${@:2}"
	files "$1"
	while read -r name uid; do
		users+=("$name")
		useradd --no-create-home --no-user-group --gid 0 --uid "$uid" "$name" 2>>/run/useradd ||
			fail "useradd $name: $(tail -n 1 /run/useradd)"
	done < <(two_hundred)
	sort -o /run/subuid /etc/subuid
	sort -o /run/subgid /etc/subgid
	[[ $(grep -c : /run/subuid) -ge 200 ]] || fail "useradd has granted too little"
	files "$1"
	tool grant "${users[@]}"
	exits 0
	diff /run/subuid <(sort /etc/subuid) >/run/stdout || fail "other user IDs than useradd's"
	diff /run/subgid <(sort /etc/subgid) >/run/stdout || fail "other group IDs than useradd's"
}

case_numbers_of_useradd() {
	as_useradd ''
	as_useradd $'z:300000:10\nzz:165536:100000\nq:100000:10\ny:99990:11\nw:5000000:1\n'
	as_useradd $'z:1000000:100000\ny:1050000:10\n' 'SUB_UID_MIN 1000000' 'SUB_UID_COUNT 1000' 'SUB_GID_COUNT 7'
	as_useradd $'z:100000:10\n' 'SUB_UID_MAX 13207210' 'SUB_GID_MIN 4000000000' 'SUB_GID_MAX 4294967294'
}

# Where useradd knows the keys, which it does from shadow 4.19 on; its numbers are in case_deterministic, too.
case_places_of_useradd() {
	local keys=(UID_MIN\ 1000 SUB_UID_MIN\ 5000 SUB_UID_MAX\ 4294967294 SUB_UID_COUNT\ 1 SUB_GID_MIN\ 5000
		SUB_GID_MAX\ 4294967294 SUB_GID_COUNT\ 1 'UNSAFE_SUB_UID_DETERMINISTIC_WRAP yes'
		'UNSAFE_SUB_GID_DETERMINISTIC_WRAP yes')
	if grep -qa SUB_UID_DETERMINISTIC "$(command -v useradd)"; then
		as_useradd '' "${deterministic[@]}" "${keys[@]}"
	else
		as_useradd '' "${keys[@]}"
	fi
}

# ------------------------------------------------------------------------------------------------------------ bad input

case_users_that_cannot_be_granted() {
	tool grant alice nobody-here
	refused 'nobody-here: there is no such user'
	tool grant 70000
	refused '70000: there is no such user'
	tool grant containers $'evil\e[2J'
	refused 'containers: there is no such user' 'evil\033[2J: there is no such user'
	tool grant bob root
	refused 'root: this is root'
	tool grant 0
	refused '0: this is root'
	for word in '' 'a:b' $'a\nb'; do
		tool grant bob "$word"
		exits 1
		said 'this can be no user'
		unchanged
	done
	for word in 'alice alice' 'alice 1000' 'alicia alice'; do
		# shellcheck disable=SC2086  # words
		tool grant bob $word
		exits 1
		said 'named twice'
		unchanged
	done
	printf 'alice\0x\n' >/run/users
	tool grant - </run/users
	exits 1
	said 'a NUL byte'
	unchanged
	tool grant - <&-
	exits 1
	said 'standard input'
	unchanged
}

case_numbers_that_are_none() {
	local option number
	for option in --count --start; do
		for number in '' -1 +1 ' 1' 1x 0x10 01 1e3 4294967295 99999999999999999999; do
			tool grant "$option=$number" alice
			refused_usage "$option"
		done
	done
	tool grant --count 0 alice
	refused_usage '--count must be at least 1'
	tool grant
	refused_usage
	tool grant --no-such-option alice
	refused_usage
	tool grant --dry-run=x alice
	refused_usage
}

case_login_defs_that_cannot_be_read() {
	local key
	for key in SUB_UID_MIN SUB_UID_MAX SUB_UID_COUNT SUB_GID_MIN SUB_GID_MAX SUB_GID_COUNT UID_MIN; do
		login_defs "$key 0x100"
		tool grant alice
		exits 1
		said "/etc/login.defs: $key is not a plain decimal number"
		unchanged
	done
	login_defs 'SUB_GID_COUNT 0'
	tool grant alice
	exits 1
	said '/etc/login.defs says that a user gets 0 group IDs: --count says how many'
	unchanged
	tool grant --uid alice
	done_well 'alice: granted user IDs 100000-165535'
}

case_files_that_cannot_be_written() {
	tool grant --root /nowhere alice
	exits 1
	said '--root /nowhere: No such file or directory'
	unchanged
	attempt as alice subid grant alice
	refused 'only root can change these files'
	chmod 666 /etc/subgid
	tool grant alice
	refused 'chmod go-w /etc/subgid'
	rm /etc/subgid
	mkdir /etc/subgid
	tool grant alice
	exits 1
	said 'is not a regular file' 'nothing is changed'
	both_are_empty
}

both_are_empty() {
	[[ ! -s /etc/subuid && -z $(ls /etc/subgid) ]] || fail "something has changed"
	no_litter
}

case_another_source_comes_first() {
	local lib=/run/lib
	mkdir "$lib"
	cp "$SUBID_PARTS/libsubid_odd.so" "$lib"
	echo "$lib" >/etc/ld.so.conf
	cover /var/cache 2>/dev/null || { mkdir /var/cache && cover /var/cache; }
	ldconfig
	echo 'subid: odd files' >>/etc/nsswitch.conf
	tool grant alice
	exits 1
	said '"subid:" in /etc/nsswitch.conf names odd before the files'
	unchanged
	tool revoke alice
	exits 1
	unchanged
}

# -------------------------------------------------------------------------------------------------- diffs, other trees

# patch(1) makes of both files what the real change makes, byte by byte.
as_foretold() { # as_foretold UID-TEXT GID-TEXT ARGUMENT...
	files "$1" "$2"
	rm -rf /run/tree
	mkdir -p /run/tree/etc
	cp /etc/subuid /etc/subgid /run/tree/etc
	tool "${@:3:1}" --dry-run "${@:4}"
	exits 0
	unchanged
	cp /run/stdout /run/diff
	patch --quiet --fuzz 0 -p1 -d /run/tree </run/diff >/run/patched 2>&1 || fail "patch(1): $(</run/patched)"
	! grep -E 'offset|fuzz|warning' /run/patched || fail "patch(1) had to search"
	tool "${@:3}"
	exits 0
	cmp /etc/subuid /run/tree/etc/subuid || fail "the diff tells something else of subuid"
	cmp /etc/subgid /run/tree/etc/subgid || fail "the diff tells something else of subgid"
	[[ -z $(find /run/tree -name '*.orig' -o -name '*.rej') ]] || fail "patch(1) had doubts"
}

case_dry_run() {
	local many
	many=$(awk 'BEGIN { for (i = 0; i < 40; i++) print (i % 8 == 3 ? "alice" : "x" i) ":" 200000 + 100 * i ":100" }')
	as_foretold '' '' grant alice
	as_foretold $'# x\n' $'x:1:1' grant alice bob
	as_foretold $'a:1:1\nb:2:1\nc:3:1\nd:4:1\ne:5:1' $'bad\n\n\n' grant alice
	as_foretold "$many"$'\n' "$many" revoke alice
	as_foretold "$many"$'\n' "$many" revoke alice 200310 1000
	as_foretold $'alice:1:1' $'alice:1:1\nbob:2:2' revoke alice
	as_foretold $'bob:1:1\nalice:1:1' $'alice:1:10\nbob:2:2' revoke alice 1 1
	rm -r /run/tree /etc/subuid /etc/subgid
	mkdir -p /run/tree/etc
	tool grant --dry-run alice
	exits 0
	patch --quiet -p1 -d /run/tree </run/stdout || fail "patch(1) does not make new files"
	both='alice:100000:65536'
	[[ $(</run/tree/etc/subuid) == "$both" && $(</run/tree/etc/subgid) == "$both" ]] || fail "the new files are others"
}

# A patch is byte by byte as the file, but a terminal gets no control bytes of it.
case_dry_run_on_a_terminal() {
	make_terminals
	printf '# \033[31mred\\ \377 \0\nbob:1:1' >/etc/subuid
	TERM=xterm screen 80 "$programs/subid" grant --uid --dry-run alice
	grep -qxF ' # \033[31mred\134 \377 \000' /run/stdout || fail "the comment is not escaped"
	! grep -q $'\033' /run/screen || fail "an escape sequence is printed"
	grep -qxF '+alice:100000:65536' /run/stdout && grep -qxF '\ No newline at end of file' /run/stdout || fail "another diff"
	tool grant --uid --dry-run alice
	grep -qaF $'# \033[31mred\\ \377 ' /run/stdout || fail "the comment is not what the file has"
}

case_dry_run_of_a_user() {
	attempt as bob subid grant --dry-run alice
	exits 0
	unchanged
	grep -qxF '+alice:100000:65536' /run/stdout || fail "no diff"
	files $'alice:100000:65536\n'
	attempt as bob subid grant --dry-run alice
	exits 0
	prints
	said 'alice: has 65536 user IDs already'
}

# Users, settings and locks are the tree's, and a link in it does not lead out of it.
case_another_tree() {
	mkdir -p "$tree/etc" "$tree/opt"
	printf 'dave:x:5000:5000::/:/bin/sh\n' >"$tree/etc/passwd"
	printf 'SUB_UID_MIN 7000\nSUB_GID_MIN 8000\n' >"$tree/etc/login.defs"
	printf 'subid: files\npasswd: nothing-to-load\n' >"$tree/etc/nsswitch.conf"
	printf 'x:7000:5\n' >"$tree/opt/subuid"
	ln -s /opt/subuid "$tree/etc/subuid"
	tool grant --root "$tree" --count 5 dave
	done_well 'dave: granted user IDs 7005-7009' 'dave: granted group IDs 8000-8004'
	unchanged
	[[ $(<"$tree/opt/subuid") == $'x:7000:5\ndave:7005:5' && -L "$tree/etc/subuid" ]] || fail "the tree's file is another"
	[[ $(<"$tree/etc/subgid") == dave:8000:5 ]] || fail "the tree's subgid is another"
	tool grant --root "$tree" alice
	refused 'alice: there is no such user'
	tool revoke --root "$tree" dave 7006-7007
	done_well 'dave: revoked user IDs 7006-7007'
	[[ $(<"$tree/opt/subuid") == $'x:7000:5\ndave:7005:1\ndave:7008:2' ]] || fail "the tree's file is another"
	attempt as alice subid grant --root "$tree" dave
	exits 1
	said "changes of another tree are root's"
}

# ------------------------------------------------------------------------------------------------------------- at large

case_ten_thousand_users() {
	login_defs 'SUB_UID_MAX 4294967294' 'SUB_GID_MAX 4294967294'
	awk 'BEGIN { for (i = 0; i < 10000; i++) print "u" i ":x:" 2000 + i ":2000::/:/bin/sh" }' >>/etc/passwd
	awk 'BEGIN { for (i = 0; i < 10000; i++) print "u" i ":" 100000 + i * 65536 ":65536" }' >/run/wanted
	awk 'BEGIN { for (i = 0; i < 10000; i++) print "u" i }' >/run/users
	attempt strace -qq -o /run/trace -e trace=rename,renameat,renameat2,link "$verbs" grant - </run/users
	exits 0
	cmp /run/wanted /etc/subuid || fail "other user IDs were granted"
	cmp /run/wanted /etc/subgid || fail "other group IDs were granted"
	[[ $(grep -c '"subuid"' /run/trace) == 1 && $(grep -c '"subgid"' /run/trace) == 1 ]] || fail "not one rewrite of each file"
	[[ $(grep -c '^link' /run/trace) == 2 ]] || fail "not one lock for each file"
	tool grant - </run/users
	exits 0
	unchanged
}

# Shadow's programs take the same locks, and nobody's lines are lost.
case_beside_useradd_and_usermod() {
	local i
	login_defs 'SUB_UID_COUNT 100' 'SUB_GID_COUNT 100'
	awk 'BEGIN { for (i = 0; i < 300; i++) print "u" i ":x:" 20000 + i ":2000::/:/bin/sh" }' >>/etc/passwd
	sed 's/:.*/:*:1::::::/' /etc/passwd >/etc/shadow
	{
		for ((i = 0; i < 40; i++)); do
			until useradd --no-create-home --no-user-group --gid 0 --uid $((3000 + i)) "s$i" 2>/run/useradd-error; do
				grep -q 'cannot lock' /run/useradd-error || break
			done
		done
	} &
	{
		for ((i = 0; i < 40; i++)); do
			until usermod --add-subuids $((700000 + i * 10))-$((700004 + i * 10)) carol 2>/run/usermod-error; do
				grep -q 'cannot lock' /run/usermod-error || break
			done
		done
	} &
	for ((i = 0; i < 300; i += 5)); do
		"$programs/subid" grant u$i u$((i + 1)) u$((i + 2)) u$((i + 3)) u$((i + 4)) >>/run/granted 2>&1 || fail "$(tail -n 3 /run/granted)"
	done
	wait
	[[ $(grep -cE '^u[0-9]+:[0-9]+:100$' /etc/subuid) == 300 && $(grep -cE '^s[0-9]+:[0-9]+:100$' /etc/subuid) == 40 ]] ||
		fail "lines of users are lost"
	[[ $(grep -cE '^u[0-9]+:[0-9]+:100$' /etc/subgid) == 300 && $(grep -cE '^s[0-9]+:[0-9]+:100$' /etc/subgid) == 40 ]] ||
		fail "lines of groups are lost"
	[[ $(awk -F : '$1 == "carol" { n += $3 } END { print n }' /etc/subuid) == 200 ]] || fail "usermod's ranges are lost"
	for kind in uid gid; do
		sort -t : -k 2,2n "/etc/sub$kind" | awk -F : '$2 < end { exit 1 } { end = $2 + $3 }' || fail "ranges of $kind overlap"
	done
	no_litter
}
