/* Documents: a tree grown from any bytes is written in every format; the JSON
 * parses, and nothing of the data gets out as markup or as a command. */
#include <entente/doc.h>

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* ---- a document out of bytes ------------------------------------------- */

struct bytes {
	const uint8_t *at;
	size_t len;
};

static unsigned byte(struct bytes *in)
{
	if (in->len == 0)
		return 0;
	in->len--;
	return *in->at++;
}

static int32_t day(struct bytes *in)
{
	unsigned kind = byte(in);
	if (kind < 16)
		return kind < 8 ? ENT_DAY_MIN : ENT_DAY_MAX;
	uint32_t bits = byte(in) << 8 | byte(in);
	if (kind > 240)
		bits = bits << 16 | byte(in) << 8 | byte(in);
	return (int32_t)bits;
}

/* Every text carries a tag that must never be seen in the page as one. */
static struct ent_str text(struct bytes *in, struct ent_text *room)
{
	size_t len = byte(in) % 48;
	room->len = 0;
	ent_text_puts(room, byte(in) % 4 == 0 ? "https://" : "");
	for (; len > 0; len--)
		ent_text_putc(room, (char)byte(in));
	ent_text_puts(room, "<planted>");
	return ent_text_str(room);
}

struct garden {
	struct bytes in;
	struct ent_doc *doc;
	struct ent_text rooms[6];
	uint32_t sources, evidence;
};

static struct ent_str words(struct garden *garden, size_t room)
{
	return text(&garden->in, &garden->rooms[room]);
}

static size_t some_evidence(struct garden *garden, uint32_t *at)
{
	size_t count = garden->evidence > 0 ? byte(&garden->in) % 4 : 0;
	for (size_t i = 0; i < count; i++)
		at[i] = byte(&garden->in) % garden->evidence;
	return count;
}

static void add_source(struct garden *garden)
{
	struct ent_doc_source source = {words(garden, 0), words(garden, 1), words(garden, 2),
					words(garden, 3), words(garden, 4), words(garden, 5)};
	ent_doc_source(garden->doc, &source);
	garden->sources++;
}

static void add_evidence(struct garden *garden)
{
	struct ent_doc_cite cites[2];
	size_t count = garden->sources > 0 ? byte(&garden->in) % 3 : 0;
	for (size_t i = 0; i < count; i++)
		cites[i] = (struct ent_doc_cite){byte(&garden->in) % garden->sources,
						 words(garden, 4), words(garden, 5)};
	struct ent_doc_evidence evidence = {words(garden, 0),
					    words(garden, 1),
					    words(garden, 2),
					    words(garden, 3),
					    ent_str("a:1"),
					    cites,
					    count};
	ent_doc_evidence(garden->doc, &evidence);
	garden->evidence++;
}

static void add_sentences(struct garden *garden)
{
	if (byte(&garden->in) % 4 == 0)
		ent_doc_lead(garden->doc, words(garden, 0));
	for (unsigned count = byte(&garden->in) % 3; count > 0; count--) {
		uint32_t at[4];
		size_t named = some_evidence(garden, at);
		ent_doc_sentence(garden->doc, words(garden, 0), at, named);
	}
}

static void add_list(struct garden *garden)
{
	ent_doc_list(garden->doc, byte(&garden->in) % 2);
	for (unsigned items = byte(&garden->in) % 4; items > 0; items--) {
		ent_doc_item(garden->doc);
		add_sentences(garden);
	}
}

static void add_table(struct garden *garden)
{
	struct ent_doc_column columns[3];
	size_t count = 1 + byte(&garden->in) % 3;
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct ent_doc_column){words(garden, i), byte(&garden->in) % 2};
	ent_doc_table(garden->doc, words(garden, 3), columns, count);
	for (unsigned rows = byte(&garden->in) % 4; rows > 0; rows--) {
		uint32_t at[4];
		size_t named = some_evidence(garden, at);
		struct ent_str cells[] = {words(garden, 0), words(garden, 1), words(garden, 2)};
		ent_doc_row(garden->doc, cells, at, named);
	}
}

static struct ent_span span(struct bytes *in)
{
	struct ent_span span = {day(in), day(in), day(in), day(in)};
	if (span.start_hi < span.start_lo)
		span.start_hi = span.start_lo;
	if (span.end_hi < span.end_lo)
		span.end_hi = span.end_lo;
	return span;
}

static void add_timeline(struct garden *garden)
{
	int32_t from = day(&garden->in), to = day(&garden->in);
	ent_doc_timeline(garden->doc, words(garden, 0), from, to);
	for (unsigned bars = byte(&garden->in) % 6; bars > 0; bars--) {
		uint32_t at[4];
		size_t named = some_evidence(garden, at);
		struct ent_doc_bar bar = {words(garden, 0), words(garden, 1), span(&garden->in),
					  (enum ent_doc_tone)(byte(&garden->in) % 3),
					  byte(&garden->in) % 2};
		ent_doc_bar(garden->doc, &bar, at, named);
	}
}

