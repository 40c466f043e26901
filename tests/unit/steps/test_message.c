/*
 * The first line that people search for, and text of the caller's without effect on a terminal.
 */
#include "../../../lib/steps/message.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "../fixture.h"

static void first_line(const struct id_kind *kind, struct refusal refusal,
		       char line[static LINE_SIZE])
{
	static const struct request request = {
		.target_text = "42",
		.map = {.len = 2, .extents = {{0, 1000, 1}, {1, 100000, 65536}}},
	};
	static const struct caller caller = {.uid = 1000, .gid = 101};
	static const struct stat target = {.st_uid = 7, .st_gid = 8};

	ck_assert_int_eq(message_first_line(kind, &request, &caller, &target, &refusal, line),
			 (int)strlen(line));
}

UNIT_TEST(test_message_first_line_is_the_one_that_people_search_for)
{
	static const struct {
		const struct id_kind *kind;
		struct refusal refusal;
		const char *line;
	} cases[] = {
		{&id_kind_uid,
		 {.cause = CAUSE_NOT_DELEGATED, .triple = 1},
		 "newuidmap: uid range [1-65537) -> [100000-165536) not allowed"},
		{&id_kind_gid,
		 {.cause = CAUSE_NOT_DELEGATED},
		 "newgidmap: gid range [0-1) -> [1000-1001) not allowed"},
		{&id_kind_uid,
		 {.cause = CAUSE_MAP_WRITE, .error = EPERM},
		 "newuidmap: write to uid_map failed: Operation not permitted"},
		{&id_kind_gid,
		 {.cause = CAUSE_MAP_WRITE, .error = EINVAL},
		 "newgidmap: write to gid_map failed: Invalid argument"},
		{&id_kind_uid,
		 {.cause = CAUSE_OVERLAP_INSIDE, .error = EINVAL, .triple = 1},
		 "newuidmap: write to uid_map failed: Invalid argument"},
		{&id_kind_uid,
		 {.cause = CAUSE_TRIPLES_MAX, .error = EINVAL},
		 "newuidmap: write to uid_map failed: Invalid argument"},
		{&id_kind_uid,
		 {.cause = CAUSE_NAMESPACE_OURS, .error = EPERM},
		 "newuidmap: write to uid_map failed: Operation not permitted"},
		{&id_kind_uid,
		 {.cause = CAUSE_MAP_OPEN, .error = EACCES},
		 "newuidmap: open of uid_map failed: Permission denied"},
		{&id_kind_gid,
		 {.cause = CAUSE_MAP_OPEN, .error = EACCES},
		 "newgidmap: open of gid_map failed: Permission denied"},
		{&id_kind_uid,
		 {.cause = CAUSE_PRIVILEGES, .error = EPERM},
		 "newuidmap: Could not set caps"},
		{&id_kind_gid,
		 {.cause = CAUSE_SETGROUPS, .error = EPERM},
		 "newgidmap: failed to setgroups deny policy: Operation not permitted"},
		{&id_kind_uid,
		 {.cause = CAUSE_TARGET_OWNER},
		 "newuidmap: Target process is owned by a different user: "
		 "uid:1000 pw_uid:1000 st_uid:7, gid:101 pw_gid:101 st_gid:8"},
		{&id_kind_uid,
		 {.cause = CAUSE_TARGET_OPEN, .error = ENOENT},
		 "newuidmap: Could not open proc directory for target 42"},
		{&id_kind_uid,
		 {.cause = CAUSE_USAGE},
		 "usage: newuidmap [<pid>|fd:<pidfd>] <uid> <loweruid> <count> "
		 "[ <uid> <loweruid> <count> ] ..."},
		{&id_kind_gid,
		 {.cause = CAUSE_NUMBER},
		 "usage: newgidmap [<pid>|fd:<pidfd>] <gid> <lowergid> <count> "
		 "[ <gid> <lowergid> <count> ] ..."},
		{&id_kind_uid,
		 {.cause = CAUSE_NUMBER_RANGE},
		 "newuidmap: subuid overflow detected."},
		{&id_kind_gid,
		 {.cause = CAUSE_END_TOO_HIGH},
		 "newgidmap: subgid overflow detected."},
		{&id_kind_uid,
		 {.cause = CAUSE_TRIPLE_MISSING, .triple = 1},
		 "newuidmap: Not enough arguments to form 2 mappings"},
		{&id_kind_uid,
		 {.cause = CAUSE_STARTUP, .error = EMFILE},
		 "newuidmap: getting ready (descriptors, environment) failed: Too many open files"},
		{&id_kind_uid,
		 {.cause = CAUSE_LOGIN_DEFS, .error = EACCES},
		 "newuidmap: reading /etc/login.defs failed: Permission denied"},
		{&id_kind_gid,
		 {.cause = CAUSE_DELEGATION_READ, .error = EIO},
		 "newgidmap: reading /etc/subgid failed: Input/output error"},
		{&id_kind_uid,
		 {.cause = CAUSE_USER_DATABASE, .error = EIO},
		 "newuidmap: Cannot determine your user name."},
	};

	for (size_t i = 0; i < UNIT_LENGTH(cases); i++) {
		char line[LINE_SIZE];

		first_line(cases[i].kind, cases[i].refusal, line);
		ck_assert_str_eq(line, cases[i].line);
	}
}

UNIT_TEST(test_message_first_line_each_refusal_has_one)
{
	for (int cause = CAUSE_STARTUP; cause <= CAUSE_MAP_WRITE; cause++) {
		char line[LINE_SIZE] = "";

		first_line(&id_kind_uid, (struct refusal){.cause = (enum cause)cause, .error = EIO},
			   line);
		ck_assert_msg(strncmp(line, "newuidmap: ", 11) == 0 ||
				      strncmp(line, "usage: newuidmap ", 17) == 0,
			      "cause %d: %s", cause, line);
	}
}

/* The user database has another group than the process. */
UNIT_TEST(test_message_first_line_primary_group_is_told)
{
	const struct caller caller = {.uid = 1000, .gid = 101, .user = {1000, 100, "user"}};
	char line[LINE_SIZE];

	message_first_line(&id_kind_uid, &(struct request){0}, &caller, &(struct stat){0},
			   &(struct refusal){.cause = CAUSE_CALLER_GROUP}, line);
	ck_assert_ptr_nonnull(strstr(line, ", gid:101 pw_gid:100 st_gid:0"));
}

UNIT_TEST(test_message_first_line_the_target_is_no_format)
{
	const struct request request = {.target_text = "%s%n"};
	char line[LINE_SIZE];

	message_first_line(&id_kind_uid, &request, &(struct caller){0}, &(struct stat){0},
			   &(struct refusal){.cause = CAUSE_TARGET_OPEN}, line);
	ck_assert_str_eq(line, "newuidmap: Could not open proc directory for target %s%n");
}
