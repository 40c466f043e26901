/*
 * Writes to /proc/PID/{uid_map,gid_map,setgroups}, relative to the held directory.
 *
 * Everything has been decided before. What is read is read with privileges parked; the map is
 * opened and written with the one capability raised.
 */
#include "map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static bool is_denied(const struct target *target)
{
	static const char deny[] = "deny";
	auto_close int fd = target_open_file(target, "setgroups", O_RDONLY);
	char text[sizeof(deny) - 1];

	return fd >= 0 && read(fd, text, sizeof(text)) == (ssize_t)sizeof(text) &&
	       memcmp(text, deny, sizeof(text)) == 0;
}

/* Setgroups cannot be given back: so it is not given up for a map that cannot be written. */
static int check_writable(const struct target *target, gid_t gid,
			  const struct privileges *privileges, struct refusal *why)
{
	struct id_map map;
	int r = target_read_map(target, id_kind_gid.map_file, &map);

	if (r == 0 && map.len > 0)
		r = -EPERM;
	if (r == 0)
		r = id_map_read_own(id_kind_gid.own_map, &map);
	if (r == 0 && !id_map_has_inside(&map, gid))
		r = -EPERM;
	/* Without the capability the kernel maps the opener's effective group alone. */
	if (r == 0 && !privileges->available && getegid() != gid)
		r = -EPERM;
	return r < 0 ? refuse(why, CAUSE_MAP_WRITE, -r) : 0;
}

int setgroups_open(const struct target *target, const struct caller *caller,
		   const struct privileges *privileges, int *ret_fd, struct refusal *ret_refusal)
{
	int fd;

	if (is_denied(target))
		return 0;
	if (check_writable(target, caller->gid, privileges, ret_refusal) < 0)
		return -1;
	fd = target_open_file(target, "setgroups", O_WRONLY);
	if (fd < 0)
		return refuse(ret_refusal, CAUSE_SETGROUPS, -fd);
	*ret_fd = fd;
	return 0;
}

int map_open(const struct id_kind *kind, const struct target *target, int *ret_fd,
	     struct refusal *ret_refusal)
{
	int fd = target_open_file(target, kind->map_file, O_WRONLY);

	if (fd < 0)
		return refuse(ret_refusal, CAUSE_MAP_OPEN, -fd);
	*ret_fd = fd;
	return 0;
}

int setgroups_deny(int fd, struct refusal *ret_refusal)
{
	static const char deny[] = "deny";
	ssize_t written = fd < 0 ? 0 : write(fd, deny, strlen(deny));

	if (fd >= 0 && written != (ssize_t)strlen(deny))
		return refuse(ret_refusal, CAUSE_SETGROUPS, written < 0 ? errno : EIO);
	return 0;
}

int map_write(int fd, const struct request *request, struct refusal *ret_refusal)
{
	ssize_t written = write(fd, request->text, request->text_len);

	if (written < 0)
		return refuse(ret_refusal, CAUSE_MAP_WRITE, errno);
	if ((size_t)written != request->text_len)
		return refuse(ret_refusal, CAUSE_MAP_WRITE, EIO);
	return 0;
}
