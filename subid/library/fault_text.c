/*
 * Called by whoever tells people of a line or an argument.
 */
#include "fault_text.h"

#include <errno.h>
#include <stdio.h>

const char *number_fault_text(int error)
{
	switch (error) {
	case -ENODATA:
		return "is empty";
	case -EDOM:
		return "has a leading zero";
	case -ERANGE:
		return "is too large";
	default:
		return "is not a plain decimal number";
	}
}

void entry_fault_text(enum entry_fault fault, int number_error, char *text, size_t size)
{
	static const char *const texts[] = {
		[ENTRY_GOOD] = "nothing is wrong",
		[ENTRY_NONE] = "a comment or an empty line",
		[ENTRY_CUT] = "the line is too long",
		[ENTRY_FIELDS] = "the line does not have three fields OWNER:START:COUNT",
		[ENTRY_OWNER_EMPTY] = "OWNER is empty",
		[ENTRY_OWNER_NUL] = "OWNER holds a NUL byte",
		[ENTRY_START] = "START",
		[ENTRY_COUNT] = "COUNT",
		[ENTRY_COUNT_ZERO] = "COUNT is 0",
		[ENTRY_PAST_END] = "the range goes past 4294967295",
	};

	if (fault == ENTRY_START || fault == ENTRY_COUNT)
		(void)snprintf(text, size, "%s %s", texts[fault], number_fault_text(number_error));
	else
		(void)snprintf(text, size, "%s", texts[fault]);
}
