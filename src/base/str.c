/* Views of text, and text that grows. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct ent_str ent_str(const char *text)
{
	return (struct ent_str){text ? text : "", text ? strlen(text) : 0};
}

bool ent_str_eq(struct ent_str a, struct ent_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool ent_str_is(struct ent_str a, const char *b)
{
	return ent_str_eq(a, ent_str(b));
}

int ent_str_order(struct ent_str a, struct ent_str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static void make_room(struct ent_text *text, size_t more)
{
	size_t need = text->len + more + 1;
	if (need <= text->room)
		return;
	text->room = need + need / 2 + 32;
	text->ptr = ent_alloc(text->ptr, text->room);
}

void ent_text_free(struct ent_text *text)
{
	ent_alloc(text->ptr, 0);
	*text = (struct ent_text){0};
}

void ent_text_add(struct ent_text *text, struct ent_str more)
{
	make_room(text, more.len);
	if (more.len)
		memcpy(text->ptr + text->len, more.ptr, more.len);
	text->len += more.len;
	text->ptr[text->len] = '\0';
}

void ent_text_puts(struct ent_text *text, const char *more)
{
	ent_text_add(text, ent_str(more));
}

void ent_text_putc(struct ent_text *text, char c)
{
	ent_text_add(text, (struct ent_str){&c, 1});
}

void ent_text_printf(struct ent_text *text, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	ent_text_vprintf(text, fmt, args);
	va_end(args);
}

void ent_text_vprintf(struct ent_text *text, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, args);
	if (len > 0) {
		make_room(text, (size_t)len);
		vsnprintf(text->ptr + text->len, (size_t)len + 1, fmt, again);
		text->len += (size_t)len;
	}
	va_end(again);
}

struct ent_str ent_text_str(const struct ent_text *text)
{
	return (struct ent_str){text->ptr ? text->ptr : "", text->len};
}
