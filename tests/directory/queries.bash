# What getsubids and the library answer about users who are in the directory and nowhere else.
# shellcheck shell=bash

# A user's own range.
case_user_with_range() {
	! grep nora /etc/passwd "$subfile" || fail "nora is not in the directory alone"
	lists nora "${directory[nora]}"
	lists olaf "${directory[olaf]}"
}

# Who asks makes no difference.
case_asked_by_anyone() {
	local user
	for user in root nora kurt; do
		attempt "$user" "${getsubids[@]}" nora
		printed "0: nora ${directory[nora]}"
	done
}

case_user_without_range() {
	lists_nothing pia
}

case_unknown_user() {
	lists_nothing nobody_at_all ENOENT
}

# What stands in the files counts for nothing when the directory is the only source.
case_user_of_the_files() {
	lists_nothing lena
	lists_nothing kurt
	lists rosa "${directory[rosa]}"
}

# The plugin of sssd 2.8 is asked by name only; the hint leads there.
case_user_by_number() {
	attempt pia "${getsubids[@]}" "${uid_of[nora]}"
	failed_with 2 'Error fetching ranges'
	hinted getsubids "${getsubids[*]} nora"
	attempt pia "$ask" "$kind-ranges" "${uid_of[nora]}"
	printed 0
}

# The plugin of sssd 2.8 answers the question who owns an ID with an error, which is not "nobody".
case_owners_of_an_id() {
	attempt pia "$ask" "$kind-owners" "$(start_of "${directory[nora]}")"
	printed '-1 EIO'
}

# It is the plugin of the package sssd-common that was loaded, by getsubids as well as by the library.
case_plugin_of_sssd() {
	local plugin
	attempt nora env LD_DEBUG=libs "${getsubids[@]}" nora
	plugin=$(plugin_in /run/stderr)
	[[ $(dpkg-query --search "$plugin") == "sssd-common: $plugin" ]] || fail "the plugin is not sssd-common's: $plugin"
	attempt nora env LD_DEBUG=libs "$ask" "$kind-ranges" nora
	[[ $(plugin_in /run/stderr) == "$plugin" ]] || fail "the library has not loaded $plugin"
}

# The plugin of Debian 12 is of the time before shadow_subid_free, which later ones have; what either returns is freed.
case_plugin_without_free() {
	local plugin symbols has_free=no
	attempt nora env LD_DEBUG=libs "${getsubids[@]}" nora
	plugin=$(plugin_in /run/stderr)
	symbols=$(nm --dynamic --defined-only --without-symbol-versions "$plugin")
	grep --quiet ' T shadow_subid_list_owner_ranges$' <<<"$symbols" || fail "no symbols: $plugin: $symbols"
	! grep --quiet ' T shadow_subid_free$' <<<"$symbols" || has_free=yes
	case $SUBID_DEBIAN_ABI:$has_free in
	4:no | [56]:yes) ;;
	*) fail "$plugin is not the one that was expected, since it has shadow_subid_free: $has_free" ;;
	esac
	lists nora "${directory[nora]}"
}

plugin_in() { # plugin_in FILE: what the linker says in it that it has loaded
	realpath "$(sed -n 's/.*calling init: \(.*\/libsubid_[a-z]*\.so\)$/\1/p' "$1")"
}
