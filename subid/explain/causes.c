/*
 * The causes. Each is a condition, a name, and the sentence that tells of it. The first one whose
 * condition holds is the cause; so what explains more stands first.
 *
 * To add a cause is to add it here, and its name to the manual pages and to
 * docs/what-went-wrong.md, which a test holds against this file. Conditions and sentences take
 * what they need from the facts, and find nothing out.
 */
#include "causes.h"

#include <errno.h>
#include <string.h>

#include "../../lib/decision/login_defs.h"
#include "../library/allocation.h"
#include "../library/fault_text.h"

/*
 * BECAUSE(condition, name, more, format, arguments...): "more" is a function that prints what is
 * to be said besides, or NULL. A test has a meaning of its own for it, to list them all.
 */
#ifndef BECAUSE
#define BECAUSE(condition, name, more, ...)                                                        \
	if (condition)                                                                             \
	return hints_add_cause(hints, name, __VA_ARGS__), say(more, f, hints), name

static void say(void (*more)(const struct facts *f, struct hints *hints), const struct facts *f,
		struct hints *hints)
{
	if (more)
		more(f, hints);
}
#endif

/* ---------- what is said besides */

static void show_map(const struct id_map *map, struct hints *hints)
{
	for (size_t i = 0; i < map->len && i < SHOWN_MAX; i++)
		hints_add(hints, "inside outside count: %u %u %u", map->extents[i].inside,
			  map->extents[i].outside, map->extents[i].count);
	if (map->len > SHOWN_MAX)
		hints_add(hints, "... and %zu more", map->len - SHOWN_MAX);
}

static void show_standing(const struct facts *f, struct hints *hints)
{
	show_map(&f->process.standing, hints);
}

static void show_ours(const struct facts *f, struct hints *hints)
{
	show_map(&f->ours, hints);
}

static void show_account(const struct facts *f, struct hints *hints)
{
	account_show(&f->account, hints);
}

static void show_own(const struct facts *f, struct hints *hints)
{
	show_account(f, hints);
	if (f->extent->count == 1)
		hints_add(hints, "%s own %s, which needs no delegation, is %u",
			  hints_person(hints)->your, f->kind->id, f->own_id);
}

/* Of more ranges than these, a command would be too long to be read. */
#define COMMANDED_MAX 3

/* Whether nothing that is known here keeps "subid grant" from delegating what is missing. */
static bool is_missing_free(const struct facts *f)
{
	const struct range_set *missing = &f->account.missing;
	struct bounds bounds;

	return missing->len > 0 && missing->len <= COMMANDED_MAX &&
	       f->account.other_owner[0] == '\0' && f->holder[0] == '\0' &&
	       bounds_read(f->kind->type, &bounds) == 0 &&
	       missing->items[0].start >= bounds.first &&
	       missing->items[missing->len - 1].end <= bounds.last + 1;
}

/* Who has ranges has enough for "subid grant" without numbers. */
static void show_grant_of_missing(const struct facts *f, struct hints *hints)
{
	const struct range_set *missing = &f->account.missing;
	char commands[COMMANDED_MAX * (SHELL_WORD_MAX + 64)];
	size_t len = 0;

	for (size_t i = 0; i < missing->len; i++)
		len += (size_t)snprintf(
			commands + len, sizeof(commands) - len,
			"%ssubid grant --%s --start %u --count %ju %s", i > 0 ? " && " : "",
			f->kind->id, missing->items[i].start,
			(uintmax_t)(missing->items[i].end - missing->items[i].start), f->user_word);
	hints_add(hints, "to delegate these IDs, too\nas root: %s", commands);
}

/* ... and how the administrator can help, which is of use only where the files count. */
static void show_grant(const struct facts *f, struct hints *hints)
{
	const bool grantable =
		f->user_word[0] != '\0' && source_is_files(&f->account.sources.items[0].rule);

	show_own(f, hints);
	if (!f->account.files_asked)
		return;
	if (f->one_id_here)
		hints_add(hints,
			  "this user namespace maps one ID only (cat /proc/self/uid_map), so "
			  "that there is no range to delegate");
	else if (f->account.ranges.count == 0 && f->account.ignored.count > 0)
		hints_add(hints, "root must mend the lines that are ignored, in %s",
			  f->kind->subid_file);
	else if (!grantable)
		hints_add(hints,
			  "to delegate a free range of IDs, root adds a line to %s: %u:START:COUNT",
			  f->kind->subid_file, f->uid);
	else if (f->account.ranges.count == 0)
		hints_add(hints, "to delegate a free range of IDs\nas root: subid grant %s",
			  f->user_word);
	else if (is_missing_free(f))
		show_grant_of_missing(f, hints);
}

