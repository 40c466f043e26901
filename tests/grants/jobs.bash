# What programs do with the library, from the asking to the giving back.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154

kinds=(uid gid)
tools=()

# List the ranges of a user: those by name, by user ID, and by another name of that ID, in the order of the file.
case_list_ranges() {
	lines '# ranges' bob:300000:10 alice:200000:65536 1000:100000:10 alicia:400000:5 alice:0:1
	ask ranges alice
	answers '4 200000+65536 100000+10 400000+5 0+1'
	ask ranges bob
	answers '1 300000+10'
	ask ranges 1000
	answers '4 200000+65536 100000+10 400000+5 0+1'
	ask ranges carol
	answers '0 none'
	ask ranges nosuchuser
	[[ $answer == '0 ENOENT' ]] || fail "no such user is not told from no range"
	ask ranges 4711
	[[ $answer == '0 ENOENT' ]] || fail "no such user ID is not told from no range"
}

# The owners of an ID, two of one ID, in the order of the file, each once. Who does not exist is left out.
case_owners_of_an_id() {
	lines carol:100000:10 bob:100005:10 alice:100005:1 nosuchuser:100005:1 1000:100005:1 bob:100005:1 4711:100009:1
	ask owners 100004
	answers '1 1002'
	ask owners 100005
	answers '3 1002 1001 1000'
	ask owners 100009
	[[ $answer == '2 1002 1001' || $answer == '3 1002 1001 4711' ]] || fail "the owners of 100009 are others"
	ask owners 100014
	answers '1 1001'
	ask owners 100015
	answers '0'
	ask owners 99999
	answers '0'
	lines bob:100000:10 carol:100000:10
	ask owners 100000
	answers '2 1001 1002'
	lines carol:100000:10 bob:100000:10
	ask owners 100000
	answers '2 1002 1001'
}

# A container's IDs: the range that is there is taken again; the first time, a new one is made.
case_grant_with_reuse() {
	lines bob:100000:65536
	ask reuse alice 0 65536
	answers '165536 65536'
	lines_are bob:100000:65536 alice:165536:65536
	ask reuse alice 0 65536
	answers '165536 65536'
	untouched
	ask reuse alice 0 1000
	answers '165536 65536'
	untouched
	ask ranges alice
	answers '1 165536+65536'
}

# Another container, with IDs of its own.
case_grant_anew() {
	lines alice:100000:65536
	granted 165536 65536 alice 0 65536
	granted 231072 65536 alice 0 65536
	ask ranges alice
	answers '3 100000+65536 165536+65536 231072+65536'
	ask owners 165536
	answers '1 1000'
}

# A part of a range is given back, and given to somebody else.
case_free_part_of_a_range() {
	lines alice:100000:65536 bob:165536:65536
	ungranted alice 110000 10000
	lines_are alice:100000:10000 alice:120000:45536 bob:165536:65536
	ask ranges alice
	answers '2 100000+10000 120000+45536'
	ask owners 115000
	answers '0'
	granted 110000 10000 carol 0 10000
	ask owners 115000
	answers '1 1002'
	granted 231072 1 carol 0 1
}

# What is not there is given back without a complaint.
case_free_what_is_not_there() {
	lines alice:100000:65536 bob:165536:65536
	ungranted carol 100000 65536
	untouched
	ungranted alice 165536 65536
	untouched
	ungranted alice 4294900000 100
	untouched
}

# All of it by one process, which is answered from the files as they are each time.
case_one_process() {
	lines
	attempt "$writer" grant "$kind" alice 0 100 ranges "$kind" alice reuse "$kind" alice 0 50 \
		grant "$kind" alice 0 50 ungrant "$kind" alice 100000 100 ranges "$kind" alice owners "$kind" 100100 \
		owners "$kind" 100000 reuse "$kind" alice 0 51
	answers $'100000 100\n1 100000+100\n100000 100\n100100 50\nok\n1 100100+50\n1 1000\n0\n100000 51'
	[[ $(<"$subfile") == $'alice:100100:50\nalice:100000:51' ]] || fail "the lines are others"
}

# What a program has opened in the place of a descriptor of the library's, its children have, too.
case_descriptor_of_the_program() {
	lines
	attempt "$writer" grant "$kind" alice 0 100 reopen "$kind" grant "$kind" alice 0 50
	answers $'100000 100\nok\n100100 50'
}

# A program that goes on for long: it runs out of nothing, whatever it is answered.
case_no_descriptor_is_lost() {
	local operations=() answers='' i
	lines alice:100000:100
	for ((i = 0; i < 30; i++)); do
		operations+=(reuse "$kind" alice 0 100 grant "$kind" bob 4294967295 1 ungrant "$kind" carol 0 1 grant "$kind" a:b 0 1)
		answers+=$'100000 100\nENOSPC\nok\nEINVAL\n'
	done
	operations+=(grant "$kind" alice 0 1)
	ulimit -n 10
	attempt "$writer" "${operations[@]}"
	[[ $answer == "${answers}100100 1" ]] || fail "other answers after a while"
}
