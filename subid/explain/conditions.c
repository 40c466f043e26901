/*
 * Conditions look at what has been examined (evidence.h), and at nothing else. They are named by
 * the table of causes.c.
 */
#include "conditions.h"

#include <errno.h>

/* ---------- the helper itself */

bool if_privilege_left(const struct evidence *e)
{
	return e->privilege_left;
}

bool if_own_uid_unmapped(const struct evidence *e)
{
	return e->job->refusal.error == EINVAL;
}

bool if_permission_denied(const struct evidence *e)
{
	return e->job->refusal.error == EACCES;
}

bool if_login_defs_unsafe(const struct evidence *e)
{
	return e->login_defs.fault > FILE_OPEN;
}

/* ---------- the target */

bool if_descriptor_not_open(const struct evidence *e)
{
	return e->job->refusal.error == EBADF;
}

bool if_no_procfs(const struct evidence *e)
{
	return e->target.no_procfs;
}

bool if_hidden_own(const struct evidence *e)
{
	return e->target.hidden && e->target.own;
}

bool if_hidden(const struct evidence *e)
{
	return e->target.hidden;
}

bool if_gone(const struct evidence *e)
{
	return e->target.gone;
}

bool if_zombie(const struct evidence *e)
{
	return e->target.zombie;
}

bool if_not_dumpable(const struct evidence *e)
{
	return e->target.undumpable;
}

bool if_not_visible(const struct evidence *e)
{
	return e->target.exists &&
	       (e->job->refusal.error == ESRCH || e->job->refusal.error == ENOENT);
}

bool if_namespace_below(const struct evidence *e)
{
	return e->target.below && e->target.owner_known;
}

/* ---------- what is granted */

bool if_nsswitch_unreadable(const struct evidence *e)
{
	return e->nsswitch_unreadable;
}

bool if_too_many_files(const struct evidence *e)
{
	int error =
		e->account.file.fault == FILE_OPEN ? e->account.file.error : e->job->refusal.error;

	return error == EMFILE || error == ENFILE;
}

bool if_file_missing(const struct evidence *e)
{
	return e->account.file.fault == FILE_OPEN && e->account.file.error == ENOENT;
}

bool if_file_unreadable(const struct evidence *e)
{
	return e->account.file.fault == FILE_OPEN && e->account.file.error == EACCES;
}

bool if_file_not_opened(const struct evidence *e)
{
	return e->account.file.fault == FILE_OPEN;
}

bool if_file_not_regular(const struct evidence *e)
{
	return e->account.file.fault == FILE_NOT_REGULAR;
}

bool if_file_of_another(const struct evidence *e)
{
	return e->account.file.fault == FILE_OWNER;
}

bool if_file_writable(const struct evidence *e)
{
	return e->account.file.fault == FILE_WRITABLE;
}

bool if_file_not_read(const struct evidence *e)
{
	return e->account.read_error != 0;
}

bool if_source_down(const struct evidence *e)
{
	return e->account.down && e->account.down->why[0] == '\0';
}

bool if_source_not_loaded(const struct evidence *e)
{
	return e->account.down;
}

bool if_owners_too_many(const struct evidence *e)
{
	return e->job->permit.notes.aliases.too_many;
}

bool if_owners_unknown(const struct evidence *e)
{
	return e->job->permit.notes.aliases.error < 0;
}

bool if_no_name_for_plugin(const struct evidence *e)
{
	return e->account.made && !e->job->caller.user.name &&
	       e->account.sources->len > (e->account.files_asked ? 1 : 0);
}

bool if_source_passed_over(const struct evidence *e)
{
	return e->account.made && e->account.sources->passed_over_len > 0;
}

bool if_source_not_a_name(const struct evidence *e)
{
	return e->account.made && e->job->caller.nsswitch.subid.passed_over;
}

bool if_file_without_line(const struct evidence *e)
{
	return e->account.made && e->account.files_asked && e->account.sources->len == 1 &&
	       e->account.ranges.count == 0 && e->account.ignored.count == 0;
}

bool if_nothing_delegated(const struct evidence *e)
{
	return e->account.made && e->account.ranges.count == 0;
}

bool if_partly_delegated(const struct evidence *e)
{
	return e->account.missing.len > 0;
}

bool if_split_between_sources(const struct evidence *e)
{
	return e->account.made && e->account.sources->len > 1;
}

/* ---------- the write */

bool if_map_stands(const struct evidence *e)
{
	return e->target.standing.len > 0;
}

bool if_outside_unmapped(const struct evidence *e)
{
	return e->outside_unmapped;
}

bool if_lacks_privilege(const struct evidence *e)
{
	return !e->job->privs.available;
}

bool if_file_without_privilege(const struct evidence *e)
{
	return if_lacks_privilege(e) && !e->helper.setuid && !e->helper.has_file_cap;
}

bool if_file_with_other_capability(const struct evidence *e)
{
	return if_lacks_privilege(e) && e->helper.has_file_cap && !e->helper.gives_cap;
}

bool if_setuid_to_another(const struct evidence *e)
{
	return if_lacks_privilege(e) && !e->helper.has_file_cap && e->helper.owner != 0;
}

bool if_no_new_privs(const struct evidence *e)
{
	return if_lacks_privilege(e) && e->helper.no_new_privs;
}

bool if_nosuid(const struct evidence *e)
{
	return if_lacks_privilege(e) && e->helper.nosuid;
}

bool if_traced(const struct evidence *e)
{
	return if_lacks_privilege(e) && e->helper.traced;
}

bool if_no_root(const struct evidence *e)
{
	return if_lacks_privilege(e) && e->helper.no_root && !e->helper.has_file_cap;
}

bool if_bounded(const struct evidence *e)
{
	return if_lacks_privilege(e) && !e->helper.unbounded;
}

/* Without the capability for the write itself, this one is not what is missing first. */
static bool maps_root(const struct evidence *e)
{
	return !if_lacks_privilege(e) && e->job->refusal.error == EPERM &&
	       request_maps_outside_zero(&e->job->request);
}

bool if_setfcap_bounded(const struct evidence *e)
{
	return maps_root(e) && !e->helper.setfcap_unbounded;
}

bool if_setfcap_not_given(const struct evidence *e)
{
	return maps_root(e) && e->helper.has_file_cap && !e->helper.gives_setfcap;
}
