/*
 * What a test does that cannot run here: it says so, and CTest counts it as skipped.
 *
 * Shared by the unit tests and the property test.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SKIP_STATUS 77 /* the SKIP_RETURN_CODE of the tests */

/* Says why, and returns the exit status: a skip is a failure where all tests must run. */
static inline int skip_test(const char *test, const char *reason)
{
	const char *must_run = getenv("SUBID_TESTS_MUST_RUN");
	int is_failure = must_run && strcmp(must_run, "1") == 0;

	(void)printf("%s: %s: %s\n", is_failure ? "FAILED" : "SKIPPED", test, reason);
	return is_failure ? EXIT_FAILURE : SKIP_STATUS;
}
