# An image from scratch with nothing in it but the two static programs and the files that they read: made, and run, by
# Buildah.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # the variables of the harness, or read by it

tools=(buildah)

variants() {
	printf '%s\n' "setuid newuidmap musl" "filecaps newuidmap musl"
}

in_store() { # in_store COMMAND-OF-buildah...: images and containers are in memory
	CONTAINERS_CONF=/run/containers.conf buildah --root /run/images --runroot /run/containers --storage-driver vfs "$@"
}

# Buildah of Debian 13 raises the limits, which not even root may do everywhere.
limits_as_they_are() {
	local name letter limits=
	for name in nofile:n nproc:u; do
		letter=${name#*:}
		limits+="\"${name%:*}=$(ulimit "-S$letter"):$(ulimit "-H$letter")\", "
	done
	printf '[containers]\ndefault_ulimits = [%s]\n' "${limits//unlimited/-1}" >/run/containers.conf
}

# /proc is that of the helper's own PID namespace, as in a container that a builder runs in.
case_from_scratch() {
	local container pair dir
	limits_as_they_are
	echo '{"default":[{"type":"insecureAcceptAnything"}]}' >/run/policy
	pair=$(in_store from scratch)
	in_store add "$pair" "$alone/bin/newuidmap" "$alone/bin/newgidmap" /bin/ >/dev/null
	both_grant_alone alice:200000:65536
	in_store add "$pair" "$alone"/etc/{passwd,subuid,subgid} /etc/ >/dev/null
	in_store commit --signature-policy /run/policy --quiet "$pair" pair >/dev/null
	container=$(in_store from --signature-policy /run/policy pair)
	dir=$(in_store mount "$container")
	[[ $(cd "$dir" && find . -type f | sort | xargs) == './bin/newgidmap ./bin/newuidmap ./etc/passwd ./etc/subgid ./etc/subuid' ]] ||
		fail "there is something else in the image"

	start alice userns
	for helper in newuidmap newgidmap; do
		select_helper "$helper"
		attempt in_store run --isolation chroot --user "${uid_of[alice]}:${gid_of[alice]}" "$container" -- \
			"/bin/$helper" "$pid" 0 "$(own_id alice)" 1 1 200000 65536
		mapped 0 "$(own_id alice)" 1 1 200000 65536
	done
}
