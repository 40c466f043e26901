/*
 * subid list --graph: the ID space as a bar.
 */
#pragma once

#include "scene.h"

/* Prints it. Returns the exit status of the verb. */
int graph_print(const struct scene *scene);
