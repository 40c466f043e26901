# Which IDs a request may map: its own ID, the union of the delegated ranges, and the limits that the kernel sets.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# --------------------------------------------------------------------------------------- what a delegated range allows

# One ID of a delegated range.
case_one_id() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# The caller's own ID, and all of a range: what container engines ask for.
case_own_id_and_range() {
	grants alice:200000:65536
	start alice userns
	request alice 0 "$(own_id alice)" 1 1 200000 65536
	mapped 0 "$(own_id alice)" 1 1 200000 65536
}

# The own ID alone needs no delegation.
case_own_id() {
	own_id_is_mapped
}

# The own ID counts for one ID, not for a range that begins with it.
case_own_id_count_two() {
	grants alice:200000:65536
	start alice userns
	request alice 0 "$(own_id alice)" 2
	not_allowed 0 "$(own_id alice)" 2
}

# The ID of the other kind is not the caller's own: no user ID in a group map, no group ID in a user map.
case_own_id_of_other_kind() {
	local other
	other=$(kind=$([[ $kind == uid ]] && echo gid || echo uid) own_id alice)
	start alice userns
	request alice 0 "$other" 1
	not_allowed 0 "$other" 1
}

# A range that another user has is nothing to the caller.
case_range_of_another_user() {
	grants alice:200000:65536 bob:300000:65536
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
}

# Twenty ranges, each of a line of its own.
case_many_ranges() {
	local triples=() lines=() n
	for ((n = 0; n < 20; n++)); do
		lines+=("alice:$((200000 + n * 1000)):100")
		triples+=("$((n * 100))" "$((200000 + n * 1000))" 100)
	done
	grants "${lines[@]}"
	start alice userns
	request alice "${triples[@]}"
	mapped "${triples[@]}"
}

# One triple that is not allowed, and the others are not written either.
case_one_bad_triple_among_good() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1 1 300000 1 2 200002 1
	not_allowed 1 300000 1
}

# The hint of a denied range shows each range that the caller has, with its file and line.
case_denied_range_hint() {
	grants '# a comment' alice:200000:65536 bob:300000:65536 "${uid_of[alice]}:400000:5"
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
	hinted "$subfile:3: bob:300000:65536" "$subfile:2: 200000:65536" "$subfile:4: 400000:5"
}

# ------------------------------------------------------------------------------------------------ ends of the ranges

# A triple may straddle two ranges that touch.
case_straddle_touching() {
	grants alice:200000:100 alice:200100:100
	start alice userns
	request alice 0 200050 100
	mapped 0 200050 100
}

# ... in whatever order the lines are, and by whichever name of the caller.
case_straddle_touching_any_order() {
	grants alicia:200200:100 bob:1000:5 alice:200000:100 "${uid_of[alice]}:200100:100"
	start alice userns
	request alice 0 200000 300
	mapped 0 200000 300
}

# A triple may straddle two ranges that overlap.
case_straddle_overlapping() {
	grants alice:200000:100 alice:200050:100
	start alice userns
	request alice 0 200000 150
	mapped 0 200000 150
}

# A range inside another one does not cut it short.
case_range_within_range() {
	grants alice:200000:100 alice:200010:10
	start alice userns
	request alice 0 200000 100
	mapped 0 200000 100
}

# One ID missing between two ranges.
case_gap_of_one() {
	grants alice:200000:100 alice:200101:100
	start alice userns
	request alice 0 200050 100
	not_allowed 0 200050 100
}

# One ID past the end of a range.
case_past_the_end_by_one() {
	grants alice:200000:100
	start alice userns
	request alice 0 200000 101
	not_allowed 0 200000 101
	request alice 0 200100 1
	not_allowed 0 200100 1
	request alice 0 200000 100
	mapped 0 200000 100
}

# One ID before the start of a range.
case_before_the_start_by_one() {
	grants alice:200000:100
	start alice userns
	request alice 0 199999 101
	not_allowed 0 199999 101
	request alice 0 199999 1
	not_allowed 0 199999 1
}