/* The command, if it can do what it is for. */
static void show_readable(const struct facts *f, const char *path, struct hints *hints)
{
	if (f->file.link)
		hints_add(hints,
			  "it is a symbolic link to %s: all must be able to read that file, and to "
			  "search each directory on the way",
			  f->file.leads_to);
	else if (f->file.mode_allows)
		hints_add(hints,
			  "its mode allows that; an access control list or a security module "
			  "(AppArmor, SELinux) does not");
	else if (f->file.mendable)
		hints_add(hints, "as root: chmod a+r %s", path);
}

static void show_owned(const struct facts *f, const char *path, const char *program,
		       struct hints *hints)
{
	hints_add(hints, "others may have written what it says: look at it before you mend it");
	if (f->file.mendable)
		hints_add(hints, "as root: %s %s", program, path);
}

static void show_readable_subid(const struct facts *f, struct hints *hints)
{
	show_readable(f, f->kind->subid_file, hints);
	show_account(f, hints);
}

static void show_chown_subid(const struct facts *f, struct hints *hints)
{
	show_owned(f, f->kind->subid_file, "chown root", hints);
	show_account(f, hints);
}

static void show_chmod_subid(const struct facts *f, struct hints *hints)
{
	show_owned(f, f->kind->subid_file, "chmod go-w", hints);
	show_account(f, hints);
}

static void show_readable_nsswitch(const struct facts *f, struct hints *hints)
{
	show_readable(f, NSSWITCH_CONF, hints);
}

static void show_readable_login_defs(const struct facts *f, struct hints *hints)
{
	show_readable(f, LOGIN_DEFS, hints);
}

static void show_mend_login_defs(const struct facts *f, struct hints *hints)
{
	show_owned(f, LOGIN_DEFS, "chown root " LOGIN_DEFS " && chmod go-w", hints);
}

static void show_new_file(const struct facts *f, struct hints *hints)
{
	if (!f->one_id_here)
		hints_add(hints, "as root: install -m 644 /dev/null %s", f->kind->subid_file);
	show_own(f, hints);
}

static void show_new_line(const struct facts *f, struct hints *hints)
{
	if (f->new_line_may_follow)
		hints_add(hints, "as root: echo '%s' >>/etc/passwd", f->new_line);
}

/* Why root cannot give the file of the helper a privilege, or NULL. */
static const char *why_not_mended(const struct helper_facts *helper)
{
	if (helper->word[0] == '\0')
		return "the file cannot be named in a command, or is not there any more";
	if (helper->read_only)
		return "its file system is read-only";
	if (helper->nosuid)
		return "its file system is mounted nosuid";
	return helper->roots_alone ? NULL
				   : "others than root can change it, or put another in its place";
}

static bool can_mend(const struct facts *f, struct hints *hints)
{
	const char *why_not = why_not_mended(&f->helper);

	if (why_not)
		hints_add(hints,
			  "install it anew in a directory of root's, with its privilege; no "
			  "command gives it one here: %s",
			  why_not);
	return !why_not;
}

static void show_setuid_or_setcap(const struct facts *f, struct hints *hints)
{
	if (can_mend(f, hints))
		hints_add(hints, "as root: chmod u+s %s\nor: setcap %s %s", f->helper.word,
			  f->kind->file_cap, f->helper.word);
}

static void show_setcap(const struct facts *f, struct hints *hints)
{
	if (can_mend(f, hints))
		hints_add(hints, "as root: setcap %s %s", f->kind->file_cap, f->helper.word);
}

static void show_setfcap(const struct facts *f, struct hints *hints)
{
	if (can_mend(f, hints))
		hints_add(hints, "as root: setcap cap_setuid,cap_setfcap=ep %s", f->helper.word);
}

/* In a user namespace the kernel keeps what was mounted nosuid outside of it. */
static void show_remount(const struct facts *f, struct hints *hints)
{
	const struct helper_facts *helper = &f->helper;

	if (helper->roots_alone && helper->mount[0] != '\0' && f->first_namespace)
		hints_add(hints, "as root: mount -o remount,suid %s", helper->mount);
	else
		hints_add(hints, "install it on another file system");
}

static void show_dumpable(const struct facts *f, struct hints *hints)
{
	(void)f;
	hints_add(hints, "mostly its program has a file capability, or you may not read it (mode "
			 "0711): see getcap PROGRAM, and ls -l PROGRAM");
	hints_add(hints,
		  "a process that has changed its user or group is not dumpable either; each of "
		  "them is again after prctl(2) with PR_SET_DUMPABLE and 1, or execve(2) of a "
		  "program that you may read and that has no file capability");
}

