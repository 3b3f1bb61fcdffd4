/* The ground: text, errors, growing text, files, numbers. Knows no politics.
 *
 * Everything here is re-entrant and without global state. A struct ent_str is
 * a view: it owns nothing and need not end in NUL.
 */
#ifndef ENTENTE_BASE_H
#define ENTENTE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ENT_API               __attribute__((visibility("default")))
#define ENT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* No such actor, text, date, ...: an id that names nothing. */
#define ENT_NONE UINT32_MAX

/* ---- text ------------------------------------------------------------- */

struct ent_str {
	const char *ptr;
	size_t len;
};

/* printf("%.*s", ENT_FMT(s)) */
#define ENT_FMT(s) (int)(s).len, (s).ptr

ENT_API struct ent_str ent_str(const char *text); /* NULL gives the empty string */
ENT_API bool ent_str_eq(struct ent_str a, struct ent_str b);
ENT_API bool ent_str_is(struct ent_str a, const char *b);
ENT_API int ent_str_order(struct ent_str a, struct ent_str b); /* bytewise; <0, 0, >0 */

/* The candidate nearest to `word`, or ENT_NONE when none is near enough to be
 * what was meant: optimal string alignment distance, letters' case free, at most a
 * third of the word's length, rounded up, and less than the candidate's length; words
 * of more than 64 bytes are near nothing. Ties go to the earlier candidate. */
ENT_API uint32_t ent_near(struct ent_str word, const struct ent_str *candidates, size_t count);

/* ---- errors ----------------------------------------------------------- */

enum ent_code {
	ENT_OK,
	ENT_SYNTAX, /* the input is wrong: the message says where */
	ENT_IO,     /* the system refused */
	ENT_MISUSE, /* the caller asked for what makes no sense */
	ENT_LIMIT   /* larger than we promise to handle */
};

struct ent_err {
	enum ent_code code;
	char text[512]; /* one line, no newline, UTF-8; cut at a whole character */
};

/* Fills *err (which may be NULL) and returns false. */
ENT_API bool ent_fail(struct ent_err *err, enum ent_code code, const char *fmt, ...)
	ENT_PRINTF(3, 4);

/* ---- long work --------------------------------------------------------- */

/* Told now and then, from any thread, which share is done; false stops the work, which then
 * gives what it has so far. */
typedef bool ent_tick_fn(void *user, double share);

/* ---- growing text ----------------------------------------------------- */

/* Starts as {0}; ptr is NUL-terminated once anything was added. */
struct ent_text {
	char *ptr;
	size_t len, room;
};

ENT_API void ent_text_free(struct ent_text *text);
ENT_API void ent_text_add(struct ent_text *text, struct ent_str more);
ENT_API void ent_text_puts(struct ent_text *text, const char *more);
ENT_API void ent_text_putc(struct ent_text *text, char c);
ENT_API void ent_text_printf(struct ent_text *text, const char *fmt, ...) ENT_PRINTF(2, 3);
ENT_API void ent_text_vprintf(struct ent_text *text, const char *fmt, va_list args)
	ENT_PRINTF(2, 0);
ENT_API struct ent_str ent_text_str(const struct ent_text *text);

/* A decimal that reads back as the same double, of 15 digits where they do, else of 16
 * or 17; '.' in every locale. What is not finite adds nothing and returns false (the
 * caller says what unknown looks like). */
ENT_API bool ent_text_number(struct ent_text *text, double value);

/* Decimal number, whole string of at most 63 bytes, '.' in every locale; no hex, inf or
 * nan. */
ENT_API bool ent_number_parse(struct ent_str text, double *value);

/* Columns that a terminal needs for UTF-8 text (wide characters count two). */
ENT_API size_t ent_text_width(struct ent_str text);

/* ---- files ------------------------------------------------------------ */

/* Takes `len` bytes; false stops the writing, with errno set. */
typedef bool ent_write_fn(void *user, const char *bytes, size_t len);

/* Replaces `path` by what `text` holds, whole or not at all: written beside
 * it, synced, renamed. An existing file keeps its permissions. */
ENT_API bool ent_file_replace(const char *path, struct ent_str text, struct ent_err *err);

#ifdef __cplusplus
}
#endif

#endif
