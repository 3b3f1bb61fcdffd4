/* Documents: nothing in the data becomes markup, every note finds its
 * evidence, and a refused write is never taken for success. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/doc.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum ent_doc_format formats[] = {ENT_DOC_HTML, ENT_DOC_MARKDOWN, ENT_DOC_TEXT,
					      ENT_DOC_JSON};

/* ---- helpers ----------------------------------------------------------- */

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

static size_t occurrences(const char *text, const char *word)
{
	size_t count = 0;
	for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
		count++;
	return count;
}

static void say(struct ent_doc *doc, const char *text, uint32_t evidence)
{
	ent_doc_sentence(doc, ent_str(text), &evidence, evidence == ENT_NONE ? 0 : 1);
}

static uint32_t entry(struct ent_doc *doc, const char *id)
{
	struct ent_doc_evidence evidence = {.id = ent_str(id), .text = ent_str("It happened.")};
	return ent_doc_evidence(doc, &evidence);
}

static void bar(struct ent_doc *doc, const char *lane, const char *text, struct ent_span span)
{
	struct ent_doc_bar it = {.lane = ent_str(lane), .text = ent_str(text), .span = span};
	ent_doc_bar(doc, &it, NULL, 0);
}

/* The same text in every place that takes text. */
static struct ent_doc *filled_with(const char *words)
{
	struct ent_str text = ent_str(words);
	struct ent_doc *doc = ent_doc_new(text);
	struct ent_doc_source source = {text, text, text, text, text, text};
	struct ent_doc_cite cite = {ent_doc_source(doc, &source), text, text};
	struct ent_doc_evidence evidence = {text, text, text, text, text, &cite, 1};
	uint32_t number = ent_doc_evidence(doc, &evidence);
	ent_doc_evidence(doc, &evidence); /* never cited */
	ent_doc_meta(doc, text, text);
	ent_doc_section(doc, 1, text);
	ent_doc_paragraph(doc);
	ent_doc_lead(doc, text);
	ent_doc_sentence(doc, text, &number, 1);
	ent_doc_list(doc, false);
	ent_doc_item(doc);
	ent_doc_sentence(doc, text, &number, 1);
	ent_doc_table(doc, text, (struct ent_doc_column[]){{text, false}, {text, true}}, 2);
	ent_doc_row(doc, (struct ent_str[]){text, text}, &number, 1);
	ent_doc_timeline(doc, text, 0, 3650);
	struct ent_doc_bar it = {text, text, {100, 200, 300, 400}, ENT_TONE_WARM, true};
	ent_doc_bar(doc, &it, &number, 1);
	ent_doc_chart(doc, text, text, ENT_CHART_BARS, 0, 3650);
	struct ent_doc_point point = {text, 100, 200, 2.385, 1.5, 3, true};
	ent_doc_point(doc, &point, &number, 1);
	ent_doc_mark(doc, 300, 400, text, &number, 1);
	return doc;
}

/* ---- hostile text ------------------------------------------------------ */

/* Commands to a terminal or browser, and bytes that are not UTF-8. */
static void test_controls_never_get_out(void **state)
{
	(void)state;
	static const char *const never[] = {"\x1b",         "\a",           "\b",
					    "\x7f",         "\xc2\x9b",     "\xff",
					    "\xe2\x80\xae", "\xe2\x81\xa6", "\r"};
	struct ent_doc *doc = filled_with("a\x1b[31mb\a\b\x7f\xc2\x9b"
					  "c\xff\r\xe2\x80\xae"
					  "d"
					  "\xe2\x81\xa6"
					  "e");
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct ent_text text = written(doc, formats[i], 0);
		for (size_t k = 0; k < COUNT(never); k++)
			assert_null(strstr(text.ptr, never[k]));
		assert_int_equal(strlen(text.ptr), text.len);
		assert_null(strstr(text.ptr, "u202e"));
		assert_non_null(strstr(text.ptr, "\xef\xbf\xbd"));
		ent_text_free(&text);
	}
	ent_doc_free(doc);
}

/* A line break in the data is only a space, or it could begin markup. */
static void test_line_breaks_are_spaces(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("one\n# two\r\n\xe2\x80\xa8three\tfour");
	struct ent_text markdown = written(doc, ENT_DOC_MARKDOWN, 0);
	assert_null(strstr(markdown.ptr, "\n# two"));
	assert_non_null(strstr(markdown.ptr, "one \\# two   three four"));
	ent_text_free(&markdown);
	ent_doc_free(doc);
}

