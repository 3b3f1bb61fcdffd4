/* The near miss: optimal string alignment distance (Damerau 1964, in the
 * restricted form of Wagner and Lowrance 1975): insert, delete, replace, swap
 * of neighbours cost 1 each; upper against lower case costs nothing. */
#include <entente/base.h>

#include <string.h>

#define LONGEST 64 /* bytes; longer words are not slips of the pen */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(struct ent_str a, struct ent_str b)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = lower(a.ptr[i - 1]), y = lower(b.ptr[j - 1]);
			row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b.ptr[j - 2]) && y == lower(a.ptr[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[b.len];
}

uint32_t ent_near(struct ent_str word, const struct ent_str *candidates, size_t count)
{
	uint32_t best = ENT_NONE;
	if (word.len == 0 || word.len > LONGEST)
		return best;
	size_t limit = (word.len + 2) / 3;
	for (size_t i = 0; i < count; i++) {
		size_t len = candidates[i].len;
		if (len == 0 || len > LONGEST || len > word.len + limit || word.len > len + limit)
			continue;
		size_t d = distance(word, candidates[i]);
		if (d <= limit && d < len) {
			best = (uint32_t)i;
			if (d == 0)
				break;
			limit = d - 1;
		}
	}
	return best;
}