static void show_fd(const struct facts *f, struct hints *hints)
{
	if (f->filter.needed_for_fd)
		hints_add(hints, "only fd:N needs this call: give the process ID in its place");
}

/* ---------- why, by the step that refused */

static bool too_many_files(const struct facts *f)
{
	const int error = f->account.fault == FILE_OPEN ? f->account.file_error : f->error;

	return error == EMFILE || error == ENFILE;
}

static const char *of_any(const struct facts *f, struct hints *hints)
{
	BECAUSE(too_many_files(f), "too-many-files", NULL,
		"too many files are open: raise the limit (ulimit -n 64), or close descriptors "
		"before");
	return NULL;
}

/* The step was refused a call, which this process is refused, too. */
static const char *of_filter(const struct facts *f, struct hints *hints)
{
	BECAUSE(f->filter.call, "system-call-filtered", show_fd,
		"a filter of system calls (Seccomp: 2 in /proc/self/status) refuses %s(2) with "
		"\"%s\"; "
		"start %s without the filter, or let it allow that call",
		f->filter.call, strerror(f->filter.error), f->kind->program);
	return NULL;
}

static const char *of_numbers(const struct facts *f, struct hints *hints)
{
	switch (f->refused) {
	case CAUSE_NUMBER:
		BECAUSE(f->joined[0] != '\0', "triple-in-one-word", NULL,
			"\"%s\" is one argument: inside, outside and count are three, without "
			"quotes, colons or commas",
			f->joined);
		BECAUSE(true, "number-malformed", NULL, "triple %zu: %s \"%s\" %s", f->triple,
			f->name, f->word, number_fault_text(f->fault));
		break;
	case CAUSE_NUMBER_RANGE:
		BECAUSE(true, "number-too-large", NULL,
			"triple %zu: %s %s is too large: the highest ID is 4294967294", f->triple,
			f->name, f->word);
		break;
	case CAUSE_END_TOO_HIGH:
		BECAUSE(true, "range-past-end", NULL,
			"triple %zu: the range that begins with %s %s goes past 4294967294, the "
			"highest ID",
			f->triple, f->name, f->word);
		break;
	case CAUSE_COUNT_ZERO:
		BECAUSE(true, "count-zero", NULL, "triple %zu: count is 0; it is at least 1",
			f->triple);
		break;
	default:
		break;
	}
	return NULL;
}

static const char *of_arguments(const struct facts *f, struct hints *hints)
{
	switch (f->refused) {
	case CAUSE_USAGE:
		BECAUSE(true, "no-arguments", NULL,
			"a process and at least one triple of numbers are needed; see %s(1)",
			f->kind->program);
		break;
	case CAUSE_TARGET_TEXT:
		BECAUSE(f->option, "option-unknown", NULL,
			"\"%s\" is no option; there are --help and --version, each as the only "
			"argument",
			f->target);
		BECAUSE(true, "target-malformed", NULL,
			"\"%s\" is neither a process ID nor fd:N, a descriptor number", f->target);
		break;
	case CAUSE_TRIPLE_MISSING:
		BECAUSE(f->joined[0] != '\0', "triple-in-one-word", NULL,
			"\"%s\" is one argument: inside, outside and count are three, without "
			"quotes, colons or commas",
			f->joined);
		BECAUSE(true, "triple-incomplete", NULL,
			"after the process come triples of numbers inside outside count, at least "
			"one; triple %zu is not complete",
			f->triple);
		break;
	case CAUSE_OVERLAP_INSIDE:
		BECAUSE(true, "overlap-inside", NULL,
			"triples %zu (%s) and %zu (%s) overlap in their inside IDs: each ID may be "
			"mapped once",
			f->other, f->other_text, f->triple, f->triple_text);
		break;
	case CAUSE_OVERLAP_OUTSIDE:
		BECAUSE(true, "overlap-outside", NULL,
			"triples %zu (%s) and %zu (%s) overlap in their outside IDs: each ID may "
			"be mapped once",
			f->other, f->other_text, f->triple, f->triple_text);
		break;
	case CAUSE_TRIPLES_MAX:
		BECAUSE(true, "too-many-triples", NULL,
			"triple %zu is one too many: the kernel takes 340; join triples that "
			"continue each other",
			f->triple);
		break;
	case CAUSE_TEXT_MAX:
		BECAUSE(true, "map-too-long", NULL,
			"triples 1 to %zu together are too long: the kernel takes %zu bytes of "
			"text; join triples that continue each other",
			f->triple, f->page);
		break;
	default:
		break;
	}
	return NULL;
}

