/*
 * The two kinds of IDs. The numbers are those of the interface of plugins, subid(5).
 */
#pragma once

enum id_type {
	USER_IDS = 1,
	GROUP_IDS = 2,
};
