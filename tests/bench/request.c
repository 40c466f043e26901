#include "request.h"

#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "lines.h"

static char *number(size_t value)
{
	char *text = make(24, 1);
	(void)snprintf(text, 24, "%zu", value);
	return text;
}

static void add_triple(struct request *request, size_t at, size_t inside, size_t outside,
		       size_t count)
{
	char **words = request->words + 2 + 3 * at;
	words[0] = number(inside);
	words[1] = number(outside);
	words[2] = number(count);
	for (int i = 0; i < 3; i++) {
		if (*request->map)
			strcat(request->map, " ");
		strcat(request->map, words[i]);
	}
}

void request_make(size_t scattered, struct request *ret_request)
{
	size_t triples = scattered ? scattered : 1;
	ret_request->words = make(triples * 3 + 3, sizeof(char *));
	ret_request->map = make(triples, 3 * 24);
	if (!scattered)
		add_triple(ret_request, 0, 0, WANTED_START, WANTED_COUNT);
	for (size_t i = 0; i < scattered; i++)
		add_triple(ret_request, i, i, SCATTER_START + 2 * i, 1);
}
