/*
 * The table of causes. To add a cause is to add a row, and its name to the manual pages and to
 * docs/what-went-wrong.md, which a test holds against this table.
 *
 * The first row of a refusal whose condition holds is the cause; so what explains more stands
 * first.
 */
#include "causes.h"

#include "conditions.h"

/* ---------- what is said besides */

static void show_map(const struct id_map *map, struct message *message)
{
	for (size_t i = 0; i < map->len && i < SHOWN_MAX; i++)
		message_hint(message, "INSIDE OUTSIDE COUNT: %u %u %u", map->extents[i].inside,
			     map->extents[i].outside, map->extents[i].count);
	if (map->len > SHOWN_MAX)
		message_hint(message, "... and %zu more", map->len - SHOWN_MAX);
}

static void show_standing(const struct evidence *e, struct message *message)
{
	show_map(&e->target.standing, message);
}

static void show_ours(const struct evidence *e, struct message *message)
{
	show_map(&e->ours, message);
}

static void show_account(const struct evidence *e, struct message *message)
{
	account_show(&e->account, message);
}

/* ... and how the administrator can help, which is of use only where the files count. */
static void show_grant(const struct evidence *e, struct message *message)
{
	const struct job *job = e->job;
	char name[ESCAPED_MAX];

	show_account(e, message);
	if (job->request.map.extents[job->refusal.triple].count == 1)
		message_hint(message, "your own %s, which needs no delegation, is %u",
			     job->kind->id,
			     job->kind->type == ID_TYPE_UID ? job->caller.uid : job->caller.gid);
	if (e->account.files_asked && job->caller.user.name)
		message_hint(message,
			     "to delegate a free range of IDs, as root: usermod %s FIRST-LAST %s",
			     job->kind->usermod, message_escape(job->caller.user.name, name));
}

/* ---------- the table */

#define BIT(cause) (UINT64_C(1) << (cause))
#define ANY UINT64_MAX
#define OF_TARGET (BIT(CAUSE_TARGET_OPEN) | BIT(CAUSE_TARGET_NOT_PROC))
#define OF_OPENING (BIT(CAUSE_NAMESPACE_OPEN) | BIT(CAUSE_MAP_OPEN) | BIT(CAUSE_SETGROUPS))
#define NOT_DELEGATED BIT(CAUSE_NOT_DELEGATED)
#define MAP_WRITE BIT(CAUSE_MAP_WRITE)

/* The first lines, which searches and scripts know. */
#define USAGE                                                                                      \
	"usage: {PROGRAM} [<pid>|fd:<pidfd>] <{ID}> <lower{ID}> <count> [ <{ID}> <lower{ID}> "     \
	"<count> ] ..."
#define OVERFLOW "{PROGRAM}: {SUBID} overflow detected."
#define NOT_ALLOWED                                                                                \
	"{PROGRAM}: {ID} range [{INSIDE}-{INSIDE_END}) -> [{OUTSIDE}-{OUTSIDE_END}) not allowed"
#define WRITE_FAILED "{PROGRAM}: write to {MAP} failed: {ERROR}"
#define OPEN_FAILED "{PROGRAM}: open of {MAP} failed: {ERROR}"
#define NO_DIRECTORY "{PROGRAM}: Could not open proc directory for target {TARGET}"
#define DIFFERENT_USER                                                                             \
	"{PROGRAM}: Target process is owned by a different user: uid:{UID} pw_uid:{PW_UID} "       \
	"st_uid:{ST_UID}, gid:{GID} pw_gid:{PW_GID} st_gid:{ST_GID}"