/* The direction marks that honest Persian needs are kept. */
static void test_direction_marks_stay(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("\xd8\xa7\xe2\x80\x8f!");
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct ent_text text = written(doc, formats[i], 0);
		assert_non_null(strstr(text.ptr, "\xd8\xa7\xe2\x80\x8f"));
		ent_text_free(&text);
	}
	ent_doc_free(doc);
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

static void test_html_keeps_its_shape(void **state)
{
	(void)state;
	static const char *const hostile[] = {
		"<script>alert(1)</script>",
		"</title></style><img src=x onerror=alert(1)>",
		"\" onmouseover=\"alert(1)",
		"' onfocus='alert(1)' autofocus='",
		"https://example.org/\"onmouseover=\"alert(1)\"x='<b>",
		"javascript:alert(1)",
		"data:text/html,<script>",
		"]]><!-- <![CDATA[ -->",
		"&lt;script&gt; &amp &#60;",
		"",
	};
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct ent_doc *doc = filled_with(hostile[i]);
		check_html(doc);
		ent_doc_free(doc);
	}
}

static void test_html_escapes_text(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("<i>&\"'</i>");
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_null(strstr(html.ptr, "<i>"));
	assert_true(occurrences(html.ptr, "&lt;i&gt;&amp;&quot;&#39;&lt;/i&gt;") > 20);
	ent_text_free(&html);
	ent_doc_free(doc);
}

static void test_only_web_addresses_are_links(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool link;
	} rows[] = {
		{"https://example.org/a?b=1&c=2", true}, {"http://example.org", true},
		{"javascript:alert(1)", false},          {"HTTPS://example.org", false},
		{" https://example.org", false},         {"https://", false},
		{"https://example.org/a b", false},      {"page 12", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_doc *doc = ent_doc_new(ent_str("Links"));
		struct ent_doc_source source = {.id = ent_str("s"), .url = ent_str(rows[i].url)};
		ent_doc_source(doc, &source);
		struct ent_text html = written(doc, ENT_DOC_HTML, 0);
		struct ent_text markdown = written(doc, ENT_DOC_MARKDOWN, 0);
		assert_int_equal(occurrences(html.ptr, "href=\"http"), rows[i].link);
		assert_int_equal(occurrences(markdown.ptr, "<http"), rows[i].link);
		ent_text_free(&markdown);
		ent_text_free(&html);
		ent_doc_free(doc);
	}
}

static void test_page_needs_nothing_else(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("https://example.org/");
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_non_null(
		strstr(html.ptr, "content=\"default-src 'none'; style-src 'unsafe-inline'"));
	static const char *const fetched[] = {"<script", "<img",    "<link",
					      " src=",   "@import", "url(http"};
	for (size_t i = 0; i < COUNT(fetched); i++)
		assert_null(strstr(html.ptr, fetched[i]));
	ent_text_free(&html);
	ent_doc_free(doc);
}

static void test_headings_skip_no_level(void **state)
{
	(void)state;
	static const int levels[] = {3, 1, 3, 2, 3, 3, 1, 2, 1};
	struct ent_doc *doc = ent_doc_new(ent_str("Levels"));
	for (size_t i = 0; i < COUNT(levels); i++)
		ent_doc_section(doc, levels[i], ent_str("Section"));
	check_html(doc);
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	const char *main = strstr(html.ptr, "<main");
	struct tag tag;
	char above = '1';
	size_t count = 0;
	while (next_tag(&main, &tag)) {
		if (tag.closing || tag.name[0] != 'h' || strlen(tag.name) != 2)
			continue;
		assert_in_range(tag.name[1], '2', above + 1);
		above = tag.name[1];
		count++;
	}
	assert_int_equal(count, COUNT(levels));
	ent_text_free(&html);
	ent_doc_free(doc);
}

/* ---- Markdown ---------------------------------------------------------- */

