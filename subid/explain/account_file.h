/*
 * The part of an account that comes from the file of delegations, and what all parts are made with.
 */
#pragma once

#include "account_data.h"

/* Reads the file of delegations. */
void account_read_file(struct account *account);

/* Takes a range out of what is missing. Returns 0 or -ENOMEM. */
MUST_USE int account_take(struct account *account, struct id_range range);

void account_add_line(struct account_lines *lines, const struct account_line *line);
