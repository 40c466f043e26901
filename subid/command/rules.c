/*
 * The keys differ by one letter. A value that cannot be read stops everything: what an
 * administrator means is not guessed.
 */
#include "rules.h"

#include "../../lib/base/number.h"
#include "../../lib/decision/login_defs.h"
#include "../library/log.h"
#include "../library/login_number.h"

#define KEY_MAX 48

const char *rules_ids(enum id_type type)
{
	return type == USER_IDS ? "user IDs" : "group IDs";
}

/* UID is what stands for the kind in the name of a key. */
static const char *key_of(enum id_type type, const char *format, char key[static KEY_MAX])
{
	const char *place = strchr(format, '*');

	(void)snprintf(key, KEY_MAX, "%.*s%c%s", (int)(place - format), format,
		       type == USER_IDS ? 'U' : 'G', place + 1);
	return key;
}

static int said(int error, const char *key)
{
	if (error == -EINVAL)
		log_message("%s: %s is not a plain decimal number below 4294967296", LOGIN_DEFS,
			    key);
	else if (error < 0)
		log_message("%s: %s", LOGIN_DEFS, strerror(-error));
	return error;
}

static int read_number(enum id_type type, const char *format, uint64_t fallback,
		       uint64_t *ret_number)
{
	char key[KEY_MAX];

	(void)key_of(type, format, key);
	return said(login_number_read(LOGIN_DEFS, key, fallback, ret_number), key);
}

static int read_yes(enum id_type type, const char *format, bool *ret_yes)
{
	char key[KEY_MAX];

	(void)key_of(type, format, key);
	return said(login_defs_yes(LOGIN_DEFS, key, ret_yes), key);
}

/* Without a setting, places are among all IDs behind the first 65536, as useradd(8) has them. */
static int read_bounds(enum id_type type, bool deterministic, struct bounds *ret_bounds)
{
	int r = read_number(type, "SUB_*ID_MIN", deterministic ? 65536 : SUB_ID_MIN,
			    &ret_bounds->first);

	if (r == 0)
		r = read_number(type, "SUB_*ID_MAX", deterministic ? ID_SPACE - 1 : SUB_ID_MAX,
				&ret_bounds->last);
	return r;
}

int rules_read(enum id_type type, struct rules *ret_rules)
{
	struct rules rules = {.type = type};
	int r = read_yes(type, "SUB_*ID_DETERMINISTIC", &rules.deterministic);

	if (r == 0)
		r = read_bounds(type, rules.deterministic, &rules.bounds);
	if (r == 0)
		r = read_number(type, "SUB_*ID_COUNT", 65536, &rules.count);
	if (r == 0)
		r = read_yes(type, "SUB_*ID_STORE_BY_UID", &rules.by_uid);
	if (r == 0)
		r = read_yes(type, "UNSAFE_SUB_*ID_DETERMINISTIC_WRAP", &rules.wrap);
	if (r == 0)
		r = read_number(USER_IDS, "*ID_MIN", 1000, &rules.uid_min);
	if (r == 0)
		*ret_rules = rules;
	return r;
}

int rules_place(const struct rules *rules, uid_t uid, struct id_range *ret_range)
{
	const uint64_t first = rules->bounds.first;
	const uint64_t end = rules->bounds.last + 1;
	const uint64_t places = first < end ? (end - first) / rules->count : 0;
	uint64_t place = uid - rules->uid_min;

	if (uid < rules->uid_min)
		return -EDOM;
	if (places == 0 || (place >= places && !rules->wrap))
		return -ERANGE;
	place %= places;
	if (first + (place + 1) * rules->count > (uint64_t)ID_MAX + 1)
		return -ERANGE;
	*ret_range = (struct id_range){(uint32_t)(first + place * rules->count),
				       first + (place + 1) * rules->count};
	return 0;
}
