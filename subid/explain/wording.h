/*
 * Text with the facts of one refusal in it.
 */
#pragma once

#include "evidence.h"

/*
 * Copies text into line, and puts the value of NAME in place of each {NAME}. What comes from the
 * caller is escaped. What does not fit is cut. Returns line.
 */
const char *wording_fill(const struct evidence *evidence, const char *text,
			 char line[static LINE_SIZE]);
