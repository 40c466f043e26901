# subid list: all owners, or one, from the files and from plugins.
# shellcheck shell=bash

readonly header='owner id uid_first uid_last uid_count gid_first gid_last gid_count'

# Lines by the name, by the user ID and by other names are of one owner, in the order of the file.
case_owners() {
	subuid alice:100000:65536 bob:300000:10 70001:200000:1 alicia:400000:2 containers:500000:1
	subgid bob:300000:10 alice:100000:65536
	subid list
	exits 0
	printed "$header" 'alice 70001 100000 165535 65536 100000 165535 65536' \
		'alice 70001 200000 200000 1   ' 'alice 70001 400000 400001 2   ' \
		'bob 70002 300000 300009 10 300000 300009 10' 'containers  500000 500000 1   '
	said_nothing
}

# By login name, by another one, and by number.
case_one_user() {
	local user
	subuid bob:1:1 alice:100000:65536 70001:200000:1
	for user in alice alicia 70001; do
		subid list "$user"
		exits 0
		printed "$header" 'alice 70001 100000 165535 65536   ' 'alice 70001 200000 200000 1   '
	done
	subid list --gid alice
	exits 1
	said "nothing is delegated to alice"
}

# An owner of whom there is no user, and a user ID of nobody's.
case_owners_who_are_no_users() {
	subuid containers:100000:65536 12345:200000:1
	subid list --uid containers
	printed 'owner id uid_first uid_last uid_count' 'containers  100000 165535 65536'
	subid list --uid 12345
	printed 'owner id uid_first uid_last uid_count' '12345 12345 200000 200000 1'
}

case_one_kind() {
	subuid alice:100000:1
	subgid alice:200000:1
	subid list --uid
	printed 'owner id uid_first uid_last uid_count' 'alice 70001 100000 100000 1'
	subid list --gid
	printed 'owner id gid_first gid_last gid_count' 'alice 70001 200000 200000 1'
}

case_nothing() {
	subid list
	exits 1
	said "nothing is delegated"
	rm /etc/subuid /etc/subgid
	subid list
	exits 1
}

# They delegate nothing, and are counted.
case_bad_lines() {
	subuid alice:100000:65536 alice alice:01:1 alice:1:0 :1:1 $'al\tice:7:1'
	subid list --uid
	exits 0
	printed 'owner id uid_first uid_last uid_count' 'alice 70001 100000 165535 65536' 'al\011ice  7 7 1'
	said "/etc/subuid that delegate nothing: 4"
}

case_file_not_to_be_trusted() {
	subuid alice:100000:65536
	subgid alice:200000:1
	chmod o+w /etc/subuid
	subid list alice
	exits 0
	printed "$header" 'alice 70001    200000 200000 1'
	said "/etc/subuid is ignored: others than root can write to it"
}

# A tree has users of its own, and nothing of the system's.
case_tree() {
	subuid bob:1:1
	mkdir -p "$tree/etc"
	echo 'carol:x:1234:1::/:' >"$tree/etc/passwd"
	echo 'carol:100000:65536' >"$tree/etc/subuid"
	echo 'alice:100000:1' >"$tree/etc/subgid"
	subid list --root "$tree"
	exits 0
	printed "$header" 'carol 1234 100000 165535 65536   ' 'alice     100000 100000 1'
	subid list --root "$tree/no"
	exits 1
}

# A link does not lead out of it.
case_tree_with_links() {
	subuid bob:1:1
	mkdir -p "$tree/etc/inside"
	ln -s /etc/subuid "$tree/etc/subuid"
	ln -s /etc/subgid "$tree/etc/inside/subgid"
	subid list --root "$tree"
	exits 1
	mkdir -p "$tree/other"
	mv "$tree/etc" "$tree/real"
	ln -s /real "$tree/etc"
	rm "$tree/real/subuid"
	echo bob:7:1 >"$tree/real/subuid"
	subid list --uid --root "$tree"
	exits 0
	shows bob
}

