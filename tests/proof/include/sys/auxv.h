/*
 * What lib/ takes from libc's header.
 */
#pragma once

#define AT_PAGESZ 6

unsigned long getauxval(unsigned long type);