static const char *of_helper(const struct facts *f, struct hints *hints)
{
	switch (f->refused) {
	case CAUSE_STARTUP:
		BECAUSE(true, "not-ready", NULL,
			"the kernel refused what a program may always do: %s", strerror(f->error));
		break;
	case CAUSE_PRIVILEGES:
		BECAUSE(true, "privileges", NULL,
			"the kernel refused to change the privileges of the process: %s",
			strerror(f->error));
		break;
	default:
		break;
	}
	return NULL;
}

static const char *of_caller(const struct facts *f, struct hints *hints)
{
	switch (f->refused) {
	case CAUSE_FILES_ONLY:
		BECAUSE(true, "files-only", NULL,
			"this %s is built to read the files alone, and they do not decide: "
			"\"passwd:\" or \"subid:\" in /etc/nsswitch.conf names other sources, or a "
			"line of /etc/passwd is not plain",
			f->kind->program);
		break;
	case CAUSE_ASKER_START:
		BECAUSE(true, "asker-not-started", NULL,
			"the user database and the sources of delegations are asked by a child "
			"process, which could not be started: %s; is the number of processes "
			"limited (ulimit -u)?",
			strerror(f->error));
		break;
	case CAUSE_ASKER:
		BECAUSE(true, "asker-ended", NULL,
			"the child process that asks the user database and the sources of "
			"delegations ended before it had answered: it was killed, it crashed in a "
			"module that /etc/nsswitch.conf names, or resources are short");
		break;
	case CAUSE_USER_DATABASE:
		BECAUSE(f->nsswitch_unreadable, "nsswitch-unreadable", show_readable_nsswitch,
			"/etc/nsswitch.conf, which names the sources of users and of delegations, "
			"cannot be read");
		BECAUSE(true, "user-database", NULL,
			"a source of the user database (\"passwd:\" in /etc/nsswitch.conf) does "
			"not answer: %s; one that is named there but not running, such as sss "
			"without sssd, must be started or taken out",
			strerror(f->error));
		break;
	case CAUSE_LOGIN_DEFS:
		BECAUSE(f->error == EACCES, "login-defs-unreadable", show_readable_login_defs,
			"your group %u is not your primary group %u; " LOGIN_DEFS " may allow "
			"that, but cannot be read",
			f->gid, f->pw_gid);
		BECAUSE(true, "login-defs-not-read", NULL,
			"your group %u is not your primary group %u; " LOGIN_DEFS " may allow "
			"that, but cannot be read: %s",
			f->gid, f->pw_gid, strerror(f->error));
		break;
	case CAUSE_CALLER_GROUP:
		BECAUSE(f->error != 0, "caller-group-not-mapped", NULL,
			"your group ID is not mapped in the user namespace that %s runs in "
			"(cat /proc/self/gid_map), so that it cannot be told from group %u there; "
			"call it outside of that namespace",
			f->kind->program, f->gid);
		BECAUSE(!f->has_name, "caller-unknown", show_new_line,
			"the user database has no entry for you (uid %u), so that no group is "
			"known to be your primary one; /etc/passwd lacks this line: %s",
			f->uid, f->new_line);
		BECAUSE(f->login_defs_unsafe, "login-defs-unsafe", show_mend_login_defs,
			"your group is %u, but your primary group is %u: newgrp(1) without "
			"arguments takes you there, and the process must be started there, "
			"too\n" LOGIN_DEFS
			", which could allow other groups, is ignored: others than "
			"root can write to it, or it is not a regular file",
			f->gid, f->pw_gid);
		BECAUSE(true, "caller-group", NULL,
			"your group is %u, but your primary group is %u: newgrp(1) without "
			"arguments takes you there, and the process must be started there, too; or "
			"root sets GRANT_AUX_GROUP_SUBIDS yes in " LOGIN_DEFS,
			f->gid, f->pw_gid);
		break;
	default:
		break;
	}
	return NULL;
}

static const char *of_hidden_own(const struct facts *f, struct hints *hints)
{
	BECAUSE(f->process.hidden && f->process.own, "target-hidden-own", NULL,
		"the option hidepid of /proc hides the process %s, which is yours, but you may not "
		"look into it, because it is not dumpable (see PR_SET_DUMPABLE in prctl(2)) or has "
		"another group",
		f->target);
	return NULL;
}

static const char *of_gone(const struct facts *f, struct hints *hints)
{
	BECAUSE(f->process.gone, "target-gone", NULL,
		"there is no process %s in this PID namespace: it has ended, or never was",
		f->target);
	return NULL;
}