static const char *const first_lines[] = {
	[CAUSE_STARTUP] = "{PROGRAM}: getting ready (standard descriptors, signals, limits) "
			  "failed: {ERROR}",
	[CAUSE_USAGE] = USAGE,
	[CAUSE_TARGET_TEXT] = USAGE,
	[CAUSE_TRIPLE_MISSING] = "{PROGRAM}: Not enough arguments to form {TRIPLE} mappings",
	[CAUSE_NUMBER] = USAGE,
	[CAUSE_NUMBER_RANGE] = OVERFLOW,
	[CAUSE_END_TOO_HIGH] = OVERFLOW,
	[CAUSE_COUNT_ZERO] = NOT_ALLOWED,
	[CAUSE_OVERLAP_INSIDE] = WRITE_FAILED,
	[CAUSE_OVERLAP_OUTSIDE] = WRITE_FAILED,
	[CAUSE_TRIPLES_MAX] = WRITE_FAILED,
	[CAUSE_TEXT_MAX] = WRITE_FAILED,
	[CAUSE_MEMORY] = "{PROGRAM}: out of memory",
	[CAUSE_PRIVILEGES] = "{PROGRAM}: Could not set caps",
	[CAUSE_USER_DATABASE] = "{PROGRAM}: Cannot determine your user name.",
	[CAUSE_LOGIN_DEFS] = "{PROGRAM}: reading /etc/login.defs failed: {ERROR}",
	[CAUSE_CALLER_GROUP] = DIFFERENT_USER,
	[CAUSE_TARGET_OPEN] = NO_DIRECTORY,
	[CAUSE_TARGET_NOT_PROC] = NO_DIRECTORY,
	[CAUSE_TARGET_OWNER] = DIFFERENT_USER,
	[CAUSE_TARGET_GROUP] = DIFFERENT_USER,
	[CAUSE_TARGET_CHANGED] = WRITE_FAILED,
	[CAUSE_NAMESPACE_OPEN] = OPEN_FAILED,
	[CAUSE_NAMESPACE_OURS] = WRITE_FAILED,
	[CAUSE_NAMESPACE_NOT_CHILD] = WRITE_FAILED,
	[CAUSE_NAMESPACE_OWNER] = WRITE_FAILED,
	[CAUSE_DELEGATION_READ] = "{PROGRAM}: reading {SUBID_FILE} failed: {ERROR}",
	[CAUSE_NOT_DELEGATED] = NOT_ALLOWED,
	[CAUSE_MAP_OPEN] = OPEN_FAILED,
	[CAUSE_SETGROUPS] = "{PROGRAM}: failed to setgroups deny policy: {ERROR}",
	[CAUSE_MAP_WRITE] = WRITE_FAILED,
};

