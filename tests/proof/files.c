/*
 * The decision over every file of two lines in a small space of IDs, for every caller and claim in
 * it: what is granted is held by lines of the caller's, and what is held by them is granted. Of a
 * file that is not trusted, nothing is.
 */
#include "../../lib/decision/files.h"

#include "../../lib/base/trusted_file.h"
#include "any.h"

#define IDS 2

static const char *const owners[] = {"7", "ann", "eve", "ann"};

static struct {
	char text[2][8];
	bool by_caller[2];
	struct id_range range[2];
	bool is_good;
} file;

static void write_line(size_t i)
{
	size_t who = any_size(3);
	bool is_bad = who == 3;
	size_t start = is_bad ? 0 : any_size(IDS - 1);
	size_t count = is_bad ? 1 : 1 + any_size(IDS - 1 - start);
	size_t len = strlen(owners[who]);

	memcpy(file.text[i], owners[who], len);
	file.text[i][len] = ':';
	file.text[i][len + 1] = (char)('0' + start);
	file.text[i][len + 2] = ':';
	file.text[i][len + 3] = is_bad ? 'x' : (char)('0' + count);
	file.text[i][len + 4] = '\0';
	file.by_caller[i] = who < 2;
	file.range[i] = (struct id_range){(uint32_t)start, start + count};
}

enum file_fault trusted_file_open(const char *path, struct file_verdict *ret_verdict, int *ret_fd)
{
	(void)path;
	file.is_good = any_size(1);
	if (!file.is_good) {
		*ret_verdict = (struct file_verdict){.fault = FILE_OPEN,
						     .error = Frama_C_interval(1, 133)};
		return FILE_OPEN;
	}
	*ret_verdict = (struct file_verdict){.fault = FILE_GOOD};
	*ret_fd = 3;
	return FILE_GOOD;
}

int lines_open(int fd, uint64_t size, struct line_reader **ret_reader)
{
	static struct line_reader reader;

	(void)fd, (void)size;
	reader.number = 0;
	*ret_reader = &reader;
	return 0;
}

int lines_next(struct line_reader *reader, struct text_line *ret_line)
{
	if (reader->number == 2)
		return 0;
	*ret_line = (struct text_line){.text = file.text[reader->number],
				       .len = strlen(file.text[reader->number])};
	reader->number++;
	return 1;
}

static int find_no_aliases(int subid_fd, const struct user_files *files, const struct owner *owner,
			   const struct range_set *wanted, struct aliases *ret_aliases)
{
	(void)subid_fd, (void)files, (void)owner, (void)wanted;
	*ret_aliases = (struct aliases){0};
	return 0;
}

static bool is_delegated(struct id_range range)
{
	for (uint32_t id = range.start; id < range.end; id++) {
		struct id_range one = {id, (uint64_t)id + 1};

		if (!(file.by_caller[0] && range_overlaps(file.range[0], one)) &&
		    !(file.by_caller[1] && range_overlaps(file.range[1], one)))
			return false;
	}
	return true;
}

int main(void)
{
	static const struct owner owner = {
		.uid = 7, .name = "ann", .name_len = 3, .id_text = "7", .id_len = 1};
	struct files files = {.subid = SUBUID_FILE};
	uint32_t start = (uint32_t)any_size(IDS - 1);
	struct claim claim = {.range = {start, start + 1 + any_size(IDS - 1 - start)}};

	write_line(0);
	write_line(1);
	bool delegated = is_delegated(claim.range);
	int r = files_check(&files, &owner, find_no_aliases, &claim, 1);
	if (r < 0 || !file.is_good) {
		//@ assert claim.granted == 0;
	} else {
		//@ assert r == FILES_DECIDED;
		//@ assert claim.granted == delegated;
	}
	return 0;
}
