/*
 * A build without the asker: lib/steps/ask_nobody.c is linked in place of ask.c.
 */
#include "../../../lib/steps/ask.h"

#include "../fixture.h"

UNIT_TEST(test_ask_nobody_answers)
{
	static const struct answer none;
	struct answer answer = none;
	struct refusal refusal = {.error = EIO};

	ck_assert_int_eq(ask(&(struct question){0}, &answer, &refusal), -1);
	ck_assert_int_eq(refusal.cause, CAUSE_FILES_ONLY);
	ck_assert_int_eq(refusal.error, 0);
	ck_assert_mem_eq(&answer, &none, sizeof(none));
}