/* The process cannot be found. */
static const char *of_search(const struct facts *f, struct hints *hints)
{
	const char *name;

	BECAUSE(f->process.no_procfs, "no-procfs", NULL,
		"/proc is not a proc file system\nas root: mount -t proc proc /proc");
	BECAUSE(f->refused == CAUSE_PROC_FOREIGN, "proc-foreign", NULL,
		"/proc belongs to another PID namespace than the one that %s runs in, so that the "
		"number %s may mean another process there; give the namespace a /proc of its own "
		"(unshare --mount-proc), or pass the process as fd:N",
		f->kind->program, f->target);
	name = of_hidden_own(f, hints);
	if (name)
		return name;
	BECAUSE(f->process.hidden, "target-hidden", NULL,
		"the option hidepid of /proc hides the process %s, which is not yours; only your "
		"own processes can be mapped",
		f->target);
	BECAUSE(f->process.exists && (f->error == ESRCH || f->error == ENOENT),
		"target-not-in-proc", NULL,
		"the process %s exists, but is not in this /proc: that belongs to another PID "
		"namespace, or hides it",
		f->target);
	return of_gone(f, hints);
}

static const char *of_target(const struct facts *f, struct hints *hints)
{
	const char *name;

	switch (f->refused) {
	case CAUSE_TARGET_OPEN:
		BECAUSE(f->error == EBADF, "descriptor-not-open", NULL,
			"%s is not open in %s: the program that starts %s must open it, and clear "
			"its close-on-exec flag (FD_CLOEXEC)",
			f->target, f->kind->program, f->kind->program);
		name = of_search(f, hints);
		if (name)
			return name;
		BECAUSE(f->process.by_fd && f->error == EACCES, "pidfd-not-told", NULL,
			"the kernel does not tell %s which process the pidfd %s is, as before "
			"Linux 5.14 it does not tell any program with privilege; give the process "
			"ID, or a descriptor of the directory /proc/PID in its place",
			f->kind->program, f->target);
		BECAUSE(true, "target-not-opened", NULL, "process %s: %s", f->target,
			strerror(f->error));
		break;
	case CAUSE_PROC_FOREIGN:
		return of_search(f, hints);
	case CAUSE_TARGET_NOT_PROC:
		name = of_search(f, hints);
		if (name)
			return name;
		BECAUSE(true, "descriptor-wrong", NULL,
			"what is passed must be a pidfd, or a descriptor of the directory "
			"/proc/PID on a proc file system");
		break;
	case CAUSE_TARGET_OWNER:
		BECAUSE(true, "target-owner", NULL,
			"process %s is another user's (uid %u, gid %u; you are uid %u, gid %u): is "
			"the number right? Only the user whose process it is can have it mapped",
			f->target, f->process.st_uid, f->process.st_gid, f->uid, f->gid);
		break;
	case CAUSE_TARGET_GROUP:
		BECAUSE(true, "target-group", NULL,
			"the process runs with gid %u, but %s was called with gid %u; start the "
			"process anew with that group",
			f->process.st_gid, f->kind->program, f->gid);
		break;
	case CAUSE_TARGET_CHANGED:
		BECAUSE(true, "target-changed", NULL,
			"process %s changed its user namespace meanwhile; try again", f->target);
		break;
	default:
		break;
	}
	return NULL;
}

static const char *of_namespace(const struct facts *f, struct hints *hints)
{
	switch (f->refused) {
	case CAUSE_NAMESPACE_OURS:
		BECAUSE(!f->first_namespace, "called-from-within", NULL,
			"process %s is in the user namespace that %s runs in, too; if this is the "
			"one to be mapped, call %s outside of it, as the user who made it",
			f->target, f->kind->program, f->kind->program);
		BECAUSE(f->setting, "user-namespaces-off", NULL,
			"process %s is not in a new user namespace, and users may not make any: %s "
			"(sysctl(8))",
			f->target, f->setting);
		BECAUSE(true, "namespace-not-new", NULL,
			"process %s is not in a new user namespace: it must have called unshare(2) "
			"or clone(2) with CLONE_NEWUSER before (unshare --user)",
			f->target);
		break;
	case CAUSE_NAMESPACE_NOT_CHILD:
		BECAUSE(f->process.below && f->process.owner_known, "namespace-deeper", NULL,
			"the user namespace of process %s is not a child of the one that %s runs "
			"in, but further below; it belongs to uid %u; run %s in its parent",
			f->target, f->kind->program, f->process.ns_owner, f->kind->program);
		__attribute__((fallthrough));
	case CAUSE_NAMESPACE_OWNER:
		BECAUSE(!f->first_namespace && f->called_by_target, "called-from-within", NULL,
			"process %s is in the user namespace that %s runs in, too; if this is the "
			"one to be mapped, call %s outside of it, as the user who made it",
			f->target, f->kind->program, f->kind->program);
		BECAUSE(true, "namespace-not-yours", NULL,
			"the process's user namespace is not one that you (uid %u) made in the "
			"namespace that you are in, or the process has capabilities there that you "
			"lack",
			f->uid);
		break;
	default:
		break;
	}
	return NULL;
}

