/*
 * What login.defs(5) says about the ranges that are handed out.
 */
#pragma once

#include "../library/allocation.h"

struct rules {
	enum id_type type;
	struct bounds bounds; /* SUB_UID_MIN, SUB_UID_MAX */
	uint64_t count;       /* SUB_UID_COUNT */
	bool by_uid;          /* SUB_UID_STORE_BY_UID: lines are by the user ID */
	bool deterministic;   /* SUB_UID_DETERMINISTIC: each user ID has a place of its own */
	bool wrap;            /* UNSAFE_SUB_UID_DETERMINISTIC_WRAP: or shares it with others */
	uint64_t uid_min;     /* UID_MIN, which has the first place */
};

/* Reads them, for one kind of IDs. Returns 0 or a negative errno, and has said why. */
MUST_USE int rules_read(enum id_type type, struct rules *ret_rules);

/*
 * Finds the place of the user ID. Returns 0; -EDOM for one below UID_MIN; or -ERANGE if the place
 * is outside the bounds.
 */
MUST_USE int rules_place(const struct rules *rules, uid_t uid, struct id_range *ret_range);

/* What the two kinds of IDs are called: "user IDs". */
const char *rules_ids(enum id_type type);
