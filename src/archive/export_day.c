/* Days as they are exported. */
#include "archive/export.h"

#include <stdio.h>

struct ent_str ent_day_iso(struct ent_day_texts *texts, int32_t day)
{
	size_t at = (uint32_t)day % ENT_DAY_SLOTS;
	if (!texts->slot[at].len || texts->slot[at].day != day) {
		int64_t year;
		int month, mday;
		ent_day_to_civil(day, &year, &month, &mday);
		int len = snprintf(texts->slot[at].text, sizeof texts->slot[at].text,
				   "%04lld-%02d-%02d", (long long)year, month, mday);
		texts->slot[at].day = day;
		texts->slot[at].len = (uint8_t)len;
	}
	return (struct ent_str){texts->slot[at].text, texts->slot[at].len};
}
