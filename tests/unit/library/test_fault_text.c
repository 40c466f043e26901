/*
 * Each fault has words of its own.
 */
#include "../../../subid/library/fault_text.h"

#include <errno.h>

#include "../fixture.h"

UNIT_TEST(test_number_fault_text_each_error_has_its_own)
{
	static const int errors[] = {-ENODATA, -EINVAL, -EDOM, -ERANGE};

	for (size_t i = 0; i < UNIT_LENGTH(errors); i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(number_fault_text(errors[i]),
					 number_fault_text(errors[j]));
}

UNIT_TEST(test_entry_fault_text_each_fault_has_its_own)
{
	char texts[ENTRY_PAST_END + 1][256];

	for (int fault = ENTRY_GOOD; fault <= ENTRY_PAST_END; fault++) {
		entry_fault_text((enum entry_fault)fault, -EINVAL, texts[fault],
				 sizeof(texts[fault]));
		ck_assert_str_ne(texts[fault], "");
		for (int other = ENTRY_GOOD; other < fault; other++)
			ck_assert_str_ne(texts[fault], texts[other]);
	}
}

UNIT_TEST(test_entry_fault_text_number_fault_names_field_and_error)
{
	char text[256];

	entry_fault_text(ENTRY_START, -EDOM, text, sizeof(text));
	ck_assert_str_eq(text, "START has a leading zero");
	entry_fault_text(ENTRY_COUNT, -ERANGE, text, sizeof(text));
	ck_assert_str_eq(text, "COUNT is too large");
	entry_fault_text(ENTRY_COUNT, -ERANGE, text, 6);
	ck_assert_str_eq(text, "COUNT");
}
