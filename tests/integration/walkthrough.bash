# What an ordinary user does by hand, step by step, in shells: a namespace, its map, and a namespace within it.
# shellcheck shell=bash

helpers=(newuidmap)   # and newgidmap; the cases use both by themselves

# ------------------------------------------------------------------------------------------------------------- shells

declare -A shell_input=() shell_output=()

open_shell() { # open_shell NAME COMMAND...: the command becomes a shell, which is asked by this name
	local input output
	mkfifo "/run/shell-$1"
	exec {input}<>"/run/shell-$1"
	exec {output}< <("${@:2}" <"/run/shell-$1" 2>&1)
	shell_input[$1]=$input shell_output[$1]=$output
}

ask() { # ask SHELL COMMANDS: what they print is in $answer, and their status in $status
	local line
	command=("$@")
	printf '%s\necho "=end= $?"\n' "$2" >&"${shell_input[$1]}"
	answer=
	while read -r line <&"${shell_output[$1]}"; do
		if [[ $line == '=end= '* ]]; then
			status=${line#=end= }
			answer=${answer%$'\n'}
			return 0
		fi
		answer+=$line$'\n'
	done
	fail "the shell has ended: $answer"
}

expect() { # expect SHELL COMMANDS ANSWER: they succeed and print this
	ask "$1" "$2"
	[[ $status == 0 && $answer == "$3" ]] || fail "in the $1 shell, \"$2\" has printed: $answer"
}

forbidden() { # forbidden SHELL COMMANDS
	ask "$1" "$2"
	[[ $status != 0 ]] || fail "in the $1 shell, \"$2\" is not forbidden"
	[[ $answer != *'not found'* ]] || fail "there is no such program: $answer"
}

refused_in() { # refused_in SHELL COMMAND MESSAGE
	ask "$1" "$2"
	[[ $status == 1 && $answer == *"$3"* ]] || fail "in the $1 shell, \"$2\" is not refused with \"$3\": $answer"
}

pid_of() { # pid_of SHELL: its PID, in $answer
	ask "$1" 'echo $$'
}

expect_full_capabilities() { # expect_full_capabilities SHELL: what it starts has all that the kernel knows
	local last
	last=$(</proc/sys/kernel/cap_last_cap)
	expect "$1" 'grep CapEff /proc/self/status | cut -f 2' "$(printf '%016x' $(((1 << (last + 1)) - 1)))"
}

# --------------------------------------------------------------------------------------------------- the first level

mapped_count=65536   # of the range

alice_maps_a_shell() { # alice_maps_a_shell OPTION...: of unshare; it is called "first", and its PID is in $first
	both_grant alice:200000:65536
	open_shell first as alice unshare --user "$@" sh
	expect first 'id -u; id -g' $'65534\n65534'
	pid_of first
	first=$answer
	open_shell second as alice sh
	expect second "newuidmap $first 0 ${uid_of[alice]} 1 1 200000 $mapped_count" ''
	expect second "newgidmap $first 0 ${gid_of[alice]} 1 1 200000 $mapped_count" ''
	expect first 'id -u; id -g' $'0\n0'
}

# An ordinary shell enters a new user namespace and is nobody; another shell of the user maps it, and it is root.
case_root_inside() {
	both_grant alice:200000:65536
	open_shell first as alice unshare --user sh
	expect first 'id' 'uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)'
	pid_of first
	first=$answer
	open_shell second as alice sh
	expect second "newuidmap $first 0 ${uid_of[alice]} 1 1 200000 65536" ''
	expect first 'id -u; id -g' $'0\n65534'
	expect second "newgidmap $first 0 ${gid_of[alice]} 1 1 200000 65536" ''
	expect first 'id' 'uid=0(root) gid=0(root) groups=0(root)'
	expect_full_capabilities first
	expect first 'setpriv --reuid 1000 --regid 1000 --clear-groups id -u' 1000
	expect first 'touch /run/scratch/a /run/scratch/b && chown 1000:1000 /run/scratch/b && echo done' 'done'
	[[ $(stat -c '%u %g' "$scratch/a") == "${uid_of[alice]} ${gid_of[alice]}" ]] || fail "the file is not the user's"
	[[ $(stat -c '%u %g' "$scratch/b") == "200999 200999" ]] || fail "the file is not of the range"
}

# Outside, this root is the ordinary user, and has no privilege.
case_nobody_outside() {
	alice_maps_a_shell
	[[ $(stat -c '%u %g' "/proc/$first") == "${uid_of[alice]} ${gid_of[alice]}" ]] || fail "the process is not the user's"
	[[ $(stat -c '%u %g' "/proc/$first/uid_map") == "${uid_of[alice]} ${gid_of[alice]}" ]] || fail "nor are its files"
	echo secret >/etc/secret
	chmod 600 /etc/secret
	start bob fork
	forbidden first 'cat /etc/secret'
	forbidden first 'echo >>/etc/secret'
	forbidden first 'echo root::0:0::/: >>/etc/passwd'
	forbidden first 'touch /etc/new'
	forbidden first 'chown 0:0 /etc/secret'
	forbidden first 'chown 70000:70000 /run/scratch'
	forbidden first 'mount -t tmpfs none /mnt'
	forbidden first 'kill -0 1'
	forbidden first "kill -0 $pid"
	forbidden first "cat /proc/$pid/environ"
	forbidden first 'setpriv --reuid 70000 true'
	forbidden first 'chroot / mknod /run/scratch/null c 1 3'
	expect second 'grep CapEff /proc/self/status | cut -f 2' 0000000000000000
	forbidden second "setpriv --reuid 200000 true"
}

# A second write is refused, with a hint that shows the map that stands.
case_second_write() {
	local name standing
	alice_maps_a_shell
	for name in newuidmap newgidmap; do
		select_helper "$name"
		standing=$(words_of "/proc/$first/$map")
		refused_in second "$name $first 0 200000 1" "$name: write to $map failed: Operation not permitted"
		[[ $(words_of "/proc/$first/$map") == "$standing" ]] || fail "changed"
		if has_hints; then
			[[ $answer == *"hint: "*"0 $(own_id alice) 1"* && $answer == *"1 200000 65536"* ]] || fail "no hint: $answer"
		fi
	done
}

# --------------------------------------------------------------------------------------------------- one level deeper

# Root of the first namespace lets an ordinary file take the place of both files, as the root of a container would.
grant_inside() { # grant_inside LINE...
	ask first "printf '%s\n' $(printf '%q ' "$@") >/run/scratch/granted && chmod 644 /run/scratch/granted &&
		mount --bind /run/scratch/granted /etc/subuid && mount --bind /run/scratch/granted /etc/subgid"
	[[ $status == 0 ]] || fail "no mount inside: $answer"
}

# open_shell_inside NAME COMMAND...: as the root of the first namespace
open_shell_inside() {
	open_shell "$1" as alice nsenter --user --mount --target "$first" -- "${@:2}"
}

# The root of the namespace maps a namespace within it: itself as root there, and a part of its range.
case_namespace_within() {
	local deeper
	alice_maps_a_shell --mount
	grant_inside root:1:1000
	open_shell_inside deeper unshare --user sh
	expect deeper 'id -u; id -g' $'65534\n65534'
	pid_of deeper
	deeper=$answer
	expect first "newuidmap $deeper 0 0 1 1 1 1000" ''
	expect first "newgidmap $deeper 0 0 1 1 1 1000" ''
	expect deeper id 'uid=0(root) gid=0(root) groups=0(root)'
	expect_full_capabilities deeper
	expect deeper 'setpriv --reuid 1000 --regid 1000 --clear-groups id -u' 1000
	forbidden deeper 'setpriv --reuid 1001 true'
	[[ $(words_of "/proc/$deeper/uid_map") == "0 ${uid_of[alice]} 1 1 200000 1000" ]] || fail "not so, seen from the host"
	[[ $(words_of "/proc/$deeper/gid_map") == "0 ${gid_of[alice]} 1 1 200000 1000" ]] || fail "not so, seen from the host"
	refused_in first "newuidmap $deeper 0 0 1" "newuidmap: write to uid_map failed: Operation not permitted"
	! has_hints || [[ $answer == *"hint: "*"1 1 1000"* ]] || fail "the hint does not show the map that stands: $answer"
}

# CVE-2018-18955: a kernel translated a map of more than five extents in one direction only, so that the root of a namespace
# within a namespace had power over the host's files of the same numbers. Here the kernel that runs is asked.
case_namespace_within_of_seven_extents() {
	local deeper extent triples=(0 0 1)
	alice_maps_a_shell --mount
	grant_inside root:1:1000
	open_shell_inside deeper unshare --user sh
	pid_of deeper
	deeper=$answer
	for extent in 1 2 3 4 5 6; do
		triples+=($((extent * 100)) $((extent * 100)) 50)
	done
	expect first "newuidmap $deeper ${triples[*]}" ''
	expect first "newgidmap $deeper 0 0 1" ''
	install -m 600 -o +100 /dev/null "$scratch/of_the_host"
	install -m 600 -o +200099 /dev/null "$scratch/of_the_range"
	expect deeper "stat -c %u $scratch/of_the_host $scratch/of_the_range" $'65534\n100'
	forbidden deeper "cat $scratch/of_the_host"
	expect deeper "setpriv --reuid 100 cat $scratch/of_the_range" ''
}

# What is not granted there is refused there, and the user outside cannot map a namespace that is two levels below.
case_namespace_within_and_its_limits() {
	local deeper
	alice_maps_a_shell --mount
	grant_inside root:1:1000 root:100000:1000
	open_shell_inside deeper unshare --user sh
	pid_of deeper
	deeper=$answer
	refused_in first "newuidmap $deeper 0 2000 1" "newuidmap: uid range [0-1) -> [2000-2001) not allowed"
	refused_in first "newuidmap $deeper 0 100000 1" "newuidmap: write to uid_map failed: Operation not permitted"
	refused_in second "newuidmap $deeper 0 200000 1" "newuidmap: write to uid_map failed: Operation not permitted"
	[[ -z $(words_of "/proc/$deeper/uid_map") ]] || fail "written"
}

# An ordinary user of the namespace does the same, with programs that its root has installed.
case_namespace_within_by_an_ordinary_user() {
	local deeper
	alice_maps_a_shell --mount
	grant_inside 1000:2000:500
	# A user without an entry has no group that is known to be the primary one.
	expect first 'printf "%s\n" root:x:0:0::/:/bin/sh user:x:1000:1000::/:/bin/sh >/run/scratch/users && mount --bind /run/scratch/users /etc/passwd' ''
	expect first 'mkdir -m 755 /run/scratch/bin && cp /run/programs/* /run/scratch/bin && chmod 755 /run/scratch/bin/*' ''
	case $privilege in
	setuid) expect first 'chmod 4755 /run/scratch/bin/*' '' ;;
	filecaps) expect first 'setcap cap_setuid=ep /run/scratch/bin/newuidmap cap_setgid=ep /run/scratch/bin/newgidmap' '' ;;
	esac
	open_shell_inside user setpriv --reuid 1000 --regid 1000 --clear-groups sh
	open_shell_inside deeper setpriv --reuid 1000 --regid 1000 --clear-groups unshare --user sh
	expect deeper 'id -u; id -g' $'65534\n65534'
	pid_of deeper
	deeper=$answer
	expect user "/run/scratch/bin/newuidmap $deeper 0 1000 1 1 2000 500" ''
	expect user "/run/scratch/bin/newgidmap $deeper 0 1000 1 1 2000 500" ''
	expect deeper id 'uid=0(root) gid=0(root) groups=0(root)'
	expect_full_capabilities deeper
}

# A file that belongs to the host's root, who is nobody there, counts: whoever owns it, nobody of the namespace can
# change it. A helper can tell that only where user 65534 of the namespace is not mapped.
case_namespace_within_and_the_files_of_the_host() {
	local deeper
	mapped_count=1000
	alice_maps_a_shell --mount
	both_grant root:1:1000
	expect first 'stat -c %u /etc/subuid /etc/subgid' $'65534\n65534'
	open_shell_inside deeper unshare --user sh
	pid_of deeper
	deeper=$answer
	expect first "newuidmap $deeper 0 0 1 1 1 1000" ''
	expect first "newgidmap $deeper 0 0 1 1 1 1000" ''
	expect deeper id 'uid=0(root) gid=0(root) groups=0(root)'
}
