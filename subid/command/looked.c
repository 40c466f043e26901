/*
 * What a line says may be anybody's word: it is escaped.
 */
#include "looked.h"

const char *looked_owner_name(const struct looked *looked, uint32_t owner)
{
	return name_table_get(&looked->tables->owners, owner);
}

struct problem looked_problem(const struct looked *looked, uint64_t line, enum severity severity,
			      const char *code)
{
	return (struct problem){
		.file = looked->file->path, .line = line, .severity = severity, .code = code};
}

const char *looked_span_text(const struct looked *looked, const struct span *span,
			     char text[static SPAN_TEXT_MAX])
{
	char name[ESCAPED_MAX];

	(void)snprintf(text, SPAN_TEXT_MAX, "%s:%u:%ju",
		       escape_text(looked_owner_name(looked, span->name), name), span->range.start,
		       (uintmax_t)(span->range.end - span->range.start));
	return text;
}
