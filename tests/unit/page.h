/* Documents as the units read them: written to text, and HTML taken apart. */
#ifndef UNIT_PAGE_H
#define UNIT_PAGE_H

#include <entente/doc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum ent_doc_format formats[] = {ENT_DOC_HTML, ENT_DOC_MARKDOWN, ENT_DOC_TEXT,
					      ENT_DOC_JSON};

static bool gather(void *user, const char *bytes, size_t len)
{
	ent_text_add(user, (struct ent_str){bytes, len});
	return true;
}

/* The document in that format; the caller frees it with ent_text_free. */
static struct ent_text written(const struct ent_doc *doc, enum ent_doc_format format, size_t width)
{
	struct ent_text text = {0};
	assert_true(ent_doc_write(doc, format, width, gather, &text));
	assert_non_null(text.ptr);
	return text;
}

static inline size_t occurrences(const char *text, const char *word)
{
	size_t count = 0;
	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
		count++;
	return count;
}

/* ---- HTML -------------------------------------------------------------- */

/* One tag at a time: its name, whether it closes, and all of its text. */
struct tag {
	char name[32];
	bool closing, single;
	struct ent_str text;
};

/* Moves *at behind the next tag; false when there is none. A tag that never
 * ends, or has a '<' within, is data that got out, and fails the test. */
static bool next_tag(const char **at, struct tag *tag)
{
	const char *start = strchr(*at, '<');
	if (start == NULL)
		return false;
	const char *end = strchr(start, '>');
	assert_non_null(end);
	assert_null(memchr(start + 1, '<', (size_t)(end - start - 1)));
	*at = end + 1;
	tag->text = (struct ent_str){start, (size_t)(end + 1 - start)};
	tag->closing = start[1] == '/';
	tag->single = end[-1] == '/' || start[1] == '!' || strncmp(start, "<meta", 5) == 0;
	const char *name = start + 1 + tag->closing;
	size_t len = strcspn(name, " />");
	assert_in_range(len, 1, sizeof tag->name - 1);
	memcpy(tag->name, name, len);
	tag->name[len] = '\0';
	return true;
}

/* Every element is closed, in order, and is one that we write. */
static void check_nesting(const char *html)
{
	static const char known[] =
		" html head title style body a header h1 h2 h3 h4 dl div dt dd nav ol ul li main "
		"section p sup table caption thead tbody tr th td figure figcaption svg desc defs "
		"linearGradient stop mask rect pattern line text tspan path g circle details "
		"summary b "
		"em span code cite ";
	char open[64][32];
	size_t depth = 0;
	struct tag tag;
	while (next_tag(&html, &tag)) {
		if (tag.single)
			continue;
		if (tag.closing) {
			assert_true(depth > 0);
			assert_string_equal(tag.name, open[--depth]);
			continue;
		}
		char word[40];
		snprintf(word, sizeof word, " %s ", tag.name);
		assert_non_null(strstr(known, word));
		assert_true(depth < COUNT(open));
		memcpy(open[depth++], tag.name, sizeof tag.name);
	}
	assert_int_equal(depth, 0);
}

/* Attributes are ours alone: each is NAME="VALUE" with a name from the list. */
static void check_attributes(const char *html)
{
	static const char known[] =
		" lang charset http-equiv content name class href id role aria-label "
		"aria-labelledby aria-describedby aria-hidden tabindex scope dir rel xmlns viewBox "
		"offset stop-color stop-opacity maskContentUnits width height fill patternUnits "
		"patternTransform x y x1 x2 y1 y2 d mask text-anchor dy cx cy r "
		"preserveAspectRatio "
		"colspan ";
	struct tag tag;
	while (next_tag(&html, &tag)) {
		const char *at = tag.text.ptr, *end = at + tag.text.len;
		if (tag.closing || at[1] == '!')
			continue;
		for (at += strcspn(at, " />"); *at == ' ';) {
			char word[40];
			size_t len = strcspn(++at, "=");
			snprintf(word, sizeof word, " %.*s ", (int)len, at);
			assert_non_null(strstr(known, word));
			at += len;
			assert_memory_equal(at, "=\"", 2);
			at = strchr(at + 2, '"') + 1;
			assert_true(at < end);
		}
		assert_true(*at == '>' || *at == '/');
	}
}

/* The value of the attribute in a tag, or an empty string. */
static struct ent_str attribute(struct ent_str tag, const char *name)
{
	char start[32];
	snprintf(start, sizeof start, " %s=\"", name);
	const char *at = strstr(tag.ptr, start);
	if (at == NULL || at >= tag.ptr + tag.len)
		return ent_str("");
	at += strlen(start);
	return (struct ent_str){at, strcspn(at, "\"")};
}

static void check_ids_differ(const char *html)
{
	struct tag tag, other;
	while (next_tag(&html, &tag)) {
		struct ent_str id = attribute(tag.text, "id");
		const char *rest = html;
		while (id.len > 0 && next_tag(&rest, &other))
			assert_false(ent_str_eq(id, attribute(other.text, "id")));
	}
}

/* Links lead to an id on the page or to the web. */
static void check_links(const char *html)
{
	const char *at = html;
	struct tag tag;
	while (next_tag(&at, &tag)) {
		struct ent_str href = attribute(tag.text, "href");
		if (href.len == 0)
			continue;
		if (href.ptr[0] != '#') {
			assert_memory_equal(href.ptr, "http", 4);
			continue;
		}
		char id[64];
		snprintf(id, sizeof id, " id=\"%.*s\"", (int)href.len - 1, href.ptr + 1);
		assert_non_null(strstr(html, id));
	}
}

static void check_html(const struct ent_doc *doc)
{
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	check_nesting(html.ptr);
	check_attributes(html.ptr);
	check_ids_differ(html.ptr);
	check_links(html.ptr);
	ent_text_free(&html);
}

#endif