# Nor does one of the users.
case_tree_whose_users_are_a_link() {
	mkdir -p "$tree/etc" "$tree/usr"
	echo alice:100000:1 >"$tree/etc/subuid"
	ln -s /etc/passwd "$tree/etc/passwd" # that of the tree, which is itself
	subid list --uid --root "$tree"
	exits 11
	ln -sf /usr/passwd "$tree/etc/passwd"
	printf '%s\n' +::::: carol:x:1:1::/: alice:x:1234:1::/: >"$tree/usr/passwd"
	subid list --uid --root "$tree"
	exits 0
	shows $'alice\t1234\t'
}

# Where more owners than 64 are in question, none is asked about, and numbers stay numbers.
case_many_owners_in_question() {
	directory
	seq -f '%.0f:100000:1' 200000 200100 >/etc/subuid
	echo 'gone:1:1' >>/etc/subuid
	subid list --uid 200050
	exits 0
	shows $'200050\t200050\t100000'
	said "more than 64 owners"
	! grep -q 200051 "$scratch/nss-questions" || fail "it was asked"
}

# An owner whom the directory knows, but does not list.
case_owner_in_directory() {
	directory 'dora:x:71000:80000::/:/bin/sh'
	subuid dora:100000:1 71000:200000:1
	subid list --uid
	exits 0
	printed 'owner id uid_first uid_last uid_count' 'dora 71000 100000 100000 1' 'dora 71000 200000 200000 1'
	rm /etc/idtest
	subid list --uid
	exits 11
}

directory() { # directory LINE...: a directory service that has these users
	install_directory_service
	passwd_sources files idtest
	lines "$@" >/etc/idtest
	touch "$scratch/nss-questions"
	chmod 666 "$scratch/nss-questions"
}

# A source that is no file is asked about one user at a time: only the files are listed. Whom it knows, has what it says; the
# next source has the others.
case_plugin() {
	sources_with_plugin
	echo carol:x:71000:71000::/:/bin/sh >>/etc/passwd
	subuid bob:300000:10 carol:400000:10
	subid list
	exits 0
	printed "$header" 'bob 70002 300000 300009 10   ' 'carol 71000 400000 400009 10   '
	said "answers about one user at a time"
	subid list alice
	exits 0
	printed "$header" 'alice 70001 500000 565535 65536 700000 765535 65536' 'alice 70001 600000 600999 1000   '
	said_nothing
	subid list --uid bob
	exits 0
	printed 'owner id uid_first uid_last uid_count' 'bob 70002 600500 601499 1000'
	subid list --uid carol
	exits 0
	printed 'owner id uid_first uid_last uid_count' 'carol 71000 400000 400009 10'
	subid list --gid carol
	exits 1
	said "nothing is delegated to carol"
}

case_graph() {
	subuid alice:100000:100 bob:100050:100 alice:100300:10
	subid list --graph
	exits 0
	printed 'kind first last count state owner other_owner' 'uid 100000 100049 50 delegated alice ' \
		'uid 100050 100099 50 overlap alice bob' 'uid 100100 100149 50 delegated bob ' \
		'uid 100150 100299 150 gap  ' 'uid 100300 100309 10 delegated alice '
}

# Overlaps that touch, and two of three lines that end.
case_graph_of_touching_overlaps() {
	subuid alice:10:10 bob:10:10 alicia:20:10 70003:20:10
	subid list --graph
	printed 'kind first last count state owner other_owner' 'uid 10 19 10 overlap alice bob' \
		"uid 20 29 10 overlap alice 70001"
}

# In seconds, not in minutes: no step takes the square of the lines. All are there.
case_million_lines() {
	paste -d : <(seq -f 'user%.0f' 0 999999) <(seq 300000 4000 4000296000) <(yes 3000 | head -n 1000000) >/etc/subuid
	subid list --uid
	exits 0
	[[ $(wc -l </run/stdout) == 1000001 ]] || fail "$(wc -l </run/stdout) lines"
	tail -n 1 /run/stdout | grep -qx $'user999999\t\t4000296000\t4000298999\t3000' || fail "another last line"
	subid list --uid user500000
	exits 0
	[[ $(wc -l </run/stdout) == 2 ]] || fail "not one line"
	subid owner --uid 2000300001
	exits 0
	shows $'uid\tdelegated\t2000300001\t2000300001\tuser500000\t\t2000300000\t2000302999\t/etc/subuid\t500001\t1\t2'
}
