/*
 * The one type of libcap's that headers of lib/ take.
 */
#pragma once

typedef int cap_value_t;
