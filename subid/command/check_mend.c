/*
 * subid check --fix: what has one safe answer. Each file is changed by itself, under the lock that
 * all writers take.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "../../lib/decision/entry.h"
#include "../../lib/decision/files.h"
#include "../explain/escape.h"
#include "../library/change.h"
#include "../library/file_lock.h"
#include "../library/log.h"
#include "check.h"
#include "name_table.h"
#include "problem.h"

#define READABLE (S_IRUSR | S_IRGRP | S_IROTH)

/* What a change does to a file, to be told when it is made. */
struct mending {
	bool made;
	struct problem_list lines;
};

/* ---------- the mode */

/*
 * A good file that not all can read. One that others can write to is left alone: who has it open
 * could still write to it, and what it says already would count from then on.
 */
static bool is_wrong(const struct file_verdict *verdict)
{
	return verdict->fault == FILE_GOOD && (verdict->mode & READABLE) != READABLE;
}

static int mend_mode(const char *path)
{
	auto_file_lock struct file_lock lock = {0};
	struct file_place place = {.dir = -1};
	struct file_verdict verdict;
	auto_close int fd = -1;
	mode_t mode;
	int r = 0;

	if (trusted_file_find(path, &verdict, &place) != FILE_GOOD)
		return 0;
	r = file_lock_acquire(&path, 1, &lock);
	if (r == 0 && trusted_file_open_at(&place, &verdict, &fd) == FILE_GOOD &&
	    is_wrong(&verdict)) {
		mode = (verdict.mode & 07777) | READABLE;
		r = fchmod(fd, mode) < 0 ? -errno : 0;
		if (r == 0)
			log_message("%s: its mode was %04o, and is %04o now", path,
				    verdict.mode & 07777, mode);
	}
	(void)close(place.dir);
	return r;
}

/* ---------- the text */

static int add_edit(struct edit_list *edits, uint64_t offset, uint64_t end)
{
	char *nothing = strdup("");

	return nothing ? edit_list_add(edits, offset, end, nothing) : -ENOMEM;
}

static int add_line(struct mending *mending, const struct text_line *line, const char *what)
{
	const struct problem mended = {.line = line->number};
	auto_free char *text = copy_text(line->text, line->len);
	char escaped[ESCAPED_MAX];

	return text ? problem_add(&mending->lines, &mended, "\"%s\" %s", escape_text(text, escaped),
				  what)
		    : -ENOMEM;
}

static bool is_ended(const struct rewritable *file)
{
	char last;

	return file->st.st_size == 0 ||
	       (pread(file->fd, &last, 1, file->st.st_size - 1) == 1 && last == '\n');
}

/* The first of equal lines stays. An edit that changes nothing has the last line ended. */
static int plan_lines(const struct rewritable *file, struct edit_list *edits,
		      struct mending *mending)
{
	auto_free struct line_reader *reader = NULL;
	struct name_table seen = {0};
	struct text_line line;
	struct subid_entry entry;
	const uint64_t unended = is_ended(file) ? UINT64_MAX : (uint64_t)file->st.st_size;
	int r = lines_open(file->fd, 0, &reader);

	while (r >= 0 && (r = lines_next(reader, &line)) > 0) {
		const uint32_t known = seen.len;
		uint32_t number = known;

		if (entry_parse(&line, &entry) == ENTRY_GOOD)
			r = name_table_add(&seen, line.text, line.len, &number);
		if (r >= 0 && number < known) {
			r = add_edit(edits, line.offset, line.end);
			if (r == 0)
				r = add_line(mending, &line,
					     "stood above already, and is taken out");
		} else if (r >= 0 && line.end == unended) {
			r = add_edit(edits, unended, unended);
			if (r == 0)
				r = add_line(mending, &line,
					     "had no newline, and ends with one now");
		}
	}
	name_table_clear(&seen);
	return r;
}

/* An edit that changes nothing has the file made. It may be planned once more. */
static int plan(const struct change *change, const struct rewritable files[],
		struct edit_list edits[])
{
	struct mending *mending = change->context;

	problem_list_clear(&mending->lines);
	mending->made = files[0].fd < 0;
	return mending->made ? add_edit(&edits[0], 0, 0)
			     : plan_lines(&files[0], &edits[0], mending);
}

static void tell(const char *path, const struct mending *mending)
{
	if (mending->made)
		log_message("%s: was missing, and is made, with mode 0644 and empty", path);
	for (size_t i = 0; i < mending->lines.len; i++)
		log_message("%s:%ju: %s", path, (uintmax_t)mending->lines.items[i].line,
			    mending->lines.items[i].text);
}

/* A file that is not safe, or a link that leads nowhere, has no one safe answer. */
static int mend_file(enum id_type type)
{
	const char *path = files_of_type(type, NULL).subid;
	struct mending mending = {0};
	const struct change change = {.len = 1, .types = {type}, .plan = plan, .context = &mending};
	int r = mend_mode(path);

	if (r == 0)
		r = change_make(&change);
	if (r == 0)
		tell(path, &mending);
	else if (r != -EPERM && r != -ENOENT)
		log_message("%s: %s", path, strerror(-r));
	problem_list_clear(&mending.lines);
	return r == -EPERM || r == -ENOENT ? 0 : r;
}

static bool files_count(void)
{
	struct nsswitch nsswitch;

	if (nsswitch_read(NSSWITCH_CONF, &nsswitch) < 0)
		return false;
	for (size_t i = 0; i < nsswitch.subid.len; i++)
		if (source_is_files(&nsswitch.subid.items[i]))
			return true;
	return nsswitch.subid.len == 0;
}

int check_mend(const struct options *options)
{
	int r = 0;

	if (geteuid() != 0) {
		log_message("only root can mend files: --fix");
		return VERB_REFUSED;
	}
	if (!files_count())
		return VERB_GOOD;
	if (options->uid)
		r = mend_file(USER_IDS);
	if (r == 0 && options->gid)
		r = mend_file(GROUP_IDS);
	return r == 0 ? VERB_GOOD : VERB_REFUSED;
}
