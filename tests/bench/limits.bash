# What a helper may cost, as far as it repeats from run to run and from machine to machine: system calls, shared
# libraries, instructions, memory, look-ups of users.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash, and those that it reads

helpers=(newuidmap newgidmap)

# All limits are here. One map of one range by name, one line in the file, user database in files, setuid:
readonly most_calls=84             # system calls, execve(2) included, as strace -c counts them
# Instructions of the user's mode, the loader's included, more than those of a program that does nothing, which are many,
# and others with another libc or processor.
readonly most_instructions=90000
# The same from the entry point on, between what it is on Debian 12 and on 13. Held to 10 %, since libc and the compiler have
# a part in it.
readonly -A recorded_instructions=([newuidmap]=17200 [newgidmap]=17150)
# Any file:
readonly most_memory=2048  # KiB, VmHWM at the end, of which a program that does nothing has 1100 to 1600
readonly most_memory_to_explain=3072
readonly most_lookups=64   # of owners, in a user database other than /etc/passwd; as many again to explain a refusal

readonly many=100000 million=1000000 # lines

needs() { # needs COMMAND
	command -v "$1" >/dev/null || skip "needs the program $1"
}

gauge() { # gauge calls|instructions INSIDE OUTSIDE COUNT...: the request of alice's, and its cost in ${cost[...]}
	local words=()
	attempt "$SUBID_GAUGE" "$1" /run/cost "$program" "$pid" "${@:2}"
	read -r -a words </run/cost
	cost=()
	while ((${#words[@]} > 1)); do
		cost[${words[0]}]=${words[1]}
		words=("${words[@]:2}")
	done
}
declare -A cost=()

at_most() { # at_most WHAT LIMIT: what was found is in ${cost[WHAT]}
	echo "$helper: $1: ${cost[$1]} of $2"
	((${cost[$1]} > 0)) || fail "$1 was not counted"
	((${cost[$1]} <= $2)) || fail "$1: ${cost[$1]} is more than $2"
}

ordinary_map() { # ordinary_map calls|instructions
	grants alice:200000:65536
	start alice userns
	gauge "$1" 0 200000 65536
	mapped 0 200000 65536
}

case_system_calls() {
	ordinary_map calls
	at_most calls "$most_calls"
}

case_instructions() {
	local _ least
	"$SUBID_GAUGE" instructions /run/cost "$SUBID_BENCH_PROGRAMS/yardsticks/nothing"
	read -r _ least _ </run/cost
	ordinary_map instructions
	cost[instructions]=$((cost[instructions] - least))
	at_most instructions "$most_instructions"
}

# More is slower; less is to be recorded above.
case_instructions_as_recorded() {
	local recorded=${recorded_instructions[$helper]} found
	ordinary_map instructions
	found=${cost[from_entry]}
	echo "$helper: $found instructions from the entry point on; recorded: $recorded"
	((found * 100 >= recorded * 90 && found * 100 <= recorded * 110)) ||
		fail "$found instructions differ by more than 10 % from the $recorded that are recorded"
}

# libc, and nothing but it, is what the program is linked with and what it loads. Where libc needs the loader as a
# library, that is already there.
case_shared_libraries() {
	local needed loaded
	needs readelf
	needs strace
	needed=$(readelf --dynamic --wide "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' | grep -v '^ld-linux')
	[[ $needed == libc.so.6 ]] || fail "linked with: $needed"
	grants alice:200000:65536
	start alice userns
	through=(strace -qq -o /run/trace -e "trace=open,openat" -u alice)
	attempt "${through[@]}" "$program" "$pid" 0 200000 65536
	mapped 0 200000 65536
	loaded=$(sed -n 's/.*"\([^"]*\.so[.0-9]*\)".* = [0-9].*/\1/p' /run/trace)
	[[ $loaded == */libc.so.6 ]] || fail "loaded: $loaded"
}

# ----------------------------------------------------------------------------------------------------- memory

many_users() { # with IDs that are nobody else's
	seq 200000 $((200000 + many - 1)) | sed 's|.*|user&:x:&:&::/:/bin/sh|' >>/etc/passwd
}

takes_little_memory() { # takes_little_memory granted|refused
	start alice userns
	gauge calls 0 200000 65536
	if [[ $1 == granted ]]; then
		mapped 0 200000 65536
		at_most peak "${memory-$most_memory}"
	else
		# What explains the refusal, in place of the helper, is what is measured at the end.
		not_allowed 0 200000 65536
		at_most peak "${memory-$most_memory_to_explain}"
	fi
}

case_memory_one_line() {
	grants alice:200000:65536
	takes_little_memory granted
}

case_memory_million_lines() {
	seq -f 'user:%.0f:3000' 300000 4000 $((300000 + 4000 * (million - 1))) >"$subfile"
	echo alice:200000:65536 >>"$subfile"
	takes_little_memory granted
}

case_memory_million_lines_refused() {
	seq -f 'user:%.0f:3000' 300000 4000 $((300000 + 4000 * (million - 1))) >"$subfile"
	takes_little_memory refused
}

# Each of the lines could be the caller's by another name.
case_memory_many_known_owners() {
	many_users
	seq -f 'user%.0f:200000:65536' 200000 $((200000 + many - 1)) >"$subfile"
	takes_little_memory refused
}

case_memory_many_unknown_owners() {
	many_users
	seq -f 'gone%.0f:200000:65536' 200000 $((200000 + many - 1)) >"$subfile"
	takes_little_memory refused
}

# One ID of each line is the caller's, none next to another.
case_memory_many_own_lines() {
	seq -f 'alice:%.0f:1' 200000 2 $((200000 + 2 * (many - 1))) >"$subfile"
	memory=$((most_memory + 1024)) takes_little_memory refused # what they leave of the request is in pieces
}

case_memory_long_lines() {
	local long
	long=$(head -c 65535 /dev/zero | tr '\0' x)
	grants "$long" "$long:200000:65536" "$long$long$long:1:1" alice:200000:65536
	takes_little_memory granted
}

# --------------------------------------------------------------------------------------------------- look-ups

opens() { # opens FILE: how often it was opened, by the trace
	grep -c "\"$1\".* = [0-9]" /run/trace || true
}

# The user is found in one pass, her other names in a second one, and that nobody else has these in a third.
case_getsubids_reads_users_once() {
	needs strace
	[[ $kind == uid ]] || return 0
	many_users
	seq 200000 $((200000 + many - 1)) | sed 's|.*|user&:&:1|' >/etc/subuid
	echo alice:100000:65536 >>/etc/subuid
	cp "$SUBID_GETSUBIDS" "$programs/getsubids"
	attempt strace -qq -o /run/trace -e trace=open,openat "$programs/getsubids" alice
	[[ $status == 0 && $(</run/stdout) == "0: alice 100000 65536" ]] || fail "getsubids has not answered"
	(($(opens /etc/passwd) <= 3)) || fail "/etc/passwd was opened $(opens /etc/passwd) times"
	[[ $(opens /etc/subuid) == 1 ]] || fail "/etc/subuid was opened $(opens /etc/subuid) times"
}

# questions OWNERS: how many questions the directory service is asked about so many owners whom no file knows
questions() {
	: >"$scratch/nss-questions"
	seq -f 'gone%.0f:200000:65536' 1 "$1" >"$subfile"
	start alice userns
	request alice 0 200000 65536
	not_allowed 0 200000 65536
	asked=$(grep -c "^name gone" "$scratch/nss-questions" || true) # setpriv(1) asks, too
	echo "$helper: $asked questions about $1 owners"
}

case_directory_lookups() {
	local asked owners
	install_directory_service
	passwd_sources files idtest
	touch /etc/idtest "$scratch/nss-questions"
	chmod 666 "$scratch/nss-questions"
	questions "$most_lookups"
	((asked == 2 * most_lookups)) || fail "$asked questions about $most_lookups owners"
	for owners in $((most_lookups + 1)) 5000 "$many"; do
		questions "$owners"
		((asked == 0)) || fail "$asked questions"
	done
}
