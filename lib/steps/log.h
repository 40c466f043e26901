/*
 * The system's log, as syslog(3) writes to it, but never waiting for it.
 */
#pragma once

#include "caller.h"
#include "id_kind.h"
#include "request.h"

/*
 * Sends a refusal, of facility authpriv and level notice: who asked, for which process and map, and
 * the first line of the answer, which must be harmless. The request has been read to its end. It is
 * lost if the log is absent, or is full. syslog(3) would wait for room, so that whoever stops the
 * log would stop the helper.
 */
void log_refusal(const struct id_kind *kind, const struct request *request,
		 const struct caller *caller, const char *line);
