# newuidmap and newgidmap on sources that are plugins: privileged, on real user namespaces.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# The plugin "example" delegates these to alice; "others" are bob's.
example() {
	case $kind in
	uid) first=500000 others=600500 ;;
	gid) first=700000 others=800000 ;;
	esac
	sources "${@:-example}"
	start alice userns
}

# What a plugin's range allows is mapped, to its last ID, in part, and beside the own ID.
case_granted() {
	example
	request alice 0 "$first" 65536
	mapped 0 "$first" 65536
	start alice userns
	request alice 0 "$(own_id alice)" 1 1 "$((first + 10))" 100 101 "$((first + 65535))" 1
	mapped 0 "$(own_id alice)" 1 1 "$((first + 10))" 100 101 "$((first + 65535))" 1
}

# Before the start, past the end, another user's, and nobody's.
case_refused() {
	example
	request alice 0 "$((first - 1))" 2
	not_allowed 0 "$((first - 1))" 2
	request alice 0 "$((first + 65535))" 2
	not_allowed 0 "$((first + 65535))" 2
	request alice 0 "$first" 65537
	not_allowed 0 "$first" 65537
	# Of user IDs, alice has the first half of bob's.
	request alice 0 "$((others + 999))" 1
	not_allowed 0 "$((others + 999))" 1
	request alice 0 "$first" 1 1 300000 1
	not_allowed 1 300000 1
}

# A user whom the plugin does not know.
case_unknown_user() {
	example
	start digits userns
	request digits 0 "$first" 1
	not_allowed 0 "$first" 1
}

# A login name of digits is asked for as it is, also where somebody else has that user ID.
case_login_name_of_digits() {
	local own=900000
	[[ $kind == uid ]] || own=910000
	sed -i "/^[^:]*:x:${uid_of[digits]}:/d" /etc/passwd
	echo "123456:x:${uid_of[digits]}:${gid_of[digits]}::/:/bin/sh" >>/etc/passwd
	example
	start digits userns
	request digits 0 "$own" 11
	not_allowed 0 "$own" 11
	hinted "$own"
	request digits 0 "$own" 10
	mapped 0 "$own" 10
	echo "erin:x:123456:80010::/:/bin/sh" >>/etc/passwd
	start digits userns
	request digits 0 "$own" 10
	mapped 0 "$own" 10
}

# The own ID needs no source; for a group, setgroups is denied.
case_own_id() {
	example
	request alice 0 "$(own_id alice)" 1
	mapped_own 0 "$(own_id alice)" 1
}

# Where a plugin is the only source, the file grants nothing.
case_file_is_not_asked() {
	grants alice:200000:65536
	example
	request alice 0 200000 1
	not_allowed 0 200000 1
}

# Two sources: either may grant a triple ...
case_each_source_grants_a_triple() {
	grants alice:200000:65536
	example example files
	request alice 0 "$first" 10 10 200000 10
	mapped 0 "$first" 10 10 200000 10
	start alice userns
	request alice 0 300000 1
	not_allowed 0 300000 1
}

# ... but a triple that is half in one and half in the other is delegated by neither.
case_half_in_each_source() {
	example
	grants "alice:$((first - 10)):10"
	sources_are example files
	request alice 0 "$((first - 10))" 20
	not_allowed 0 "$((first - 10))" 20
	sources_are files example
	request alice 0 "$((first - 10))" 20
	not_allowed 0 "$((first - 10))" 20
	request alice 0 "$((first - 10))" 10 10 "$first" 10
	mapped 0 "$((first - 10))" 10 10 "$first" 10
}

sources_are() { # sources_are WORD...: in place of those of before
	passwd_sources files
	sources "$@"
}

# [NOTFOUND=return] keeps the later source out of it.
case_not_found_return() {
	grants alice:200000:65536
	example example '[NOTFOUND=return]' files
	request alice 0 200000 1
	not_allowed 0 200000 1
	request alice 0 "$first" 10
	mapped 0 "$first" 10
}

# A plugin that fails grants nothing, whatever it says besides, and the hint names it.
case_failing_plugin() {
	local script
	example odd
	for script in error-conn error status-4 status-minus-1; do
		odd "$script"
		request alice 0 500000 1
		not_allowed 0 500000 1
		hinted odd
	done
}

# The same without an error: it does not know the user, or leaves the answer as it was.
case_plugin_without_answer() {
	local script
	example odd
	for script in unknown-user no-result; do
		odd "$script"
		request alice 0 500000 1
		not_allowed 0 500000 1
	done
	odd ''
	request alice 0 500000 1
	mapped 0 500000 1
}

# Where a plugin fails, the next source is asked, unless the administrator does not want it.
case_failing_plugin_then_files() {
	grants alice:200000:65536
	example odd '[UNAVAIL=return]' files
	odd error-conn
	request alice 0 200000 10
	not_allowed 0 200000 10
	hinted odd
	sources_are odd files
	request alice 0 200000 10
	mapped 0 200000 10
}

# A plugin that is missing is passed over: what is granted is granted, and a refusal begins as it always does.
case_missing_plugin() {
	grants alice:200000:65536
	example nosuch
	request alice 0 "$first" 1
	not_allowed 0 "$first" 1
	grep -q nosuch /run/stderr || fail "the message does not name the plugin"
	request alice 0 200000 10
	map_is 0 200000 10
}

# Plugins go by names. For a caller without an entry in the user database they are not asked: the number may be the name
# of another user.
case_caller_without_a_name() {
	example odd
	echo GRANT_AUX_GROUP_SUBIDS yes >/etc/login.defs
	start stranger userns
	request stranger 0 500000 1
	not_allowed 0 500000 1
}

# A plugin of before 4.16.
case_plugin_without_free() {
	example old
	request alice 0 "$first" 65536
	mapped 0 "$first" 65536
}

# The own group through a plugin that delegates it: setgroups stays as it is, as with a line of the file.
case_own_group_delegated() {
	[[ $kind == gid ]] || return 0
	sed -i "s/^alice:x:[0-9]*:[0-9]*:/alice:x:${uid_of[alice]}:500000:/" /etc/passwd
	sources odd
	start alice:500000 userns
	request alice:500000 0 500000 1
	mapped 0 500000 1
}