static void test_markdown_escapes(void **state)
{
	(void)state;
	static const struct {
		const char *text, *line;
	} rows[] = {
		{"# no heading #", "\\# no heading \\#"},
		{"1. no list", "1\\. no list"},
		{"1) no list", "1\\) no list"},
		{"- no list", "\\- no list"},
		{"+ no list", "\\+ no list"},
		{"=== no underline", "\\=== no underline"},
		{"> no quotation", "\\> no quotation"},
		{"    no code", "no code"},
		{"`no code`", "\\`no code\\`"},
		{"```", "\\`\\`\\`"},
		{"*no* _stress_ ~~here~~", "\\*no\\* \\_stress\\_ \\~\\~here\\~\\~"},
		{"![no](image)", "\\!\\[no\\](image)"},
		{"[^1]: no note", "\\[\\^1\\]: no note"},
		{"<b>&amp;", "\\<b\\>\\&amp;"},
		{"a|b\\", "a\\|b\\\\"},
		{"see http://a.org or www.a.org", "see http\\://a.org or www\\.a.org"},
		{"1 June 2023, 2.5 and 5%", "1 June 2023, 2.5 and 5%"},
		{"half-open (mostly)", "half-open (mostly)"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_doc *doc = ent_doc_new(ent_str("Escapes"));
		ent_doc_section(doc, 1, ent_str("One"));
		ent_doc_paragraph(doc);
		say(doc, rows[i].text, ENT_NONE);
		struct ent_text text = written(doc, ENT_DOC_MARKDOWN, 0);
		char wanted[128];
		snprintf(wanted, sizeof wanted, "## One\n\n%s\n", rows[i].line);
		assert_non_null(strstr(text.ptr, wanted));
		ent_text_free(&text);
		ent_doc_free(doc);
	}
}

/* Pipes that are not escaped make the columns of a row. */
static size_t bare_pipes(const char *line, size_t len)
{
	size_t count = 0;
	for (size_t i = 0; i < len; i++) {
		if (line[i] == '\\')
			i++;
		else if (line[i] == '|')
			count++;
	}
	return count;
}

static void test_markdown_tables_keep_their_columns(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("a|b\\|c`|`d\\");
	struct ent_text text = written(doc, ENT_DOC_MARKDOWN, 0);
	size_t rows = 0, in_rows = 0, all = 0;
	for (const char *line = text.ptr; *line != '\0'; line += strcspn(line, "\n") + 1) {
		size_t len = strcspn(line, "\n"), pipes = bare_pipes(line, len);
		all += pipes;
		if (line[0] != '|')
			continue;
		rows++;
		in_rows += pipes;
		assert_in_range(pipes, 4, 6); /* table: 3 columns, timeline: 4, chart: 5 */
	}
	assert_int_equal(rows, 9);
	assert_int_equal(in_rows, all);
	ent_text_free(&text);
	ent_doc_free(doc);
}

/* ---- footnotes --------------------------------------------------------- */

/* Added as never, nowhere, second, first; cited as first, second, first. */
static struct ent_doc *numbered(void)
{
	struct ent_doc *doc = ent_doc_new(ent_str("Numbers"));
	entry(doc, "never");
	entry(doc, "nowhere");
	uint32_t second = entry(doc, "second"), first = entry(doc, "first");
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_paragraph(doc);
	say(doc, "Alpha.", first);
	ent_doc_sentence(doc, ent_str("Beta."), (uint32_t[]){second, first, second}, 3);
	return doc;
}

static void test_notes_are_numbered_by_first_citation(void **state)
{
	(void)state;
	static const struct {
		enum ent_doc_format format;
		const char *in_order[6];
	} rows[] = {
		{ENT_DOC_TEXT,
		 {"Alpha.[1] Beta.[1, 2]", "\n[1]", "first", "\n[2]", "second", "\n[3]"}},
		{ENT_DOC_MARKDOWN,
		 {"Alpha.[^1] Beta.[^1] [^2]", "\n3.", "never", "\n4.", "nowhere", "\n[^1]:"}},
		{ENT_DOC_HTML,
		 {"Alpha.<sup><a", ">1</a></sup>", ">1</a>, <a", ">2</a></sup>", "id=\"e1\"",
		  "first"}},
		{ENT_DOC_JSON,
		 {"\"first\"", "\"first\"", "\"second\"", "\"first\"", "\"second\"", "\"never\""}},
	};
	struct ent_doc *doc = numbered();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_text text = written(doc, rows[i].format, 0);
		const char *at = text.ptr;
		for (size_t k = 0; k < 6; k++) {
			at = strstr(at, rows[i].in_order[k]);
			assert_non_null(at);
			at += strlen(rows[i].in_order[k]);
		}
		ent_text_free(&text);
	}
	ent_doc_free(doc);
}

