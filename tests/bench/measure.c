#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "attempt.h"
#include "contender.h"
#include "fail.h"

/* Always the same order of rounds, in which nobody always comes after the same other. */
static void shuffle(size_t *order, size_t count)
{
	static unsigned long state = 1;
	for (size_t i = count; i > 1; i--) {
		state = state * 6364136223846793005UL + 1442695040888963407UL;
		size_t other = (state >> 33) % i;
		size_t kept = order[i - 1];
		order[i - 1] = order[other];
		order[other] = kept;
	}
}

static bool takes_minutes(const struct workload *workload, const struct contender *contender)
{
	return workload->minutes && strcmp(contender->name, INCUMBENT) == 0;
}

static void run_rounds(struct scene *scene, const struct contenders *contenders, unsigned rounds,
		       bool minutes, struct series *series)
{
	size_t *order = make(contenders->count, sizeof(*order));
	for (size_t i = 0; i < contenders->count; i++) {
		order[i] = i;
		series[i].name = contenders->all[i].name;
		series[i].runs = make(rounds, sizeof(struct run));
	}
	for (unsigned round = 0; round < rounds; round++) {
		shuffle(order, contenders->count);
		for (size_t i = 0; i < contenders->count; i++) {
			struct series *one = &series[order[i]];
			const struct contender *contender = &contenders->all[order[i]];
			if (takes_minutes(scene->workload, contender) && (round > 0 || !minutes))
				continue;
			attempt_timed(scene, contender, &one->runs[one->count]);
			one->count++;
		}
	}
	free(order);
}

static void count_costs(struct scene *scene, const struct contenders *contenders,
			struct series *series)
{
	for (size_t i = 0; i < contenders->count; i++) {
		const struct contender *contender = &contenders->all[i];
		if (takes_minutes(scene->workload, contender))
			continue;
		attempt_counted(scene, contender, &series[i].cost);
	}
}

void measure(const struct workload *workload, const struct settings *settings,
	     struct result *ret_result)
{
	struct scene scene;
	struct contenders contenders;
	unsigned rounds = (unsigned)(workload->rounds * settings->rounds);

	if (workload->on_disk)
		check(mount(settings->disk, "/etc", NULL, MS_BIND, NULL), "mount");
	scene_begin(workload, &scene);
	contenders_find(workload, settings, scene.request.words, &contenders);
	struct series *series = make(contenders.count, sizeof(*series));
	run_rounds(&scene, &contenders, rounds > 0 ? rounds : 1, settings->minutes, series);
	if (settings->count && workload->task != TASK_MAPS_AT_ONCE)
		count_costs(&scene, &contenders, series);
	scene_end(&scene);
	if (workload->on_disk)
		check(umount("/etc"), "umount");
	*ret_result = (struct result){workload, series, contenders.count};
}
