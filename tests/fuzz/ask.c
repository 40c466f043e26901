/*
 * The asker's answer: what comes through the pipe is believed only if it is one whole well-formed
 * answer, and the child then ends well; and it is the same however it arrives.
 *
 * The fork, the pipe and the wait are the real ones. What the child sends is made up here, in place
 * of lib/directory/asker.c.
 *
 * Input: 1 byte that chooses how the child ends, the bytes that it sends.
 */
#include "../../lib/steps/ask.h"

#include <fcntl.h>
#include <signal.h>

#include "../../lib/directory/asker.h"
#include "fuzz.h"

#define DESCRIPTORS 1024 /* none above is open here */

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_NOTHING;

static const uint8_t *sent;
static size_t sent_len;
static uint8_t end;

/* The one descriptor above standard error. */
static int find_pipe(void)
{
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return fd;
	return -1;
}

void asker_answer(const struct question *question, struct answer *ret_answer)
{
	int fd = find_pipe();
	size_t at = 0;

	(void)question, (void)ret_answer;
	(void)signal(SIGPIPE, SIG_IGN);
	while (at < sent_len) {
		size_t part = sent_len - at < 100 ? sent_len - at : 100;

		/* The parent has closed its end: what it has read is too much. */
		if (write(fd, sent + at, part) != (ssize_t)part)
			break;
		at += part;
	}
	if (end % 3 == 2)
		(void)raise(SIGKILL);
	_exit(end % 3 == 0 ? 0 : 1 + end / 3);
}

static bool is_answer(const struct answer *answer)
{
	bool ended = false;

	if (end % 3 != 0 || sent_len != sizeof(*answer))
		return false;
	for (size_t i = 0; i < sizeof(answer->user.name); i++)
		ended |= answer->user.name[i] == '\0';
	for (size_t i = 0; i < ID_MAP_MAX; i++)
		if (answer->granted[i] != 0 && answer->granted[i] != 1)
			return false;
	return ended && answer->user_error == 0 && answer->delegation_error == 0;
}

/* What ask() says, in one number. */
static int64_t check(const struct question *question, const struct answer *expected, bool good)
{
	static const struct answer none;
	struct answer answer;
	struct refusal refusal = {0};
	int r;

	memset(&answer, 0, sizeof(answer));
	r = ask(question, &answer, &refusal);
	CHECK(r == (good ? 0 : -1));
	CHECK(memcmp(&answer, good ? expected : &none, sizeof(answer)) == 0);
	if (!good)
		CHECK(refusal.cause == CAUSE_ASKER || refusal.cause == CAUSE_USER_DATABASE ||
		      refusal.cause == CAUSE_DELEGATION_READ);
	return (int64_t)refusal.cause << 32 ^ refusal.error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_choices choices = fuzz_choose(&data, &size, 1);
	auto_fuzz_text struct fuzz_text text = fuzz_text(data, size);
	const struct question question = {.uid = 1000};
	struct answer expected;
	bool good;
	int64_t why;

	sent = (const uint8_t *)text.bytes;
	sent_len = text.len;
	end = fuzz_choice(&choices, 0);
	memset(&expected, 0, sizeof(expected));
	memcpy(&expected, sent, sent_len < sizeof(expected) ? sent_len : sizeof(expected));
	good = is_answer(&expected);
	why = check(&question, &expected, good);
	fuzz_in_parts(&text);
	CHECK(check(&question, &expected, good) == why);
	fuzz_whole();
	return 0;
}
