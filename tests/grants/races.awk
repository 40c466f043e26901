# Replays the logs of all writers, and compares what must be in a file with what is there:
#
#     awk -v kind=uid|gid -v ordered=0|1 -f races.awk LOG... FILE
#
# In the logs, "grant", "ungrant", "add" and "remove" have KIND OWNER START COUNT, "useradd" and "userdel" have OWNER.
# With ordered=1 the lines of one owner must be in the order in which they were made, split in their place. A line is
# said for each difference.

# Takes the IDs from the owner's lines.
function cut(owner, start, count,    lines, n, i, line, left, end) {
	n = split(expected[owner], lines, " ")
	end = start + count
	left = ""
	for (i = 1; i <= n; i++) {
		split(lines[i], line, "+")
		if (line[1] >= end || line[1] + line[2] <= start) {
			left = left " " lines[i]
			continue
		}
		if (line[1] < start)
			left = left " " line[1] "+" (start - line[1])
		if (line[1] + line[2] > end)
			left = left " " end "+" (line[1] + line[2] - end)
	}
	expected[owner] = left
}

# The lines of a that are not in b.
function missing(owner, a, b, what,    lines, n, i, count) {
	n = split(a, lines, " ")
	count = 0
	for (i = 1; i <= n; i++)
		if (index(" " b " ", " " lines[i] " ") == 0) {
			print what, owner, lines[i]
			count++
		}
	return count
}

function compare(owner,    lost, extra) {
	# What useradd(8) has chosen is not said by it, but how many IDs it is.
	if (kind == "uid" && owner in automatic && match(found[owner], / [0-9]+\+100( |$)/)) {
		expected[owner] = expected[owner] substr(found[owner], RSTART, RLENGTH)
		gsub(/ +$/, "", expected[owner])
	} else if (kind == "uid" && owner in automatic) {
		print "lost", owner, "automatic"
	}
	lost = missing(owner, expected[owner], found[owner], "lost")
	extra = missing(owner, found[owner], expected[owner], "extra")
	if (lost + extra == 0 && split(expected[owner], a, " ") != split(found[owner], b, " "))
		print "twice", owner
	if (ordered && owner in ours && expected[owner] != found[owner])
		print "order", owner, "expected" expected[owner] " found" found[owner]
}

FILENAME ~ /\/sub[ug]id$/ {
	if (split($0, field, ":") == 3 && field[2] ~ /^[0-9]+$/ && field[3] ~ /^[0-9]+$/)
		found[field[1]] = found[field[1]] " " field[2] "+" field[3]
	next
}
$1 == "grant" && $2 == kind { expected[$3] = expected[$3] " " $4 "+" $5; ours[$3] = 1 }
$1 == "ungrant" && $2 == kind { cut($3, $4, $5); ours[$3] = 1 }
$1 == "reuse" && $2 == kind && index(expected[$3] " ", " " $4 "+" $5 " ") == 0 { print "reuse of what is not there:", $0 }
$1 == "add" && $2 == kind { expected[$3] = expected[$3] " " $4 "+" $5 }
$1 == "remove" && $2 == kind { cut($3, $4, $5) }
$1 == "useradd" { automatic[$2] = 1; expected[$2] = "" }
$1 == "userdel" { delete automatic[$2]; expected[$2] = "" }
$1 == "failed" || $1 == "torn" { print }

END {
	for (owner in found)
		if (!(owner in expected) && !(owner ~ /^(anchor|zed|ann|1002)$/))
			print "extra", owner, found[owner]
	for (owner in expected)
		compare(owner)
}
