# What a change leaves as it is: everything but the lines in question.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=(setfacl getfacl setfattr getfattr)

change() { # a grant, an ungrant that splits the line, and one that takes all of it away again
	granted 100000 10 alice 0 10
	ungranted alice 100004 1
	ungranted alice 100000 10
}

# ---------------------------------------------------------------------------------------------------------- owner, mode

status_of() { # status_of FILE
	stat --dereference --format='%u:%g %a' "$1"
}

# Group and mode are those of the old file, whatever the umask and the groups of the process are.
case_group_and_mode() {
	local mode
	for mode in 644 640 600 400 444 755; do
		lines bob:300000:10
		chown 0:1001 "$subfile"
		chmod "$mode" "$subfile"
		umask 077
		change
		umask 000
		change
		umask 022
		[[ $(status_of "$subfile") == "0:1001 $mode" ]] || fail "not 0:1001 $mode, but $(status_of "$subfile")"
		[[ $(status_of "$subfile-") == "0:1001 $mode" ]] || fail "the kept file: $(status_of "$subfile-")"
		rm -f "$subfile-"
	done
}

# A new file is root's and anybody may read it: unprivileged programs have to.
case_missing_file() {
	local mask
	for mask in 000 022 077 777; do
		rm -f "$subfile"
		umask "$mask"
		granted 100000 10 alice 0 10
		umask 022
		[[ $(status_of "$subfile") == '0:0 644' ]] || fail "umask $mask: $(status_of "$subfile")"
	done
}

# ... also if the process has another group, as after newgrp(1) or under sudo -g.
case_missing_file_and_another_group() {
	through=(setpriv --regid 1001 --clear-groups --)
	granted 100000 10 alice 0 10
	[[ $(status_of "$subfile") == '0:0 644' ]] || fail "the new file is $(status_of "$subfile")"
}

# -------------------------------------------------------------------------------------------------- extended attributes

attributes_of() { # attributes_of FILE
	getfattr --absolute-names --dump --match=- "$1" | tail -n +2
}

# An access control list goes over to the new file, and stays with the kept one.
case_access_control_list() {
	local wanted
	lines bob:300000:10
	setfacl --modify user:1001:r,group:1002:r,other::- "$subfile" || skip "no access control lists here"
	wanted=$(getfacl --omit-header "$subfile")
	change
	[[ $(getfacl --omit-header "$subfile") == "$wanted" ]] || fail "another list: $(getfacl --omit-header "$subfile")"
	[[ $(getfacl --omit-header "$subfile-") == "$wanted" ]] || fail "the kept file has another list"
	[[ $(as bob cat "$subfile") == bob:300000:10* ]] || fail "a user of the list cannot read the file"
	! as alice cat "$subfile" 2>/dev/null || fail "anybody can read the file"
}

# Attributes of all name spaces, the label of a security module among them, empty ones and long ones.
case_attributes() {
	local wanted name
	lines bob:300000:10
	for name in user.note trusted.note security.label; do
		setfattr --name="$name" --value='a value' "$subfile" || skip "no attributes $name here"
	done
	setfattr --name=trusted.empty "$subfile"
	setfattr --name=trusted.long --value="$(printf '%2000s' x)" "$subfile"
	setfattr --name=trusted.bytes --value=0x00ff0a00 "$subfile"
	wanted=$(attributes_of "$subfile")
	change
	[[ $(attributes_of "$subfile") == "$wanted" ]] || fail "other attributes: $(attributes_of "$subfile")"
	[[ $(attributes_of "$subfile-") == "$wanted" ]] || fail "the kept file has other attributes"
}

# What new files in the directory are given is not given to a file that did not have it.
case_default_access_control_list() {
	lines bob:300000:10
	chmod 640 "$subfile"
	setfacl --default --modify user:1001:rwx,group:1002:rwx /etc || skip "no access control lists here"
	change
	[[ -z $(attributes_of "$subfile") ]] || fail "an attribute that the old file did not have: $(attributes_of "$subfile")"
	[[ $(status_of "$subfile") == '0:0 640' ]] || fail "the mode is $(status_of "$subfile")"
	! as bob cat "$subfile" 2>/dev/null || fail "another user can read the file"
}

