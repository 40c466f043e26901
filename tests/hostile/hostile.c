/*
 * Does to a helper all that a hostile caller, or whatever lies around it, can do, of one kind:
 *
 *     hostile KIND newuidmap|newgidmap PROGRAM
 *
 * Prints how many runs there were. Exit status 1: a property did not hold. Called by the suite
 * beside this file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "stage.h"

static const struct {
	const char *name;
	unsigned (*try_all)(void);
	bool explains; /* what explains refusals is installed */
} kinds[] = {
	{"filters", try_filters, true},       {"descriptors", try_descriptors, true},
	{"swaps", try_swaps, false},          {"exchanges", try_exchanges, false},
	{"securebits", try_securebits, true}, {"mounts", try_mounts, true},
};

static const struct helper users = {
	.name = "newuidmap",
	.map = "uid_map",
	.other_map = "gid_map",
	.subid_file = "/etc/subuid",
	.own_id = ALICE_UID,
};

static const struct helper groups = {
	.name = "newgidmap",
	.map = "gid_map",
	.other_map = "uid_map",
	.subid_file = "/etc/subgid",
	.own_id = ALICE_GID,
	.groups = true,
};

int main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "stay") == 0)
		return target_stay(argv[0], argv[2]);
	check(argc == 4 ? 0 : -1, "usage: hostile KIND newuidmap|newgidmap PROGRAM");
	helper = strcmp(argv[2], groups.name) == 0 ? groups : users;
	helper.path = argv[3];
	proc_fd = check(open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "/proc");
	check(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "PR_SET_CHILD_SUBREAPER");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, argv[1]) == 0) {
			(void)printf("%s: %u runs\n", helper.name, kinds[i].try_all());
			if (kinds[i].explains && !anything_explained())
				broken("no refusal was explained");
			return anything_broken() ? EXIT_FAILURE : EXIT_SUCCESS;
		}
	check(-1, argv[1]);
}
