/*
 * The asker's answer. The child of a helper that runs this holds no privilege, for here the modules
 * of the user database and plugins are run.
 */
#pragma once

#include "../decision/question.h"

/* Answers the question with all sources that are configured. What failed, the answer says. */
void asker_answer(const struct question *question, struct answer *ret_answer);
