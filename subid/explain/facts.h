/*
 * What is found out after a refusal, so that the one cause can be named.
 *
 * Runs as the caller without privilege: it finds out what the caller could find out alone.
 */
#pragma once

#include <limits.h>

#include "../../lib/decision/passwd.h"
#include "../../lib/steps/message.h"
#include "../../lib/steps/target.h"
#include "account.h"
#include "escape.h"
#include "shell.h"

/* A request that was refused, as far as the steps came. */
struct refused {
	const struct id_kind *kind;
	struct request request;
	struct caller caller;
	struct target target;
	struct refusal refusal;
	bool capable;        /* the program had the capability that the write takes */
	const char *program; /* the path of its file */
};

/* The target. */
struct process_facts {
	bool no_procfs; /* /proc is no proc file system */
	bool exists;    /* a signal would reach it, though procfs may not show it */
	bool gone;
	bool hidden; /* procfs keeps the caller out of its directory */
	bool own;    /* a signal of the caller's may be sent to it */
	bool by_fd;  /* the request names it by a descriptor */
	bool zombie;
	bool undumpable; /* its files belong to somebody else than the process */
	bool below;      /* its user namespace is below ours, at whatever depth */
	bool owner_known;
	uid_t ns_owner;
	uid_t st_uid; /* of the process */
	gid_t st_gid;
	char name[ESCAPED_MAX]; /* of what it runs, or empty */
	struct id_map standing; /* its map */
};

/* A file of the administrator's that was not read. */
struct file_facts {
	bool link;
	bool mode_allows; /* reading, to everybody */
	bool mendable;    /* root can change its mode and owner here by its path */
	char leads_to[ESCAPED_MAX];
};

/* The system call that a filter refuses to this process, as it did to the helper. */
struct filter_facts {
	const char *call; /* or NULL */
	int error;
	bool needed_for_fd; /* but not for a PID */
};

/* The program that refused, and what a process that starts it has. */
struct helper_facts {
	char path[ESCAPED_MAX];     /* of its file */
	char word[SHELL_WORD_MAX];  /* the same for a command, or empty */
	char mount[SHELL_WORD_MAX]; /* the mount point that it is below; likewise */
	uid_t path_owner;           /* of the file */
	bool roots_alone;           /* nobody but root can change the file, or put another there */
	bool read_only;             /* its file system */
	bool setuid;
	bool has_file_cap;
	bool gives_cap; /* the file capability is the one that is needed */
	bool gives_setfcap;
	bool foreign_cap; /* the file capability is one of another user namespace */
	bool no_new_privs;
	bool nosuid;
	bool traced;
	bool no_root;   /* user ID 0 gives no capability (securebits) */
	bool unbounded; /* the bounding set has what is needed */
	bool setfcap_unbounded;
};

/* All that conditions ask and sentences say. The caller's text is escaped. */
struct facts {
	const struct id_kind *kind;
	enum cause refused; /* by which step */
	int error;          /* and the errno */
	int fault;          /* of number_parse() */
	size_t triple;      /* counted from 1 */
	size_t other;
	const struct id_extent *extent; /* the triple */
	char triple_text[sizeof("4294967295 4294967295 4294967295")];
	char other_text[sizeof("4294967295 4294967295 4294967295")];
	char target[ESCAPED_MAX];
	char word[ESCAPED_MAX]; /* the argument that is bad */
	const char *name;       /* and what it is */
	size_t page;            /* the most bytes that a map may have */

	uid_t uid; /* of the caller */
	gid_t gid;
	gid_t pw_gid;
	uint32_t own_id;                /* which takes no delegation */
	char user[ESCAPED_MAX];         /* the login name, or USER */
	char user_word[SHELL_WORD_MAX]; /* of somebody who can be granted IDs, or empty */
	bool has_name;
	char new_line[ESCAPED_MAX]; /* what /etc/passwd lacks about the caller, or empty */
	bool new_line_may_follow;   /* that file ends with a newline, and can be written */
	bool one_group_of_many;     /* the outside ID is a supplementary group of the caller's */
	char holder[ESCAPED_MAX];   /* the user or group whose own ID is asked for, or empty */
	uint32_t holder_id;
	char joined[ESCAPED_MAX]; /* an argument that may be a whole triple, or empty */
	bool option;              /* the first argument looks like one */
	bool swapped;             /* the triple is delegated the other way round */
	const char *setting;      /* that keeps users from making user namespaces, or NULL */
	bool called_by_target;    /* it is the process that started the helper */
	bool first_namespace;     /* we are in the first user namespace */
	bool one_id_here;         /* our user namespace maps no more */

	bool capable;
	bool maps_root; /* outside ID 0 is in the request */
	bool nsswitch_unreadable;
	struct file_facts file; /* the one that was not read */
	struct filter_facts filter;
	bool login_defs_unsafe;
	struct process_facts process;
	struct helper_facts helper;
	struct id_map our_users; /* of our own user namespace */
	struct id_map ours;      /* the map of our own user namespace */
	bool outside_unmapped;   /* it lacks an outside ID of the triple */
	struct account account;
};

/*
 * Finds out what the refusal hangs on. The facts point into the question, and are released with
 * facts_clear().
 */
void facts_gather(const struct refused *refused, struct facts *ret_facts);

/*
 * Finds out what privilege a program has that nobody has called. The facts need no release; if the
 * program is not capable, causes_explain() says why.
 */
void facts_gather_helper(const struct id_kind *kind, const char *program, struct facts *ret_facts);

void facts_clear(struct facts *facts);

/* Parts of it, in files of their names. */
void process_examine(const struct refused *refused, struct process_facts *ret_facts);
void file_examine(const char *path, const struct id_map *our_users, struct file_facts *ret_facts);
void filter_examine(const struct refused *refused, struct filter_facts *ret_facts);
void users_examine(const struct refused *refused, struct facts *facts);
void helper_examine(const struct id_kind *kind, const char *program,
		    struct helper_facts *ret_facts);

/* Whether a process that starts the program has the capability that the write takes. */
bool helper_is_capable(const struct helper_facts *helper);
