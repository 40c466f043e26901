# What gets installed, and that other projects find it there: by pkg-config and by CMake, also when the tree has moved.
# shellcheck shell=bash

world=host
user_namespaces=no
readonly major=6

# A program that calls what is public; it needs nothing of the host.
write_consumer() {
	echo '#include <shadow/subid.h>
int main(void)
{
	struct subid_range *ranges;
	uid_t *owners;
	return subid_init("consumer", NULL) && subid_get_uid_ranges(NULL, &ranges) == -1 &&
	       subid_get_gid_ranges(NULL, &ranges) == -1 && subid_get_uid_owners(0, NULL) == -1 &&
	       subid_get_gid_owners(0, NULL) == -1 && !subid_grant_uid_range(NULL, true) &&
	       !subid_grant_gid_range(NULL, true) && !subid_ungrant_uid_range(NULL) &&
	       !subid_ungrant_gid_range(NULL) ? (owners = NULL, subid_free(owners), 0) : 1;
}' >consumer.c
}

# Takes the tree to where it was not configured for: sets prefix and libdir.
move_tree() {
	prefix=$work/moved
	cp -R "$SUBID_STAGE/$major/usr" "$prefix"
	libdir=$(dirname "$(find "$prefix" -name libsubid.a)")
}

# runs PROGRAM shared|static: it is linked so, and works
runs() {
	local needs
	needs=$(readelf --dynamic --wide "$1" | sed -n 's/.*(NEEDED).*\[\(libsubid.*\)\]$/\1/p')
	case $2 in
	shared) equal "needs of $1" "libsubid.so.$major" "$needs" ;;
	static) equal "needs of $1" '' "$needs" ;;
	esac
	must env LD_LIBRARY_PATH="$libdir" "$1"
}

case_files() {
	local prefix libdir lib
	move_tree
	lib=${libdir#"$prefix"/}
	equal "installed files" "$(LC_ALL=C sort <<-END
		include/shadow/subid.h
		$lib/cmake/subid/subid-config-relwithdebinfo.cmake
		$lib/cmake/subid/subid-config-version.cmake
		$lib/cmake/subid/subid-config.cmake
		$lib/libsubid.a
		$lib/libsubid.so
		$lib/libsubid.so.$major
		$lib/libsubid.so.$major.0.0
		$lib/pkgconfig/libsubid.pc
	END
	)" "$(cd "$prefix" && find . ! -type d -printf '%P\n' | LC_ALL=C sort)"
	[[ -x $SUBID_STAGE/setuid/usr/bin/getsubids ]] || fail "getsubids is not installed"
}

# What only a build needs is not in the component of what programs need to run.
case_components() {
	DESTDIR=$work/runtime must cmake --install "$SUBID_STAGE/build-$major" --component runtime
	equal "files to run programs with" "libsubid.so.$major libsubid.so.$major.0.0" \
		"$(find "$work/runtime" ! -type d -printf '%f\n' | LC_ALL=C sort | xargs)"
}

# By the commands of README.md, where the prefix has directories of its own, and something of another program's in ours.
case_uninstall() {
	local build=$SUBID_BUILD prefix=$work/prefix was
	mkdir -p "$prefix"/{bin,lib/pkgconfig,include,share/man,etc}
	touch "$prefix/lib/pkgconfig/other.pc"
	was=$(find "$prefix" | LC_ALL=C sort)
	must cmake --install "$build" --prefix "$prefix"
	[[ -u $prefix/bin/newuidmap && -d $prefix/share/doc/newidmap ]] || fail "not all is installed"
	sed -n '/^    xargs rm -f/,/^    ldconfig/p' "$SUBID_SOURCE/README.md" | sed "/ldconfig/d; s,build/install/,$build/,g" >commands
	[[ $(grep -c xargs commands) == 3 ]] || fail "README.md has other commands: $(<commands)"
	must bash -e commands
	equal "what stays" "$was" "$(find "$prefix" | LC_ALL=C sort)"
}

