/*
 * The caller's own ID is allowed without a look at any file.
 *
 * What the files of the system delegate is left to the integration tests.
 */
#include "../../lib/steps/permit.h"

#include "fixture.h"

static int check_own_uid(struct request *request, struct permit *permit)
{
	const struct caller caller = {.uid = UNIT_OTHER_UID, .gid = UNIT_OTHER_UID + 1};
	struct refusal refusal;

	return permit_check(&id_kind_uid, &caller, request, permit, &refusal);
}

UNIT_TEST(test_permit_check_own_user_id_is_allowed)
{
	static const uint32_t insides[] = {0, 1, UNIT_OTHER_UID, 4294967294};

	for (size_t i = 0; i < UNIT_LENGTH(insides); i++) {
		struct request request = {
			.map = {.len = 1, .extents = {{insides[i], UNIT_OTHER_UID, 1}}}};
		struct permit permit = {0};

		ck_assert_int_eq(check_own_uid(&request, &permit), 0);
		ck_assert(!permit.by_delegation);
	}
}
