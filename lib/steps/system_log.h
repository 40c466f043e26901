/*
 * The system's log, as syslog(3) writes to it, but never waiting for it.
 */
#pragma once

/*
 * Sends the text, of facility authpriv and level notice. It is lost if the log is absent, or is
 * full. syslog(3) would wait for room, so that whoever stops the log would stop the helper.
 */
void system_log(const char *program, const char *text);
