/*
 * Looks at eight bytes at a time: the beginning of a line, and its two numbers from its end.
 *
 * Nothing is decided here. What is left out would have been passed over by whoever reads the
 * lines; when in doubt a line is handed out. Bytes around the line are looked at as well, which
 * the reader's margins allow.
 */
#include "sieve.h"

#include <endian.h>
#include <string.h>

#define WORD_SIZE sizeof(uint64_t)
#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS (EACH_BYTE * 0x80)

/* So that the first byte of the text is the lowest one. */
static uint64_t load_word(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return le64toh(word);
}

/* A byte's high bit is set where the byte is no digit; those above 127 may count as digits. */
static uint64_t find_other_than_digits(uint64_t word)
{
	return (((word ^ (EACH_BYTE * '0')) & ~HIGH_BITS) + EACH_BYTE * (0x80 - 10)) & HIGH_BITS;
}

/* How many bits at the top of the word hold digits, given what is none. */
static unsigned digit_bits(uint64_t others)
{
	return others ? (unsigned)__builtin_clzll(others) & ~7U : 64;
}

static uint64_t keep_top(uint64_t word, unsigned bits)
{
	return bits ? word >> (64 - bits) << (64 - bits) : 0;
}

/* The value of eight digits, the first one lowest; bytes of zero count as leading zeros. */
static uint64_t digits_value(uint64_t word)
{
	word = (word & EACH_BYTE * 0x0f) * (1 + (10 << 8)) >> 8;
	word = (word & UINT64_C(0x00ff00ff00ff00ff)) * (1 + (100 << 16)) >> 16;
	return (word & UINT64_C(0x0000ffff0000ffff)) * (1 + (UINT64_C(10000) << 32)) >> 32;
}

/* The number whose digits end before text; of its digits, the last ten. */
static uint64_t number_before(const char *text)
{
	uint64_t word = load_word(text - WORD_SIZE);
	uint64_t others = find_other_than_digits(word);
	uint64_t value = digits_value(keep_top(word, digit_bits(others)));
	unsigned digit;

	if (others)
		return value;
	digit = (unsigned char)text[-9] - (unsigned)'0';
	if (digit > 9)
		return value;
	value += digit * UINT64_C(100000000);
	digit = (unsigned char)text[-10] - (unsigned)'0';
	return digit > 9 ? value : value + digit * UINT64_C(1000000000);
}

/* Whether the line that ends before newline may hold an ID that matters. */
static bool may_hold(struct sieve *sieve, const char *newline)
{
	uint64_t word = load_word(newline - WORD_SIZE);
	unsigned bits = digit_bits(find_other_than_digits(word));
	uint64_t start;

	/* Blanks at the end, or a number that does not fit. */
	if (bits == 0 || bits == 64)
		return true;
	word >>= 64 - bits;
	if (word != sieve->count_digits) {
		sieve->count_digits = word;
		sieve->count = digits_value(word << (64 - bits));
	}
	start = number_before(newline - bits / 8 - 1);
	return start < sieve->end && start + sieve->count > sieve->first;
}

static bool begins_with(const char *line, const char *newline, const struct sieve_prefix *prefix)
{
	if ((load_word(line) & prefix->mask) != prefix->word)
		return false;
	return prefix->len < WORD_SIZE ||
	       ((size_t)(newline - line) > prefix->len && line[prefix->len] == ':' &&
		memcmp(line, prefix->text, prefix->len) == 0);
}

static bool may_matter(struct sieve *sieve, const char *line, const char *newline)
{
	return begins_with(line, newline, &sieve->owners[0]) ||
	       begins_with(line, newline, &sieve->owners[1]) ||
	       (sieve->first < sieve->end && may_hold(sieve, newline));
}

static struct sieve_prefix make_prefix(const char *text, size_t len)
{
	struct sieve_prefix prefix = {.text = text, .len = len};
	char bytes[WORD_SIZE] = {0};
	char mask[WORD_SIZE] = {0};
	size_t known = len < WORD_SIZE ? len : WORD_SIZE;

	/* No line begins like this: an empty OWNER is nobody. */
	if (len == 0)
		return (struct sieve_prefix){.word = 1};
	memcpy(bytes, text, known);
	memset(mask, 0xff, known);
	if (len < WORD_SIZE) {
		bytes[len] = ':';
		mask[len] = '\xff';
	}
	prefix.word = load_word(bytes);
	prefix.mask = load_word(mask);
	return prefix;
}

struct sieve sieve_make(const struct owner *owner, const struct range_set *wanted)
{
	struct sieve sieve = {
		.owners[0] = make_prefix(owner ? owner->name : "", owner ? owner->name_len : 0),
		.owners[1] = make_prefix(owner ? owner->id_text : "", owner ? owner->id_len : 0),
	};

	if (wanted && wanted->len > 0) {
		sieve.first = wanted->items[0].start;
		sieve.end = wanted->items[wanted->len - 1].end;
	}
	return sieve;
}

void sieve_forget_ranges(struct sieve *sieve)
{
	sieve->first = 0;
	sieve->end = 0;
}

int sieve_next(struct sieve *sieve, struct line_reader *reader, struct text_line *ret_line)
{
	const char *text = reader->buffer + reader->start;
	const char *end = reader->buffer + reader->end;
	const char *newline;

	while ((newline = memchr(text, '\n', (size_t)(end - text))) &&
	       !may_matter(sieve, text, newline)) {
		text = newline + 1;
		reader->number++;
	}
	reader->start = (size_t)(text - reader->buffer);
	reader->line_end = reader->bytes_read - (reader->end - reader->start);
	return lines_next(reader, ret_line);
}
