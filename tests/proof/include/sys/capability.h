/*
 * What lib/ takes from libcap's header, where none of its functions is called.
 */
#pragma once

typedef int cap_value_t;
typedef struct proof_cap *cap_t;

#define CAP_SETGID 6
#define CAP_SETUID 7
