# What a static program takes beside libc's archive. The compiler may be one for another libc than the system's, such as
# musl-gcc(1): then it looks neither where the system's headers and archives are, nor knows -static-pie.
include(CheckIncludeFile)

execute_process(COMMAND ${CMAKE_C_COMPILER} -print-multiarch OUTPUT_VARIABLE multiarch OUTPUT_STRIP_TRAILING_WHITESPACE)
set(SUBID_LIBRARY_HINTS /usr/lib/${multiarch})

# Only what is no libc's: the system's own libc must not be found beside it.
check_include_file(linux/magic.h SUBID_HAVE_KERNEL_HEADERS)
if(NOT SUBID_HAVE_KERNEL_HEADERS)
  set(SUBID_HEADERS ${CMAKE_CURRENT_BINARY_DIR}/headers)
  foreach(header IN ITEMS linux asm asm-generic sys/capability.h)
    find_path(place ${header} PATHS /usr/include /usr/include/${multiarch} NO_CACHE REQUIRED)
    get_filename_component(folder ${SUBID_HEADERS}/${header} DIRECTORY)
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK ${place}/${header} ${SUBID_HEADERS}/${header} SYMBOLIC)
    unset(place)
  endforeach()
  target_include_directories(subid_build SYSTEM INTERFACE ${SUBID_HEADERS})
endif()

# A static program that is loaded anywhere, and needs no loader for it.
add_library(subid_static INTERFACE)
execute_process(COMMAND ${CMAKE_C_COMPILER} -static-pie -\#\#\# -x c /dev/null OUTPUT_QUIET ERROR_VARIABLE commands)
if(commands MATCHES "no-dynamic-linker")
  target_link_libraries(subid_static INTERFACE -static-pie) # after CMake's -pie, which would take its place
else()
  find_file(SUBID_STATIC_START rcrt1.o PATHS ${CMAKE_C_IMPLICIT_LINK_DIRECTORIES} NO_DEFAULT_PATH REQUIRED)
  target_link_options(subid_static INTERFACE
    -static -nostartfiles ${SUBID_STATIC_START} LINKER:-pie,--no-dynamic-linker,-z,text)
endif()
