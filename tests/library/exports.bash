# What the library shows to the programs that are linked with it: names, versions, header and archive. And that this is
# what the incumbent shows, as far as libabigail can tell.
# shellcheck shell=bash

world=host
user_namespaces=no
readonly majors=(4 5 6)
readonly warnings=(-Wall -Wextra -Wpedantic -pedantic-errors -Werror)

# find_library MAJOR: sets library, archive and header
find_library() {
	local installed=$SUBID_STAGE/$1/usr
	archive=$(find "$installed" -name libsubid.a)
	library=$(dirname "$archive")/libsubid.so.$1.0.0
	header=$installed/include/shadow/subid.h
	[[ -f $archive && -f $library && -f $header ]] || fail "not installed: $1"
}

defined_in() { # defined_in FILE OPTION...: the names of what it defines, without versions, as nm shows it
	nm --defined-only "${@:2}" "$1" | sed -n 's/^[0-9a-f]\{16\} \([A-Z]\) \([^@]*\).*/\1 \2/p' | LC_ALL=C sort
}

# The ten functions, and the names of the two versions.
case_functions() {
	local major library archive header expected
	expected=$(printf 'A %s\n' SUBID_4 SUBID_5 && printf 'T %s\n' "${public_functions[@]}")
	for major in "${majors[@]}"; do
		find_library "$major"
		equal "exported by major $major" "$expected" "$(defined_in "$library" --dynamic)"
	done
	equal "exported by what was built" "$expected" "$(defined_in "$SUBID_LIBRARY" --dynamic)"
}

# dynamic TAG FILE: the values of this tag in the dynamic section
dynamic() {
	readelf --dynamic --wide "$2" | sed -n "s/.*($1).*\[\(.*\)\]$/\1/p"
}

# Nothing but libc is needed, nothing is looked for in a directory of its own, and the names are those of the major.
case_names_and_needs() {
	local major library archive header directory
	for major in "${majors[@]}"; do
		find_library "$major"
		directory=$(dirname "$library")
		equal "needs" libc.so.6 "$(dynamic NEEDED "$library")"
		equal "soname" "libsubid.so.$major" "$(dynamic SONAME "$library")"
		equal "search path" '' "$(dynamic RPATH "$library")$(dynamic RUNPATH "$library")"
		equal "file type of the full name" 'regular file' "$(stat -c %F "$library")"
		equal "link by soname" "libsubid.so.$major.0.0" "$(readlink -f "$directory/libsubid.so.$major" | xargs basename)"
		equal "link for the linker" "libsubid.so.$major.0.0" "$(readlink -f "$directory/libsubid.so" | xargs basename)"
		equal "shared libraries" 3 "$(find "$directory" -name '*.so*' | wc -l)"
	done
	equal "needs of what was built" libc.so.6 "$(dynamic NEEDED "$SUBID_LIBRARY")"
}

# Each of them is hardened as the rest is.
case_hardening() {
	local major library archive header
	grep -q 'SUBID_HARDENING:BOOL=ON' "$SUBID_STAGE/build-6/CMakeCache.txt" || skip "built without hardening flags"
	for major in "${majors[@]}"; do
		find_library "$major"
		"$tests/static/hardened" "$library" libc.so.6 || fail "major $major is not"
	done
}

# In the archive, too: no name that a program might use for something else.
case_archive() {
	local major library archive header
	for major in "${majors[@]}"; do
		find_library "$major"
		equal "global names" "$(printf 'T %s\n' "${public_functions[@]}")" "$(defined_in "$archive" --extern-only)"
	done
}

# A program may have functions of the names that are used inside, and they stay its own.
case_archive_beside_same_names() {
	local major library archive header
	find_library 6
	nm --defined-only "$archive" | sed -n 's/^[0-9a-f]* t \([a-z][a-z_]*\)$/\1/p' | grep -v '^subid_' | sort -u >inner
	grep -qx query_ranges inner || fail "what is used inside has other names than this test thinks"
	{
		sed 's/.*/void &(void); void &(void) { __builtin_abort(); }/' inner
		echo '#include <shadow/subid.h>'
		echo 'int main(void) { struct subid_range *ranges; return subid_get_uid_ranges(NULL, &ranges) == -1 ? 0 : 1; }'
	} >program.c
	must "$SUBID_CC" -fno-builtin -I "$SUBID_STAGE/6/usr/include" -o program program.c "$archive"
	must ./program
}

# The header by itself, before and after others, twice, as old and new C.
case_header_in_c() {
	local major library archive header standard compiler
	echo '#include <shadow/subid.h>
#include <shadow/subid.h>
#include <stdlib.h>
#include <shadow/subid.h>
int main(void) { subid_free(NULL); return SUBID_NFIELDS == 3 ? 0 : 1; }' >program.c
	for compiler in "$SUBID_CC" $(command -v gcc clang); do
		for major in "${majors[@]}"; do
			find_library "$major"
			for standard in c99 c11 c17 gnu99 gnu17; do
				must "$compiler" -std=$standard "${warnings[@]}" -fsyntax-only -I "$SUBID_STAGE/$major/usr/include" program.c
			done
		done
	done
}

# ... and as C++, where the functions keep their names.
case_header_in_cxx() {
	local major library archive header standard
	[[ -x $SUBID_CXX ]] || skip "there is no C++ compiler"
	echo '#include <shadow/subid.h>
#include <cstdlib>
#include <shadow/subid.h>
int main() {
	subid_range *ranges = nullptr;
	if (subid_get_uid_ranges(nullptr, &ranges) != -1)
		return 1;
	subid_free(ranges);
	return 0;
}' >program.cc
	for major in "${majors[@]}"; do
		find_library "$major"
		for standard in c++11 c++17 c++20; do
			must "$SUBID_CXX" -std=$standard "${warnings[@]}" -fsyntax-only -I "$SUBID_STAGE/$major/usr/include" program.cc
		done
		must "$SUBID_CXX" -I "$SUBID_STAGE/$major/usr/include" -o program program.cc "$library"
		must env LD_LIBRARY_PATH="$(dirname "$library")" ./program
	done
}