# ----------------------------------------------------------------------------------------------------------------- text

# What is not about the range stays, byte by byte.
case_comments_bad_lines_order() {
	local around=('# head' '' zoe:500000:10 $'\t# indented' bad 'bob:1:2:3' '#alice:100000:10' aaron:400000:10 '   '
		'alice:0:0' '')
	lines "${around[@]}" alice:100000:10 "${around[@]}"
	granted 100010 10 alice 0 10
	ungranted alice 100004 10
	lines_are "${around[@]}" alice:100000:4 "${around[@]}" alice:100014:6
	ungranted alice 0 4294967296
	lines_are "${around[@]}" "${around[@]}"
}

# Carriage returns and blanks at the end of lines.
case_ends_of_lines() {
	text $'# dos\r\nbob:100000:10\r\n\r\nalice:200000:10\r\ncarol:300000:10 \t\r\n \r\n'
	granted 100010 10 alice 0 10
	ungranted alice 200000 10
	text_is $'# dos\r\nbob:100000:10\r\n\r\ncarol:300000:10 \t\r\n \r\nalice:100010:10\n'
	ungranted carol 300005 1
	text_is $'# dos\r\nbob:100000:10\r\n\r\ncarol:300000:5\ncarol:300006:4\n \r\nalice:100010:10\n'
}

# The last line ends with a newline in any case, since shadow does not read a file without; what is kept stays as it was.
case_no_final_newline() {
	text 'bob:100000:10'
	granted 100010 10 alice 0 10
	text_is $'bob:100000:10\nalice:100010:10\n'
	text $'alice:200000:10\nbob:100000:10'
	ungranted alice 200005 1
	text_is $'alice:200000:5\nalice:200006:4\nbob:100000:10\n'
	ungranted alice 0 4294967296
	text_is $'bob:100000:10\n'
	text $'bob:100000:10\nalice:200000:10'
	ungranted alice 200000 10
	text_is $'bob:100000:10\n'
	text $'bob:100000:10\nalice:200000:10'
	ungranted alice 200005 5
	text_is $'bob:100000:10\nalice:200000:5\n'
	text '# comment'
	granted 100000 10 alice 0 10
	text_is $'# comment\nalice:100000:10\n'
	text $'bob:100000:10\r'
	granted 100010 10 alice 0 10
	text_is $'bob:100000:10\r\nalice:100010:10\n'
}

# Any byte at all, in lines that are longer than any buffer.
case_any_bytes() {
	{
		echo alice:200000:10
		head -c 300000 /dev/urandom | tr '\n:' '..'
		printf '\0\377\0\n\n\0\nalice:200010:10\n'
		printf '#%0200000d' 0
	} >/run/wanted
	cp /run/wanted "$subfile"
	attempt "$writer" ungrant "$kind" alice 200000 10 grant "$kind" bob 0 5 grant "$kind" carol 0 5
	answers $'ok\n100000 5\n100005 5'
	{
		tail -n +2 /run/wanted
		printf '\nbob:100000:5\ncarol:100005:5\n'
	} | cmp - "$subfile" || fail "other bytes have changed"
}

# ------------------------------------------------------------------------------------------------------------ the names

