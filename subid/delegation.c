/*
 * Consults the sources of delegations, in order.
 *
 * Called by the helpers with privileges parked; what sources answer is checked by them.
 */
#include "delegation.h"

#include "files.h"

/* A source of delegations. Its check() is delegation_check() for this source alone. */
struct source {
	const char *name;
	int (*check)(const struct owner *owner, enum subid_type type, struct claim claims[],
		     size_t len, struct delegation_notes *notes);
};

static int check_files(const struct owner *owner, enum subid_type type, struct claim claims[],
		       size_t len, struct delegation_notes *notes)
{
	return files_check(files_of_type(type), owner, claims, len, notes);
}

static const struct source sources[] = {
	{"files", check_files},
};

static bool all_granted(const struct claim claims[], size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!claims[i].granted)
			return false;
	return true;
}

int delegation_check(const struct owner *owner, enum subid_type type, struct claim claims[],
		     size_t len, struct delegation_notes *ret_notes)
{
	struct delegation_notes notes = {0};

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]) && !all_granted(claims, len);
	     i++) {
		int r = sources[i].check(owner, type, claims, len, &notes);

		if (r < 0)
			return r;
	}
	*ret_notes = notes;
	return 0;
}
