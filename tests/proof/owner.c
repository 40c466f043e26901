/*
 * Any owner of a line of up to 4 bytes, held against every user ID and a login name of any 3 bytes.
 */
#include "../../lib/decision/owner.c"

#include "any.h"

/* The text of any number. */
int proof_print_1(char *text, size_t size, unsigned number)
{
	size_t len = 1 + any_size(9);

	//@ assert size > 10;
	(void)number;
	for (size_t i = 0; i < len; i++)
		text[i] = Frama_C_char_interval('0', '9');
	text[len] = '\0';
	return (int)len;
}

int main(void)
{
	char name[4] = {0};
	char buffer[4];
	size_t len = any_size(sizeof(buffer));
	const char *text = any_text(buffer, len);
	uid_t uid = Frama_C_unsigned_int_interval(0, UINT32_MAX);

	any_bytes(name, 3);
	struct owner owner = owner_make(uid, name);

	//@ assert owner.id_len < sizeof(owner.id_text);
	//@ assert owner.name_len <= 3;
	(void)owner_matches(&owner, (struct word){text, len});
	(void)may_be_by(&owner, text, len);
	(void)owner_is_name(text, len);
	if (owner_is_id(text, len, &uid)) {
		//@ assert uid <= ID_MAX;
	}
	return 0;
}
