# With which privilege the helper works: as installed, with more than it needs, and with none at all.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# What a container may lack is left out.
many=(cap_chown cap_dac_override cap_dac_read_search cap_fowner cap_kill cap_setgid cap_setuid cap_setpcap
	cap_sys_ptrace cap_sys_admin cap_setfcap)

# without_privilege WORD...: the kernel lets everybody map the own ID, and nothing else; the hint has one of these words
without_privilege() {
	alice_has_a_target
	request alice 0 200000 1
	refused ''
	hinted_one_of "$@"
	request alice 0 "$(own_id alice)" 1 1 200000 1
	refused ''
	request alice 0 "$(own_id alice)" 1
	mapped_own 0 "$(own_id alice)" 1
}

# --------------------------------------------------------------------------------------------------- as installed

# The programs are installed as they are said to be: setuid root, or with exactly one capability.
case_as_installed() {
	case $privilege in
	setuid)
		[[ $(stat -c %u:%g:%a "$program") == 0:0:4755 ]] || fail "not setuid root"
		[[ -z $(getcap "$program") ]] || fail "there are capabilities, too"
		;;
	filecaps)
		[[ $(stat -c %u:%g:%a "$program") == 0:0:755 ]] || fail "mode or owner"
		[[ $(getcap "$program") == "$program $capability=ep" ]] || fail "not exactly one capability"
		;;
	esac
}

# As SUBID_READABLE=OFF installs them: nobody but root can read the program.
case_not_readable() {
	chmod go-r "$program"
	alice_has_a_target
	request alice 0 300000 1
	not_allowed 0 300000 1
	hinted 200000
	request alice 0 "$(own_id alice)" 1 1 200000 100
	mapped 0 "$(own_id alice)" 1 1 200000 100
}

# ------------------------------------------------------------------------------------------------ more than needed

# Setuid root and a file capability at once. The kernel then gives no other capability than that one.
case_setuid_and_file_capability() {
	chmod 4755 "$program"
	setcap "$capability=ep" "$program"
	alice_has_a_target
	request alice 0 300000 1
	not_allowed 0 300000 1
	request alice 0 "$(own_id alice)" 1 1 200000 100
	mapped 0 "$(own_id alice)" 1 1 200000 100
}

# Far more capabilities than needed, by the file.
case_many_file_capabilities() {
	plain_copy
	setcap "$(IFS=, && echo "${many[*]}")=ep" "$program"
	alice_has_a_target
	request alice 0 200000 100
	mapped 0 200000 100
	refuses_what_only_privilege_could_do
}

# A caller with many capabilities in the ambient set, which a program without privilege of its own would keep.
case_ambient_capabilities() {
	plain_copy
	alice_has_a_target
	request_with_ambient 0 200000 100
	mapped 0 200000 100
	refuses_what_only_privilege_could_do request_with_ambient
}

# ... and as the helper is installed.
case_ambient_capabilities_as_installed() {
	alice_has_a_target
	request_with_ambient 0 300000 1
	not_allowed 0 300000 1
	request_with_ambient 0 200000 100
	mapped 0 200000 100
	refuses_what_only_privilege_could_do request_with_ambient
}

# Setgid to another group: the caller's group is the real one.
case_setgid() {
	excuse=excuse_leak_checker
	chgrp +80002 "$program"
	case $privilege in
	setuid) chmod 6755 "$program" ;;
	filecaps) chmod 2755 "$program" && setcap "$capability=ep" "$program" ;;
	esac
	alice_has_a_target
	request alice 0 "${gid_of[bob]}" 1
	not_allowed 0 "${gid_of[bob]}" 1
	request alice 0 200000 1
	mapped 0 200000 1
}

request_with_ambient() { # request_with_ambient TRIPLE...: alice asks, with these capabilities in the ambient set
	local set
	set=$(printf ',+%s' "${many[@]#cap_}")
	attempt setpriv --reuid "+${uid_of[alice]}" --regid "+${gid_of[alice]}" --clear-groups \
		--inh-caps "${set#,}" --ambient-caps "${set#,}" -- "$program" "$pid" "$@"
}

# What the kernel forbids to the owner of a namespace, it does not forbid to CAP_SYS_ADMIN and CAP_DAC_OVERRIDE.
refuses_what_only_privilege_could_do() { # refuses_what_only_privilege_could_do [HOW-TO-REQUEST]
	local how=("${@:-request}")
	[[ ${how[0]} != request ]] || how+=(alice)
	start alice userns undumpable
	"${how[@]}" 0 200000 1
	refused "$helper: open of $map failed: Permission denied"
	launch as alice unshare --map-root-user "$target" userns
	"${how[@]}" 0 200000 1
	refused "$helper: write to $map failed: Operation not permitted"
	grants alice:200000:65536
	chmod 600 "$subfile"
	start alice userns
	"${how[@]}" 0 200000 1
	not_allowed 0 200000 1
}

# ----------------------------------------------------------------------------------------------- less than needed

# A plain copy, without any privilege.
case_no_privilege() {
	plain_copy
	without_privilege setuid privilege
}

# no_new_privs: neither the setuid bit nor the capability of the file counts.
case_no_new_privs() {
	through=(setpriv --no-new-privs)
	without_privilege no_new_privs
}

# A file system mounted nosuid: likewise.
case_nosuid() {
	mkdir /run/nosuid
	mount -t tmpfs -o nosuid,mode=755 newidmap-test /run/nosuid
	cp --preserve=all "$program" "$programs/subid" /run/nosuid
	program=/run/nosuid/$helper
	without_privilege nosuid
}

# The capability is not in the bounding set. The kernel does not start a file that asks for it.
case_bounding_set() {
	through=()
	alice_has_a_target
	attempt setpriv --reuid "+${uid_of[alice]}" --regid "+${gid_of[alice]}" --clear-groups \
		--bounding-set -setuid,-setgid -- "$program" "$pid" 0 200000 1
	if [[ $privilege == setuid ]]; then
		refused ''
		hinted bounding
	else
		grep -q 'Operation not permitted' /run/stderr || fail "started"
		((status != 0)) || fail "granted"
		unchanged "${state_files[@]}"
	fi
}

# Setuid to another user than root.
case_setuid_to_another_user() {
	plain_copy
	chown +70002 "$program"
	chmod 4755 "$program"
	without_privilege setuid privilege owner
}

# The capability of the other helper.
case_wrong_capability() {
	plain_copy
	if [[ $kind == uid ]]; then setcap cap_setgid=ep "$program"; else setcap cap_setuid=ep "$program"; fi
	without_privilege "$capability" privilege
}

# The capability is permitted, but not effective: the helper raises it by itself.
case_capability_permitted_only() {
	plain_copy
	setcap "$capability=p" "$program"
	alice_has_a_target
	request alice 0 200000 1
	mapped 0 200000 1
}
