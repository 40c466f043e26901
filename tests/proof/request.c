/*
 * Any arguments: a target, and up to two triples of any words. And the text of any map, up to the
 * most triples.
 */
#include "../../lib/steps/request.c"

#include "any.h"

#define WORDS_MAX 8
#define WORD_MAX 11

unsigned long getauxval(unsigned long type)
{
	//@ assert type == AT_PAGESZ;
	return 4096;
}

static void prove_arguments(void)
{
	static struct request request;
	static char words[WORDS_MAX][WORD_MAX + 1];
	static char *argv[WORDS_MAX + 1] = {"newuidmap"};
	int argc = (int)any_size(WORDS_MAX + 1);
	struct refusal why;

	for (int i = 0; i < WORDS_MAX; i++) {
		any_bytes(words[i], WORD_MAX);
		argv[i + 1] = words[i];
	}
	(void)request_maps_outside_zero(argc, argv);
	if (request_parse(argc, argv, &request, &why) < 0)
		return;
	//@ assert 1 <= request.map.len <= 2;
	//@ assert request.map.extents[0].count > 0;
	//@ assert request.map.len == 1 || request.map.extents[1].count > 0;
	//@ assert 6 <= request.text_len <= 4095;
	//@ assert request.pid >= 0 && request.fd >= -1;
}

/* Two triples of a small space, and one at its end. */
static void prove_ranges(void)
{
	static char *const ids[] = {"0", "1", "4294967294"};
	static char *const counts[] = {"0", "1", "2", "4294967294"};
	static struct request request;
	static char *argv[] = {"newuidmap", "1", "0", "0", "1", "0", "0", "1"};
	const struct id_extent *a = &request.map.extents[0];
	const struct id_extent *b = &request.map.extents[1];
	struct refusal why;

	for (size_t i = 2; i < 8; i++)
		argv[i] = i % 3 == 1 ? counts[any_size(3)] : ids[any_size(2)];
	if (request_parse(8, argv, &request, &why) < 0)
		return;
	//@ assert request.map.len == 2;
	//@ assert a->count > 0 && b->count > 0;
	//@ assert a->inside + a->count <= 4294967295 && a->outside + a->count <= 4294967295;
	//@ assert b->inside + b->count <= 4294967295 && b->outside + b->count <= 4294967295;
	//@ assert a->inside + a->count <= b->inside || b->inside + b->count <= a->inside;
	//@ assert a->outside + a->count <= b->outside || b->outside + b->count <= a->outside;
}

static void prove_text(void)
{
	static struct request request;
	struct refusal why;

	request.map.len = (size_t)Frama_C_interval(1, ID_MAP_MAX);
	any_bytes(request.map.extents, sizeof(request.map.extents));
	if (format_text(&request, &why) == 0) {
		//@ assert 6 <= request.text_len <= 4095;
		//@ assert \initialized(&request.text[0 .. request.text_len - 1]);
	} else {
		//@ assert why.cause == CAUSE_TEXT_MAX;
		//@ assert request.text_len == 0;
	}
}

int main(void)
{
	prove_arguments();
	prove_ranges();
	prove_text();
	return 0;
}
