# What is written is read by others, who take less than this library does: every line of it keeps to the dialect that all
# of them take. containers/storage gives up the whole file for a line without three fields and trims blanks; dockerd does
# that, too, and takes no comment; crun and lxc-usernsexec take owners by name as they stand.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=(awk)

# strict: each line of the file is OWNER:START:COUNT for the strictest reader, with the first COUNT that is asked for
strict() {
	# shellcheck disable=SC2016  # the fields of awk
	"$programs/awk" -F: '
		function wrong(why) { print "line " NR ": " why ": " $0; bad = 1 }
		function number(text) { return text ~ /^(0|[1-9][0-9]*)$/ && length(text) <= 10 }
		{ newline = 1 }
		/[ \t\r\v\f]/ { wrong("a blank") }
		/^#/ { wrong("a comment") }
		/[^ -~]/ { wrong("no printable ASCII") }
		NF != 3 { wrong("not three fields"); next }
		$1 == "" { wrong("no owner") }
		!number($2) || !number($3) { wrong("no plain decimal number"); next }
		$3 == 0 { wrong("no ID") }
		$2 + $3 > 4294967295 { wrong("past the last ID") }
		{
			for (i = 1; i < lines; i++)
				if ($2 < end[i] && start[i] < $2 + $3)
					wrong("overlaps line " i)
			start[lines] = $2; end[lines] = $2 + $3; lines++
		}
		BEGIN { lines = 1 }
		END { exit bad }' "$subfile" >/run/wrong || fail "$(</run/wrong)"
	[[ ! -s $subfile || -z $(tail -c 1 "$subfile") ]] || fail "the last line has no newline"
	checked=$((checked + $(wc -l <"$subfile")))
}

checked=0

all_checked() { # all_checked COUNT: at least as many lines were looked at
	((checked >= $1)) || fail "only $checked lines were held against the rules"
}

# Grants from nothing on, by name and by number, large and small.
case_grants() {
	local owner count
	for owner in alice bob 1002 nosuchuser _apt a.b-c d+e 'machine$'; do
		for count in 1 2 65536 1000; do
			ask grant "$owner" 0 "$count"
			[[ $status == 0 ]] || fail "no grant for $owner"
			strict
		done
	done
	all_checked 500
}

# At both ends of what there is.
case_grants_at_the_ends() {
	bounds 0 4294967295
	granted 0 1 alice 0 1
	strict
	granted 4294967294 1 alice 4294967294 1
	strict
	granted 1 4294967293 bob 0 4294967293
	strict
	all_checked 6
}

# What ungrants leave, which cut and split lines.
case_ungrants() {
	local start
	lines alice:200000:65536 bob:300000:65536 1000:400000:1000
	for start in 200000 265535 230000 230002 240000; do
		ungranted alice "$start" 1
		strict
	done
	ungranted alice 210000 10000
	strict
	ungranted bob 300000 65535
	strict
	ungranted bob 365535 1
	strict
	ungranted 1000 400500 1
	strict
	all_checked 40
}

# Owners that the dialect has no way to write are not written: what would break a line, hide it, or be read as another.
case_owners_that_cannot_be_written() {
	local owner
	lines bob:200000:10
	for owner in '' a:b $'a\nb' $'a\rb' '#a' ' a' 'a ' $'\ta' $'a\t' $'a\n'; do
		grant_refused EINVAL "$owner" 0 10
		strict
	done
}

# A last line without its newline, or with blanks that others trim or stumble over: what is added stands by itself.
case_after_an_unfinished_line() {
	text 'bob:300000:10'
	ask grant alice 0 10
	[[ $status == 0 ]] || fail "no grant"
	strict
	all_checked 2
}

# Nothing at all is as good: no reader is given an empty line.
case_the_last_line_taken() {
	lines alice:200000:10
	ungranted alice 200000 10
	strict
	[[ ! -s $subfile ]] || fail "something is left"
}
