# Where another implementation is known to differ from what these tests ask for. This is the only place that knows.
# Sourced by helpers.bash. Of use only with SUBID_UNDER_TEST; the table is about shadow 4.13, as in Debian 12.
# shellcheck shell=bash

# SUITE.CASE.PRIVILEGE of the layer integration, where * stands for anything, and what the other implementation does.
readonly differences='
arguments.help.*                                  answers on standard error, with status 1
arguments.version.*                               has no --version
arguments.none.*                                  its usage does not mention fd:
arguments.pid_only.*                              writes an empty map
arguments.first_triple_not_whole.*                begins with a line for its developers
arguments.further_triple_not_whole.*              begins with a line for its developers
arguments.pid_malformed.*                         takes leading zeros
arguments.signs.*                                 takes them
arguments.blanks.*                                takes them
arguments.leading_zeros.*                         takes them as octal
arguments.other_forms.*                           takes hexadecimal
arguments.past_the_last_id.*                      lets 4294967295 be reached
arguments.far_past_the_last_id.*                  shows its usage where strtoul(3) fails
arguments.bad_request_for_no_target.*             looks for the target first
arguments.control_characters_are_escaped.*        prints argv[0] as it is
caller.other_primary_group_yes_in_comment.*       complains of unknown settings first
caller.other_primary_group_login_defs_missing.*   waits for a writer where login.defs is a FIFO
caller.login_defs_is_not_needed.*                 always reads login.defs
caller.passwd_is_not_readable.setuid              reads as root
caller.inherited_effective_user.filecaps          keeps the inherited effective user
descriptor.directory.*                            has no fd:N before 4.14
descriptor.directory_opened_as_path.*             has no fd:N before 4.14
descriptor.pidfd.*                                has no fd:N before 4.14
descriptor.own_id.*                               has no fd:N before 4.14
descriptor.standard_descriptor.*                  has no fd:N before 4.14
descriptor.process_of_another_user.*              has no fd:N before 4.14
descriptor.process_not_in_a_new_user_namespace.*  has no fd:N before 4.14
files.symbolic_link.*                             follows none
files.symbolic_link_*                             follows none, and says nothing
files.fifo_with_lines.*                           refuses without a message
files.directory.*                                 refuses without a message
files.device.*                                    refuses without a message
files.socket.*                                    refuses without a message
files.missing.*                                   refuses without a message, also what needs no file
files.group_writable.*                            does not look at owner and mode
files.other_writable.*                            does not look at owner and mode
files.owned_by_*                                  does not look at owner and mode
files.not_readable.*                              reads as root, or refuses without a message
files.directory_not_searchable.*                  refuses without a message
lines.trailing_blanks.*                           takes them for a part of the number
lines.crlf.*                                      takes them for a part of the number
lines.no_final_newline_but_carriage_return.*      takes it for a part of the number
lines.blanks_within.*                             takes blanks before numbers
lines.wrong_number_of_fields.*                    takes a fourth field
lines.leading_zeros.*                             takes them as octal
lines.hexadecimal.*                               takes it
lines.signs.*                                     takes them
lines.numbers_too_large.*                         takes all that an unsigned long can hold
lines.range_too_long.*                            takes it up to the last ID
lines.nul_bytes.*                                 reads no further
lines.nul_byte_ends_no_line.*                     refuses without a message
lines.line_of_100_megabytes*                      takes time that grows with the square of the length
lines.megabytes_of_trailing_blanks.*              takes them for a part of the number
lines.many_lines_of_the_caller.*                  takes time that grows with the square of their number
newgidmap.unsafe_line_does_not_allow_setgroups.*  does not look at owner and mode
owners.digits_are_no_login_name.*                 takes them for a login name, too
owners.stranger_*                                 wants an entry in the user database
owners.owner_of_many_lines_is_looked_up_once.*    looks it up for each line
owners.owners_in_question_65.*                    looks up all
privilege.setuid_and_file_capability.*            cannot open the map
privilege.many_file_capabilities.*                opens the map with capabilities that it was given by mistake
privilege.ambient_capabilities*                   opens the map with capabilities that it inherited, or says nothing
privilege.setuid_to_another_user.*                keeps that effective user
privilege.capability_permitted_only.*             does not raise it
ranges.range_past_last_number.*                   takes it up to the last ID
ranges.overlap_same_triple.*                      denies setgroups, and is refused by the kernel after that
surroundings.message_to_a_broken_pipe.*           is ended by SIGPIPE
surroundings.limit_of_file_size.*                 is ended by SIGXFSZ
syslog.refusal.*                                  logs nothing
target.zombie.setuid                              opens the map as root
target.not_dumpable.*                             opens the map as root, or setgroups before the map
target.not_in_a_new_user_namespace_own_id.*       opens setgroups first, and says so
target.already_mapped_then_own_id.*               opens setgroups first, and says so
target.namespace_of_another_user.*                opens the map as root, or setgroups before the map
target.namespace_of_root.setuid                   opens the map as root
target.proc_is_not_procfs.*                       does not look at the kind of file system
walkthrough.namespace_within_by_an_ordinary_user.*  wants an entry in the user database
'

differs_from_contract() { # differs_from_contract LAYER.SUITE.CASE.PRIVILEGE: if it does, prints why
	local known reason
	[[ -n ${SUBID_UNDER_TEST-} && ${SUBID_DIFFERENCES-} != run ]] || return 1
	while read -r known reason; do
		# shellcheck disable=SC2053  # a pattern
		if [[ -n $known && "$1" == integration.$known ]]; then
			echo "$reason"
			return 0
		fi
	done <<<"$differences"
	return 1
}

has_hints() { # only our own messages have hints
	[[ -z ${SUBID_UNDER_TEST-} ]]
}
