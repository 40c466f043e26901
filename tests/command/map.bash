# subid map: both maps of real processes.
# shellcheck shell=bash

readonly header='kind inside outside count relation owner source line user setgroups'

write_map() { # write_map FILE LINE...: as root may, in one write
	lines "${@:2}" >/run/map
	dd if=/run/map of="/proc/$pid/$1" bs=4096 status=none
}

case_parts() {
	subuid alice:100000:10 bob:100010:10
	subgid alice:200000:10
	start alice userns
	write_map uid_map "0 ${uid_of[alice]} 1" "1 100005 10"
	write_map gid_map "0 200000 5"
	subid map "$pid"
	exits 0
	printed "$header" 'uid 0 70001 1 own alice,_alicia   alice allow' \
		'uid 1 100005 5 delegated alice /etc/subuid 1 alice allow' \
		'uid 6 100010 5 delegated bob /etc/subuid 2 alice allow' \
		'gid 0 200000 5 delegated alice /etc/subgid 1 alice allow'
}

printed() {
	diff <(lines "$@" | tr ' _' '\t ') /run/stdout >/run/difference || fail "another output: $(</run/difference)"
}

case_gaps_and_overlaps() {
	subuid alice:100000:10 bob:100005:10
	start alice userns
	write_map uid_map "0 99990 30"
	subid map --uid "$pid"
	exits 0
	printed "$header" 'uid 0 99990 10 gap    alice allow' 'uid 10 100000 5 delegated alice /etc/subuid 1 alice allow' \
		'uid 15 100005 5 overlap alice,_bob /etc/subuid 1 alice allow' \
		'uid 20 100010 5 delegated bob /etc/subuid 2 alice allow' 'uid 25 100015 5 gap    alice allow'
}

case_parts_as_json() {
	subuid alice:100000:10 bob:100010:10
	start alice userns
	write_map uid_map "0 ${uid_of[alice]} 1" "1 100005 10"
	subid map --json "$pid"
	exits 0
	valid map
	field 3 'len(d["map"])'
	field "{'kind': 'uid', 'inside': 0, 'outside': 70001, 'count': 1, 'relation': 'own', 'owner': 'alice, alicia'}" 'd["map"][0]'
	field "{'kind': 'uid', 'inside': 1, 'outside': 100005, 'count': 5, 'relation': 'delegated', 'owner': 'alice', 'source': '/etc/subuid', 'line': 1}" 'd["map"][1]'
}

# What the outside IDs of one's own namespace are, only the namespace above knows.
case_of_the_own_namespace() {
	# shellcheck disable=SC2016
	attempt as alice unshare --user --map-root-user sh -c '"$1" map $$' sh "$programs/subid"
	exits 0
	said "is in the user namespace that you are in"
	printed "$header" 'uid 0 70001 1 unknown    root deny' 'gid 0 80001 1 unknown    root deny'
}

case_setgroups_denied() {
	start alice userns
	as alice sh -c "echo deny >/proc/$pid/setgroups"
	subid map --json "$pid"
	exits 0
	valid map
	field deny 'd["setgroups"]'
	field alice 'd["user"]'
	field '[]' 'd["map"]'
	said "no ID is mapped yet"
}

case_as_anybody() {
	start alice userns
	attempt as bob "$programs/subid" map "$pid"
	exits 0
}

case_no_such_process() {
	subid map 2147483647
	exits 1
	said "process 2147483647: No such process"
}

case_bad_input() {
	local word
	for word in 0 -1 x '' 01 1.5 99999999999 ' 1'; do
		refuses_usage map --uid -- "$word"
	done
	refuses_usage map
	refuses_usage map 1 2
	refuses_usage map --root / 1
}