# No installed file knows where it was built, once the information for debuggers is taken out of it.
case_no_build_path() {
	local file
	cp -R "$SUBID_STAGE/$major/usr" tree
	cp "$SUBID_STAGE"/setuid/usr/bin/* tree
	while IFS= read -r -d '' file; do
		case $(head -c 4 "$file" | tr -d '\0') in
		$'\x7fELF' | '!<ar') strip --strip-debug "$file" ;;
		esac
		! grep -aF -e "$SUBID_STAGE" -e "$SUBID_SOURCE" -e "$SUBID_PARTS" "$file" >found || fail "$file has a build path"
	done < <(find tree -type f -print0)
}

# ---------------------------------------------------------------------------------------------------------- pkg-config

pkg_config() { # pkg_config OPTION...: of the moved tree, and of no other
	PKG_CONFIG_LIBDIR=$libdir/pkgconfig PKG_CONFIG_PATH='' pkg-config "$@" libsubid
}

case_pkg_config_version() {
	local prefix libdir
	has_command pkg-config pkgconf
	move_tree
	equal "version" "$major.0.0" "$(pkg_config --modversion)"
	equal "prefix" /usr "$(pkg_config --variable=prefix)"
}

# As a package manager's build sees it: below a directory that stands for the root.
case_pkg_config_below_a_root() {
	local prefix libdir root=$SUBID_STAGE/$major flags
	has_command pkg-config pkgconf
	write_consumer
	libdir=$(dirname "$(find "$root" -name libsubid.a)")
	export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
	flags=$(pkg_config --cflags --libs)
	compile_both
}

# Where the whole tree has another prefix than it was configured for.
case_pkg_config_with_another_prefix() {
	local prefix libdir flags
	has_command pkg-config pkgconf
	write_consumer
	move_tree
	flags=$(pkg_config --define-variable=prefix="$prefix" --cflags --libs)
	compile_both
}

compile_both() { # with $flags, the program links with the library, and likewise with the archive
	[[ " $flags " == *" -I$work/"* || " $flags " == *" -I$SUBID_STAGE/"* ]] || fail "flags that lead elsewhere: $flags"
	# shellcheck disable=SC2086  # words
	must "$SUBID_CC" -o shared consumer.c $flags
	runs ./shared shared
	# shellcheck disable=SC2086
	must "$SUBID_CC" -o static consumer.c ${flags/-lsubid/-Wl,-Bstatic -lsubid -Wl,-Bdynamic}
	runs ./static static
}

# --------------------------------------------------------------------------------------------------------------- CMake

# Another project finds the package in the moved tree, and its two targets bring the header along.
case_cmake_package() {
	local prefix libdir
	write_consumer
	move_tree
	echo 'cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C)
find_package(subid 4 REQUIRED)
add_executable(shared consumer.c)
target_link_libraries(shared PRIVATE subid::subid)
add_executable(static consumer.c)
target_link_libraries(static PRIVATE subid::subid_static)
message(STATUS "version ${subid_VERSION} in ${subid_DIR}")' >CMakeLists.txt
	must cmake -S . -B build -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$SUBID_CC"
	grep -qxF -e "-- version $major.0.0 in $libdir/cmake/subid" /run/stdout || fail "another package was found"
	must cmake --build build
	runs build/shared shared
	runs build/static static
}

# The mode of the helpers, by the option that keeps users from reading them.
case_readable_option() {
	local privilege
	for privilege in setuid filecaps; do
		must cmake -S "$SUBID_SOURCE" -B "$privilege" -G Ninja -DSUBID_BUILD_TESTS=OFF -DSUBID_READABLE=OFF \
			-DSUBID_PRIVILEGE=$privilege -DCMAKE_INSTALL_PREFIX=/usr
		must cmake --build "$privilege" --target newuidmap newgidmap
		DESTDIR=$work/root-$privilege must cmake --install "$privilege" --component helpers
	done
	equal "modes" "4711 4711 711 711" "$(stat --format %a root-{setuid,filecaps}/usr/bin/new{g,u}idmap | xargs)"
}

# The option for another login.defs(5): no program reads, or names in a hint, the one that is not meant.
case_login_defs_option() {
	local file
	must cmake -S "$SUBID_SOURCE" -B build -G Ninja -DSUBID_BUILD_TESTS=OFF -DSUBID_LOGIN_DEFS=/usr/etc/other.defs
	must cmake --build build --target subid newuidmap subid_command
	for file in build/subid/library/libsubid.so build/newuidmap/newuidmap build/subid/command/subid; do
		grep -aqF /usr/etc/other.defs "$file" || fail "$file does not know the file"
		! grep -aqF /etc/login.defs "$file" || fail "$file has /etc/login.defs"
	done
	attempt cmake -S "$SUBID_SOURCE" -B refused -G Ninja -DSUBID_BUILD_TESTS=OFF -DSUBID_LOGIN_DEFS=other.defs
	((status != 0)) || fail "a relative path is taken"
}
