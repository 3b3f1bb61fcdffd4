/* A row is spoiled in one way only, so that there is one right reason to reject it. */
#include "dirt.h"

#include <string.h>

const char *dirt_name(enum dirt dirt)
{
	static const char *const names[DIRTS] = {
		[DIRT_COLUMNS] = "columns", [DIRT_HEADER] = "header",         [DIRT_DATE] = "date",
		[DIRT_NUMBER] = "number",   [DIRT_COORDINATE] = "coordinate", [DIRT_ID] = "id",
		[DIRT_ACTION] = "action",   [DIRT_ENCODING] = "encoding",     [DIRT_CRLF] = "crlf",
	};
	return names[dirt];
}

/* The start of a column; of the one behind the last, the byte behind the line feed. */
static char *column_start(char *row, int column)
{
	for (; column > 0; column--)
		row += strcspn(row, "\t\n") + 1;
	return row;
}

static char *replace(char *row, char *end, int column, struct piece by)
{
	char *start = column_start(row, column), *stop = start + strcspn(start, "\t\n");
	memmove(start + by.len, stop, (size_t)(end - stop) + 1); /* and the NUL */
	memcpy(start, by.ptr, by.len);
	return end + by.len - (stop - start);
}

static char *replace_by_one(char *row, char *end, int column, const char *const *list,
			    uint32_t count, struct chance *chance)
{
	return replace(row, end, column, piece(list[below(chance, count)]));
}

/* Cut off behind a column, or with one to three columns more. */
static char *spoil_columns(const struct shape *shape, char *row, char *end, struct chance *chance)
{
	static const char more[] = "\tmore\tand\tmore";
	if (happens(chance, 0.5)) {
		uint32_t keep_columns = 2 + below(chance, (uint32_t)shape->columns - 2);
		end = column_start(row, (int)keep_columns);
		end[-1] = '\n';
		return end;
	}
	static const size_t lengths[] = {5, 9, 14};
	size_t len = lengths[below(chance, 3)];
	memcpy(end - 1, more, len);
	end[-1 + (ptrdiff_t)len] = '\n';
	return end + len;
}

char *dirt_add(enum dirt dirt, const struct shape *shape, char *row, char *end,
	       struct chance *chance)
{
	static const char *const dates[] = {"00251024", "0025-10-24", "20190230",  "2019-13-01",
					    "99999999", "",           "yesterday", "2019-02-29"};
	static const char *const numbers[] = {"-5.0.0", "ten", "--1", "0x1F", "1,5"};
	static const char *const off_globe[] = {"90.5", "-91", "1234.5"};
	static const char *const bytes[] = {"S\xe3o Paulo", "\xff\xfe", "\xc3(", "\xed\xa0\x80"};
	*end = '\0';
	switch (dirt) {
	case DIRT_COLUMNS:
		return spoil_columns(shape, row, end, chance);
	case DIRT_HEADER:
		end = put(row, shape->names);
		*end = '\n';
		return end + 1;
	case DIRT_DATE:
		return replace_by_one(row, end, shape->date, dates, 8, chance);
	case DIRT_NUMBER:
		return replace_by_one(row, end, shape->number, numbers, 5, chance);
	case DIRT_COORDINATE:
		end = replace_by_one(row, end, shape->latitude, off_globe, 3, chance);
		return replace(row, end, shape->longitude, piece("12.25"));
	case DIRT_ID:
		return replace(row, end, shape->id, piece(""));
	case DIRT_ACTION:
		for (int i = shape->action; i < shape->action_end; i++)
			end = replace(row, end, i, piece(""));
		return end;
	case DIRT_ENCODING:
		return replace_by_one(row, end, shape->text, bytes, 4, chance);
	case DIRT_CRLF:
		end[-1] = '\r';
		*end = '\n';
		return end + 1;
	case DIRTS:
		break;
	}
	return end;
}
