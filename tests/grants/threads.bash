# Sixteen threads ask, grant and take away at the same time: all of them are answered rightly, and no line is lost.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid)
tools=(setarch)

readonly threads=16
readonly bad_lines=(t{0..15}:bad:1)
readonly prologue=('# head' 'no entry' zed:99000:10 "${bad_lines[@]}" '# tail')

# sixteen COMMAND...: runs the program, and compares the files with what it prints
sixteen() {
	local number wanted
	for ((number = 0; number < threads; number++)); do
		echo "t$number:x:$((3000 + number)):100::/:/bin/sh"
		echo "child$number:x:$((4000 + number)):100::/:/bin/sh"
	done >>/etc/passwd
	printf '%s\n' "${prologue[@]}" | tee /etc/subuid >/etc/subgid
	attempt "$@"
	[[ $status == 0 ]] || fail "a thread or a child was answered wrongly, or ThreadSanitizer has found something"
	silent
	tail -n 1 /run/stdout
	for kind in uid gid; do
		subfile=/etc/sub$kind
		wanted=$(grep "^$kind " /run/stdout | cut -d ' ' -f 2- | tr ' ' : | sort)
		[[ $(head -n "${#prologue[@]}" "$subfile") == "$(printf '%s\n' "${prologue[@]}")" ]] ||
			fail "the first lines have changed"
		[[ $(tail -n "+$((${#prologue[@]} + 1))" "$subfile" | sort) == "$wanted" ]] || fail "lines are lost, or too many"
		no_litter
	done
}

# Two of the threads fork in the middle, and the children ask and grant as well.
case_sixteen_with_forks() {
	sixteen "$programs/threads" forks
}

# ThreadSanitizer finds nothing. It wants its addresses where they always are.
case_sixteen_under_thread_sanitizer() {
	local fixed=(setarch --addr-no-randomize)
	[[ -x $programs/threads-sanitized ]] || skip "the compiler has no ThreadSanitizer"
	"${fixed[@]}" true 2>/dev/null || fixed=()
	export TSAN_OPTIONS='halt_on_error=1 exitcode=66'
	sixteen "${fixed[@]}" "$programs/threads-sanitized"
}
