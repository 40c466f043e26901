# All of one kind that a hostile caller can do, each kind in one run of a program, whose file of that name says what. Its
# properties are those of the helpers: a map is whole and one that is allowed, or there is none; the exit status is true.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

tried() { # tried KIND
	status=0
	"$SUBID_HOSTILE" "$1" "$helper" "$program" || status=$?
	[[ $status == 0 ]] || fail "$1: see above"
}

# Filters of system calls refuse each call.
case_filters() {
	install_directory_service
	tried filters
}

# The target becomes something else while the helper is stopped at a call.
case_swaps() {
	install -m 4755 "$SUBID_HOSTILE" /run/hostile-setuid
	install -m 711 "$SUBID_HOSTILE" /run/hostile-unreadable
	rm -f "$programs/subid"
	tried swaps
}

# The descriptors 0 to 2 are each of many things.
case_descriptors() {
	mkdir /dev/pts
	mount -t devpts -o newinstance,ptmxmode=666 newidmap-test /dev/pts
	tried descriptors
}

# A file of the administrator's is exchanged while the helper is stopped at a call.
case_exchanges() {
	sources_are odd # it is there; the program says for itself what the sources are
	rm -f "$programs/subid"
	tried exchanges
}

# Securebits, and sets of capabilities, that root has left behind.
case_securebits() {
	tried securebits
}

# Procfs of other kinds, and mounts over its files.
case_mounts() {
	tried mounts
}