/* Of the sources of delegations, those that said nothing although they were asked. */
static const char *of_sources(const struct facts *f, struct hints *hints)
{
	const struct account *account = &f->account;

	BECAUSE(account->source && account->why[0] == '\0', "source-down", show_account,
		"source %s (subid: in /etc/nsswitch.conf) cannot be reached", account->source);
	BECAUSE(account->source, "source-not-loaded", show_account,
		"source %s (subid: in /etc/nsswitch.conf) cannot be reached: %s", account->source,
		account->why);
	/* The first line of shadow since 4.20, which people search for. */
	if (account->fault == FILE_OPEN)
		hints_add_plain(hints, "cannot open %s: %s", f->kind->subid_file,
				strerror(account->file_error));
	BECAUSE(account->fault == FILE_OPEN && account->file_error == ENOENT && f->file.link,
		"subid-file-dangling", show_account,
		"%s delegates nothing: it is a symbolic link to %s, which does not exist",
		f->kind->subid_file, f->file.leads_to);
	BECAUSE(account->fault == FILE_OPEN && account->file_error == ENOENT, "subid-file-missing",
		show_new_file, "%s delegates nothing: %s", f->kind->subid_file,
		strerror(account->file_error));
	BECAUSE(account->fault == FILE_OPEN && account->file_error == EACCES,
		"subid-file-unreadable", show_readable_subid,
		"%s delegates nothing: %s; it must be readable by all", f->kind->subid_file,
		strerror(account->file_error));
	BECAUSE(account->fault == FILE_OPEN, "subid-file-not-opened", show_account,
		"%s delegates nothing: %s", f->kind->subid_file, strerror(account->file_error));
	BECAUSE(account->fault == FILE_PATH, "subid-file-path", show_account,
		"%s is ignored: it is a symbolic link through a directory that others than root "
		"can write to (uid %u, mode %04o), or through a file system that shows any owner "
		"(procfs, FUSE)",
		f->kind->subid_file, account->file_owner, account->mode);
	BECAUSE(account->fault == FILE_NOT_REGULAR, "subid-file-not-regular", show_account,
		"%s is ignored: it is not a regular file; put one in its place",
		f->kind->subid_file);
	BECAUSE(account->fault == FILE_OWNER, "subid-file-owner", show_chown_subid,
		"%s is ignored: it is owned by uid %u, and not by root", f->kind->subid_file,
		account->file_owner);
	BECAUSE(account->fault == FILE_WRITABLE, "subid-file-writable", show_chmod_subid,
		"%s is ignored: others than root can write to it (mode %04o)", f->kind->subid_file,
		account->mode);
	BECAUSE(account->read_error != 0, "subid-file-not-read", show_account, "%s: %s",
		f->kind->subid_file, strerror(account->read_error));
	return NULL;
}

/* Whether the triple holds more than the own ID, which then takes a delegation, too. */
static bool is_own_among_missing(const struct facts *f)
{
	const struct id_range own = {f->own_id, (uint64_t)f->own_id + 1};

	return f->extent->count > 1 && range_overlaps(id_extent_outside(f->extent), own) &&
	       range_set_overlaps(&f->account.missing, own);
}

