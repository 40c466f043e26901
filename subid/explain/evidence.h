/*
 * What is examined after a refusal, so that the one cause can be named.
 *
 * Runs as the caller without privilege: it finds out what the caller could find out alone.
 */
#pragma once

#include "account.h"

/* The longest path that is shown; a longer one would not fit on a line. */
#define PATH_SHOWN_MAX 256

struct target_evidence {
	bool no_procfs; /* /proc is no proc file system */
	bool exists;    /* a signal would reach it, though procfs may not show it */
	bool gone;
	bool hidden; /* procfs keeps the caller out of its directory */
	bool own;    /* a signal of the caller's may be sent to it */
	bool zombie;
	bool undumpable; /* its files belong to somebody else than the process */
	bool below;      /* its user namespace is below ours, at whatever depth */
	bool owner_known;
	uid_t ns_owner;
	uid_t uid; /* of the process */
	gid_t gid;
	struct id_map standing; /* its map */
};

struct helper_evidence {
	char path[PATH_SHOWN_MAX];  /* of the program; empty if it cannot stand in a command */
	char mount[PATH_SHOWN_MAX]; /* the mount point that it is below; likewise */
	uid_t owner;                /* of the file */
	bool setuid;
	bool has_file_cap;
	bool gives_cap; /* the file capability is the one that is needed */
	bool gives_setfcap;
	bool no_new_privs;
	bool nosuid;
	bool traced;
	bool no_root;   /* user ID 0 gives no capability (securebits) */
	bool unbounded; /* the bounding set has what is needed */
	bool setfcap_unbounded;
};

struct evidence {
	const struct job *job;
	bool privilege_left; /* then nothing has been examined */
	struct target_evidence target;
	struct helper_evidence helper;
	struct id_map ours;    /* the map of our own user namespace */
	bool outside_unmapped; /* ours lacks an outside ID of ... */
	size_t triple;         /* ... this triple; else the one of the refusal */
	bool nsswitch_unreadable;
	struct file_verdict login_defs;
	struct account account; /* for what is not delegated */
};

/*
 * Examines what the refusal hangs on; all but the job, triple and privilege_left must be zero.
 * Released with evidence_clear().
 */
void evidence_gather(struct evidence *evidence);

void evidence_clear(struct evidence *evidence);

/* Parts of evidence_gather(). */
void target_examine(const struct job *job, struct target_evidence *ret_evidence);
void helper_examine(const struct id_kind *kind, struct helper_evidence *ret_evidence);

/*
 * Copies what stands behind "KEY:\t" in /proc/PID/status (proc(5)), cut to size; fd is read from
 * its start. Returns whether there is such a line.
 */
bool status_find(int fd, const char *key, char *value, size_t size);
