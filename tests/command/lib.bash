# What the suites beside this file share, beyond what ../harness/helpers.bash has.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # most of these variables are read by the suites, or are those of the harness

# shellcheck source=../harness/helpers.bash
source "$tests/harness/helpers.bash"

helpers=(newuidmap)

readonly tree=/run/tree # another tree, for --root

enter() { # enter setuid|filecaps newuidmap|newgidmap
	privilege=$1
	make_world
	install_verbs
	mv "$programs" /run/bin && ln -s bin "$programs" # they find each other by the way from one to the other
	make_terminals
	select_helper "$2"
}

make_terminals() {
	mkdir -p /dev/pts
	mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 newidmap-test /dev/pts
	ln -sf pts/ptmx /dev/ptmx
}

sources_with_plugin() { # the plugin of the documents, which knows alice and bob, and then the files
	mkdir -p /run/lib
	cp "$SUBID_PARTS"/libsubid_example.so /run/lib
	echo /run/lib >/etc/ld.so.conf
	cover /var/cache
	ldconfig
	echo 'subid: example files' >>/etc/nsswitch.conf
}

lines() { # lines LINE...: as a file's content
	(($# == 0)) || printf '%s\n' "$@"
}

subuid() { # subuid LINE...: the lines of /etc/subuid
	lines "$@" >/etc/subuid
}

subgid() { # subgid LINE...: the lines of /etc/subgid
	lines "$@" >/etc/subgid
}

subid() { # subid ARGUMENT...
	attempt "$programs/subid" "$@"
}

# printed LINE...: these, and nothing else, are on standard output; a blank stands for a tabulator
printed() {
	diff <(lines "$@" | tr ' ' '\t') /run/stdout >/run/difference || fail "another output: $(</run/difference)"
}

shows() { # shows FRAGMENT...: each is on standard output
	local fragment
	for fragment in "$@"; do
		grep -qF -e "$fragment" /run/stdout || fail "expected on standard output: $fragment"
	done
}

said() { # said FRAGMENT...: each is on standard error
	local fragment
	for fragment in "$@"; do
		grep -qF -e "$fragment" /run/stderr || fail "expected on standard error: $fragment"
	done
}

# refuses_usage VERB ARGUMENT...: status 2, the usage on standard error, nothing on standard output
refuses_usage() {
	subid "$@"
	exits 2
	[[ ! -s /run/stdout ]] || fail "something on standard output"
	said "usage: subid $1 "
}

# valid DEFINITION: what was printed is JSON, and as the schema says
valid() {
	python3 -c 'import jsonschema' 2>/dev/null || skip "there is no jsonschema; it comes with the package python3-jsonschema"
	python3 - "$SUBID_SOURCE/docs/subid.schema.json" "$1" /run/stdout 2>/run/invalid <<-'END' || fail "not valid: $(</run/invalid)"
		import json, jsonschema, sys
		schema = json.load(open(sys.argv[1]))
		jsonschema.Draft7Validator.check_schema(schema)
		schema["$ref"] = "#/definitions/" + sys.argv[2]
		jsonschema.validate(json.load(open(sys.argv[3])), schema)
	END
}

# field EXPECTED EXPRESSION: of the document, as Python has it in "d"
field() {
	local found
	found=$(python3 -c "import json; d = json.load(open('/run/stdout')); print($2)") || fail "no $2"
	[[ $found == "$1" ]] || fail "$2 is $found, not $1"
}

# screen COLUMNS COMMAND...: on a terminal of so many columns; what it shows is in /run/stdout
screen() {
	command=("${@:2}")
	status=0
	script --quiet --return --command "stty cols $1 rows 50; $(printf '%q ' "${@:2}")" /dev/null \
		</dev/null >/run/screen 2>/run/stderr || status=$?
	tr -d '\r' </run/screen >/run/stdout
}

fits() { # fits COLUMNS: no line is longer
	local longest
	longest=$(LC_ALL=C.UTF-8 wc -L </run/stdout)
	((longest <= $1)) || fail "a line has $longest columns"
}

# ------------------------------------------------------------------- the example of subid(8), and of the picture of it

readonly example_alice=(setpriv --reuid +1000 --regid +1000 --clear-groups --) # a command as her

example_users() {
	printf '%s\n' root:x:0:0::/:/bin/sh alice:x:1000:1000::/:/bin/sh bob:x:1001:1001::/:/bin/sh >/etc/passwd
	printf '%s\n' root:x:0: alice:x:1000: bob:x:1001: >/etc/group
}

example_target() { # a process of alice's in a new user namespace; its ID is in $pid, and the example says 4711
	local from
	# shellcheck disable=SC2016  # for the other shell
	exec {from}< <("${example_alice[@]}" unshare --user sh -c 'echo $$; exec cat' <&"$hold")
	read -r pid <&"$from"
}