/* Three numbers or more in a row are told by their ends, and yet each links back. */
static void test_runs_are_told_by_their_ends(void **state)
{
	(void)state;
	struct ent_doc *doc = ent_doc_new(ent_str("Runs"));
	uint32_t at[9];
	for (size_t i = 0; i < COUNT(at); i++)
		at[i] = entry(doc, "x");
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_paragraph(doc);
	ent_doc_sentence(doc, ent_str("All."), at, 8);
	ent_doc_sentence(doc, ent_str("Some."),
			 (uint32_t[]){at[0], at[2], at[3], at[4], at[6], at[7], at[8]}, 7);
	ent_doc_sentence(doc, ent_str("Two."), (uint32_t[]){at[8], at[7]}, 2);
	ent_doc_timeline(doc, ent_str("Line"), 0, 365);
	struct ent_doc_bar it = {ent_str("L"), ent_str("X"), {1, 1, 2, 2}, ENT_TONE_PLAIN, false};
	ent_doc_bar(doc, &it, at, 3);
	struct ent_text text = written(doc, ENT_DOC_TEXT, 0);
	assert_non_null(strstr(text.ptr, "All.[1-8] Some.[1, 3-5, 7-9] Two.[8, 9]"));
	struct ent_text markdown = written(doc, ENT_DOC_MARKDOWN, 0);
	assert_non_null(strstr(markdown.ptr, "Two.[^8] [^9]"));
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_non_null(strstr(html.ptr, ">1</a><span id=\"r2-1\"></span><span id=\"r3-1\">"));
	assert_non_null(strstr(html.ptr, "</span>–<a role=\"doc-noteref\" id=\"r8-1\""));
	assert_non_null(strstr(html.ptr, "<tspan id=\"r2-2\"></tspan>–<a"));
	assert_int_equal(occurrences(html.ptr, "doc-backlink"), 8 + 7 + 2 + 3);
	check_html(doc);
	ent_text_free(&html);
	ent_text_free(&markdown);
	ent_text_free(&text);
	ent_doc_free(doc);
}

static void test_a_lead_is_set_off_in_every_format(void **state)
{
	(void)state;
	static const char *const wanted_leads[COUNT(formats)] = {
		"<p><b class=\"lead\">Goal &amp; means.</b>\nPeace.</p>\n"
		"<ul>\n<li><b class=\"lead\">Why?</b>\n</li>",
		"\n**Goal \\& means.** Peace.\n\n- **Why?**\n",
		"\nGoal & means. Peace.\n\n- Why?\n", "\"lead\": \"Goal & means.\""};
	struct ent_doc *doc = ent_doc_new(ent_str("Leads"));
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_paragraph(doc);
	ent_doc_lead(doc, ent_str("Goal & means"));
	say(doc, "Peace.", ENT_NONE);
	ent_doc_list(doc, false);
	ent_doc_item(doc);
	ent_doc_lead(doc, ent_str("Why?"));
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct ent_text text = written(doc, formats[i], 0);
		if (strstr(text.ptr, wanted_leads[i]) == NULL)
			fail_msg("no %s in\n%s", wanted_leads[i], text.ptr);
		ent_text_free(&text);
	}
	struct ent_text json = written(doc, ENT_DOC_JSON, 0);
	assert_non_null(strstr(json.ptr, "\"lead\": \"Why?\""));
	ent_text_free(&json);
	ent_doc_free(doc);
}

static void test_evidence_links_back_to_each_citation(void **state)
{
	(void)state;
	struct ent_doc *doc = numbered();
	check_html(doc);
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	assert_int_equal(occurrences(html.ptr, "href=\"#r1-"), 2);
	assert_int_equal(occurrences(html.ptr, "href=\"#r2-"), 1);
	assert_int_equal(occurrences(html.ptr, "href=\"#e1\""), 2);
	assert_int_equal(occurrences(html.ptr, "href=\"#e3\""), 0);
	assert_int_equal(occurrences(html.ptr, "not cited above"), 2);
	ent_text_free(&html);
	ent_doc_free(doc);
}

/* ---- JSON -------------------------------------------------------------- */

