# Filters of system calls, as container engines and services have them: each call that the helpers make, beside those that no
# program can do without, is refused in turn, with each error that filters answer.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of lib.bash

errors="1 38 13 22" # EPERM ENOSYS EACCES EINVAL

# filtered CALL REQUEST ERRNO STEP...: alice asks with a filter; the steps of the factory end in running the helper
filtered() {
	attempt "$target" "${@:4}" refuse "$1" "$2" "$3" become 70001 80001 exec "$program" "$named" 0 200000 1
}

# A request that names the target in each way, for each error.
with_each_filter() { # with_each_filter FUNCTION CALL [REQUEST]
	local error way
	for way in ${ways-number directory $(! pidfds_are_told || echo pidfd)}; do
		for error in $errors; do
			start alice userns
			case $way in
			number) named=$pid steps=() ;;
			directory) named=fd:5 steps=(open 5 "/proc/$pid") ;;
			pidfd) named=fd:5 steps=(pidfd 5 "$pid") ;;
			esac
			filtered "$2" "${3-0}" "$error" "${steps[@]}"
			"$1" "$2"
		done
	done
}

works() {
	mapped 0 200000 1
}

is_named() { # is_named CALL
	! grep -q 'privilege-left' /run/stderr || { refused 'Could not set caps' "(Seccomp: 2 in /proc/self/status)" " $1(2)"; return; }
	refused '' "a filter of system calls (Seccomp: 2 in /proc/self/status) refuses $1(2) with " "[system-call-filtered]"
}

works_or_is_named() { # a call that some ways of naming the target need
	[[ $status == 0 ]] || is_named "$1"
}

# What has an older way, and what is not needed for a map.
case_works_all_the_same() {
	local call
	grants alice:200000:65536
	for call in statx close_range pidfd_open prlimit64 getgroups readlink rt_sigaction rt_sigprocmask statfs; do
		with_each_filter works "$call"
	done
	with_each_filter works ioctl
	with_each_filter works ioctl $((0xb704)) # NS_GET_OWNER_UID
	# NS_GET_PARENT, where EPERM is the kernel's own word for a namespace that is none of ours
	errors="38 13 22" with_each_filter works ioctl $((0xb702))
	ways="number $(! pidfds_are_told || echo pidfd)" with_each_filter works openat2
	ways="number directory" with_each_filter works pidfd_send_signal
}

# What a directory of the caller's cannot do without; a number is the way out.
case_the_hint_names_the_call_that_a_descriptor_needs() {
	grants alice:200000:65536
	ways=directory with_each_filter is_named openat2
	hinted "only fd:N needs this call: give the process ID in its place"
	# EPERM is the kernel's own word for a process of somebody else's, which lives.
	errors="38 13 22" ways=pidfd with_each_filter is_named pidfd_send_signal
	hinted "only fd:N needs this call: give the process ID in its place"
}

case_the_hint_names_the_call() {
	local call
	grants alice:200000:65536
	# EINVAL is the kernel's own word for a user ID that is not mapped.
	for call in setresuid getresuid; do
		errors="1 38 13" with_each_filter is_named "$call"
	done
	for call in prctl getresgid capget capset fstatfs; do
		with_each_filter works_or_is_named "$call"
	done
	ways=number with_each_filter is_named readlinkat
	for call in prctl fstatfs; do
		with_each_filter is_named "$call"
	done
	# Without newfstatat, the loader does not find libc.
	for call in fcntl readlinkat; do
		with_each_filter works_or_is_named "$call"
	done
}

# All that has come after Linux 4.8 is missing at once: NS_GET_PARENT (4.9), NS_GET_OWNER_UID and statx (4.11),
# pidfd_send_signal (5.1), pidfd_open (5.3), openat2 (5.6) and close_range (5.9).
readonly without_newer=(
	refuse ioctl $((0xb702)) 25 refuse ioctl $((0xb704)) 25 # ENOTTY
	refuse statx 0 38 refuse pidfd_send_signal 0 38 refuse pidfd_open 0 38 refuse openat2 0 38 refuse close_range 0 38)

as_on_an_old_kernel() { # as_on_an_old_kernel STEP...: alice asks
	attempt "$target" "$@" "${without_newer[@]}" become 70001 80001 exec "$program" "$named" "${asked_for[@]}"
}

case_as_on_linux_4_8() {
	local named asked_for=(0 200000 1)
	install_directory_service # so that the asker, which closes what is open, is at work
	passwd_sources idtest files
	touch /etc/idtest
	grants alice:200000:65536

	start alice userns
	named=$pid
	as_on_an_old_kernel
	works

	start alice userns
	named=$pid asked_for=(0 300000 1)
	as_on_an_old_kernel
	not_allowed 0 300000 1

	start bob userns
	named=$pid asked_for=(0 200000 1)
	as_on_an_old_kernel
	refused "$helper: "

	start alice userns
	named=fd:5
	as_on_an_old_kernel open 5 "/proc/$pid"
	is_named openat2
}

# The child that asks the user database.
case_of_the_asker() {
	local call
	install_directory_service
	passwd_sources idtest files
	touch /etc/idtest
	grants alice:200000:65536
	ways=number with_each_filter works close_range
	for call in pipe2 rt_sigaction; do
		ways=number with_each_filter is_named "$call"
	done
}
