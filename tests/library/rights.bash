# What a plugin could do to a privileged helper, and what a caller could do by a plugin.
# shellcheck shell=bash

helpers=(newuidmap newgidmap)

# The plugin "odd" is a source, and notes with which rights it runs.
recorded_source() { # recorded_source [NAME]: or a plugin of another name
	touch "$scratch/record"
	chmod 666 "$scratch/record"
	sources "${1:-odd}"
}

# The plugin runs as the caller, without effective capabilities: when it is loaded, asked and unloaded.
case_plugin_runs_without_privilege() {
	local line
	recorded_source
	start alice userns
	request alice 0 500000 10
	mapped 0 500000 10
	start alice userns
	request alice 0 300000 10
	not_allowed 0 300000 10
	equal "records of has_range" 2 "$(grep -c '^has_range ' "$scratch/record")"
	# What explains a refusal loads it once more, and ends in the ordinary way.
	equal "records of load" 3 "$(grep -c '^load ' "$scratch/record")"
	equal "records of unload" 1 "$(grep -c '^unload ' "$scratch/record")"
	while IFS= read -r line; do
		[[ $line =~ ^[a-z_]+\ Uid:(.${uid_of[alice]}){4}\ CapEff:.0000000000000000$ ]] || fail "privileged: $line"
	done <"$scratch/record"
}

# It is not chosen by the caller: neither the environment nor the working directory says where it is.
case_caller_does_not_choose_the_plugin() {
	local variable
	recorded_source evil
	as alice cp "$libraries/libsubid_odd.so" "$scratch/libsubid_evil.so"
	grants alice:200000:65536
	cd "$scratch" || exit
	for variable in LD_LIBRARY_PATH="$scratch" LD_PRELOAD="$scratch/libsubid_evil.so" LD_AUDIT="$scratch/libsubid_evil.so" \
		PATH="$scratch:$PATH" LIBSUBID_PLUGIN_DIR="$scratch"; do
		through=(bash -c 'export "$0"; exec "$@"' "$variable")
		start alice userns
		request alice 0 500000 1
		not_allowed 0 500000 1
		request alice 0 200000 1
		map_is 0 200000 1
	done
	[[ ! -s $scratch/record ]] || fail "the caller's code has run"
}

# It would be for a program without privilege; so that the case above means something.
case_program_without_privilege_is_the_callers() {
	recorded_source evil
	as alice cp "$libraries/libsubid_odd.so" "$scratch/libsubid_evil.so"
	plain_copy
	through=(bash -c 'export "$0"; exec "$@"' LD_LIBRARY_PATH="$scratch")
	start alice userns
	request alice 0 500000 1
	refused ''
	grep -q '^has_range' "$scratch/record" || fail "the plugin was not asked"
}

# Neither is it by a file that the caller may write to.
case_nsswitch_conf_writable_by_others() {
	local mode
	recorded_source
	grants alice:200000:65536
	chgrp "+${gid_of[alice]}" /etc/nsswitch.conf
	for mode in 666 664 646; do
		chmod "$mode" /etc/nsswitch.conf
		start alice userns
		request alice 0 500000 1
		not_allowed 0 500000 1
		request alice 0 200000 1
		map_is 0 200000 1
	done
	[[ ! -s $scratch/record ]] || fail "the plugin was loaded"
}