/* Of any bits, or of a size that charts are made for. */
static double number(struct bytes *in)
{
	if (byte(in) % 2 == 0)
		return (double)byte(in) - 100.5;
	uint64_t bits = 0;
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | byte(in);
	double value;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static void add_points(struct garden *garden)
{
	for (unsigned points = byte(&garden->in) % 12; points > 0; points--) {
		uint32_t at[4];
		size_t named = some_evidence(garden, at);
		struct bytes *in = &garden->in;
		struct ent_str lane = byte(in) % 2 ? ent_str("a <planted> lane") : words(garden, 0);
		struct ent_doc_point point = {lane,       day(in),    day(in),          number(in),
					      number(in), number(in), byte(in) % 2 == 0};
		ent_doc_point(garden->doc, &point, at, named);
	}
}

static void add_chart(struct garden *garden)
{
	int32_t from = day(&garden->in), to = day(&garden->in);
	enum ent_doc_chart_kind kind = byte(&garden->in) % 2 ? ENT_CHART_BARS : ENT_CHART_LINE;
	ent_doc_chart(garden->doc, words(garden, 0), words(garden, 1), kind, from, to);
	add_points(garden);
	for (unsigned marks = byte(&garden->in) % 6; marks > 0; marks--) {
		uint32_t at[4];
		size_t named = some_evidence(garden, at);
		int32_t lo = day(&garden->in), hi = day(&garden->in);
		ent_doc_mark(garden->doc, lo, hi, words(garden, 0), at, named);
	}
}

static void grow(struct garden *garden)
{
	ent_doc_meta(garden->doc, words(garden, 0), words(garden, 1));
	ent_doc_section(garden->doc, 1 + (int)(byte(&garden->in) % 3), words(garden, 0));
	while (garden->in.len > 0) {
		switch (byte(&garden->in) % 8) {
		case 0:
			add_source(garden);
			break;
		case 1:
			add_evidence(garden);
			break;
		case 2:
			ent_doc_section(garden->doc, 1 + (int)(byte(&garden->in) % 3),
					words(garden, 0));
			break;
		case 3:
			ent_doc_paragraph(garden->doc);
			add_sentences(garden);
			break;
		case 4:
			add_list(garden);
			break;
		case 5:
			add_table(garden);
			break;
		case 6:
			add_timeline(garden);
			break;
		case 7:
			add_chart(garden);
			break;
		}
	}
}

/* ---- what must hold ---------------------------------------------------- */

static bool gather(void *user, const char *bytes, size_t len)
{
	ent_text_add(user, (struct ent_str){bytes, len});
	return true;
}

/* No control character but the newline, no override of direction. */
static void check_harmless(struct ent_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		require((c >= ' ' && c != 0x7f) || c == '\n');
	}
	require(strstr(text.ptr, "\xe2\x80\xae") == NULL);
}

/* A '<' begins a tag that ends before the next one does. */
static void check_html(const char *html)
{
	require(strstr(html, "<planted") == NULL);
	require(strstr(html, "&lt;planted&gt;") != NULL);
	for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
		char next = at[1] == '/' ? at[2] : at[1];
		require((next >= 'a' && next <= 'z') || next == '!');
		size_t len = strcspn(at + 1, "<>");
		require(at[1 + len] == '>');
	}
}

static void check_markdown(const char *markdown)
{
	for (const char *at = strstr(markdown, "<planted"); at != NULL;
	     at = strstr(at + 1, "<planted"))
		require(at > markdown && at[-1] == '\\');
}

/* The number behind every `name` of the page; all of them are finite. */
static void check_attribute(const char *html, const char *name, double most)
{
	for (const char *at = strstr(html, name); at != NULL; at = strstr(at + 1, name)) {
		char *end;
		double value = strtod(at + strlen(name), &end);
		require(end > at + strlen(name) && value >= -8 && value <= most);
	}
}

/* Nothing is drawn far outside a picture, whatever the days and numbers. */
static void check_pictures(const char *html)
{
	check_attribute(html, " cx=\"", 100);
	check_attribute(html, " cy=\"", 290);
	check_attribute(html, " x=\"", 720);
	check_attribute(html, " x1=\"", 720);
	check_attribute(html, " width=\"", 720);
}

static void check_json(struct ent_str text)
{
	json_t *json = json_loadb(text.ptr, text.len, 0, NULL);
	require(json != NULL);
	require(json_array_size(json_object_get(json, "sections")) > 0);
	json_decref(json);
}

static void check(const struct ent_doc *doc, enum ent_doc_format format, size_t width)
{
	struct ent_text text = {0};
	require(ent_doc_write(doc, format, width, gather, &text));
	check_harmless(ent_text_str(&text));
	if (format == ENT_DOC_HTML) {
		check_html(text.ptr);
		check_pictures(text.ptr);
	} else if (format == ENT_DOC_MARKDOWN) {
		check_markdown(text.ptr);
	} else if (format == ENT_DOC_JSON) {
		check_json(ent_text_str(&text));
	}
	ent_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct garden garden = {.in = {data, size}};
	size_t width = byte(&garden.in);
	garden.doc = ent_doc_new(words(&garden, 0));
	grow(&garden);
	check(garden.doc, ENT_DOC_HTML, 0);
	check(garden.doc, ENT_DOC_MARKDOWN, 0);
	check(garden.doc, ENT_DOC_TEXT, width);
	check(garden.doc, ENT_DOC_JSON, 0);
	ent_doc_free(garden.doc);
	for (size_t i = 0; i < 6; i++)
		ent_text_free(&garden.rooms[i]);
	return 0;
}
