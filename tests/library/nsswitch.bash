# The line "subid:" of nsswitch.conf: which sources are asked, and in which order.
# shellcheck shell=bash

# The plugin "example" has 500000:65536 and 600000:1000 for alice, and 600999:1 for erin, who is in no user database.
# The file has a range for alice and one for root.
readonly of_example='2 500000:65536 600000:1000'
readonly of_file='1 100000:10'
readonly of_both='3 500000:65536 600000:1000 100000:10'

# nsswitch LINE...: the whole file
nsswitch() {
	printf '%s\n' "$@" >/etc/nsswitch.conf
	subuid alice:100000:10 root:200000:10
}

# ask_three: about a user whom the plugin and the file know, one whom only the plugin knows, and one of the file
ask_three() {
	ask uid-ranges alice uid-ranges erin uid-ranges root
}

readonly example_alone=("$of_example" '1 600999:1' '0 0')
readonly file_alone=("$of_file" '0 ENOENT' '1 200000:10')
readonly example_then_file=("$of_example" '1 600999:1' '1 200000:10')
readonly file_then_example=("$of_file" '1 600999:1' '1 200000:10')

# gives EXPECTED LINE: with this line, the three are answered so, and nothing is said
gives() { # gives ARRAY LINE...
	local -n expected=$1
	nsswitch "${@:2}"
	ask_three
	answered "${expected[@]}"
}

# The same, but that a source is passed over.
says_and_gives() { # says_and_gives ARRAY LINE...
	local -n expected=$1
	nsswitch "${@:2}"
	ask_three
	printed "${expected[@]}"
	said 'it is no name'
}

# ------------------------------------------------------------------------------------------------------------- order

case_files() {
	gives file_alone 'subid: files'
}

# Where a plugin is the only source, the files are not read.
case_plugin() {
	gives example_alone 'subid: example'
}

case_plugin_then_files() {
	gives example_then_file 'subid: example files'
}

case_files_then_plugin() {
	gives file_then_example 'subid: files example'
}

# A source that stands twice is no harm.
case_source_twice() {
	gives file_alone 'subid: files files'
	gives example_alone 'subid: example example'
}

# Sources are asked for group IDs and owners in the same order.
case_other_questions() {
	nsswitch 'subid: example files'
	subuid bob:100000:10 bob:500000:10
	subgid alice:100000:10 root:200000:10
	ask gid-ranges alice gid-ranges root uid-owners 500000 uid-owners 100000 gid-owners 700000 gid-owners 200000
	answered '1 700000:65536' '1 200000:10' "1 ${uid_of[alice]}" "1 ${uid_of[bob]}" "1 ${uid_of[alice]}" '1 0'
	nsswitch 'subid: files example'
	subuid bob:100000:10 bob:500000:10
	ask uid-owners 500000 uid-owners 510000
	answered "1 ${uid_of[bob]}" "1 ${uid_of[alice]}"
}

# ---------------------------------------------------------------------------------------------------------- the file

case_no_such_file() {
	rm /etc/nsswitch.conf
	subuid alice:100000:10 root:200000:10
	ask_three
	answered "${file_alone[@]}"
}

case_no_such_line() {
	gives file_alone 'passwd: files' '# subid: example' 'subids: example' 'subid example' 'xsubid: example'
}

case_line_without_sources() {
	gives file_alone 'subid:'
	gives file_alone 'subid:   # example'
}

# The first line counts.
case_two_lines() {
	gives example_alone 'subid: example' 'subid: files'
	gives file_alone 'subid: files' 'subid: example'
}

# Blanks and comments. A line that begins with a blank has no key.
case_blanks() {
	gives example_then_file 'subid:example files'
	gives example_then_file $'subid:\t example \t files \t'
	gives file_alone $'\t subid: example'
	gives file_alone ' subid: example'
	gives example_alone 'subid: example # files'
	gives example_alone 'subid: example#files'
	printf 'subid: example' >/etc/nsswitch.conf
	ask_three
	answered "${example_alone[@]}"
}

# At the end of a line it is a part of the last word, which then is no name of a source.
case_carriage_return() {
	says_and_gives example_alone $'subid: example files\r'
	says_and_gives file_alone $'subid: example\r'
	says_and_gives file_alone $'passwd: files\r\nsubid: example\r'
	says_and_gives file_alone $'subid: files\r'
	gives example_alone $'subid: example # files\r'
	gives example_alone $'subid: \r\nsubid: example'
}

# A file that others than root and its group can write to names no source.
case_file_writable_by_others() {
	local mode
	nsswitch 'subid: example'
	chmod 664 /etc/nsswitch.conf
	ask_three
	printed "${example_alone[@]}"
	chgrp "+${gid_of[alice]}" /etc/nsswitch.conf
	for mode in 666 664 646; do
		chmod "$mode" /etc/nsswitch.conf
		ask_three
		printed "${file_alone[@]}"
	done
}

case_file_of_another_user() {
	nsswitch 'subid: example'
	chown "+${uid_of[alice]}" /etc/nsswitch.conf
	ask_three
	printed "${file_alone[@]}"
}

case_file_is_no_file() {
	rm /etc/nsswitch.conf
	mkdir /etc/nsswitch.conf
	subuid alice:100000:10
	ask uid-ranges alice
	printed "$of_file"
}

