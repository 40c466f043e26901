# Run by cpack when it has made the packages. A .deb of CPack's has the umask in it, as the mode of the files inside;
# what dpkg-deb makes of the same has not.
set(ENV{LC_ALL} C)
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  if(package MATCHES "\\.deb$")
    set(tree ${CPACK_TEMPORARY_DIRECTORY}/repack)
    execute_process(COMMAND sh -euc "umask 022
        rm -rf \"$2\"
        dpkg-deb --raw-extract \"$1\" \"$2\"
        dpkg-deb --root-owner-group -Zxz --threads-max=1 --build \"$2\" \"$1\" >/dev/null
        rm -r \"$2\"" sh ${package} ${tree}
      COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
