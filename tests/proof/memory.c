/*
 * qsort(3) for items of at most 16 bytes, reallocarray(3), and what moves and compares bytes.
 */
#include <errno.h>
#include <string.h>

#undef memmove
#undef memcpy

void *proof_memmove(void *to, const void *from, size_t len)
{
	return len > 0 ? memmove(to, from, len) : to;
}

void *proof_memcpy(void *to, const void *from, size_t len)
{
	return len > 0 ? memcpy(to, from, len) : to;
}

void *proof_reallocarray(void *pointer, size_t len, size_t size)
{
	void *moved = len > SIZE_MAX / size ? NULL : realloc(pointer, len * size);

	if (!moved)
		errno = ENOMEM;
	return moved;
}

void proof_qsort(void *items, size_t len, size_t size, int (*compare)(const void *, const void *))
{
	char *bytes = items;

	for (size_t i = 1; i < len; i++)
		for (size_t j = i; j > 0; j--) {
			char *a = bytes + (j - 1) * size;
			char *b = a + size;
			char kept[16];

			if (compare(a, b) <= 0)
				break;
			memcpy(kept, a, size);
			memcpy(a, b, size);
			memcpy(b, kept, size);
		}
}

int proof_memcmp(const void *a, const void *b, size_t len)
{
	const unsigned char *left = a;
	const unsigned char *right = b;

	for (size_t i = 0; i < len; i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return 0;
}

int proof_strncmp(const char *a, const char *b, size_t len)
{
	size_t end = 0;

	while (end < len && a[end] != '\0' && b[end] != '\0')
		end++;
	return proof_memcmp(a, b, end < len ? end + 1 : len);
}

void *proof_memchr(const void *bytes, int wanted, size_t len)
{
	const char *text = bytes;

	for (size_t i = 0; i < len; i++)
		if (text[i] == (char)wanted)
			return (void *)(text + i);
	return NULL;
}

/* Of bytes, there is one. */
size_t proof_strspn(const char *text, const char *bytes)
{
	size_t len = 0;

	while (text[len] == bytes[0])
		len++;
	return len;
}

size_t proof_strcspn(const char *text, const char *bytes)
{
	size_t len = 0;

	while (text[len] != '\0' && text[len] != bytes[0])
		len++;
	return len;
}