static const char wanted_json[] =
	"{'title':'\"T\\\\','meta':{'As of':'1 June 2023'},'sections':["
	"{'level':2,'title':'One','sentences':["
	"{'paragraph':1,'text':'A <b>.','evidence':['x']},"
	"{'paragraph':1,'text':'B.','evidence':[]},"
	"{'paragraph':2,'text':'C.','evidence':['x']}],"
	"'tables':[{'caption':'Numbers','columns':['N'],"
	"'rows':[{'cells':['2.385'],'evidence':['x']}]}],"
	"'timelines':[{'caption':null,'from':'1994-01-01','to':'2023-06-01','bars':["
	"{'lane':'L','text':'open','start_lo':'2003-02-14','start_hi':'2003-02-15',"
	"'end_lo':null,'end_hi':null,'tone':'cold','doubtful':true,'evidence':['x']},"
	"{'lane':'L','text':'far','start_lo':null,'start_hi':'-000043-03-15',"
	"'end_lo':'9999-12-31','end_hi':'+010000-01-01','tone':'plain','doubtful':false,"
	"'evidence':[]}]}],"
	"'charts':[{'caption':'C','unit':null,'kind':'line','from':'1994-01-01','to':'2023-06-01',"
	"'points':["
	"{'lane':'L','first':'2003-02-14','last':'2003-02-14','value':null,'low':null,'high':null,"
	"'doubtful':true,'evidence':[]},"
	"{'lane':'L','first':'2003-02-15','last':'2003-02-16','value':-2.385,'low':-3.0,"
	"'high':0.1,'doubtful':false,'evidence':['x']}],"
	"'marks':[{'first':'2003-02-14','last':'2003-02-15','text':'M','evidence':['x']}]}]},"
	"{'level':1,'title':'Two','sentences':[],'tables':[],'timelines':[],'charts':[]}],"
	"'evidence':[{'id':'x','date':null,'text':'It happened.','hedge':'alleged','at':null,"
	"'sources':[{'id':'s','grade':'A1','where':null}]}],"
	"'sources':[{'id':'s','title':null,'by':'B','date':null,'url':null,'grade':null}]}";

static struct ent_doc *document_for_json(void)
{
	struct ent_doc *doc = ent_doc_new(ent_str("\"T\\"));
	ent_doc_meta(doc, ent_str("As of"), ent_str("1 June 2023"));
	struct ent_doc_source source = {.id = ent_str("s"), .by = ent_str("B")};
	struct ent_doc_cite cite = {.source = ent_doc_source(doc, &source), .grade = ent_str("A1")};
	struct ent_doc_evidence evidence = {.id = ent_str("x"),
					    .text = ent_str("It happened."),
					    .hedge = ent_str("alleged"),
					    .cites = &cite,
					    .cite_count = 1};
	uint32_t x = ent_doc_evidence(doc, &evidence);
	ent_doc_section(doc, 2, ent_str("One"));
	ent_doc_paragraph(doc);
	say(doc, "A <b>.", x);
	say(doc, "B.", ENT_NONE);
	ent_doc_list(doc, true);
	ent_doc_item(doc);
	say(doc, "C.", x);
	ent_doc_table(doc, ent_str("Numbers"), &(struct ent_doc_column){ent_str("N"), true}, 1);
	ent_doc_row(doc, (struct ent_str[]){ent_str("2.385")}, &x, 1);
	ent_doc_timeline(doc, ent_str(""), ent_day_from_civil(1994, 1, 1),
			 ent_day_from_civil(2023, 6, 1));
	int32_t day = ent_day_from_civil(2003, 2, 14);
	struct ent_doc_bar open = {ent_str("L"),
				   ent_str("open"),
				   {day, day + 1, ENT_DAY_MAX, ENT_DAY_MAX},
				   ENT_TONE_COLD,
				   true};
	ent_doc_bar(doc, &open, &x, 1);
	int32_t last = ent_day_from_civil(9999, 12, 31);
	bar(doc, "L", "far",
	    (struct ent_span){ENT_DAY_MIN, ent_day_from_civil(-43, 3, 15), last, last + 1});
	ent_doc_chart(doc, ent_str("C"), ent_str(""), ENT_CHART_LINE,
		      ent_day_from_civil(1994, 1, 1), ent_day_from_civil(2023, 6, 1));
	struct ent_doc_point known = {ent_str("L"), day + 1, day + 2, -2.385, 0.1, -3, false};
	struct ent_doc_point unknown = {ent_str("L"), day, day, NAN, 1, 2, true};
	ent_doc_point(doc, &known, &x, 1);
	ent_doc_point(doc, &unknown, NULL, 0);
	ent_doc_mark(doc, day, day + 1, ent_str("M"), &x, 1);
	ent_doc_section(doc, 1, ent_str("Two"));
	return doc;
}

/* Quotation marks are written as apostrophes above, to be readable. */
static json_t *wanted(void)
{
	char text[sizeof wanted_json];
	memcpy(text, wanted_json, sizeof text);
	for (char *at = text; *at != '\0'; at++)
		*at = *at == '\'' ? '"' : *at;
	char *title = strstr(text, "\"\"T\\\\\"");
	assert_non_null(title);
	char fixed[sizeof text + 1];
	snprintf(fixed, sizeof fixed, "%.*s\"\\%s", (int)(title - text), text, title + 1);
	json_t *json = json_loads(fixed, 0, NULL);
	assert_non_null(json);
	return json;
}