/* The sources have answered. */
static const char *of_lines(const struct facts *f, struct hints *hints)
{
	const struct account *account = &f->account;
	const size_t sources = account->sources.len;

	BECAUSE(account->owners_too_many, "owners-too-many", show_own,
		"lines of more than 64 owners whom /etc/passwd does not know hold these IDs; %s "
		"asks "
		"the user database about no more than 64",
		f->kind->program);
	BECAUSE(account->db_error != 0, "owners-not-answered", show_account,
		"the user database could not say who owns a line with these IDs: %s",
		strerror(account->db_error));
	BECAUSE(account->made && !f->has_name && sources > (account->files_asked ? 1 : 0),
		"caller-without-name", show_account,
		"the user database has no login name for uid %u, and other sources than files "
		"(subid: in /etc/nsswitch.conf) go by names",
		f->uid);
	BECAUSE(account->made && account->name_not_a_name, "source-not-a-name", show_account,
		"a source that subid: in /etc/nsswitch.conf names is passed over: a name is "
		"letters, digits, _ and -, 50 at most, and there are 8 sources at most");
	BECAUSE(account->sources.passed_over_len > 0, "source-passed-over", show_grant,
		"a source that subid: in /etc/nsswitch.conf names is passed over, because its "
		"plugin is not there or no plugin");
	BECAUSE(f->swapped, "inside-outside-swapped", show_own,
		"triple %zu (%s): the reverse is delegated to you; inside comes first, then "
		"outside",
		f->triple, f->triple_text);
	BECAUSE(f->one_group_of_many, "supplementary-group", show_own,
		"group %u is one of your supplementary groups; without delegation you may map your "
		"real group alone, %u",
		f->extent->outside, f->gid);
	BECAUSE(is_own_among_missing(f), "own-id-in-a-range", show_grant,
		"your own %s, %u, needs no delegation only in a triple of its own, with a count "
		"of 1",
		f->kind->id, f->own_id);
	BECAUSE(account->other_owner[0] != '\0', "range-of-another", show_grant,
		"IDs that you ask for are delegated to somebody else: %s:%ju: %s:%u:%ju; ask for "
		"IDs that are yours",
		f->kind->subid_file, (uintmax_t)account->other.number, account->other_owner,
		account->other.range.start,
		(uintmax_t)account->other.range.end - account->other.range.start);
	BECAUSE(f->holder[0] != '\0', "range-of-a-user", show_grant,
		"ID %u, which you ask for, is that of \"%s\" on this system: nobody should be "
		"delegated that",
		f->holder_id, f->holder);
	BECAUSE(account->files_asked && sources == 1 && account->ranges.count == 0 &&
			account->ignored.count == 0,
		"no-line", show_grant, "%s has no line for %s (uid %u)", f->kind->subid_file,
		hints_person(hints)->you, f->uid);
	BECAUSE(account->made && account->ranges.count == 0, "nothing-delegated", show_grant,
		"nothing is delegated to %s (uid %u)", hints_person(hints)->you, f->uid);
	BECAUSE(account->missing.len > 0, "range-not-delegated", show_grant,
		"not all of these IDs are delegated to you (uid %u)", f->uid);
	BECAUSE(account->made && sources > 1, "range-split", show_account,
		"each ID is delegated to you, but a triple must be delegated by one source: split "
		"it where the sources change");
	BECAUSE(true, "delegation-changed", show_account,
		"meanwhile the IDs are delegated to %s, or memory is short; try again",
		hints_person(hints)->you);
	return NULL;
}

static const char *of_delegation(const struct facts *f, struct hints *hints)
{
	const char *name;

	switch (f->refused) {
	case CAUSE_DELEGATION_READ:
		BECAUSE(true, "delegation-not-read", NULL,
			"nothing is granted from what cannot be read to its end: %s",
			strerror(f->error));
		break;
	case CAUSE_NOT_DELEGATED:
		name = of_sources(f, hints);
		return name ? name : of_lines(f, hints);
	default:
		break;
	}
	return NULL;
}

/* The target's files cannot be opened. */
static const char *of_opening(const struct facts *f, struct hints *hints)
{
	const char *name = of_hidden_own(f, hints);

	if (!name)
		name = of_gone(f, hints);
	if (name)
		return name;
	BECAUSE(f->process.zombie, "target-zombie", NULL,
		"the process has ended, and waits for its parent (zombie)");
	BECAUSE(f->process.undumpable, "target-not-dumpable", show_dumpable,
		"process %s (%s) is not dumpable (see PR_SET_DUMPABLE in prctl(2)), so that its "
		"files in /proc belong to root",
		f->target, f->process.name);
	return NULL;
}

static const char *of_standing(const struct facts *f, struct hints *hints)
{
	BECAUSE(f->process.standing.len > 0, "map-already-written", show_standing,
		"the %s is already written, and can be written only once; another map takes "
		"another "
		"user namespace; the map is",
		f->kind->map_file);
	return NULL;
}