# A link is followed; what it leads to is judged.
case_file_is_a_link() {
	nsswitch 'subid: example'
	mv /etc/nsswitch.conf /etc/real
	ln -s real /etc/nsswitch.conf
	ask_three
	answered "${example_alone[@]}"
}

# ---------------------------------------------------------------------------------------------- items between brackets

case_not_found_return() {
	gives example_alone 'subid: example [NOTFOUND=return] files'
	gives file_alone 'subid: files [NOTFOUND=return] example'
}

# Both sources' ranges, in the order of the sources.
case_success_continue() {
	nsswitch 'subid: example [SUCCESS=continue] files'
	ask_three
	answered "$of_both" '1 600999:1' '1 200000:10'
}

case_unavail_return() {
	odd error-conn
	nsswitch 'subid: odd [UNAVAIL=return] files'
	ask_three
	answered '-1 EAGAIN' '-1 EAGAIN' '-1 EAGAIN'
}

# What holds without items: a source that cannot be reached is passed, and so is one that does not know.
case_defaults() {
	odd error-conn
	nsswitch 'subid: odd files'
	ask_three
	answered "$of_file" '-1 EAGAIN' '1 200000:10'
	gives example_then_file 'subid: example [NOTFOUND=continue UNAVAIL=continue TRYAGAIN=continue SUCCESS=return] files'
}

# "!" is about all other statuses.
case_negation() {
	gives example_then_file 'subid: example [!UNAVAIL=continue SUCCESS=return] files'
	gives example_alone 'subid: example [!UNAVAIL=return] files'
	gives example_alone 'subid: example [!SUCCESS=return] files'
	gives example_then_file 'subid: example [!NOTFOUND=return] files'
	nsswitch 'subid: example [!NOTFOUND=continue] files'
	ask uid-ranges alice
	answered "$of_both"
	odd error-conn
	nsswitch 'subid: odd [!NOTFOUND=return] files'
	ask uid-ranges alice
	answered '-1 EAGAIN'
	nsswitch 'subid: odd [!UNAVAIL=return] files'
	ask uid-ranges alice
	answered "$of_file"
}

# Capitals do not matter; neither do blanks within the brackets; the last item about a status counts.
case_spelling() {
	gives example_alone 'subid: example [notfound=RETURN] files'
	gives example_alone 'subid: example [ NotFound=Return ] files'
	gives example_alone 'subid: example [NOTFOUND=continue NOTFOUND=return] files'
	gives example_then_file 'subid: example [NOTFOUND=return] [NOTFOUND=continue] files'
	gives example_alone 'subid: example[NOTFOUND=return]files'
}

# What says nothing changes nothing.
case_items_without_meaning() {
	gives example_then_file 'subid: example [] files'
	gives example_then_file 'subid: example [NOTFOUND] files'
	gives example_then_file 'subid: example [NOSUCH=return] files'
	gives example_then_file 'subid: example [=return] files'
	gives example_then_file 'subid: [NOTFOUND=return] example files'
	gives example_alone 'subid: example [NOTFOUND=return'
}

# ---------------------------------------------------------------------------------------------------- names of sources

# A plugin that is missing, or lacks a function, is passed over, and said so.
case_missing_plugin() {
	nsswitch 'subid: nosuch example'
	ask_three
	printed "${example_alone[@]}"
	said nosuch
	nsswitch 'subid: half example'
	ask_three
	printed "${example_alone[@]}"
	said half shadow_subid_find_subid_owners
}

# If no source is left, it is the files.
case_only_missing_plugins() {
	nsswitch 'subid: nosuch half'
	ask_three
	printed "${file_alone[@]}"
	said nosuch half
}

# The items of a source that is passed over go with it, and are not the previous one's.
case_items_of_a_missing_plugin() {
	nsswitch 'subid: nosuch [NOTFOUND=return] [UNAVAIL=return] files'
	ask_three
	printed "${file_alone[@]}"
	nsswitch 'subid: example nosuch [NOTFOUND=return] files'
	ask_three
	printed "${example_then_file[@]}"
	nsswitch 'subid: example ./nosuch [NOTFOUND=return] files'
	ask_three
	printed "${example_then_file[@]}"
}

# What is no name is never looked for: here each of these would be found.
case_no_names() {
	local name fifty=a_name-of-as-many-characters-as-there-may-be-01234
	equal "length of the longest name" 50 "${#fifty}"
	for name in "$fifty" "${fifty}6" dotted.name blank+name ex%61mple; do
		cp "$libraries/libsubid_example.so" "$libraries/libsubid_$name.so"
	done
	refresh_linker_cache
	gives example_alone "subid: $fifty"
	mkdir "$scratch/libsubid_."
	cp "$libraries/libsubid_example.so" "$scratch/libsubid_./x.so"
	cd "$scratch" || exit
	for name in "${fifty}6" dotted.name blank+name ex%61mple ./x "../../../../../../$libraries/libsubid_example" \
		"/../../../../../../..$libraries/libsubid_example"; do
		nsswitch "subid: $name"
		ask_three
		printed "${file_alone[@]}"
		said nsswitch.conf
		nsswitch "subid: $name example"
		ask_three
		printed "${example_alone[@]}"
	done
}

# Names are taken to the letter.
case_names_in_capitals() {
	nsswitch 'subid: FILES Example'
	ask_three
	printed "${file_alone[@]}"
	said FILES Example
}