static void test_json_reads_back(void **state)
{
	(void)state;
	struct ent_doc *doc = document_for_json();
	struct ent_text text = written(doc, ENT_DOC_JSON, 0);
	json_t *json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	json_t *expected = wanted();
	assert_non_null(json);
	if (!json_equal(json, expected))
		fail_msg("%s", text.ptr);
	json_decref(expected);
	json_decref(json);
	ent_text_free(&text);
	ent_doc_free(doc);
}

static void test_json_survives_any_text(void **state)
{
	(void)state;
	static const char hostile[] = "\"\\\x01\xff\xed\xa0\x80/\xf0\x9f\x95\x8a</script>";
	struct ent_doc *doc = filled_with(hostile);
	struct ent_text text = written(doc, ENT_DOC_JSON, 0);
	json_t *json = json_loadb(text.ptr, text.len, 0, NULL);
	assert_non_null(json);
	const char *title = json_string_value(json_object_get(json, "title"));
	assert_memory_equal(title, "\"\\\xef\xbf\xbd\xef\xbf\xbd", 8);
	assert_non_null(strstr(title, "/\xf0\x9f\x95\x8a</script>"));
	json_decref(json);
	ent_text_free(&text);
	ent_doc_free(doc);
}

/* ---- text -------------------------------------------------------------- */

/* Words of at most 13 columns; the wide ones can be broken anywhere. */
static struct ent_doc *wrappable(void)
{
	struct ent_doc *doc =
		filled_with("A nation signs another agreement in 北京和喀布尔会谈之后");
	ent_doc_section(doc, 2, ent_str("More"));
	ent_doc_list(doc, true);
	for (int i = 0; i < 11; i++) {
		ent_doc_item(doc);
		say(doc, "Consideration of a long item that runs over several lines.", 0);
	}
	return doc;
}

static void test_text_keeps_to_its_width(void **state)
{
	(void)state;
	struct ent_doc *doc = wrappable();
	for (size_t width = 24; width <= 140; width++) {
		struct ent_text text = written(doc, ENT_DOC_TEXT, width);
		size_t widest = 0;
		for (const char *line = text.ptr; *line != '\0'; line += strcspn(line, "\n") + 1) {
			size_t columns =
				ent_text_width((struct ent_str){line, strcspn(line, "\n")});
			assert_true(columns <= width);
			widest = columns > widest ? columns : widest;
		}
		assert_true(widest + 14 > width || width > 122); /* and makes use of it */
		ent_text_free(&text);
	}
	ent_doc_free(doc);
}

static void test_text_loses_no_word(void **state)
{
	(void)state;
	struct ent_doc *doc = wrappable();
	struct ent_text narrow = written(doc, ENT_DOC_TEXT, 24),
			wide = written(doc, ENT_DOC_TEXT, 79);
	assert_int_equal(occurrences(narrow.ptr, "Consideration"), 11);
	assert_int_equal(occurrences(wide.ptr, "Consideration of a long item"), 11);
	assert_int_equal(occurrences(narrow.ptr, "agreement"), occurrences(wide.ptr, "agreement"));
	ent_text_free(&narrow);
	ent_text_free(&wide);
	ent_doc_free(doc);
}

static struct ent_doc *small_table(void)
{
	struct ent_doc *doc = ent_doc_new(ent_str("Table"));
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_table(
		doc, ent_str(""),
		(struct ent_doc_column[]){{ent_str("Year"), false}, {ent_str("Tonnes"), true}}, 2);
	ent_doc_row(doc, (struct ent_str[]){ent_str("北京"), ent_str("6200")}, NULL, 0);
	ent_doc_row(doc, (struct ent_str[]){ent_str("2023"), ent_str("333.5")}, NULL, 0);
	return doc;
}

static void test_text_tables_align_or_fall_apart(void **state)
{
	(void)state;
	struct ent_doc *doc = small_table();
	struct ent_text wide = written(doc, ENT_DOC_TEXT, 12),
			narrow = written(doc, ENT_DOC_TEXT, 11);
	assert_non_null(
		strstr(wide.ptr, "\nYear  Tonnes\n------------\n北京    6200\n2023   333.5\n"));
	assert_non_null(strstr(narrow.ptr, "\nYear: 北京\nTonnes:\n  6200\n\nYear: 2023\n"));
	ent_text_free(&narrow);
	ent_text_free(&wide);
	ent_doc_free(doc);
}

/* ---- timelines --------------------------------------------------------- */

static struct ent_doc *timeline(int32_t from, int32_t to)
{
	struct ent_doc *doc = ent_doc_new(ent_str("Timeline"));
	ent_doc_section(doc, 1, ent_str("One"));
	ent_doc_timeline(doc, ent_str("Line"), from, to);
	return doc;
}

