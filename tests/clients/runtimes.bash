# crun and runc, rootless, with maps of several extents. runc runs the programs with an empty environment.
# shellcheck shell=bash

# What runc says besides, in an order that depends on its processes.
unstable='nsexec-[01]|rmdir /sys/fs/cgroup'

# bundle UIDMAP GIDMAP: a container at /srv/bundle; a map is extents INSIDE:OUTSIDE:COUNT, separated by blanks
bundle() {
	busybox_root /srv/bundle/rootfs 70001:80001
	cat >/srv/bundle/config.json <<-END2
		{"ociVersion": "1.0.0", "root": {"path": "rootfs"},
		"process": {"user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"],
			"args": ["sh", "-c", "$in_container"],
			"capabilities": {$(capabilities bounding), $(capabilities permitted), $(capabilities effective)}},
		"mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
		"linux": {"uidMappings": [$(extents "$1")], "gidMappings": [$(extents "$2")],
			"namespaces": [{"type": "user"}, {"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}]}}
	END2
}

capabilities() { # capabilities SET
	printf '"%s": ["CAP_CHOWN"]' "$1"
}

extents() { # extents MAP
	local extent separator=
	for extent in $1; do
		# shellcheck disable=SC2086  # words
		printf '%s{"containerID": %s, "hostID": %s, "size": %s}' "$separator" ${extent//:/ }
		separator=', '
	done
}

several_extents() { # several_extents RUNTIME
	bundle '0:70001:1 1:200000:1000 2000:210000:5' '0:80001:1 1:300000:1000 2000:310000:5'
	client alice "$1" run --bundle /srv/bundle box
	mapped_to 0 70001 1 1 200000 1000 2000 210000 5 / 0 80001 1 1 300000 1000 2000 310000 5
	ran newuidmap newgidmap
	owners /srv/bundle/rootfs/tmp a=70001:80001 b=200004:300005
}

case_crun() { several_extents crun; }
case_runc() { several_extents runc; }

# crun maps groups first.
case_crun_fails_without_ranges() {
	bundle '0:70001:1 1:200000:1000' '0:80001:1 1:300000:1000'
	no_ranges
	client alice crun run --bundle /srv/bundle box
	ended 1
	relayed newgidmap 'gid range [1-1001) -> [300000-301000) not allowed'
	ran newgidmap
}

case_runc_fails_without_ranges() {
	bundle '0:70001:1 1:200000:1000' '0:80001:1 1:300000:1000'
	no_ranges
	client alice runc run --bundle /srv/bundle box
	ended 1
	relayed newuidmap 'uid range [1-1001) -> [200000-201000) not allowed'
	ran newuidmap
}

case_crun_fails_with_the_ranges_of_another_user() {
	bundle '0:70001:1 1:200000:1000' '0:80001:1 1:500000:1000'
	client alice crun run --bundle /srv/bundle box
	ended 1
	relayed newgidmap 'gid range [1-1001) -> [500000-501000) not allowed'
	ran newgidmap
}

case_runc_fails_with_the_ranges_of_another_user() {
	bundle '0:70001:1 1:400000:1000' '0:80001:1 1:300000:1000'
	client alice runc run --bundle /srv/bundle box
	ended 1
	relayed newuidmap 'uid range [1-1001) -> [400000-401000) not allowed'
	ran newuidmap
}

case_crun_fails_without_privilege() {
	bundle '0:70001:1 1:200000:1000' '0:80001:1 1:300000:1000'
	without_privilege
	client alice crun run --bundle /srv/bundle box
	ended 1
	relayed newgidmap 'write to gid_map failed: Operation not permitted'
	ran newgidmap
}

case_runc_fails_without_privilege() {
	bundle '0:70001:1 1:200000:1000' '0:80001:1 1:300000:1000'
	without_privilege
	client alice runc run --bundle /srv/bundle box
	ended 1
	relayed newuidmap 'write to uid_map failed: Operation not permitted'
	ran newuidmap
}
