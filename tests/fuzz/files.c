/*
 * The decision from the files: a passwd file and a file of delegations that the input makes up, and
 * ranges that somebody asks for. No ID is granted that no line of the user's holds, and none is
 * refused for certain that one does.
 *
 * Input: 9 bytes that choose, the passwd file, 0x1e, the file of delegations.
 */
#include "../../lib/decision/files.h"

#include <limits.h>

#include "../../lib/base/number.h"
#include "../../lib/directory/names.h"
#include "../unit/user_database.h"
#include "fuzz.h"

#define USER_UID 1000
#define CLAIMS 4

const enum fuzz_needs fuzz_needs = FUZZ_NEEDS_ETC;

/* What another source of users than the file has. */
static const struct fake_user directory[] = {
	{"remote", USER_UID, USER_UID}, {"stranger", 1001, 1001}, {"user", USER_UID, USER_UID}};

struct scene {
	const struct fuzz_text *passwd;
	const char *name; /* of the user, or empty */
	bool asks_directory;
};

static bool is_text(const char *expected, const char *text, size_t len)
{
	return strlen(expected) == len && memcmp(expected, text, len) == 0;
}

/* NAME:PASSWORD:UID:GID:..., as passwd(5) has it, without anything odd. */
static bool parse_user(const struct oracle_line *line, size_t *ret_name_len, uint64_t *ret_uid)
{
	size_t colons[4];
	size_t found = 0;
	uint64_t gid;

	for (size_t i = 0; i < line->len && found < 4; i++)
		if (line->text[i] == ':')
			colons[found++] = i;
	if (line->len > ORACLE_LINE_MAX || found < 4 || colons[0] == 0 ||
	    memchr("#+- \t\r\v\f", line->text[0], 9) || memchr(line->text, '\0', colons[1]))
		return false;
	*ret_name_len = colons[0];
	return oracle_number(line->text + colons[1] + 1, colons[2] - colons[1] - 1, ID_MAX,
			     ret_uid) &&
	       oracle_number(line->text + colons[2] + 1, colons[3] - colons[2] - 1, ID_MAX, &gid);
}

/* The first line of that name is the user. */
static bool find_in_passwd(const struct fuzz_text *passwd, const char *name, size_t len,
			   uint64_t *ret_uid)
{
	struct oracle_line line = {0};
	size_t name_len;

	while (oracle_next_line(passwd->bytes, passwd->len, &line))
		if (parse_user(&line, &name_len, ret_uid) && name_len == len &&
		    memcmp(line.text, name, len) == 0)
			return true;
	return false;
}

static bool is_users(const void *context, const char *owner, size_t len)
{
	const struct scene *scene = context;
	bool digits = true;
	uint64_t uid;

	for (size_t i = 0; i < len; i++)
		digits &= owner[i] >= '0' && owner[i] <= '9';
	if (digits)
		return is_text("1000", owner, len);
	if (scene->name[0] != '\0' && is_text(scene->name, owner, len))
		return true;
	if (find_in_passwd(scene->passwd, owner, len, &uid))
		return uid == USER_UID;
	for (size_t i = 0; scene->asks_directory && i < sizeof(directory) / sizeof(directory[0]);
	     i++)
		if (is_text(directory[i].name, owner, len))
			return directory[i].uid == USER_UID;
	return false;
}

/* Whether more names are in question than the user database is asked about, or longer ones. */
static bool has_unasked_names(const struct fuzz_text *subid)
{
	struct oracle_line line = {0};
	struct oracle_entry entry;
	size_t lines = 0;

	while (oracle_next_line(subid->bytes, subid->len, &line))
		if (oracle_entry(&line, &entry)) {
			lines++;
			if (entry.owner_len >= LOGIN_NAME_MAX)
				return true;
		}
	return lines > NAMES_ASKED_MAX;
}

struct result {
	int r;
	bool granted[CLAIMS];
};

static struct result decide(const struct files *files, const struct scene *scene,
			    aliases_finder *finder, const struct claim claims[], size_t len)
{
	const struct owner owner = owner_make(USER_UID, scene->name);
	struct claim asked[CLAIMS];
	struct result result = {0};

	memcpy(asked, claims, len * sizeof(*asked));
	result.r = files_check(files, &owner, finder, asked, len);
	for (size_t i = 0; i < len; i++)
		result.granted[i] = asked[i].granted;
	return result;
}

static void check(const struct result *result, const struct scene *scene,
		  const struct fuzz_text *subid, const struct claim claims[], size_t len)
{
	bool decided = result->r == FILES_DECIDED && !has_unasked_names(subid);

	CHECK(result->r == FILES_DECIDED || result->r == FILES_UNDECIDED);
	for (size_t i = 0; i < len; i++) {
		bool delegated = oracle_delegates(subid->bytes, subid->len, is_users, scene,
						  claims[i].range.start, claims[i].range.end);

		if (result->granted[i])
			CHECK(delegated);
		else if (decided)
			CHECK(!delegated);
	}
}

static size_t choose_claims(const struct fuzz_choices *choices, const struct fuzz_text *subid,
			    struct claim claims[static CLAIMS])
{
	struct fuzz_edges edges = fuzz_edges(subid);
	size_t len = 1 + fuzz_choice(choices, 0) / 64;

	for (size_t i = 0; i < len; i++) {
		uint64_t start;
		uint64_t end;

		fuzz_range(&edges, fuzz_choice(choices, 1 + 2 * i), fuzz_choice(choices, 2 + 2 * i),
			   &start, &end);
		claims[i] = (struct claim){.range = {(uint32_t)start, end}};
	}
	return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_choices choices = fuzz_choose(&data, &size, 1 + 2 * CLAIMS);
	auto_fuzz_text struct fuzz_text passwd = fuzz_part(&data, &size);
	auto_fuzz_text struct fuzz_text subid = fuzz_text(data, size);
	uint8_t flags = fuzz_choice(&choices, 0);
	struct scene scene = {
		.passwd = &passwd,
		.name = flags & 1 ? "user" : "",
		.asks_directory = !(flags & 2),
	};
	const struct files files = {SUBUID_FILE,
				    {.passwd = PASSWD_FILE,
				     .passwd_first = flags & 6,
				     .passwd_only = !scene.asks_directory}};
	aliases_finder *finder = flags & 8 ? names_find : aliases_find_in_passwd;
	struct claim claims[CLAIMS];
	size_t len = choose_claims(&choices, &subid, claims);
	struct result whole;
	struct result parts;

	user_database.users = directory;
	user_database.len = scene.asks_directory ? sizeof(directory) / sizeof(directory[0]) : 0;
	fuzz_etc_file(PASSWD_FILE, &passwd);
	fuzz_etc_file(SUBUID_FILE, &subid);
	whole = decide(&files, &scene, finder, claims, len);
	check(&whole, &scene, &subid, claims, len);
	fuzz_in_parts(&subid);
	parts = decide(&files, &scene, finder, claims, len);
	fuzz_whole();
	CHECK(parts.r == whole.r);
	CHECK(memcmp(parts.granted, whole.granted, sizeof(whole.granted)) == 0);
	return 0;
}
