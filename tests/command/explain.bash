# subid explain: the lines behind a yes, and JSON.
# shellcheck shell=bash

asked() { # asked ARGUMENT...: by alice
	attempt as alice "$programs/subid" explain "$@"
}

case_lines_of_a_yes() {
	subuid bob:100000:65536 alice:100000:1000 70001:101000:1000 alicia:500000:1
	start alice userns
	asked newuidmap "$pid" 0 70001 1 1 100500 1000 2000 500000 1
	exits 0
	diff - /run/stdout <<-'END' || fail "another answer"
		newuidmap would write this map
		    0 70001 1: your own user ID
		    1 100500 1000: delegated by /etc/subuid:2 (alice:100000:1000), /etc/subuid:3 (70001:101000:1000)
		    2000 500000 1: delegated by /etc/subuid:4 (alicia:500000:1)
	END
}

case_yes_in_json() {
	subgid alice:100000:65536
	start alice userns
	asked --json newgidmap "$pid" 0 "${gid_of[alice]}" 1 1 100000 10
	exits 0
	valid explain
	field True 'd["granted"]'
	field own 'd["map"][0]["granted_by"][0]["source"]'
	field /etc/subgid 'd["map"][1]["granted_by"][0]["source"]'
	field 1 'd["map"][1]["granted_by"][0]["line"]'
	field 'newgidmap would write this map' 'd["words"][0]'
}

case_yes_of_a_plugin() {
	sources_with_plugin
	start alice userns
	asked newuidmap "$pid" 0 500000 10
	exits 0
	shows '    0 500000 10: delegated by the source example'
	asked --json newuidmap "$pid" 0 500000 10
	exits 0
	valid explain
	field "[{'source': 'example'}]" 'd["map"][0]["granted_by"]'
}

# More lines than are worth showing.
case_yes_by_many_lines() {
	subuid alice:100000:10 alice:100010:10 alice:100020:10 alice:100030:10 alice:100040:10 alice:100050:10
	start alice userns
	asked newuidmap "$pid" 0 100000 60
	exits 0
	shows '/etc/subuid:1 (alice:100000:10), ' '/etc/subuid:4 (alice:100030:10) and 2 more'
}

case_no_in_json() {
	start alice userns
	asked --json newuidmap "$pid" 0 100000 10
	exits 1
	valid explain
	field False 'd["granted"]'
	field 'newuidmap: uid range [0-10) -> [100000-100010) not allowed' 'd["words"][0]'
	field "{'inside': 0, 'outside': 100000, 'count': 10}" 'd["map"][0]'
	asked --json newuidmap "$pid" 0 x 10
	exits 1
	valid explain
	field '[]' 'd["map"]'
}

case_bad_input() {
	refuses_usage explain
	refuses_usage explain newxidmap 1 0 0 1
	refuses_usage explain --uid newuidmap 1 0 0 1
	refuses_usage explain --json
}
