# A real client: Debian's podman, which is linked with libsubid. The file of that name is our library here.
# shellcheck shell=bash

# podman keeps a user's namespace for the next call; this is a first call.
first_unshare() { # first_unshare USER [VARIABLE=VALUE]: what the user's map is in a namespace that podman makes
	pkill --uid "${uid_of[$1]}" || true
	rm -rf "/home/$1/run"
	as "$1" mkdir -m 700 "/home/$1/run"
	attempt "$1" env XDG_RUNTIME_DIR="/home/$1/run" "${@:2}" podman --storage-driver=vfs unshare cat "/proc/self/$map"
}

has_map() { # has_map INSIDE OUTSIDE COUNT...
	[[ $status == 0 ]] || fail "the exit status is not 0"
	[[ $(words_of /run/stdout) == "$*" ]] || fail "the map is not: $*"
}

case_user_of_the_directory() {
	first_unshare nora
	has_map 0 "${own_id[nora]}" 1 1 "${directory[nora]}"
}

# Our library is the one that it has loaded, and that has loaded the plugin.
case_our_library() {
	local library
	first_unshare nora LD_DEBUG=libs
	has_map 0 "${own_id[nora]}" 1 1 "${directory[nora]}"
	library=$(sed -n 's/.*calling init: \(.*\/libsubid\.so\.[0-9]\)$/\1/p' /run/stderr | sort -u)
	cmp "$library" "/run/libsubid.so.$SUBID_DEBIAN_ABI"
	grep --quiet 'calling init: .*/libsubid_sss\.so$' /run/stderr || fail "the plugin was not loaded"
}

case_users_of_both_sources() {
	sources sss files
	first_unshare lena
	has_map 0 "${own_id[lena]}" 1 1 "${files[lena]}"
	first_unshare rosa
	has_map 0 "${own_id[rosa]}" 1 1 "${directory[rosa]}"
	sources files sss
	first_unshare rosa
	has_map 0 "${own_id[rosa]}" 1 1 "${files[rosa]}"
}

# It goes on with the user's own ID.
case_user_without_range() {
	first_unshare pia
	has_map 0 "${own_id[pia]}" 1
}

case_sssd_gone() {
	sssd_has_gone
	first_unshare nora
	has_map 0 "${own_id[nora]}" 1
	start_sssd
}
