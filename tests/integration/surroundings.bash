# What a caller can do to the surroundings of the helper: it succeeds, or it fails with nothing written.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# still_works COMMAND...: started by this command, the helper grants what is delegated, and refuses what is not
still_works() {
	through=("$@")
	grants alice:200000:65536
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
	request alice 0 200000 10
	mapped 0 200000 10
	own_id_is_mapped
}

# ------------------------------------------------------------------------------------- environment, directory, name

# An empty environment, as runc gives it.
case_empty_environment() {
	still_works env -i
}

# An environment that is meant to harm; one variable is larger than what a careless program expects.
case_hostile_environment() {
	still_works env LD_PRELOAD="$scratch/evil.so" LD_LIBRARY_PATH="$scratch" LANG=../../../evil \
		LC_ALL="$(printf '%%n%.0s' {1..1000})" \
		LANGUAGE=evil NLSPATH="$scratch/%N" TZ=":$scratch/tz" USER=root LOGNAME=root HOME="$scratch" PATH="$scratch" \
		MALLOC_CHECK_=3 GCONV_PATH="$scratch" TMPDIR="$scratch" POSIXLY_CORRECT=1 \
		GLIBC_TUNABLES=glibc.malloc.check=1 LIBSUBID_PLUGIN_DIR="$scratch" NSS_FILES="$scratch"
}

# A working directory that has been deleted.
case_deleted_working_directory() {
	still_works bash -c 'cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"' bash
}

# A working directory that the caller may not even search.
case_working_directory_not_searchable() {
	mkdir -m 700 /run/secret
	cd /run/secret || fail "no such directory"
	still_works env
}

# apptainer stands in the directory of the target.
case_working_directory_of_the_target() {
	grants alice:200000:65536
	start alice userns
	cd "/proc/$pid" || fail "no such directory"
	request alice 0 200000 1
	mapped 0 200000 1
}

# No arguments at all, not even argv[0].
case_no_argv() {
	attempt as alice "$target" exec-nameless "$program"
	refused ''
}

# Another name, an empty one, and a long one.
case_other_argv_0() {
	local name
	for name in '' x /a/b/c "$(head -c 10000 /dev/zero | tr '\0' a)"; do
		grants alice:200000:65536
		start alice userns
		through=(bash -c "exec -a '$name' \"\$@\"" bash)
		request alice 0 200000 1
		mapped 0 200000 1
	done
}

# Started through a link of another name: what the program does never depends on how it is called.
case_started_through_a_link() {
	local other=newgidmap
	[[ $helper == newgidmap ]] && other=newuidmap
	mkdir /run/links
	ln -s "$program" "/run/links/$other"
	program=/run/links/$other
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# ---------------------------------------------------------------------------------------------------- descriptors

# Without standard descriptors, in all combinations: neither a message nor anything else lands in the map.
case_closed_descriptors() {
	local closed
	grants alice:200000:65536
	for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
		through=(bash -c "exec \"\$@\" $closed" bash)
		start alice userns
		request alice 0 300000 1
		refused_silently
		request alice 0 200000 10
		mapped 0 200000 10
		own_id_is_mapped
	done
}

# The same where /dev/null, which would be opened in their place, is a file. The C library ends a privileged program
# then, before its first line of code is run; and nothing is written.
case_closed_descriptors_and_no_dev_null() {
	umount /dev/null
	rm /dev/null
	touch /dev/null
	chmod 666 /dev/null
	grants alice:200000:65536
	start alice userns
	through=(bash -c 'exec "$@" <&- >&- 2>&-' bash)
	request alice 0 200000 10
	granted_or_nothing 0 200000 10
	[[ ! -s /dev/null ]] || fail "something was printed to the file"
}

# --help with nowhere to go.
case_help_without_standard_output() {
	# The C library of a privileged program opens it: glibc so that nothing can be written, musl on /dev/null.
	attempt as alice bash -c 'exec "$@" >&-' bash "$program" --help
	((status <= 1)) || fail "ended by a signal, or by something else"
	attempt as alice bash -c 'exec "$@" >/dev/full' bash "$program" --help
	exits 1
}

# A message to a pipe that nobody reads is no reason to die before the end.
case_message_to_a_broken_pipe() {
	grants alice:200000:65536
	start alice userns
	through=(bash -c 'exec 2> >(:); wait $!; exec "$@"' bash)
	request alice 0 300000 1
	refused_silently
}

# A message to a full device.
case_message_to_a_full_device() {
	grants alice:200000:65536
	start alice userns
	through=(bash -c 'exec "$@" 2>/dev/full' bash)
	request alice 0 300000 1
	refused_silently
}

# Standard output and error that are the map itself: what is printed is no map (see CVE-2013-1959 in cve.bash, too).
case_message_to_the_map() {
	start alice userns
	map_can_be_opened
	through=(bash -c 'exec "$@" >"$0" 2>"$0"' "/proc/$pid/$map")
	request alice 0 300000 1
	refused_silently
	attempt as alice "${through[@]}" "$program" --help
	unchanged "${state_files[@]}"
}

# ------------------------------------------------------------------------------------------------- limits, signals

# limited OPTION...: of prlimit; the whole map is written, or the helper says why not, or it could not even be loaded
limited() {
	local limit
	grants alice:200000:65536
	for limit in "$@"; do
		start alice userns
		through=(prlimit "$limit")
		request alice 0 200000 10
		granted_or_nothing 0 200000 10
		start alice userns
		request alice 0 "$(own_id alice)" 1
		if [[ $status == 0 ]]; then
			mapped_own 0 "$(own_id alice)" 1
		else
			unchanged "${state_files[@]}"
		fi
	done
}

# Any umask.
case_umask() {
	grants alice:200000:65536
	umask 0777
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
	own_id_is_mapped
}

# Few descriptors: 0 to 12 of them.
case_limit_of_descriptors() {
	excuse=excuse_leak_checker # which opens files when the program has ended
	limited --nofile={0..12}
}

# ... and with as many as shells leave, it works.
case_limit_of_descriptors_16() {
	still_works prlimit --nofile=16
}

# No file may grow; a map is none.
case_limit_of_file_size() {
	grants alice:200000:65536
	start alice userns
	through=(prlimit --fsize=0)
	request alice 0 300000 1
	refused_silently
	request alice 0 200000 10
	mapped 0 200000 10
	own_id_is_mapped
}

# Little memory, from too little to start to enough.
case_limit_of_address_space() {
	limited --as={1,2,3,4,5,6,7,8,10,12,16}000000 --as={2,3,4,5}500000
}

# Little memory for data.
case_limit_of_data() {
	limited --data={0,4096,16384,65536,100000,131072,200000,262144,524288,1048576}
}

# A small stack.
case_limit_of_stack() {
	limited --stack={0,4096,8192,16384,32768,65536,131072,262144}
}

# No core file, process, locked memory, pending signal, message queue or processor time to spare.
case_other_limits() {
	excuse=excuse_leak_checker
	still_works prlimit --core=0 --nproc=1 --memlock=0 --sigpending=0 --msgqueue=0 --nice=0 --rtprio=0 --locks=0
}

# All signals blocked.
case_signals_blocked() {
	still_works "$target" block-signals exec
}

# All signals ignored.
case_signals_ignored() {
	still_works "$target" ignore-signals exec
}
