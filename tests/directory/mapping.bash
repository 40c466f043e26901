# Which ranges of the directory the helpers map, for users who are in the directory and nowhere else.
# shellcheck shell=bash

case_whole_range() {
	maps nora "${directory[nora]}"
	maps olaf "${directory[olaf]}"
}

# What container engines ask for.
case_own_id_and_range() {
	local start count
	read -r start count <<<"${directory[nora]}"
	start nora
	request nora 0 "${own_id[nora]}" 1 1 "$start" "$count"
	mapped 0 "${own_id[nora]}" 1 1 "$start" "$count"
}

case_first_and_last_id() {
	local start count
	read -r start count <<<"${directory[nora]}"
	start nora
	request nora 0 "$start" 1 1 "$((start + count - 1))" 1
	mapped 0 "$start" 1 1 "$((start + count - 1))" 1
}

# One ID past the end, which is the first of another user's.
case_past_the_end_by_one() {
	local start count
	read -r start count <<<"${directory[nora]}"
	maps_not nora "$start $((count + 1))"
	hinted "$helper" "$start:$count"
	maps_not nora "$((start + count)) 1"
}

case_before_the_start_by_one() {
	local start count
	read -r start count <<<"${directory[nora]}"
	maps_not nora "$((start - 1)) $((count + 1))"
	maps_not nora "$((start - 1)) 1"
}

case_range_of_another_user() {
	maps_not nora "${directory[olaf]}"
	maps_not olaf "$(start_of "${directory[nora]}") 1"
}

# Two ranges that touch are not one, if they are of two users.
case_ranges_of_two_users() {
	local start count
	read -r start count <<<"${directory[nora]}"
	maps_not nora "$start $((count + $(count_of "${directory[olaf]}")))"
}

# The user range is no group range, and the other way round.
case_range_of_the_other_kind() {
	case $kind in
	uid) maps_not nora "${gids_in_directory[nora]}" ;;
	gid) maps_not nora "${uids_in_directory[nora]}" ;;
	esac
}

case_user_without_range() {
	maps_not pia "$(start_of "${directory[nora]}") 1"
}

# What stands in the files counts for nothing when the directory is the only source.
case_range_of_the_files() {
	maps_not lena "${files[lena]}"
	maps_not rosa "${files[rosa]}"
}

# One triple that is not allowed, and the others are not written either.
case_one_bad_triple_among_good() {
	local start count
	read -r start count <<<"${directory[nora]}"
	start nora
	request nora 0 "$start" 1 1 "$((start + count))" 1 2 "$((start + 2))" 1
	not_allowed 1 "$((start + count))" 1
}

# It is sssd that was asked for the range, and what it saw ask was a process of the user's: the plugin runs there without
# the rights of root.
case_asked_as_the_user() {
	local log=/var/log/sssd/sssd_nss.log connection
	maps nora "${directory[nora]}"
	connection=$(sed -n "s/.*\[CID#\(.*\)\] Client \[cmd $helper\]\[uid ${uid_of[nora]}\].*/\1/p" "$log" | tail -n 1)
	grep --quiet "\[CID #$connection\] 'SubID ranges by name'" "$log" || fail "sssd was not asked by $helper of nora"
	! grep --quiet "\[cmd $helper\]\[uid 0\]" "$log" || fail "sssd was asked by $helper of root"
}
