/* One failure, told in one line. */
#include <entente/base.h>

#include <stdarg.h>
#include <stdio.h>

/* Cuts at most three bytes: never in the midst of a UTF-8 character. */
static void cut_whole(char *text, size_t len)
{
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	text[len] = '\0';
}

bool ent_fail(struct ent_err *err, enum ent_code code, const char *fmt, ...)
{
	if (!err)
		return false;
	va_list args;
	va_start(args, fmt);
	char line[sizeof err->text + 4];
	int len = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	if (len >= (int)sizeof err->text)
		cut_whole(line, sizeof err->text - 1);
	for (size_t i = 0; i < sizeof err->text; i++) {
		err->text[i] = line[i] == '\n' ? ' ' : line[i];
		if (!line[i])
			break;
	}
	err->code = code;
	return false;
}
