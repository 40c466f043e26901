/*
 * Paths and links of the tree lead nowhere else, as with the same option of useradd(8). No code of
 * the tree is run: neither modules of its user database nor its plugins are loaded, nor what the C
 * library would load to convert characters.
 */
#include "tree.h"

#include <locale.h>

#include "../explain/escape.h"
#include "../library/log.h"

bool tree_enter(const struct options *options, struct options *ret_inside)
{
	char escaped[ESCAPED_MAX];

	*ret_inside = *options;
	if (!options->root)
		return true;
	(void)setlocale(LC_ALL, "C");
	if (chroot(options->root) < 0 || chdir("/") < 0) {
		log_message("--root %s: %s%s", escape_text(options->root, escaped), strerror(errno),
			    errno == EPERM ? ": changes of another tree are root's" : "");
		return false;
	}
	ret_inside->root = "/";
	return true;
}