# The examples of the manual page are whole programs.
case_examples_of_the_manual() {
	local library archive header example
	find_library 6
	awk '/^\.Bd -literal/ { n++; inside = 1; next } /^\.Ed/ { inside = 0 } inside { print > ("example" n) }' \
		"$SUBID_SOURCE/docs/man/libsubid.3"
	for example in example*; do
		grep -q 'int main' "$example" || continue
		sed 's/\\e/\\/g' "$example" >"$example.c"
		must "$SUBID_CC" -std=c99 "${warnings[@]}" -I "$SUBID_STAGE/6/usr/include" -o "$example.out" "$example.c" "$library"
	done
	equal "number of examples" 3 "$(find . -name '*.out' | wc -l)"
}

# The header says which major it is, as the incumbent's does.
case_header_version() {
	local major library archive header
	for major in "${majors[@]}"; do
		echo '#include <shadow/subid.h>
VERSION SUBID_ABI_MAJOR SUBID_ABI_MINOR SUBID_ABI_MICRO SUBID_ABI_VERSION' >version.c
		equal "version" "VERSION $major 0 0 $major.0.0" \
			"$("$SUBID_CC" -E -P -I "$SUBID_STAGE/$major/usr/include" version.c | tail -n 1 | sed 's/ *\. */./g')"
	done
}

# toolbox opens the library by the full file name of the one that it was built with.
case_open_by_full_name() {
	local major library archive header
	echo '#include <dlfcn.h>
#include <stddef.h>
int main(int argc, char **argv)
{
	void *library = dlopen(argv[argc - 1], RTLD_LAZY);
	return library && dlsym(library, "subid_init") && dlsym(library, "subid_get_uid_ranges") &&
	       dlsym(library, "subid_get_gid_ranges") && !dlsym(library, "query_ranges") ? 0 : 1;
}' >program.c
	must "$SUBID_CC" -o program program.c -ldl
	for major in "${majors[@]}"; do
		find_library "$major"
		must env LD_LIBRARY_PATH="$(dirname "$library")" ./program "libsubid.so.$major.0.0"
	done
}

# ------------------------------------------------------------------------------------------------------- libabigail

# abidiff says in bits what it found: 1 error, 2 usage, 4 change, 8 incompatible change.
no_change() { # no_change COMMAND...: none but added functions
	attempt "$@"
	[[ $status == 0 ]] || fail "abidiff has found a change, or failed"
}

find_incumbent() {
	has_command abidiff abigail-tools
	find_incumbents_library
	# It must not be one of ours.
	[[ $(readelf --version-info "$theirs") != *SUBID_4* ]] || skip "$theirs is no incumbent's"
}

# The functions of the incumbent's library are all there; the one that is new is the one that came with 5.
case_abi_of_the_incumbents_library() {
	local library archive header theirs major
	find_incumbent
	find_library "$major"
	if ((major >= 5)); then
		no_change abidiff "$theirs" "$library"
		return
	fi
	attempt abidiff "$theirs" "$library"
	equal "abidiff's exit status" 4 "$status"
	grep -q '0 Removed, 0 Changed, 1 Added function$' /run/stdout || fail "more than one added function"
	grep -q 'subid_free@@SUBID_5' /run/stdout || fail "the added function is not subid_free"
	no_change abidiff --no-added-syms "$theirs" "$library"
}

# The incumbent's library does not say of which types its functions are, but its header does: it is compared by a
# library of empty functions. To be compared one by one, they need the same versions.
case_abi_of_the_incumbents_header() {
	local library archive header theirs major
	find_incumbent
	find_library "$major"
	[[ -f /usr/include/shadow/subid.h ]] || skip "there is no <shadow/subid.h>; it comes with the package libsubid-dev"
	stand_in -o stand_in.so
	no_change abidiff --no-added-syms stand_in.so "$library"

	# That a difference would be seen.
	mkdir shadow
	sed 's/unsigned long count;/unsigned int count;/' /usr/include/shadow/subid.h >shadow/subid.h
	stand_in -I . -o other.so
	attempt abidiff --no-added-syms other.so "$library"
	equal "abidiff's exit status for another type" 4 "$status"
}

stand_in() { # stand_in OPTION...: compiles it
	local types=(
		'bool subid_init(const char *a, FILE *b) { return a && b; }'
		'int subid_get_uid_ranges(const char *a, struct subid_range **b) { return a && b; }'
		'int subid_get_gid_ranges(const char *a, struct subid_range **b) { return a && b; }'
		'int subid_get_uid_owners(uid_t a, uid_t **b) { return a && b; }'
		'int subid_get_gid_owners(gid_t a, uid_t **b) { return a && b; }'
		'bool subid_grant_uid_range(struct subordinate_range *a, bool b) { return a && b; }'
		'bool subid_grant_gid_range(struct subordinate_range *a, bool b) { return a && b; }'
		'bool subid_ungrant_uid_range(struct subordinate_range *a) { return a; }'
		'bool subid_ungrant_gid_range(struct subordinate_range *a) { return a; }')
	((major < 5)) || types+=('void subid_free(void *a) { (void)a; }')
	printf '%s\n' '#include <shadow/subid.h>' "${types[@]}" >stand_in.c
	must "$SUBID_CC" -g -shared -fPIC -Wl,-soname,libsubid.so."$major" \
		-Wl,--version-script="$SUBID_SOURCE/subid/library/libsubid.map" stand_in.c "$@"
}
