/*
 * The hints behind a refusal. Each prints lines for the cause that it is named after; what it
 * examines, the caller could examine alone.
 */
#pragma once

#include "job.h"

void hint_number(const struct job *job);
void hint_overlap(const struct job *job);
void hint_limit(const struct job *job);
void hint_target(const struct job *job);
void hint_caller(const struct job *job);
void hint_namespace(const struct job *job);
void hint_not_delegated(const struct job *job);
void hint_map_open(const struct job *job);
void hint_map_write(const struct job *job);
void hint_system(const struct job *job);

/* Part of hint_map_write(): why the program has no privilege, and how to give it some. */
void hint_no_privilege(const struct job *job);
