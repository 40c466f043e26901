/*
 * Files, texts and reads of the fuzz targets.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "../unit/private_directory.h"

#define REPEAT '\x1f'
#define SEPARATOR '\x1e'
#define REPEAT_UNIT 64
/* A reader looks at what it has of a line once more with each part. */
#define PARTS_MEANT 64
/* A longer text shows nothing that this one does not: readers have buffers of 32 KiB. */
#define TEXT_MAX (UINT32_C(72) * 1024)
#define ID_LAST UINT64_C(4294967294)

/* The linker puts these in the place of what the product calls. */
ssize_t __real_pread(int fd, void *buffer, size_t size, off_t offset);
ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset);
ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t room);
ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
ssize_t __wrap___read_chk(int fd, void *buffer, size_t size, size_t room);

_Noreturn void fuzz_fail(const char *what, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	if (fuzz_needs == FUZZ_NEEDS_ETC)
		CHECK(private_directory("/etc") == 0);
	return 0;
}

/* How many bytes a piece of the input stands for: it is three bytes long, or one. */
static size_t repeats(const uint8_t *data, size_t size)
{
	return data[0] == REPEAT && size > 2 ? (size_t)REPEAT_UNIT * data[1] : 1;
}

static size_t piece(const uint8_t *data, size_t size)
{
	return data[0] == REPEAT && size > 2 ? 3 : 1;
}

struct fuzz_text fuzz_text(const uint8_t *data, size_t size)
{
	struct fuzz_text text = {0};
	size_t end = 0;

	while (end < size && text.len + repeats(data + end, size - end) <= TEXT_MAX) {
		text.len += repeats(data + end, size - end);
		end += piece(data + end, size - end);
	}
	/* Not a byte more, so that the sanitizer finds what is read behind the end. */
	text.bytes = malloc(text.len + 1);
	CHECK(text.bytes);
	text.bytes[text.len] = '\0';
	text.len = 0;
	for (size_t at = 0; at < end; at += piece(data + at, size - at)) {
		size_t count = repeats(data + at, size - at);

		memset(text.bytes + text.len, data[at + piece(data + at, size - at) - 1], count);
		text.len += count;
	}
	return text;
}

void fuzz_text_clear(struct fuzz_text *text)
{
	free(text->bytes);
	*text = (struct fuzz_text){0};
}

int fuzz_arguments(struct fuzz_text *text, char *name, char *argv[], int max)
{
	int argc = 1;
	char *at = text->bytes;
	char *end = text->bytes + text->len;

	argv[0] = name;
	while (at < end && argc < max - 1) {
		char *newline = memchr(at, '\n', (size_t)(end - at));

		argv[argc++] = at;
		at = newline ? newline + 1 : end;
		if (newline)
			*newline = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

struct fuzz_choices fuzz_choose(const uint8_t **data, size_t *size, size_t len)
{
	struct fuzz_choices choices = {*data, len < *size ? len : *size};

	*data += choices.len;
	*size -= choices.len;
	return choices;
}

uint8_t fuzz_choice(const struct fuzz_choices *choices, size_t index)
{
	return index < choices->len ? choices->bytes[index] : 0;
}

struct fuzz_text fuzz_part(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size > 0 ? memchr(*data, SEPARATOR, *size) : NULL;
	size_t len = end ? (size_t)(end - *data) : *size;
	struct fuzz_text text = fuzz_text(*data, len);

	if (end)
		len++;
	*data += len;
	*size -= len;
	return text;
}

static void write_all(int fd, const struct fuzz_text *text)
{
	CHECK(fd >= 0 && write(fd, text->bytes, text->len) == (ssize_t)text->len);
}

int fuzz_file(const struct fuzz_text *text)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	write_all(fd, text);
	return fd;
}

void fuzz_etc_file(const char *path, const struct fuzz_text *text)
{
	auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	write_all(fd, text);
}

struct fuzz_text fuzz_etc_read(const char *path)
{
	struct fuzz_text text = {0};
	auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return text;
	CHECK(fstat(fd, &st) == 0);
	text.len = (size_t)st.st_size;
	text.bytes = malloc(text.len + 1);
	CHECK(text.bytes && __real_pread(fd, text.bytes, text.len, 0) == (ssize_t)text.len);
	return text;
}

static uint32_t state; /* of the generator; 0: reads are whole */
static uint32_t part_max;
static size_t reads;

static uint32_t next_random(void)
{
	state = state * UINT32_C(1664525) + UINT32_C(1013904223);
	state |= state == 0;
	return state >> 8;
}

static size_t shorten(size_t size)
{
	size_t part;

	if (state == 0 || size == 0)
		return size;
	reads++;
	part = 1 + next_random() % part_max;
	return part < size ? part : size;
}

ssize_t __wrap_pread(int fd, void *buffer, size_t size, off_t offset)
{
	return __real_pread(fd, buffer, shorten(size), offset);
}

ssize_t __wrap___pread_chk(int fd, void *buffer, size_t size, off_t offset, size_t room)
{
	CHECK(size <= room);
	return __wrap_pread(fd, buffer, size, offset);
}

ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
	return __real_read(fd, buffer, shorten(size));
}

ssize_t __wrap___read_chk(int fd, void *buffer, size_t size, size_t room)
{
	CHECK(size <= room);
	return __wrap_read(fd, buffer, size);
}

void fuzz_in_parts(const struct fuzz_text *text)
{
	static const uint32_t sizes[] = {1, 2, 7, 61, 509, 4099, 16381, 32771};
	uint32_t hash = UINT32_C(2166136261);
	uint32_t least = 1 + (uint32_t)text->len / PARTS_MEANT;

	for (size_t i = 0; i < text->len; i++)
		hash = (hash ^ (uint8_t)text->bytes[i]) * UINT32_C(16777619);
	state = hash | 1;
	part_max = sizes[next_random() % (sizeof(sizes) / sizeof(sizes[0]))];
	if (part_max < least)
		part_max = least;
	reads = 0;
}

void fuzz_whole(void)
{
	CHECK(reads > 0);
	state = 0;
}

static void add_edge(struct fuzz_edges *edges, uint64_t id)
{
	if (edges->len < FUZZ_EDGES_MAX)
		edges->ids[edges->len++] = id > ID_LAST ? ID_LAST : id;
}

struct fuzz_edges fuzz_edges(const struct fuzz_text *subid)
{
	struct fuzz_edges edges = {0};
	struct oracle_line line = {0};
	struct oracle_entry entry;

	add_edge(&edges, 0);
	add_edge(&edges, ID_LAST);
	while (oracle_next_line(subid->bytes, subid->len, &line))
		if (oracle_entry(&line, &entry)) {
			add_edge(&edges, entry.start);
			add_edge(&edges, entry.end);
		}
	return edges;
}

/* The upper bits are one ID less, none, or one or two more. */
static uint64_t near(const struct fuzz_edges *edges, uint8_t choice)
{
	uint64_t id = edges->ids[choice % FUZZ_EDGES_MAX % edges->len] + choice / FUZZ_EDGES_MAX;

	return id == 0 ? 0 : id - 1 > ID_LAST ? ID_LAST : id - 1;
}

void fuzz_range(const struct fuzz_edges *edges, uint8_t first, uint8_t second, uint64_t *ret_start,
		uint64_t *ret_end)
{
	uint64_t a = near(edges, first);
	uint64_t b = near(edges, second);

	*ret_start = a < b ? a : b;
	*ret_end = a < b ? b : a;
	if (*ret_start == *ret_end)
		++*ret_end;
}