/* The capability for the write is not there. */
static const char *of_privilege(const struct facts *f, struct hints *hints)
{
	const struct helper_facts *helper = &f->helper;

	BECAUSE(helper->foreign_cap, "capability-of-another-namespace", show_setcap,
		"the helper has no privilege: its file capability counts only in another user "
		"namespace (getcap -n)");
	BECAUSE(!helper->setuid && !helper->has_file_cap, "not-privileged", show_setuid_or_setcap,
		"the helper has no privilege: it is neither setuid root nor has it a file "
		"capability");
	BECAUSE(helper->has_file_cap && !helper->gives_cap, "other-capability", show_setcap,
		"the helper has no privilege: its file has a capability, but not the one that it "
		"takes");
	BECAUSE(!helper->has_file_cap && helper->path_owner != 0, "setuid-to-another", NULL,
		"the helper has no privilege: %s is setuid to its owner, uid %u, and not to root; "
		"that user may have changed it, so install it anew",
		helper->path, helper->path_owner);
	BECAUSE(helper->no_new_privs, "no-new-privs", NULL,
		"the helper has no privilege: no_new_privs is set, so that setuid and file "
		"capabilities do not count; start it without (setpriv --no-new-privs, systemd's "
		"NoNewPrivileges=, a container's no-new-privileges)");
	BECAUSE(helper->nosuid, "nosuid", show_remount,
		"the helper has no privilege: it lies on a file system that is mounted nosuid");
	BECAUSE(helper->traced, "traced", NULL,
		"the helper has no privilege: it was started by a tracer without privilege "
		"(strace, gdb); root can trace it (strace -u USER)");
	BECAUSE(helper->no_root && !helper->has_file_cap, "root-without-capabilities", show_setcap,
		"the helper has no privilege: the securebits of this process (capabilities(7)) "
		"have noroot, so that setuid root gives no capability; start it without");
	BECAUSE(!helper->unbounded, "bounding-set", NULL,
		"the helper has no privilege: the bounding set of this process lacks what %s "
		"gives; start it from a process or container that has it",
		f->kind->file_cap);
	BECAUSE(true, "privilege-lost", NULL,
		"the helper has no privilege, though its file %s gives some: is the file system "
		"one of another user namespace, or does a security module (AppArmor, SELinux) take "
		"it?",
		helper->path);
	return NULL;
}

/* The capability for the write is there, but the map has outside ID 0 in it. */
static const char *of_root(const struct facts *f, struct hints *hints)
{
	const struct helper_facts *helper = &f->helper;

	BECAUSE(!helper->setfcap_unbounded, "setfcap-bounding-set", NULL,
		"to map user ID 0 of this namespace takes CAP_SETFCAP, which the bounding set of "
		"this process lacks; start %s from a process or container that has it",
		f->kind->program);
	BECAUSE(helper->has_file_cap && !helper->gives_setfcap, "setfcap", show_setfcap,
		"to map user ID 0 of this namespace takes CAP_SETFCAP, which the file capability "
		"of the program does not give");
	return NULL;
}

static const char *of_write(const struct facts *f, struct hints *hints)
{
	const char *name = of_standing(f, hints);

	if (name)
		return name;
	BECAUSE(f->outside_unmapped, "outside-not-mapped", show_ours,
		"triple %zu: outside %u with count %u is not mapped in the user namespace that %s "
		"runs in; what is mapped here",
		f->triple, f->extent->outside, f->extent->count, f->kind->program);
	if (!f->capable)
		name = of_privilege(f, hints);
	else if (f->maps_root && f->error == EPERM && f->kind->type == USER_IDS)
		name = of_root(f, hints);
	if (name)
		return name;
	BECAUSE(true, "map-not-written", NULL,
		"the kernel refused it: see \"Defining user and group ID mappings\" in "
		"user_namespaces(7)");
	return NULL;
}

static const char *of_map(const struct facts *f, struct hints *hints)
{
	const char *name;

	switch (f->refused) {
	case CAUSE_NAMESPACE_OPEN:
	case CAUSE_MAP_OPEN:
		name = of_opening(f, hints);
		if (name)
			return name;
		BECAUSE(true, "map-not-opened", NULL, "the kernel refused it: %s",
			strerror(f->error));
		break;
	case CAUSE_SETGROUPS:
		name = of_opening(f, hints);
		if (!name)
			name = of_standing(f, hints);
		if (name)
			return name;
		BECAUSE(true, "setgroups-not-denied", NULL,
			"the kernel refused to set /proc/%s/setgroups to deny, which must come "
			"before a map of your own group alone: %s",
			f->target, strerror(f->error));
		break;
	case CAUSE_MAP_WRITE:
		return of_write(f, hints);
	default:
		break;
	}
	return NULL;
}

const char *causes_explain(const struct facts *facts, struct hints *hints)
{
	static const char *(*const of[])(const struct facts *f, struct hints *hints) = {
		of_any,    of_filter, of_arguments, of_numbers,    of_helper,
		of_caller, of_target, of_namespace, of_delegation, of_map,
	};
	const char *name = NULL;

	for (size_t i = 0; !name && i < sizeof(of) / sizeof(of[0]); i++)
		name = of[i](facts, hints);
	return name;
}
