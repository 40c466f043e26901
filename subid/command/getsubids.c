/*
 * getsubids [-g] USER|UID: lists the delegated ranges of a user.
 *
 * Standard output is parsed by other programs and never changes. Runs without privilege.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../library/log.h"
#include "../../lib/base/number.h"
#include "../../lib/decision/owner.h"
#include "../library/query.h"
#include "../../lib/decision/user.h"

enum status {
	STATUS_FOUND = 0,
	STATUS_ERROR = 1,
	STATUS_NONE = 2,
	STATUS_UNREACHABLE = 11,
};

static const char program[] = "getsubids";

static int print_usage(void)
{
	(void)fprintf(stderr,
		      "usage: %s [-g] USER|UID\n"
		      "lists the subordinate user IDs of a user; with -g, the group IDs\n",
		      program);
	return STATUS_ERROR;
}

static int report_error(int error, const char *source)
{
	(void)fprintf(stderr, "Error fetching ranges\n");
	if (error == -EAGAIN)
		(void)fprintf(stderr,
			      "%s: hint: %s, of \"subid:\" and \"passwd:\" in /etc/nsswitch.conf, "
			      "cannot be reached\n",
			      program, source ? source : "a source");
	else
		(void)fprintf(stderr, "%s: hint: %s%s%s\n", program, source ? source : "",
			      source ? ": " : "", strerror(-error));
	return error == -EAGAIN ? STATUS_UNREACHABLE : STATUS_ERROR;
}

static int report_none(const char *owner, bool groups, bool known)
{
	auto_user struct user user = {0};
	uint64_t uid;

	(void)fprintf(stderr, "Error fetching ranges\n");
	if (number_parse(owner, strlen(owner), ID_MAX, &uid) == 0 &&
	    user_by_id((uid_t)uid, &user) == 0 && user.name)
		(void)fprintf(stderr,
			      "%s: hint: there is no line by this number; it is user %s, whose "
			      "lines by name are listed by: %s %s%s\n",
			      program, user.name, program, groups ? "-g " : "", user.name);
	else
		(void)fprintf(stderr, "%s: hint: %s\n", program,
			      known ? "the user has no range" : "there is no such user");
	return STATUS_NONE;
}

static int print_ranges(const char *owner, const struct range_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		(void)printf("%zu: %s %u %ju\n", i, owner, list->items[i].start,
			     (uintmax_t)(list->items[i].end - list->items[i].start));
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_FOUND;
	(void)fprintf(stderr, "%s: standard output: %s\n", program, strerror(errno));
	return STATUS_ERROR;
}

int main(int argc, char *argv[])
{
	bool groups = argc == 3 && strcmp(argv[1], "-g") == 0;
	auto_range_list struct range_list list = {0};
	const char *source;
	bool known;
	int r;

	if (argc != (groups ? 3 : 2) || argv[argc - 1][0] == '-')
		return print_usage();
	if (log_set_name(program) < 0)
		return report_error(-ENOMEM, NULL);
	r = query_ranges(argv[argc - 1], groups ? ID_TYPE_GID : ID_TYPE_UID, &list, &known,
			 &source);
	if (r < 0)
		return report_error(r, source);
	if (list.len == 0)
		return report_none(argv[argc - 1], groups, known);
	return print_ranges(argv[argc - 1], &list);
}