# The own ID is no bridge: it does not extend a range that touches it.
case_own_id_beside_range() {
	local own
	own=$(own_id alice)
	grants "alice:$((own + 1)):100"
	start alice userns
	request alice 0 "$own" 101
	not_allowed 0 "$own" 101
	request alice 0 "$own" 1 1 "$((own + 1))" 100
	mapped 0 "$own" 1 1 "$((own + 1))" 100
}

# All IDs but 0, which takes another privilege, in one triple.
case_all_ids() {
	grants alice:1:4294967294
	start alice userns
	request alice 1 1 4294967294
	mapped 1 1 4294967294
}

# A range that ends on 4294967295 counts up to the ID before it, which is the last that can be mapped.
case_range_ends_on_last_number() {
	grants alice:4294900000:67296
	start alice userns
	request alice 0 4294900000 67295
	mapped 0 4294900000 67295
}

# A range past 4294967295 grants nothing, not even its beginning.
case_range_past_last_number() {
	grants alice:4294900000:67297
	start alice userns
	request alice 0 4294900000 1
	not_allowed 0 4294900000 1
	hinted "$subfile"
}

# ------------------------------------------------------------------------------------------------- limits of the kernel

# $1 triples of one ID each, as short as they can be written, in the array "triples".
short_triples() {
	local n
	triples=()
	for ((n = 0; n < $1; n++)); do
		triples+=("$n" "$((10000 + n))" 1)
	done
}

# The kernel takes 340 extents.
case_triples_340() {
	local triples
	grants alice:10000:1000
	short_triples 340
	start alice userns
	request alice "${triples[@]}"
	mapped "${triples[@]}"
}

# 341 extents are refused before anything is written.
case_triples_341() {
	local triples
	grants alice:10000:1000
	short_triples 341
	start alice userns
	request alice "${triples[@]}"
	refused "$helper: write to $map failed: Invalid argument"
	hinted 340
}

# Triples whose text fills a page of 4096 bytes but for one byte, or wholly: 170 of 24 bytes, and one of 15 or 16.
request_page_of_text() { # request_page_of_text INSIDE: of the last triple; one digit, or two
	local n page text
	page=$(getconf PAGESIZE)
	((page == 4096)) || skip "340 triples do not fill a page of $page bytes"
	triples=()
	for ((n = 0; n < 170; n++)); do
		triples+=("$((4000000000 + n))" "$((4100000000 + n))" 1)
	done
	triples+=("$1" 4200000000 1)
	text=$(printf '%s %s %s\n' "${triples[@]}" | wc -c)
	((text == 4094 + ${#1})) || fail "the text is of $text bytes"
	grants alice:4100000000:1000 alice:4200000000:1
	start alice userns
	request alice "${triples[@]}"
}

# In one write the kernel takes a page, less one byte. It shows many extents in the order of their insides.
case_text_of_a_page_less_one() {
	local triples
	request_page_of_text 0
	mapped 0 4200000000 1 "${triples[@]:0:510}"
}

# The text of a whole page is refused before anything is written.
case_text_of_a_page() {
	local triples
	request_page_of_text 10
	refused "$helper: write to $map failed: Invalid argument"
}

# Two triples that overlap inside.
case_overlap_inside() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 10 9 200100 10
	refused "$helper: write to $map failed: Invalid argument"
	hinted '0 200000 10' '9 200100 10'
}

# Two triples that overlap outside.
case_overlap_outside() {
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 10 100 200009 10
	refused "$helper: write to $map failed: Invalid argument"
	hinted '0 200000 10' '100 200009 10'
}

# The same triple twice.
case_overlap_same_triple() {
	start alice userns
	request alice 0 "$(own_id alice)" 1 0 "$(own_id alice)" 1
	refused "$helper: write to $map failed: Invalid argument"
}

# Overlap is found between any two triples, not only between neighbours.
case_overlap_of_distant_triples() {
	grants alice:200000:65536
	start alice userns
	request alice 500 200000 10 0 200100 10 509 200200 10
	refused "$helper: write to $map failed: Invalid argument"
	hinted '500 200000 10' '509 200200 10'
}

# Triples that touch do not overlap, and may be in any order.
case_touching_triples() {
	grants alice:200000:65536
	start alice userns
	request alice 10 200000 10 0 200010 10
	mapped 10 200000 10 0 200010 10
}
