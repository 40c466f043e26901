# A directory whose answers change, one that cannot be reached, and one that nobody asks any more.
# shellcheck shell=bash

# ------------------------------------------------------------------------------------------------ the directory changes

# From when on sssd knows of a change is its own affair. Then the old range is refused, and the new one is mapped.
case_changed_range() {
	local old=${directory[mona]} new='7000000 500'
	lists mona "$old"
	change_range mona "${kind^}" "$new"
	wait_until is_listed mona "$new"
	lists mona "$new"
	maps_not mona "$old"
	maps mona "$new"
	maps_not mona "7000000 501"
	change_range mona "${kind^}" "$old"
	wait_until is_listed mona "$old"
}

is_listed() { # is_listed USER RANGE
	[[ $("${getsubids[@]}" "$1") == "0: $1 $2" ]]
}

# ---------------------------------------------------------------------------------------------------- slapd has gone

# sssd answers from its cache. Of a user whom it has not been asked about before, it says that there is none.
case_slapd_gone() {
	sssd_knows_nobody
	lists nora "${directory[nora]}"
	stop_slapd
	lists nora "${directory[nora]}"
	maps nora "${directory[nora]}"
	maps_not nora "${directory[olaf]}"
	lists_nothing olaf ENOENT
	is_unknown olaf "${directory[olaf]}"
	run_slapd
	stop_sssd
}

# ----------------------------------------------------------------------------------------------------- sssd has gone

case_sssd_gone() {
	sssd_has_gone
	cannot_list nora
	cannot_list olaf
	cannot_list lena
	cannot_list nobody_at_all
	# The plugin does not know how to find owners, and says "error" to that.
	attempt pia "$ask" "$kind-owners" "$(start_of "${directory[nora]}")"
	printed '-1 EIO'
}

# The user is known, for a while, but the range is not.
case_sssd_gone_helper() {
	sssd_has_gone
	maps_not nora "${directory[nora]}"
	hinted_outage "$helper"
	maps_not lena "${files[lena]}"
	hinted_outage "$helper"
}

# Nobody can say who the user is.
case_sssd_gone_helper_unknown_user() {
	sssd_has_gone
	rm -f /var/lib/sss/mc/*
	start nora
	# shellcheck disable=SC2086  # two words
	request nora 0 ${directory[nora]}
	refused "$helper: Cannot determine your user name"
	hinted "$helper" 'user database'
}

# Local users go on, be the directory asked first or last. Who has no range in the files may have one in the directory.
case_sssd_gone_local_users() {
	local order
	sssd_has_gone
	for order in 'sss files' 'files sss' 'sss [!UNAVAIL=return] files'; do
		sources "$order"
		lists lena "${files[lena]}"
		maps lena "${files[lena]}"
		cannot_list nora
		cannot_list kurt
		maps_not nora "${directory[nora]}"
		hinted_outage "$helper"
	done
}

case_sssd_gone_nobody_else_asked() {
	sssd_has_gone
	sources sss '[UNAVAIL=return]' files
	cannot_list lena
	maps_not lena "${files[lena]}"
	hinted_outage "$helper"
}

# The own ID needs no directory. Whether the own group is delegated cannot be known, so that setgroups is denied.
case_sssd_gone_own_id() {
	sssd_has_gone
	start lena
	request lena 0 "${own_id[lena]}" 1
	[[ $kind == uid ]] || before=${before/setgroups: allow/setgroups: deny}
	mapped 0 "${own_id[lena]}" 1
}

# When it is back, all is as it was.
case_sssd_back() {
	sssd_has_gone
	cannot_list nora
	sssd_is_up
	lists nora "${directory[nora]}"
	maps nora "${directory[nora]}"
}