const struct cause_row cause_rows[] = {
	/* Where privilege cannot be given up, nothing is examined. */
	{"caller-not-mapped", NULL, BIT(CAUSE_PRIVILEGES), if_own_uid_unmapped,
	 "your user ID is not mapped in this user namespace (cat /proc/self/uid_map), so that "
	 "{PROGRAM} cannot become you",
	 NULL},
	{"privilege-left", NULL, ANY, if_privilege_left,
	 "privilege could not be given up, so nothing was looked into; is memory limited "
	 "(ulimit -v)?",
	 NULL},
	{"too-many-files", NULL, ANY, if_too_many_files,
	 "too many files are open: raise the limit (ulimit -n 64), or close descriptors before",
	 NULL},

	/* The arguments. */
	{"no-arguments", NULL, BIT(CAUSE_USAGE), NULL,
	 "a process and at least one triple of numbers are needed; see {PROGRAM}(1)", NULL},
	{"target-malformed", NULL, BIT(CAUSE_TARGET_TEXT), NULL,
	 "\"{TARGET}\" is neither a process ID nor fd:N, a descriptor number", NULL},
	{"triple-incomplete", NULL, BIT(CAUSE_TRIPLE_MISSING), NULL,
	 "after the process come triples of numbers INSIDE OUTSIDE COUNT, at least one; triple "
	 "{TRIPLE} is not complete",
	 NULL},
	{"number-malformed", NULL, BIT(CAUSE_NUMBER), NULL,
	 "triple {TRIPLE}: {NAME} \"{WORD}\" {FAULT}", NULL},
	{"number-too-large", NULL, BIT(CAUSE_NUMBER_RANGE), NULL,
	 "triple {TRIPLE}: {NAME} {WORD} is too large: the highest ID is 4294967294", NULL},
	{"range-past-end", NULL, BIT(CAUSE_END_TOO_HIGH), NULL,
	 "triple {TRIPLE}: the range that begins with {NAME} {WORD} goes past 4294967294, the "
	 "highest ID",
	 NULL},
	{"count-zero", NULL, BIT(CAUSE_COUNT_ZERO), NULL,
	 "triple {TRIPLE}: COUNT is 0; it is at least 1", NULL},
	{"overlap-inside", NULL, BIT(CAUSE_OVERLAP_INSIDE), NULL,
	 "triples {OTHER} ({OTHER_TEXT}) and {TRIPLE} ({TRIPLE_TEXT}) overlap in their inside IDs: "
	 "each ID may be mapped once",
	 NULL},
	{"overlap-outside", NULL, BIT(CAUSE_OVERLAP_OUTSIDE), NULL,
	 "triples {OTHER} ({OTHER_TEXT}) and {TRIPLE} ({TRIPLE_TEXT}) overlap in their outside "
	 "IDs: each ID may be mapped once",
	 NULL},
	{"too-many-triples", NULL, BIT(CAUSE_TRIPLES_MAX), NULL,
	 "triple {TRIPLE} is one too many: the kernel takes 340; join triples that continue each "
	 "other",
	 NULL},
	{"map-too-long", NULL, BIT(CAUSE_TEXT_MAX), NULL,
	 "triples 1 to {TRIPLE} together are too long: the kernel takes {PAGE} bytes of text; join "
	 "triples that continue each other",
	 NULL},

	/* The process that the helper is. */
	{"not-ready", NULL, BIT(CAUSE_STARTUP), NULL,
	 "the kernel refused what a program may always do: {ERROR}", NULL},
	{"out-of-memory", NULL, BIT(CAUSE_MEMORY), NULL, "is memory limited (ulimit -v)?", NULL},
	{"privileges", NULL, BIT(CAUSE_PRIVILEGES), NULL,
	 "the kernel refused to change the privileges of the process: {ERROR}", NULL},

	/* The caller. */
	{"nsswitch-unreadable", NULL, BIT(CAUSE_USER_DATABASE), if_nsswitch_unreadable,
	 "/etc/nsswitch.conf, which names the sources of users and of delegations, cannot be read; "
	 "as root: chmod a+r /etc/nsswitch.conf",
	 NULL},
	{"user-database", NULL, BIT(CAUSE_USER_DATABASE), NULL,
	 "a source of the user database (\"passwd:\" in /etc/nsswitch.conf) does not answer: "
	 "{ERROR}; one that is named there but not running, such as sss without sssd, must be "
	 "started or taken out",
	 NULL},
	{"login-defs-unreadable", NULL, BIT(CAUSE_LOGIN_DEFS), if_permission_denied,
	 "your group {GID} is not your primary one, {PW_GID}, and whether that may be, "
	 "/etc/login.defs says; as root: chmod a+r /etc/login.defs",
	 NULL},
	{"login-defs-not-read", NULL, BIT(CAUSE_LOGIN_DEFS), NULL,
	 "your group {GID} is not your primary one, {PW_GID}, and whether that may be, "
	 "/etc/login.defs says: {ERROR}",
	 NULL},
	{"login-defs-unsafe", NULL, BIT(CAUSE_CALLER_GROUP), if_login_defs_unsafe,
	 "your group is {GID}, but your primary group is {PW_GID}: newgrp(1) without arguments "
	 "takes you there\n"
	 "/etc/login.defs, which could allow other groups, is ignored: others than root can write "
	 "to it, or it is not a regular file; as root: chown root /etc/login.defs && chmod go-w "
	 "/etc/login.defs",
	 NULL},
	{"caller-group", NULL, BIT(CAUSE_CALLER_GROUP), NULL,
	 "your group is {GID}, but your primary group is {PW_GID}: newgrp(1) without arguments "
	 "takes you there, or root sets GRANT_AUX_GROUP_SUBIDS yes in /etc/login.defs",
	 NULL},

	/* The target. */
	{"descriptor-not-open", NULL, BIT(CAUSE_TARGET_OPEN), if_descriptor_not_open,
	 "{TARGET} is not open in this program: the caller passes the descriptor on, without "
	 "close-on-exec",
	 NULL},
	{"no-procfs", NULL, OF_TARGET, if_no_procfs,
	 "/proc is not a proc file system; as root: mount -t proc proc /proc", NULL},
	{"target-hidden-own", NULL, OF_TARGET | OF_OPENING, if_hidden_own,
	 "the option hidepid of /proc hides the process {TARGET}, which is yours, but you may not "
	 "look into it, because it is not dumpable (see PR_SET_DUMPABLE in prctl(2)) or has "
	 "another "
	 "group",
	 NULL},
	{"target-hidden", NULL, OF_TARGET, if_hidden,
	 "the option hidepid of /proc hides the process {TARGET}, which is not yours; only your "
	 "own "
	 "processes can be mapped",
	 NULL},
	{"target-not-in-proc", NULL, OF_TARGET, if_not_visible,
	 "the process {TARGET} exists, but is not in this /proc: that belongs to another PID "
	 "namespace, or hides it",
	 NULL},
	{"target-gone", NULL, OF_TARGET | OF_OPENING, if_gone,
	 "there is no process {TARGET} in this PID namespace: it has ended, or never was", NULL},
	{"descriptor-wrong", NULL, BIT(CAUSE_TARGET_NOT_PROC), NULL,
	 "what is passed must be a pidfd, or a descriptor of the directory /proc/PID on a proc "
	 "file "
	 "system",
	 NULL},
	{"target-not-opened", NULL, BIT(CAUSE_TARGET_OPEN), NULL, "process {TARGET}: {ERROR}",
	 NULL},
	{"target-owner", NULL, BIT(CAUSE_TARGET_OWNER), NULL,
	 "the process runs as uid {ST_UID}, gid {ST_GID}, but {PROGRAM} was called by uid {UID}, "
	 "gid {GID}; run {PROGRAM} as the user and group of the process",
	 NULL},
	{"target-group", NULL, BIT(CAUSE_TARGET_GROUP), NULL,
	 "the process runs with gid {ST_GID}, but {PROGRAM} was called with gid {GID}; run "
	 "{PROGRAM} with the group of the process",
	 NULL},
	{"target-zombie", NULL, OF_OPENING, if_zombie,
	 "the process has ended, and waits for its parent (zombie)", NULL},
	{"target-not-dumpable", NULL, OF_OPENING, if_not_dumpable,
	 "the process is not dumpable (see PR_SET_DUMPABLE in prctl(2)): its files in /proc belong "
	 "to root, because it changed its user or group, or may not be read; it must call "
	 "unshare(2) after such a change",
	 NULL},
	{"target-changed", NULL, BIT(CAUSE_TARGET_CHANGED), NULL,
	 "process {TARGET} changed its user namespace meanwhile; try again", NULL},

	/* Its user namespace. */
	{"namespace-not-new", NULL, BIT(CAUSE_NAMESPACE_OURS), NULL,
	 "process {TARGET} is not in a new user namespace: it must have called unshare(2) or "
	 "clone(2) with CLONE_NEWUSER before (unshare --user)",
	 NULL},
	{"namespace-deeper", NULL, BIT(CAUSE_NAMESPACE_NOT_CHILD), if_namespace_below,
	 "the user namespace of process {TARGET} is not a child of the one that {PROGRAM} runs in, "
	 "but further below; it belongs to uid {NS_OWNER}; run {PROGRAM} in its parent",
	 NULL},
	{"namespace-not-yours", NULL, BIT(CAUSE_NAMESPACE_OWNER) | BIT(CAUSE_NAMESPACE_NOT_CHILD),
	 NULL,
	 "the process's user namespace is not one that you (uid {UID}) made in the namespace that "
	 "you are in, or the process has capabilities there that you lack",
	 NULL},

	/* What is delegated. */
	{"delegation-not-read", NULL, BIT(CAUSE_DELEGATION_READ), NULL,
	 "nothing is granted from what cannot be read to its end: {ERROR}", NULL},
	{"source-down", NULL, NOT_DELEGATED, if_source_down,
	 "source {SOURCE} (subid: in /etc/nsswitch.conf) cannot be reached", show_account},
	{"source-not-loaded", NULL, NOT_DELEGATED, if_source_not_loaded,
	 "source {SOURCE} (subid: in /etc/nsswitch.conf) cannot be reached: {WHY}", show_account},
	{"subid-file-missing", NULL, NOT_DELEGATED, if_file_missing,
	 "{SUBID_FILE} delegates nothing: {FILE_ERROR}; as root: install -m 644 /dev/null "
	 "{SUBID_FILE}",
	 show_grant},
	{"subid-file-unreadable", NULL, NOT_DELEGATED, if_file_unreadable,
	 "{SUBID_FILE} delegates nothing: {FILE_ERROR}; it must be readable by all; as root: chmod "
	 "a+r {SUBID_FILE}",
	 show_account},
	{"subid-file-not-opened", NULL, NOT_DELEGATED, if_file_not_opened,
	 "{SUBID_FILE} delegates nothing: {FILE_ERROR}", show_account},
	{"subid-file-not-regular", NULL, NOT_DELEGATED, if_file_not_regular,
	 "{SUBID_FILE} is ignored: it is not a regular file", show_account},
	{"subid-file-owner", NULL, NOT_DELEGATED, if_file_of_another,
	 "{SUBID_FILE} is ignored: it is owned by uid {FILE_OWNER}; as root: chown root "
	 "{SUBID_FILE}",
	 show_account},
	{"subid-file-writable", NULL, NOT_DELEGATED, if_file_writable,
	 "{SUBID_FILE} is ignored: others than root can write to it (mode {MODE}); as root: chmod "
	 "go-w {SUBID_FILE}",
	 show_account},
	{"subid-file-not-read", NULL, NOT_DELEGATED, if_file_not_read, "{SUBID_FILE}: {READ_ERROR}",
	 show_account},
	{"owners-too-many", NULL, NOT_DELEGATED, if_owners_too_many,
	 "lines of more than 64 owners whom /etc/passwd does not know hold these IDs: whether one "
	 "of them is you was not asked",
	 show_grant},
	{"owners-not-answered", NULL, NOT_DELEGATED, if_owners_unknown,
	 "the user database could not say who owns a line with these IDs: {DB_ERROR}",
	 show_account},
	{"caller-without-name", NULL, NOT_DELEGATED, if_no_name_for_plugin,
	 "the user database has no login name for uid {UID}, and other sources than files (subid: "
	 "in /etc/nsswitch.conf) go by names",
	 show_account},
	{"source-not-a-name", NULL, NOT_DELEGATED, if_source_not_a_name,
	 "a source that subid: in /etc/nsswitch.conf names is passed over: a name is letters, "
	 "digits, _ and -, 50 at most, and there are 8 sources at most",
	 show_account},
	{"source-passed-over", NULL, NOT_DELEGATED, if_source_passed_over,
	 "a source that subid: in /etc/nsswitch.conf names is passed over, because its plugin is "
	 "not there or no plugin",
	 show_grant},
	{"no-line", NULL, NOT_DELEGATED, if_file_without_line,
	 "{SUBID_FILE} has no line for you (uid {UID})", show_grant},
	{"nothing-delegated", NULL, NOT_DELEGATED, if_nothing_delegated,
	 "nothing is delegated to you (uid {UID})", show_grant},
	{"range-not-delegated", NULL, NOT_DELEGATED, if_partly_delegated,
	 "not all of these IDs are delegated to you (uid {UID})", show_grant},
	{"range-split", NULL, NOT_DELEGATED, if_split_between_sources,
	 "each ID is delegated to you, but a triple must be delegated by one source: split it "
	 "where "
	 "the sources change",
	 show_account},
	{"delegation-changed", NULL, NOT_DELEGATED, NULL,
	 "meanwhile the IDs are delegated to you, or memory is short; try again", show_account},

	/* The write. */
	{"map-already-written", NULL, MAP_WRITE | BIT(CAUSE_SETGROUPS), if_map_stands,
	 "the {MAP} is already written, and can be written only once (another map takes another "
	 "user namespace); it stands as",
	 show_standing},
	{"outside-not-mapped", NULL, MAP_WRITE, if_outside_unmapped,
	 "triple {TRIPLE}: OUTSIDE {OUTSIDE} with COUNT {COUNT} is not mapped in the user "
	 "namespace "
	 "that {PROGRAM} runs in; what is mapped here",
	 show_ours},
	{"not-privileged", NULL, MAP_WRITE, if_file_without_privilege,
	 "the helper has no privilege: it is neither setuid root nor has it a file capability\n"
	 "as root: chown root {PATH} && chmod u+s {PATH}\n"
	 "or: setcap {FILE_CAP} {PATH}",
	 NULL},
	{"other-capability", NULL, MAP_WRITE, if_file_with_other_capability,
	 "the helper has no privilege: its file has a capability, but not the one that it takes\n"
	 "as root: setcap {FILE_CAP} {PATH}",
	 NULL},
	{"setuid-to-another", NULL, MAP_WRITE, if_setuid_to_another,
	 "the helper has no privilege: it is setuid to its owner, uid {PATH_OWNER}, and not to "
	 "root\n"
	 "as root: chown root {PATH} && chmod u+s {PATH}",
	 NULL},
	{"no-new-privs", NULL, MAP_WRITE, if_no_new_privs,
	 "the helper has no privilege: no_new_privs is set, so that setuid and file capabilities "
	 "do "
	 "not count; start it without (setpriv --no-new-privs, systemd's NoNewPrivileges=, a "
	 "container's no-new-privileges)",
	 NULL},
	{"nosuid", NULL, MAP_WRITE, if_nosuid,
	 "the helper has no privilege: it lies on a file system that is mounted nosuid\n"
	 "as root: mount -o remount,suid {MOUNT}",
	 NULL},
	{"traced", NULL, MAP_WRITE, if_traced,
	 "the helper has no privilege: it was started by a tracer without privilege (strace, gdb); "
	 "as root: strace -u {USER} {PROGRAM} ...",
	 NULL},
	{"root-without-capabilities", NULL, MAP_WRITE, if_no_root,
	 "the helper has no privilege: the securebits of this process (capabilities(7)) have "
	 "noroot, so that setuid root gives no capability; start it without, or as root: setcap "
	 "{FILE_CAP} {PATH}",
	 NULL},
	{"bounding-set", NULL, MAP_WRITE, if_bounded,
	 "the helper has no privilege: the bounding set of this process lacks what {FILE_CAP} "
	 "gives; start it from a process or container that has it",
	 NULL},
	{"privilege-lost", NULL, MAP_WRITE, if_lacks_privilege,
	 "the helper has no privilege, though its file {PATH} gives some: is the file system one "
	 "of "
	 "another user namespace, or does a security module (AppArmor, SELinux) take it?",
	 NULL},
	{"setfcap-bounding-set", &id_kind_uid, MAP_WRITE, if_setfcap_bounded,
	 "to map user ID 0 of this namespace takes CAP_SETFCAP, which the bounding set of this "
	 "process lacks; start {PROGRAM} from a process or container that has it",
	 NULL},
	{"setfcap", &id_kind_uid, MAP_WRITE, if_setfcap_not_given,
	 "to map user ID 0 of this namespace takes CAP_SETFCAP, which the file capability of the "
	 "program does not give\n"
	 "as root: setcap cap_setuid,cap_setfcap=ep {PATH}",
	 NULL},

	/* What none of these explains. */
	{"map-not-opened", NULL, BIT(CAUSE_NAMESPACE_OPEN) | BIT(CAUSE_MAP_OPEN), NULL,
	 "the kernel refused it: {ERROR}", NULL},
	{"setgroups-not-denied", &id_kind_gid, BIT(CAUSE_SETGROUPS), NULL,
	 "the kernel refused to set /proc/{TARGET}/setgroups to deny, which must come before a map "
	 "of your own group alone: {ERROR}",
	 NULL},
	{"map-not-written", NULL, MAP_WRITE, NULL,
	 "the kernel refused it: see \"Defining user and group ID mappings\" in "
	 "user_namespaces(7)",
	 NULL},
};

const size_t cause_rows_len = sizeof(cause_rows) / sizeof(cause_rows[0]);

const char *cause_first_line(enum cause cause)
{
	return first_lines[cause];
}

bool cause_explains(const struct cause_row *row, enum cause cause)
{
	return row->causes & BIT(cause);
}

const struct cause_row *cause_find(const struct evidence *evidence)
{
	const struct cause_row *row = cause_rows;

	while (!cause_explains(row, evidence->job->refusal.cause) ||
	       (row->only && row->only != evidence->job->kind) ||
	       (row->holds && !row->holds(evidence)))
		row++;
	return row;
}
