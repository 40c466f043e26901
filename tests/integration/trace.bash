# What is done in which order, as a trace of the system calls shows it: privileges are parked before anything else, and
# while the capability is effective nothing is done but what it is for.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

helpers=(newuidmap newgidmap)

# traced_request TRIPLE...: of alice's. Root traces, so that the helper keeps its privilege. The calls are in /run/trace.
traced_request() {
	strace -qq -o /dev/null true 2>/dev/null || skip "strace(1) is not there, or may not trace"
	attempt strace -qq -o /run/trace -u alice "$program" "${word-$pid}" "$@"
}

raised() { # prints the calls between that which raises the capability and the next capset(2)
	sed -n '/^capset(.*effective=1<</,/^capset(.*effective=0,/p' /run/trace | sed '1d;$d'
}

# only_what_it_is_for CALL...: patterns, in this order, each of exactly one call; what is in brackets may be left out
only_what_it_is_for() {
	local calls=() wanted call
	mapfile -t calls < <(raised)
	grep -q '^capset(.*effective=1<<' /run/trace || fail "the capability was never raised"
	for wanted in "$@"; do
		call=${calls[0]-nothing}
		# shellcheck disable=SC2053  # a pattern
		[[ $call == $wanted ]] || fail "while the capability is effective, expected $wanted, found: $call"
		calls=("${calls[@]:1}")
	done
	((${#calls[@]} == 0)) || fail "while the capability is effective, also: ${calls[*]}"
}

readonly second_look=('readlinkat([0-9]*, "ns/user"*' '*fstat*[(][0-9]*')

case_range_by_delegation() {
	grants alice:200000:65536
	start alice userns
	traced_request 0 200000 65536
	mapped 0 200000 65536
	only_what_it_is_for "openat2([0-9]*, \"$map\"*" "${second_look[@]}" 'write([0-9]*, "0 200000 65536\\n"*'
}

# Without a delegated range, newgidmap denies setgroups, which was opened and read before.
case_own_id_alone() {
	local id deny=()
	id=$(own_id alice)
	start alice userns
	[[ $kind == uid ]] || deny=('write([0-9]*, "deny"*')
	traced_request 0 "$id" 1
	mapped_own 0 "$id" 1
	only_what_it_is_for "openat2([0-9]*, \"$map\"*" "${second_look[@]}" "${deny[@]}" "write([0-9]*, \"0 $id 1\\\\n\"*"
}

# Refused late: the map stands already. Then everything is given up, and read back, before anything is said or executed.
case_refused_by_the_kernel() {
	local rest
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	traced_request 0 200000 1
	refused "write to $map failed"
	only_what_it_is_for "openat2([0-9]*, \"$map\"*" "${second_look[@]}" 'write([0-9]*, "0 200000 1\\n"*'
	rest=$(sed -n '/^write([0-9]*, "0 200000 1/,/^execve(/p' /run/trace)
	[[ $rest == *capset*capget*'effective=0, permitted=0, inheritable=0'*'write(2, '*'execve('* ]] ||
		fail "privilege is not read back before something is said: $rest"
}

# The first acts of the program's own, which begin with the question what is given.
case_parked_before_anything_else() {
	local calls
	grants alice:200000:65536
	start alice userns
	traced_request 0 200000 65536
	mapped 0 200000 65536
	calls=$(sed -n '/^capget(/,$p' /run/trace | grep -vE '^(brk|getrandom|mmap)\(' | sed 's/(.*//' | head -n 10 | tr '\n' ' ')
	[[ $calls == "capget capget prctl capset getresuid setresuid getresuid capget capget "* ]] || fail "the first acts are: $calls"
	! sed '/^capget(/,$d' /run/trace | grep -E '^open' | grep -vE '"/etc/ld.so|/lib/|"/lib|/usr/lib' ||
		fail "a file was opened before"
}