/* Dates are told as exactly as they are known. */
static void test_spans_in_words(void **state)
{
	(void)state;
	int32_t d1 = ent_day_from_civil(2018, 1, 1), d2 = ent_day_from_civil(2018, 12, 31);
	int32_t d3 = ent_day_from_civil(2020, 4, 1), d4 = ent_day_from_civil(2020, 4, 30);
	const struct {
		struct ent_span span;
		const char *words;
	} rows[] = {
		{{d1, d1, d1, d1}, "1 January 2018"},
		{{d1, d2, d1, d2}, "2018"},
		{{d3, d4, d3, d4}, "April 2020"},
		{{d1, d2, d3, d4}, "2018 to April 2020"},
		{{d1, d1, d4, d4}, "1 January 2018 to 30 April 2020"},
		{{d2, d2, ENT_DAY_MAX, ENT_DAY_MAX}, "since 31 December 2018"},
		{{ENT_DAY_MIN, ENT_DAY_MIN, d3, d4}, "until April 2020"},
		{{d1, d2, d1, ENT_DAY_MAX}, "2018 to an unknown time"},
		{{ENT_DAY_MIN, d4, d3, d4}, "an unknown time to April 2020"},
		{{d1, d4, d1, d4}, "some time between January 2018 and April 2020"},
		{{ENT_DAY_MIN, ENT_DAY_MIN, ENT_DAY_MAX, ENT_DAY_MAX}, "always"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_doc *doc = timeline(0, 20000);
		bar(doc, "L", "X", rows[i].span);
		struct ent_text text = written(doc, ENT_DOC_MARKDOWN, 0);
		char wanted_row[128];
		snprintf(wanted_row, sizeof wanted_row, "| L | X | %s |", rows[i].words);
		assert_non_null(strstr(text.ptr, wanted_row));
		ent_text_free(&text);
		ent_doc_free(doc);
	}
}

/* One column a day. */
static void test_bars_are_drawn_to_scale(void **state)
{
	(void)state;
	static const struct {
		struct ent_span span;
		const char *line;
	} rows[] = {
		{{0, 0, 7, 7}, "========........"},
		{{3, 3, 3, 3}, "...=............"},
		{{8, 8, ENT_DAY_MAX, ENT_DAY_MAX}, "........=======>"},
		{{ENT_DAY_MIN, ENT_DAY_MIN, 3, 3}, "<===............"},
		{{4, 7, 12, 14}, "....---======--."},
		{{4, 11, 4, 11}, "....--------...."},
		{{9, 9, 9, ENT_DAY_MAX}, ".........=------"},
		{{20, 20, 40, 40}, "...............>"},
		{{-40, -40, -20, -20}, "<..............."},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_doc *doc = timeline(0, 16);
		bar(doc, "L", "X", rows[i].span);
		struct ent_text text = written(doc, ENT_DOC_TEXT, 18);
		if (strstr(text.ptr, rows[i].line) == NULL)
			fail_msg("no %s in\n%s", rows[i].line, text.ptr);
		ent_text_free(&text);
		ent_doc_free(doc);
	}
}

/* "Some day from the 4th to the 11th" fades in and, as long, out again. */
static void test_an_unknown_day_fades_on_both_sides(void **state)
{
	(void)state;
	struct ent_doc *doc = timeline(0, 16);
	bar(doc, "L", "X", (struct ent_span){4, 11, 4, 11});
	struct ent_text html = written(doc, ENT_DOC_HTML, 0);
	float widths[2] = {0};
	size_t count = 0;
	const char *at = html.ptr;
	struct tag tag;
	while (next_tag(&at, &tag)) {
		if (strcmp(tag.name, "rect") != 0 || attribute(tag.text, "mask").len == 0)
			continue;
		assert_true(count < 2);
		widths[count++] = strtof(attribute(tag.text, "width").ptr, NULL);
	}
	assert_int_equal(count, 2);
	assert_float_equal(widths[0], widths[1], 0.15F);
	assert_true(widths[0] > 100);
	ent_text_free(&html);
	ent_doc_free(doc);
}

/* Four days in every combination, as long as each pair is in order. */
static struct ent_span any_span(const int32_t *days, size_t count, size_t k)
{
	struct ent_span span;
	size_t lo = k % count, hi = lo + k / count % (count - lo);
	span.start_lo = days[lo];
	span.start_hi = days[hi];
	lo = k / count / count % count;
	hi = lo + k / count / 7 % (count - lo);
	span.end_lo = days[lo];
	span.end_hi = days[hi];
	return span;
}

static void check_rectangles(const char *html, size_t *count)
{
	struct tag tag;
	while (next_tag(&html, &tag)) {
		struct ent_str x = attribute(tag.text, "x"), width = attribute(tag.text, "width");
		if (x.len == 0 || width.len == 0)
			continue;
		double left = strtod(x.ptr, NULL), right = left + strtod(width.ptr, NULL);
		assert_true(left >= 13.4 && left < right && right <= 706.6);
		++*count;
	}
}

/* Whatever the days, nothing is drawn outside the picture. */
static void test_pictures_stay_in_their_frame(void **state)
{
	(void)state;
	static const int32_t days[] = {ENT_DAY_MIN, -800000, -1,     0,          1,
				       29,          12345,   800000, ENT_DAY_MAX};
	size_t count = COUNT(days), rectangles = 0;
	for (size_t i = 0; i + 1 < count; i++) {
		struct ent_doc *doc = timeline(days[i], days[i + 1]);
		for (size_t k = 0; k < count * count * count; k++)
			bar(doc, k % 2 ? "odd" : "even", "A text of some length",
			    any_span(days, count, k));
		struct ent_text html = written(doc, ENT_DOC_HTML, 0);
		check_rectangles(html.ptr, &rectangles);
		ent_text_free(&html);
		ent_doc_free(doc);
	}
	assert_true(rectangles > 100);
}

/* ---- failing writes ---------------------------------------------------- */

struct refusing {
	size_t calls, refuse; /* the call that is refused, from 0 */
};

static bool refusing(void *user, const char *bytes, size_t len)
{
	struct refusing *writer = user;
	(void)bytes;
	assert_true(len > 0);
	return writer->calls++ != writer->refuse;
}

static void test_a_refused_write_is_failure(void **state)
{
	(void)state;
	struct ent_doc *doc = filled_with("Long enough to be written in several pieces.");
	for (int i = 0; i < 900; i++) {
		ent_doc_paragraph(doc);
		say(doc, "A paragraph of the sort that there are many of.", 0);
	}
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct refusing never = {.refuse = SIZE_MAX};
		assert_true(ent_doc_write(doc, formats[i], 0, refusing, &never));
		assert_true(never.calls > 3);
		for (size_t n = 0; n < never.calls; n++) {
			struct refusing writer = {.refuse = n};
			assert_false(ent_doc_write(doc, formats[i], 0, refusing, &writer));
			assert_int_equal(writer.calls, n + 1); /* and is not asked again */
		}
	}
	ent_doc_free(doc);
}

