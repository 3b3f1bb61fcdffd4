/* Reports: made-up addresses below example.org, of some 100 bytes (lognormal). */
#include "story.h"

#include "days.h"

#include <stdio.h>
#include <string.h>

static const double ENDS[] = {[GDELT2] = 0.2, [ICEWS] = 0.5};
static const double STAYS = 0.35;

static const char *const words[] = {
	"the",        "of",        "in",        "and",     "on",        "to",         "for",
	"with",       "after",     "over",      "talks",   "border",    "agreement",  "foreign",
	"minister",   "says",      "new",       "forces",  "province",  "council",    "meeting",
	"trade",      "security",  "attack",    "visit",   "president", "delegation", "joint",
	"statement",  "against",   "troops",    "aid",     "summit",    "region",     "oil",
	"crossing",   "support",   "sanctions", "embassy", "accord",    "vote",       "resolution",
	"convoy",     "prisoners", "exchange",  "railway", "harbour",   "loan",       "election",
	"parliament", "north",     "south",     "command", "village",   "airport",    "deputy",
	"spokesman",  "protest",   "returned",  "signed",  "refused",   "opened",     "closed",
	"between",
};
enum { WORDS = sizeof(words) / sizeof(*words) };

static const char *const sections[] = {"news",       "world",        "national/article",
				       "politics/2", "en/top/story", "international"};
enum { SECTIONS = sizeof(sections) / sizeof(*sections) };

/* How many bytes an address is to have: median 96, mean 102 with what stands at either end. */
static size_t draw_length(struct chance *chance)
{
	double normal = sqrt(-2 * log(uniform(chance))) * cos(6.283185307179586 * uniform(chance));
	double length = exp(4.56 + 0.3 * normal);
	return length < 60 ? 60 : length > 230 ? 230 : (size_t)length;
}

/* It ends in the report's number, so that no two are the same. */
static void write_address(struct story *story, const struct stories *stories, struct chance *chance)
{
	char host[16], end[24], *text = story->text_room;
	word_make(zipf(chance, 20000, 1), host);
	host[0] = (char)(host[0] - 'A' + 'a');
	int end_len = snprintf(end, sizeof(end), "-%u", (unsigned)story->number);
	int len = snprintf(text, sizeof(story->text_room), "http%s://www.%s.example.org/%s/%s/",
			   happens(chance, 0.8) ? "s" : "", host, sections[below(chance, SECTIONS)],
			   stories->date);
	size_t at = (size_t)len, want = draw_length(chance);
	while (at + (size_t)end_len < want) {
		const char *word = words[below(chance, WORDS)];
		size_t size = strlen(word);
		memcpy(text + at, word, size);
		text[at + size] = '-';
		at += size + 1;
	}
	at -= text[at - 1] == '-';
	memcpy(text + at, end, (size_t)end_len);
	story->text = (struct piece){text, at + (size_t)end_len};
}

static void write_tone(struct story *story, struct chance *chance)
{
	static const uint8_t mentions[16] = {1, 1, 1, 2, 2, 2, 2, 2, 3, 4, 4, 5, 6, 8, 10, 10};
	uint32_t count = mentions[below(chance, 16)], sources = 1;
	if (happens(chance, 0.03))
		sources = 2 + below(chance, 8);
	double size = 20 * uniform(chance) - 12;
	int len = snprintf(story->tone_room, sizeof(story->tone_room), "%u\t%u\t%u\t%.14f",
			   count * sources, sources, count * sources, size);
	story->tone = (struct piece){story->tone_room, (size_t)len};
}

static struct story *begin_story(struct stories *stories, uint32_t slot, struct chance *chance)
{
	struct story *story = &stories->open[slot];
	story->number = 20000001 + stories->count++;
	story->publisher = zipf(chance, 4000, 1);
	if (stories->format == GDELT2) {
		write_address(story, stories, chance);
		write_tone(story, chance);
	} else {
		int len = snprintf(story->text_room, sizeof(story->text_room), "%llu",
				   (unsigned long long)story->number);
		story->text = (struct piece){story->text_room, (size_t)len};
	}
	stories->last = slot;
	return story;
}

void stories_start(struct stories *stories, enum format format)
{
	*stories = (struct stories){.format = format};
}

void stories_day(struct stories *stories, int32_t day)
{
	struct date date = date_of(day);
	snprintf(stories->date, sizeof(stories->date), "%04u/%02u/%02u",
		 (unsigned)date.year % 10000u, (unsigned)date.month % 100u,
		 (unsigned)date.day % 100u);
	stories->day = day;
}

const struct story *story_next(struct stories *stories, struct chance *chance)
{
	uint32_t slot = happens(chance, STAYS) ? stories->last : below(chance, OPEN_STORIES);
	stories->last = slot;
	if (!stories->open[slot].number || happens(chance, ENDS[stories->format]))
		return begin_story(stories, slot, chance);
	return &stories->open[slot];
}

const struct story *story_new(struct stories *stories, struct chance *chance)
{
	return begin_story(stories, below(chance, OPEN_STORIES), chance);
}