# A symbolic link, or a chain of them, stays; the file behind it is replaced beside where it is.
case_symbolic_link() {
	mkdir /etc/real
	echo bob:300000:10 >/etc/real/file
	ln -s real/file /etc/link
	ln -s link "$subfile"
	ask grant alice 0 10
	answers '100000 10'
	ask ungrant bob 300004 1
	answers ok
	[[ $(readlink "$subfile") == link && $(readlink /etc/link) == real/file ]] || fail "a link has been replaced"
	[[ $(</etc/real/file) == $'bob:300000:4\nbob:300005:5\nalice:100000:10' ]] || fail "behind the link: $(</etc/real/file)"
	[[ ! -L /etc/real/file ]] || fail "the file has become a link"
	[[ $(</etc/real/file-) == $'bob:300000:10\nalice:100000:10' ]] || fail "what is kept: $(</etc/real/file-)"
	[[ $(cd /etc/real && echo *) == 'file file-' ]] || fail "left behind: $(ls /etc/real)"
	names_are_as_before
}

names_are_as_before() {
	no_litter
	[[ ! -e $subfile.lock && ! -e $subfile+ ]] || fail "left behind in /etc"
}

# An absolute link to another file system.
case_symbolic_link_to_another_file_system() {
	mkdir /run/elsewhere
	echo bob:300000:10 >/run/elsewhere/file
	chmod 640 /run/elsewhere/file
	ln -s /run/elsewhere/file "$subfile"
	ask grant alice 0 10
	answers '100000 10'
	[[ $(readlink "$subfile") == /run/elsewhere/file ]] || fail "the link has been replaced"
	[[ $(</run/elsewhere/file) == $'bob:300000:10\nalice:100000:10' ]] || fail "the file behind the link"
	[[ $(status_of /run/elsewhere/file) == '0:0 640' ]] || fail "the mode is $(status_of /run/elsewhere/file)"
}

# A link to nothing yet: the file is made where the link points, or nothing is done.
case_symbolic_link_to_nothing() {
	ln -s elsewhere "$subfile"
	ask grant alice 0 10
	[[ -L $subfile ]] || fail "the link has been replaced"
	if [[ $status == 0 ]]; then
		[[ $(</etc/elsewhere) == alice:100000:10 ]] || fail "the line is not behind the link"
	else
		[[ ! -e /etc/elsewhere ]] || fail "an error, but a file was made"
	fi
}

# What is kept is the file before the last change, and never the file itself; who rewrites it in place, as usermod(8)
# does, would empty both.
case_kept_file() {
	lines bob:300000:10
	granted 100000 10 alice 0 10
	granted 100010 10 alice 0 10
	ungranted alice 100000 10
	lines_are bob:300000:10 alice:100010:10
	: >"$subfile-"
	[[ -s $subfile ]] || fail "the kept file is the file itself"
	granted 100000 10 carol 0 10
	ungranted nosuchuser 0 10
	untouched
}

# A kept file that is there is replaced, even a link, and what the link points to is not written to.
case_kept_file_is_a_link() {
	lines bob:300000:10
	echo precious >/run/precious
	ln -s /run/precious "$subfile-"
	granted 100000 10 alice 0 10
	[[ ! -L $subfile- && $(</run/precious) == precious ]] || fail "the kept file was written through a link"
}

# What a crash has left behind is no hindrance, and not written through.
case_leftovers() {
	local name
	for name in + -+ .lock.new; do
		lines bob:300000:10
		echo precious >/run/precious
		ln -s /run/precious "$subfile$name"
		granted 100000 10 alice 0 10
		[[ $(</run/precious) == precious ]] || fail "$name was written through"
		rm -f "$subfile$name"
		echo leftover >"$subfile$name"
		ungranted alice 100000 10
		lines_are bob:300000:10
		rm -f "$subfile$name"
	done
}

# Readers who have the old file open read on in it.
case_open_file() {
	local from open
	lines bob:300000:10
	exec {from}<"$subfile"
	granted 100000 10 alice 0 10
	open=$(cat <&"$from")
	exec {from}<&-
	[[ $open == bob:300000:10 ]] || fail "an open file has changed"
}

# The other file is not looked at.
case_other_file() {
	local other=/etc/subgid
	[[ $kind == uid ]] || other=/etc/subuid
	echo precious >"$other"
	lines bob:300000:10
	change
	[[ $(<"$other") == precious && ! -e $other- ]] || fail "$other has changed"
}
