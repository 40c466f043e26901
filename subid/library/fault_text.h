/*
 * What is wrong with a number or with a line of subuid(5), in words.
 */
#pragma once

#include "../../lib/decision/entry.h"

/* Says in words, to follow the number's name, what an error of number_parse() means. */
const char *number_fault_text(int error);

#define ENTRY_FAULT_TEXT_MAX 80

/* Says into text what a fault means, to follow "ignored: ". */
void entry_fault_text(enum entry_fault fault, int number_error, char *text, size_t size);
