# The file /etc/subuid or /etc/subgid as a file: of which kinds it may be, and who may own it and write to it.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

alice_asks() {
	[[ -n $pid ]] || start alice userns
	request alice 0 200000 1
}

# grants_nothing FAULT...: the request is refused, and hints have the path and the fault, in one of these words. A file that
# grants nothing takes nothing away, either.
grants_nothing() {
	alice_asks
	not_allowed 0 200000 1
	hinted "$subfile"
	hinted_one_of "$@"
	own_id_is_mapped
}

# -------------------------------------------------------------------------------------------------------- its kind

# A symbolic link to a good file; what counts is the file that is opened.
case_symbolic_link() {
	rm "$subfile"
	ln -s elsewhere "$subfile"
	echo alice:200000:65536 >/etc/elsewhere
	chown -h +70001 "$subfile"
	alice_asks
	mapped 0 200000 1
}

# A symbolic link to a file that its owner may change.
case_symbolic_link_to_a_file_of_the_caller() {
	rm "$subfile"
	ln -s "$scratch/elsewhere" "$subfile"
	echo alice:200000:65536 >"$scratch/elsewhere"
	chown +70001 "$scratch/elsewhere"
	grants_nothing own
}

# A symbolic link to nothing.
case_symbolic_link_to_nothing() {
	rm "$subfile"
	ln -s elsewhere "$subfile"
	grants_nothing 'no such file' missing 'not exist'
}

# As many links as the kernel follows are followed, on a small stack, too; one more is refused.
case_chain_of_symbolic_links() {
	local i
	grants alice:200000:65536
	mv "$subfile" /etc/link0
	for i in {1..40}; do
		ln -s "link$((i - 1))" "/etc/link$i"
	done
	through=(prlimit --stack=163840)
	ln -s link39 "$subfile"
	alice_asks
	mapped 0 200000 1
	ln -sf link40 "$subfile"
	through=()
	start alice userns
	grants_nothing 'too many'
}

# A FIFO: nobody waits for a writer.
case_fifo() {
	rm "$subfile"
	mkfifo "$subfile"
	grants_nothing regular
}

# A FIFO in which the answer lies ready.
case_fifo_with_lines() {
	rm "$subfile"
	mkfifo "$subfile"
	exec {fifo}<>"$subfile"
	echo alice:200000:65536 >&"$fifo"
	grants_nothing regular
}

# A directory.
case_directory() {
	rm "$subfile"
	mkdir "$subfile"
	grants_nothing regular directory
}

# A device.
case_device() {
	rm "$subfile"
	ln -s /dev/zero "$subfile"
	grants_nothing regular
}

# A socket.
case_socket() {
	rm "$subfile"
	launch "$target" logger "$subfile"
	pid=
	grants_nothing regular 'no such device' open
}

# No file.
case_missing() {
	rm "$subfile"
	grants_nothing 'no such file' missing 'not exist'
}

# An empty file.
case_empty() {
	: >"$subfile"
	alice_asks
	not_allowed 0 200000 1
	hinted "$subfile"
}

# --------------------------------------------------------------------------------------------------- owner and mode

# unsafe MODE: with this mode, the file grants nothing
unsafe() {
	grants alice:200000:65536
	chmod "$1" "$subfile"
	grants_nothing writable 'mode'
}

# Writable by its group.
case_group_writable() {
	chgrp "${gid_of[bob]}" "$subfile"
	unsafe 664
}

# Writable by root's group: images for users of any ID are made so.
case_group_writable_by_root_group() {
	grants alice:200000:65536
	chmod 664 "$subfile"
	alice_asks
	mapped 0 200000 1
}

# Writable by somebody whom an access list names, which the mode shows as a right of the group.
case_access_list() {
	command -v setfacl >/dev/null || skip "needs the program setfacl"
	grants alice:200000:65536
	setfacl --modify "u:${uid_of[bob]}:rw" "$subfile"
	[[ $(stat -c %a "$subfile") == 664 ]] || fail "the mode does not show it"
	grants_nothing writable 'mode'
}

# Writable by all.
case_other_writable() {
	unsafe 646
}

# Writable by nobody is as safe as it can be.
case_read_only() {
	grants alice:200000:65536
	chmod 444 "$subfile"
	alice_asks
	mapped 0 200000 1
}

# Owned by the caller.
case_owned_by_the_caller() {
	grants alice:200000:65536
	chown +70001 "$subfile"
	grants_nothing own
}

# Owned by somebody else, even if nobody may write to it.
case_owned_by_another_user() {
	grants alice:200000:65536
	chown +70002 "$subfile"
	chmod 444 "$subfile"
	grants_nothing own
}

# The group of the file does not matter where the group may not write.
case_group_of_another_user() {
	grants alice:200000:65536
	chgrp +80002 "$subfile"
	alice_asks
	mapped 0 200000 1
}

# Readable by root only: files are read as the caller.
case_not_readable() {
	grants alice:200000:65536
	chmod 600 "$subfile"
	grants_nothing 'permission denied' readable
}

# In a directory that the caller may not search.
case_directory_not_searchable() {
	rm "$subfile"
	mkdir -m 700 /etc/secret
	echo alice:200000:65536 >/etc/secret/file
	ln -s secret/file "$subfile"
	grants_nothing 'permission denied' readable
}

# The file of the other kind of ID does not matter.
case_other_file_is_not_read() {
	local other=/etc/subuid
	[[ $subfile == "$other" ]] && other=/etc/subgid
	echo alice:300000:65536 >"$other"
	grants alice:200000:65536
	alice_asks
	mapped 0 200000 1
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
	rm "$other"
	mkfifo "$other"
	alice_asks
	mapped 0 200000 1
}
