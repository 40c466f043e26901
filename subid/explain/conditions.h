/*
 * The conditions of the table of causes.c, in its order: whether this explains the refusal.
 */
#pragma once

#include "evidence.h"

bool if_privilege_left(const struct evidence *e);
bool if_own_uid_unmapped(const struct evidence *e);
bool if_permission_denied(const struct evidence *e);
bool if_login_defs_unsafe(const struct evidence *e);
bool if_descriptor_not_open(const struct evidence *e);
bool if_no_procfs(const struct evidence *e);
bool if_hidden_own(const struct evidence *e);
bool if_hidden(const struct evidence *e);
bool if_gone(const struct evidence *e);
bool if_zombie(const struct evidence *e);
bool if_not_dumpable(const struct evidence *e);
bool if_not_visible(const struct evidence *e);
bool if_namespace_below(const struct evidence *e);
bool if_nsswitch_unreadable(const struct evidence *e);
bool if_too_many_files(const struct evidence *e);
bool if_file_missing(const struct evidence *e);
bool if_file_unreadable(const struct evidence *e);
bool if_file_not_opened(const struct evidence *e);
bool if_file_not_regular(const struct evidence *e);
bool if_file_of_another(const struct evidence *e);
bool if_file_writable(const struct evidence *e);
bool if_file_not_read(const struct evidence *e);
bool if_source_down(const struct evidence *e);
bool if_source_not_loaded(const struct evidence *e);
bool if_owners_too_many(const struct evidence *e);
bool if_owners_unknown(const struct evidence *e);
bool if_no_name_for_plugin(const struct evidence *e);
bool if_source_passed_over(const struct evidence *e);
bool if_source_not_a_name(const struct evidence *e);
bool if_file_without_line(const struct evidence *e);
bool if_nothing_delegated(const struct evidence *e);
bool if_partly_delegated(const struct evidence *e);
bool if_split_between_sources(const struct evidence *e);
bool if_map_stands(const struct evidence *e);
bool if_outside_unmapped(const struct evidence *e);
bool if_lacks_privilege(const struct evidence *e);
bool if_file_without_privilege(const struct evidence *e);
bool if_file_with_other_capability(const struct evidence *e);
bool if_setuid_to_another(const struct evidence *e);
bool if_no_new_privs(const struct evidence *e);
bool if_nosuid(const struct evidence *e);
bool if_traced(const struct evidence *e);
bool if_no_root(const struct evidence *e);
bool if_bounded(const struct evidence *e);
bool if_setfcap_bounded(const struct evidence *e);
bool if_setfcap_not_given(const struct evidence *e);
