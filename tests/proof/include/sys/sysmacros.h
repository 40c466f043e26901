/*
 * What lib/ takes from libc's header: here, devices have numbers up to 2^16.
 */
#pragma once

#define major(device) ((device) >> 8)
