# Run by cpack when the components are installed in a tree for each package, and before they are packed: puts manual
# pages where they belong, and adds what a package has and an installation has not.

# CPack itself says this at length, or not at all.
if(CPACK_GENERATOR STREQUAL "DEB")
  find_program(packer dpkg-shlibdeps)
  set(package dpkg-dev)
elseif(CPACK_GENERATOR STREQUAL "RPM")
  find_program(packer rpmbuild)
  set(package rpm)
endif()
if(NOT packer)
  message(FATAL_ERROR "A package of this kind needs the program that Debian has in its package ${package}. "
    "As root: apt-get install ${package}")
endif()

if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  set(ENV{SOURCE_DATE_EPOCH} ${CPACK_SUBID_EPOCH})
endif()

set(usr ${CPACK_PACKAGING_INSTALL_PREFIX})
foreach(group IN ITEMS newidmap runtime development)
  set(${group} ${CPACK_TEMPORARY_DIRECTORY}/${group})
endforeach()

# subid_compress(TARGET SOURCE): SOURCE is put there as TARGET, by the one kind of gzip that has no time in it
function(subid_compress target source)
  get_filename_component(directory ${target} DIRECTORY)
  file(MAKE_DIRECTORY ${directory})
  execute_process(COMMAND gzip -9n INPUT_FILE ${source} OUTPUT_FILE ${target} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# --strip of the installation leaves archives alone, and the compiler's name in all of them.
file(GLOB programs_of_newidmap ${newidmap}${usr}/bin/* ${newidmap}${CPACK_SUBID_LIBEXECDIR}/newidmap/*)
file(GLOB programs_of_runtime ${runtime}${CPACK_SUBID_LIBDIR}/lib*.so.*.*)
file(GLOB archives ${development}${CPACK_SUBID_LIBDIR}/lib*.a)
execute_process(COMMAND ${CPACK_SUBID_STRIP} --remove-section=.comment --remove-section=.note
  ${programs_of_newidmap} ${programs_of_runtime} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CPACK_SUBID_STRIP} --strip-debug --enable-deterministic-archives --remove-section=.comment
  ${archives} COMMAND_ERROR_IS_FATAL ANY)

file(MAKE_DIRECTORY ${development}${usr}/share/man)
file(RENAME ${newidmap}${usr}/share/man/man3 ${development}${usr}/share/man/man3)

# Debian's package passwd has pages of these names.
if(CPACK_GENERATOR STREQUAL "DEB")
  file(REMOVE_RECURSE ${newidmap}${usr}/share/man/man5)
endif()
file(GLOB_RECURSE pages ${newidmap}${usr}/share/man/* ${development}${usr}/share/man/*)
foreach(page IN LISTS pages)
  subid_compress(${page}.gz ${page})
  file(REMOVE ${page})
endforeach()

if(CPACK_GENERATOR STREQUAL "DEB")
  foreach(group IN ITEMS newidmap runtime development)
    string(TOUPPER ${group} upper)
    set(name ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    set(doc ${${group}}${usr}/share/doc/${name})
    file(READ ${CPACK_SUBID_SOURCE_DIR}/debian/changelog text)
    string(REGEX REPLACE "^newidmap \\([^)]*\\)" "newidmap (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})" text "${text}")
    file(WRITE ${CPACK_TEMPORARY_DIRECTORY}/changelog "${text}")
    subid_compress(${doc}/changelog.Debian.gz ${CPACK_TEMPORARY_DIRECTORY}/changelog)
    file(REMOVE ${CPACK_TEMPORARY_DIRECTORY}/changelog)
    file(COPY ${CPACK_SUBID_SOURCE_DIR}/debian/copyright DESTINATION ${doc})
    if(EXISTS ${CPACK_SUBID_SOURCE_DIR}/debian/${group}.overrides)
      configure_file(${CPACK_SUBID_SOURCE_DIR}/debian/${group}.overrides
        ${${group}}${usr}/share/lintian/overrides/${name} @ONLY)
    endif()
  endforeach()
  # They have become "copyright".
  set(doc ${newidmap}${usr}/share/doc/newidmap)
  if(EXISTS ${doc}/COPYING.archives)
    file(READ ${doc}/COPYING.archives stanzas)
    file(APPEND ${doc}/copyright "\n${stanzas}")
  endif()
  file(REMOVE ${doc}/COPYING ${doc}/COPYING.archives)
  file(READ ${doc}/README.md text)
  string(REPLACE "[COPYING](COPYING)" "[copyright](copyright)" text "${text}")
  file(WRITE ${doc}/README.md "${text}")

  # CPack would do it as well, but with scripts that run ldconfig where a trigger does.
  foreach(group IN ITEMS newidmap runtime)
    string(TOUPPER ${group} upper)
    file(WRITE ${CPACK_TEMPORARY_DIRECTORY}/debian/control "")
    execute_process(COMMAND dpkg-shlibdeps -O ${programs_of_${group}}
      WORKING_DIRECTORY ${CPACK_TEMPORARY_DIRECTORY}
      OUTPUT_VARIABLE depends OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX REPLACE "^shlibs:Depends=" "" depends "${depends}")
    list(APPEND CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends}")
    list(JOIN CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS ", " CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS)
    file(REMOVE_RECURSE ${CPACK_TEMPORARY_DIRECTORY}/debian)
  endforeach()
endif()

if(CPACK_GENERATOR STREQUAL "RPM")
  foreach(group IN ITEMS runtime development)
    string(TOUPPER ${group} upper)
    file(COPY ${newidmap}${usr}/share/doc/newidmap/COPYING
      DESTINATION ${${group}}${usr}/share/licenses/${CPACK_RPM_${upper}_PACKAGE_NAME})
  endforeach()
endif()

# What is written above has the modes that the umask gives; what is installed has modes of its own.
execute_process(COMMAND find . -type d -exec chmod 755 {} + -o -type f -path "./*${usr}/share/*" -exec chmod 644 {} +
  WORKING_DIRECTORY ${CPACK_TEMPORARY_DIRECTORY} COMMAND_ERROR_IS_FATAL ANY)
