/*
 * To say no is to return -1, and nothing of an earlier refusal is left.
 */
#include "../../../lib/steps/refusal.h"

#include "../fixture.h"

static void assert_refusal(const struct refusal *refusal, enum cause cause, int error,
			   size_t triple, size_t other)
{
	ck_assert_int_eq(refusal->cause, cause);
	ck_assert_int_eq(refusal->error, error);
	ck_assert_uint_eq(refusal->triple, triple);
	ck_assert_uint_eq(refusal->other, other);
}

UNIT_TEST(test_refuse_triple_sets_everything)
{
	struct refusal refusal = {.other = 3};

	ck_assert_int_eq(refuse_triple(&refusal, CAUSE_COUNT_ZERO, EINVAL, 7), -1);
	assert_refusal(&refusal, CAUSE_COUNT_ZERO, EINVAL, 7, 0);
}

UNIT_TEST(test_refuse_leaves_nothing_of_an_earlier_one)
{
	struct refusal refusal = {CAUSE_OVERLAP_OUTSIDE, EINVAL, 7, 3};

	ck_assert_int_eq(refuse(&refusal, CAUSE_MAP_OPEN, EACCES), -1);
	assert_refusal(&refusal, CAUSE_MAP_OPEN, EACCES, 0, 0);
}
