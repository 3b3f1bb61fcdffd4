/* Calendar expressions: whatever is read can be printed, read again and said,
 * and means the same; whatever is refused is refused with a place and a reason. */
#include <entente/date.h>

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_span(struct ent_span span)
{
	require(span.start_lo <= span.start_hi);
	require(span.end_lo <= span.end_hi);
	require(span.start_lo <= span.end_hi);
	require(span.start_lo <= span.end_lo);
	require(span.start_hi <= span.end_hi);
}

static void check_print(const struct ent_date *date)
{
	struct ent_span span = ent_date_span(date), span_again;
	struct ent_text text = {0};
	struct ent_date again;

	ent_date_print(date, &text);
	require(ent_date_parse(ent_text_str(&text), &again, NULL, NULL));
	require(ent_date_eq(date, &again));
	span_again = ent_date_span(&again);
	require(memcmp(&span, &span_again, sizeof(span)) == 0);
	ent_text_free(&text);
}

/* Words, one space apart. */
static void check_say(const struct ent_date *date)
{
	struct ent_text text = {0};

	ent_date_say(date, &text);
	require(text.len > 0 && text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' ');
	require(strstr(text.ptr, "  ") == NULL);
	for (size_t i = 0; i < text.len; i++)
		require(text.ptr[i] >= ' ' && text.ptr[i] <= '~');
	ent_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ent_str text = {(const char *)data, size};
	struct ent_err err = {0};
	struct ent_date date;
	size_t at = SIZE_MAX;

	if (!ent_date_parse(text, &date, &at, &err)) {
		require(at <= size);
		require(err.code != ENT_OK && err.text[0] != '\0');
		require(strchr(err.text, '\n') == NULL);
		return 0;
	}
	check_span(ent_date_span(&date));
	check_print(&date);
	check_say(&date);
	return 0;
}
