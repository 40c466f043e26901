/*
 * The verbs of subid, each in a file of its own.
 */
#pragma once

#include <getopt.h>
#include <stdbool.h>

/* What the program found out; of each verb, too. */
enum verb_status {
	VERB_GOOD = 0,
	VERB_REFUSED = 1, /* or it found something */
	VERB_USAGE = 2,
	VERB_UNREACHABLE = 11, /* a source could not be asked */
};

/* How many long options a verb may have that no other one has. */
#define OWN_OPTIONS_MAX 8

/* What options say. They are the caller's words. */
struct options {
	bool uid; /* one of the two at least */
	bool gid;
	bool json;
	const char *root; /* of another tree, or NULL */
	/* In the order of verb->own: the argument, "" if the option takes none, NULL if not given.
	 */
	const char *own[OWN_OPTIONS_MAX];
};

/* An option that one verb has. */
struct verb_option {
	const char *name;
	const char *argument; /* for the usage; NULL: it takes none */
	const char *summary;
};

/* Which of the options that several verbs have. */
enum shared_option {
	SHARED_KINDS = 1, /* --uid, --gid */
	SHARED_JSON = 2,
	SHARED_ROOT = 4,
};

struct verb {
	const char *name;
	const char *arguments; /* for the usage */
	const char *summary;
	unsigned shared; /* enum shared_option */
	/* Its own options, which end with one without a name. */
	const struct verb_option *own;
	bool words_follow;    /* behind the first operand nothing is an option */
	const char *details;  /* for "subid help": lines of text behind the options */
	const char *examples; /* lines of text */
	const char *statuses; /* when the exit status is 1, in words */
	/*
	 * Runs it. argv[0] is the first operand. Returns the exit status; with VERB_USAGE it has
	 * said why, or has nothing to say but the usage, which is printed behind it.
	 */
	int (*run)(const struct options *options, int argc, char *argv[]);
};

extern const struct verb verb_check;
extern const struct verb verb_explain;
extern const struct verb verb_grant;
extern const struct verb verb_list;
extern const struct verb verb_map;
extern const struct verb verb_owner;
extern const struct verb verb_revoke;
