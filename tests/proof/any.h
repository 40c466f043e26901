/*
 * What is not known: any bytes, any length.
 */
#pragma once

#include <__fc_builtin.h>
#include <stddef.h>

/* A size up to max, and max too. Each is looked at by itself. */
#define any_size(max) ((size_t)Frama_C_interval_split(0, (int)(max)))

static inline void any_bytes(void *bytes, size_t len)
{
	Frama_C_make_unknown(bytes, len);
}

/*
 * Any len bytes, with nothing behind them: to read one byte more is out of bounds.
 */
#define any_text(buffer, len) (any_bytes(buffer, sizeof(buffer)), (buffer) + sizeof(buffer) - (len))
