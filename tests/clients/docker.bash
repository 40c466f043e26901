# Docker's daemon with --userns-remap, which reads the files itself, on files whose lines the library or subid has written. The
# directory in which it keeps everything has the first IDs of its map for a name.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

write() { # write OPERATION...: the library does it, see ../grants/writer.c
	must /run/parts/writer "$@"
}

grants_to() { # grants_to OWNER: besides what alice has
	: >/etc/subuid
	: >/etc/subgid
	write grant uid alice 100000 65536
	write grant gid alice 100000 65536
	write grant uid "$1" 200000 65536
	write grant gid "$1" 300000 65536
}

add_dockremap() {
	echo dockremap:x:70005:80005::/:/bin/false >>/etc/passwd
	echo dockremap:x:80005: >>/etc/group
}

# daemon OPTION: starts it, and ends it when it listens. What it has said is on standard error, and on standard output
# its directory and the group that it belongs to.
daemon() {
	local line output id
	command=(dockerd "$1")
	mkdir /srv/docker
	exec {output}< <(exec dockerd --bridge=none --iptables=false --ip6tables=false --ip-forward=false \
		--storage-driver=vfs --data-root=/srv/docker --exec-root=/run/docker --pidfile=/run/docker.pid \
		--host=unix:///run/docker.sock "$1" 2>&1 </dev/null)
	id=$!
	: >/run/stderr
	while IFS= read -r line <&"$output"; do
		printf '%s\n' "$line" >>/run/stderr
		[[ $line != *'API listen on '* ]] || kill "$id"
	done
	status=0
	wait "$id" || status=$?
	find /srv/docker -mindepth 1 -maxdepth 1 -name '[0-9]*' -printf '%f %G\n' >/run/stdout
	rm -r /srv/docker
	printf '$ %s\nstatus %s\n%s\n' "${command[*]}" "$status" "$(</run/stdout)" >&"$record"
}

maps() { # maps UID GID: it has started, and these are its container's 0
	said 'ID ranges will be mapped to subuid/subgid ranges of: dockremap' 'API listen on '
	exits 0
	printed "$1.$2 $2"
}

fails() { # fails FRAGMENT: it has not started
	said "Can't create ID mappings: " "$1"
	exits 1
	printed_nothing
}

case_by_name() {
	add_dockremap
	grants_to dockremap
	daemon --userns-remap=dockremap
	maps 200000 300000
}

case_by_number() {
	add_dockremap
	grants_to dockremap
	daemon --userns-remap=70005:80005
	maps 200000 300000
}

case_lines_by_number() {
	add_dockremap
	grants_to 70005
	daemon --userns-remap=dockremap
	maps 200000 300000
}

# By subid, which finds the ranges itself, other ones in the two files. The incumbent has no such tool.
case_by_name_after_subid_grant() {
	add_dockremap
	: >/etc/subuid
	: >/etc/subgid
	write grant uid alice 100000 65536
	write grant gid alice 100000 65536
	write grant gid bob 165536 65536
	if [[ $implementation == ours ]]; then
		must subid grant dockremap
	else
		write grant uid dockremap 165536 65536
		write grant gid dockremap 231072 65536
	fi
	daemon --userns-remap=dockremap
	maps 165536 231072
}

case_default() {
	add_dockremap
	grants_to dockremap
	daemon --userns-remap=default
	maps 200000 300000
}

# It makes the user itself, by Debian's programs, and has usermod(8) add the range behind those that it finds.
case_default_without_the_user() {
	grants_to bob
	daemon --userns-remap=default
	maps 265536 165536
	write ranges uid dockremap
	printed '1 265536+65536'
}

# Of a range that was split, the lowest IDs that are left come first; when nothing is left, there is no map.
case_after_ungrant() {
	add_dockremap
	grants_to dockremap
	write ungrant uid dockremap 200000 1000
	write ungrant uid dockremap 205000 1000
	write ungrant gid dockremap 300000 1
	daemon --userns-remap=dockremap
	maps 201000 300001
	write ungrant uid dockremap 200000 65536
	daemon --userns-remap=dockremap
	fails 'ubuid ranges found for user "dockremap"'
}

# What others have written stays as it was when the library writes: a comment, which the daemon takes as well ...
case_comment() {
	add_dockremap
	grants_to dockremap
	sed -i '1i # users' /etc/subuid
	write grant uid bob 400000 10
	grep -qx '# users' /etc/subuid || fail "the comment has gone"
	daemon --userns-remap=dockremap
	maps 200000 300000
}

# ... and a line without three fields, with which it does not start.
case_fails_on_a_bad_line() {
	add_dockremap
	grants_to dockremap
	sed -i '1i bob:1' /etc/subgid
	write grant gid bob 400000 10
	daemon --userns-remap=dockremap
	fails 'Format not correct for /etc/subgid file'
}

case_fails_without_ranges() {
	add_dockremap
	grants_to bob
	daemon --userns-remap=dockremap
	fails 'ubuid ranges found for user "dockremap"'
}

case_fails_without_a_group_range() {
	add_dockremap
	grants_to dockremap
	write ungrant gid dockremap 300000 65536
	daemon --userns-remap=dockremap
	fails 'ubgid ranges found for user "dockremap"'
}