static void test_an_empty_document(void **state)
{
	(void)state;
	struct ent_doc *doc = ent_doc_new(ent_str(""));
	check_html(doc);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct ent_text text = written(doc, formats[i], 0);
		assert_null(strstr(text.ptr, "Evidence"));
		ent_text_free(&text);
	}
	ent_doc_free(doc);
	ent_doc_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_controls_never_get_out),
		cmocka_unit_test(test_line_breaks_are_spaces),
		cmocka_unit_test(test_direction_marks_stay),
		cmocka_unit_test(test_html_keeps_its_shape),
		cmocka_unit_test(test_html_escapes_text),
		cmocka_unit_test(test_only_web_addresses_are_links),
		cmocka_unit_test(test_page_needs_nothing_else),
		cmocka_unit_test(test_headings_skip_no_level),
		cmocka_unit_test(test_markdown_escapes),
		cmocka_unit_test(test_markdown_tables_keep_their_columns),
		cmocka_unit_test(test_notes_are_numbered_by_first_citation),
		cmocka_unit_test(test_evidence_links_back_to_each_citation),
		cmocka_unit_test(test_runs_are_told_by_their_ends),
		cmocka_unit_test(test_a_lead_is_set_off_in_every_format),
		cmocka_unit_test(test_json_reads_back),
		cmocka_unit_test(test_json_survives_any_text),
		cmocka_unit_test(test_text_keeps_to_its_width),
		cmocka_unit_test(test_text_loses_no_word),
		cmocka_unit_test(test_text_tables_align_or_fall_apart),
		cmocka_unit_test(test_spans_in_words),
		cmocka_unit_test(test_bars_are_drawn_to_scale),
		cmocka_unit_test(test_an_unknown_day_fades_on_both_sides),
		cmocka_unit_test(test_pictures_stay_in_their_frame),
		cmocka_unit_test(test_a_refused_write_is_failure),
		cmocka_unit_test(test_an_empty_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
