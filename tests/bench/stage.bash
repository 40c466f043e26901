# The programs that are measured, one directory for each implementation:
#   SUBID_STAGE/bench/ours       what is built
#   SUBID_STAGE/bench/shared     the helpers, linked with libcap as a shared library
#   SUBID_STAGE/bench/static     the helpers, linked statically by musl's compiler, if it is there
#   SUBID_STAGE/bench/packaged   what the system's packages have installed, if anything
# In the first and the last there are programs that are linked with the libsubid of each, too.
# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables of the harness

install_from() { # install_from BUILD_DIR NAME
	local component place=$SUBID_STAGE/bench/$2
	for component in helpers tools; do
		DESTDIR=$place/tree cmake --install "$1" --prefix / --component "$component" --strip
	done
	mv "$place"/tree/bin/* "$place"
	rm -r "$place/tree"
}

copy_packaged() {
	local program
	for program in newuidmap newgidmap getsubids; do
		[[ ! -x /usr/bin/$program ]] || cp "/usr/bin/$program" "$SUBID_STAGE/bench/packaged"
	done
	[[ ! -d $SUBID_BENCH_PROGRAMS/packaged ]] || cp "$SUBID_BENCH_PROGRAMS"/packaged/* "$SUBID_STAGE/bench/packaged"
}

make_stage() {
	rm -rf "$SUBID_STAGE/bench"
	mkdir -p "$SUBID_STAGE"/bench/{ours,shared,static,packaged}
	install_from "$SUBID_BUILD" ours
	cp --dereference "$SUBID_BENCH_PROGRAMS"/ours/* "$SUBID_LIBRARY" "$SUBID_STAGE/bench/ours"
	configured shared -DSUBID_SHARED_DEPS=ON
	built
	install_from "$tree" shared
	rm "$SUBID_STAGE/bench/shared/getsubids" # it is not linked with it
	if [[ -n $(type -P musl-gcc) ]]; then
		configured static -DSUBID_STATIC=ON -DCMAKE_C_COMPILER=musl-gcc
		built
		install_from "$tree" static
		cp "$SUBID_STAGE/bench/ours/subid" "$SUBID_STAGE/bench/static" # to explain
	fi
	copy_packaged
}
