# Who may ask: the caller is the real user, the target is the caller's, and the group is the caller's primary group.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# ------------------------------------------------------------------------------------------------------------- root

# Root is not exempt: without a line, nothing is delegated to root.
case_root_without_line() {
	grants alice:200000:65536
	start root userns
	request root 0 200000 1
	not_allowed 0 200000 1
}

# Root may map what a line delegates to root.
case_root_with_line() {
	grants root:200000:65536
	start root userns
	request root 0 200000 65536
	mapped 0 200000 65536
}

# Root may not map the process of another user.
case_root_and_process_of_another_user() {
	grants root:200000:65536 alice:200000:65536
	start alice userns
	request root 0 200000 1
	refused 'is owned by a different user: uid:0 pw_uid:0 st_uid:70001'
}

# ----------------------------------------------------------------------------------------------- the primary group

other_primary_group() { # other_primary_group [LINE OF login.defs]...: alice asks, not in her primary group
	printf '%s\n' "$@" >/etc/login.defs
	grants alice:200000:65536
	start "alice:${gid_of[bob]}" userns
	request "alice:${gid_of[bob]}" 0 200000 1
}

# The caller's real group must be the primary group ...
case_other_primary_group() {
	other_primary_group
	refused 'is owned by a different user: uid:70001 pw_uid:70001 st_uid:70001, gid:80002 pw_gid:80001 st_gid:80002'
}

# ... unless the administrator allows others.
case_other_primary_group_yes() {
	other_primary_group 'GRANT_AUX_GROUP_SUBIDS yes'
	mapped 0 200000 1
}

# "no" is no.
case_other_primary_group_no() {
	other_primary_group 'GRANT_AUX_GROUP_SUBIDS no'
	refused 'is owned by a different user'
}

# A "yes" in a comment, in another setting, or nowhere does not count.
case_other_primary_group_yes_in_comment() {
	other_primary_group '# GRANT_AUX_GROUP_SUBIDS yes' 'XGRANT_AUX_GROUP_SUBIDS yes' 'GRANT_AUX_GROUP_SUBIDSX yes' \
		'GRANT_AUX_GROUP_SUBIDS' 'UMASK yes' 'GRANT_AUX_GROUP_SUBIDS_ yes'
	refused 'is owned by a different user'
}

# A login.defs that is not there, or is no regular file, allows nothing, and nothing waits for it.
case_other_primary_group_login_defs_missing() {
	rm /etc/login.defs
	grants alice:200000:65536
	start "alice:${gid_of[bob]}" userns
	request "alice:${gid_of[bob]}" 0 200000 1
	refused 'is owned by a different user'
	mkfifo /etc/login.defs
	request "alice:${gid_of[bob]}" 0 200000 1
	refused 'is owned by a different user'
}

# In the primary group, login.defs is not needed.
case_login_defs_is_not_needed() {
	rm /etc/login.defs
	mkfifo /etc/login.defs
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# With a group that is allowed by login.defs, the own group is the real one.
case_own_id_in_other_group() {
	other_primary_group 'GRANT_AUX_GROUP_SUBIDS yes'
	start "alice:${gid_of[bob]}" userns
	if [[ $kind == uid ]]; then
		request "alice:${gid_of[bob]}" 0 "${uid_of[alice]}" 1
		mapped_own 0 "${uid_of[alice]}" 1
	else
		request "alice:${gid_of[bob]}" 0 "${gid_of[alice]}" 1
		not_allowed 0 "${gid_of[alice]}" 1
		request "alice:${gid_of[bob]}" 0 "${gid_of[bob]}" 1
		mapped_own 0 "${gid_of[bob]}" 1
	fi
}

# ------------------------------------------------------------------------------------------- the user database fails

database_fails() { # alice asks, who is granted all that there is
	grants alice:200000:65536 "${uid_of[alice]}:200000:65536"
	start alice userns
	request alice 0 200000 1
	refused "$helper: Cannot determine your user name."
	request alice 0 "$(own_id alice)" 1
	refused "$helper: Cannot determine your user name."
}

# A directory service that is down is a refusal: the caller may be anybody, and in any primary group.
case_directory_service_down() {
	install_directory_service
	passwd_sources idtest
	database_fails
}

# ... also if another service was asked before it, and does not know the caller.
case_directory_service_down_after_files() {
	install_directory_service
	passwd_sources files idtest
	sed -i '/alic/d' /etc/passwd
	database_fails
}

# /etc/passwd cannot be read: it is a directory ...
case_passwd_is_a_directory() {
	rm /etc/passwd
	mkdir /etc/passwd
	database_fails
}

# ... or is readable by root only, and the helper reads as the caller.
case_passwd_is_not_readable() {
	chmod 600 /etc/passwd
	database_fails
}

# A service that is down does no harm to a caller whom another service knows.
case_directory_service_down_for_others() {
	install_directory_service
	passwd_sources files idtest
	grants alice:200000:65536
	start alice userns
	request alice 0 200000 1
	mapped 0 200000 1
}

# ----------------------------------------------------------------------------------------------- effective and real

# The caller is the real user: an effective user that was inherited from another program gives and takes nothing.
case_inherited_effective_user() {
	grants alice:200000:65536 bob:300000:65536
	start alice userns
	request_with_effective bob alice 0 300000 1
	not_allowed 0 300000 1
	request_with_effective bob alice 0 200000 1
	mapped 0 200000 1
}

# In a user namespace without maps, everybody is user 65534, and nobody can be told from anybody else.
case_caller_without_mapped_id() {
	grants nobody:200000:65536 65534:200000:65536 alice:200000:65536
	start alice userns
	through=("$target" userns exec)
	request alice 0 200000 1
	refused ''
	request alice 0 65534 1
	refused ''
}

# An effective user does not make the process of that user a target.
case_inherited_effective_user_and_process_of_that_user() {
	grants alice:200000:65536 bob:200000:65536
	start bob userns
	request_with_effective bob alice 0 200000 1
	refused 'is owned by a different user'
}

# The same for the effective group: the real one counts.
case_inherited_effective_group() {
	excuse=excuse_leak_checker
	grants alice:200000:65536
	start alice userns
	request_with_effective alice bob 0 "${gid_of[bob]}" 1
	not_allowed 0 "${gid_of[bob]}" 1
	request_with_effective alice bob 0 200000 1
	mapped 0 200000 1
}

# request_with_effective USER GROUP TRIPLE...: alice asks, with effective IDs of others
request_with_effective() {
	attempt setpriv --ruid "+${uid_of[alice]}" --euid "+${uid_of[$1]}" --rgid "+${gid_of[alice]}" --egid "+${gid_of[$2]}" \
		--clear-groups -- "$program" "$pid" "${@:3}"
}
