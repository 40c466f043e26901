# --json: valid, as the schema says, whatever is in the files.
# shellcheck shell=bash

case_list() {
	subuid alice:100000:65536 $'x"\\\x01\xff:1:1' '}:2:2' "12345:3:3"
	subgid alice:200000:1
	subid list --json
	exits 0
	valid list
	field 4 'len(d["owners"])'
	field "{'first': 100000, 'last': 165535, 'count': 65536, 'source': '/etc/subuid', 'line': 1}" 'd["owners"][0]["uid"][0]'
	field None 'd["owners"][1]["id"]'
	field 12345 'd["owners"][3]["id"]'
}

case_nothing() {
	subid list --json
	exits 1
	valid list
	field '[]' 'd["owners"]'
	subid list --graph --json
	exits 1
	valid graph
}

case_graph() {
	subuid alice:100000:100 bob:100050:100
	subid list --graph --json
	exits 0
	valid graph
	field bob 'd["segments"][1]["other_owner"]'
}

case_owner() {
	subuid alice:100000:100
	subid owner --json 100050-100150
	exits 0
	valid owner
	field 50 'd["findings"][0]["inside_from_0"]'
	field 51 'd["findings"][0]["inside_from_1"]'
	field gap 'd["findings"][1]["relation"]'
}

# The schema takes no other document for one of these.
case_schema_refuses() {
	subuid alice:100000:100
	subid list --json
	valid list
	(valid owner) >/dev/null 2>&1 && fail "a list is no answer of owner"
	sed -i 's/"count"/"amount"/' /run/stdout
	! (valid list) >/dev/null 2>&1 || fail "a field of another name"
}
