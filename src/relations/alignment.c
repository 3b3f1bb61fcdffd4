/* Alignment of two actors on a day: what every third actor is to both. */
#include "relations/alignment.h"
#include "relations/kin.h"
#include "relations/partners.h"
#include "relations/signs.h"

#include <math.h>

enum ent_shared ent_shared_of(int with_a, int with_b)
{
	if (!with_a || !with_b)
		return ENT_SHARED_NONE;
	if (with_a != with_b)
		return ENT_SHARED_AT_ODDS;
	return with_a > 0 ? ENT_SHARED_FRIEND : ENT_SHARED_ADVERSARY;
}

bool ent_is_third(const struct ent_record *record, uint32_t c, uint32_t a, uint32_t b, int32_t day)
{
	return ent_actor_stands_alone(record, c, day) && !ent_actor_kin(record, c, a, day) &&
	       !ent_actor_kin(record, c, b, day);
}

void ent_balance_add(struct ent_balance *balance, enum ent_shared shared)
{
	balance->friends += shared == ENT_SHARED_FRIEND;
	balance->adversaries += shared == ENT_SHARED_ADVERSARY;
	balance->at_odds += shared == ENT_SHARED_AT_ODDS;
}

void ent_balance_finish(struct ent_balance *balance)
{
	size_t alike = balance->friends + balance->adversaries, all = alike + balance->at_odds;
	balance->agreement = all ? ((double)alike - (double)balance->at_odds) / (double)all : NAN;
	if (!balance->sign)
		return;
	balance->balanced = balance->sign > 0 ? alike : balance->at_odds;
	balance->unbalanced = all - balance->balanced;
}

static void take_third(const struct ent_record *record, const uint32_t dyad[2], uint32_t c,
		       const struct ent_sign_opts *opts, int32_t day, struct ent_alignment *out)
{
	struct ent_third third = {.actor = c};
	for (int side = 0; side < 2; side++)
		third.with[side] =
			ent_sign_and_repeated(record, dyad[side], c, opts, day, &out->repeated);
	if (!third.with[0].sign && !third.with[1].sign)
		return;
	third.shared = ent_shared_of(third.with[0].sign, third.with[1].sign);
	ent_balance_add(&out->balance, third.shared);
	if (out->count == out->room) {
		out->room = out->room * 2 + 16;
		out->third = ent_alloc(out->third, out->room * sizeof *out->third);
	}
	out->third[out->count++] = third;
}

void ent_alignment_on(const struct ent_record *record, uint32_t a, uint32_t b,
		      const struct ent_sign_opts *opts, int32_t day, struct ent_alignment *out)
{
	const uint32_t dyad[2] = {a, b};
	size_t a_count, b_count, count;
	uint32_t *with_a = ent_partners_of(record, a, &a_count);
	uint32_t *with_b = ent_partners_of(record, b, &b_count);
	uint32_t *either = ent_partners_join(with_a, a_count, with_b, b_count, &count);
	out->repeated = 0;
	out->sign = ent_sign_and_repeated(record, a, b, opts, day, &out->repeated);
	out->balance = (struct ent_balance){.day = day, .sign = out->sign.sign};
	out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (ent_is_third(record, either[i], a, b, day))
			take_third(record, dyad, either[i], opts, day, out);
	ent_balance_finish(&out->balance);
	ent_alloc(with_a, 0);
	ent_alloc(with_b, 0);
	ent_alloc(either, 0);
}

void ent_alignment_free(struct ent_alignment *alignment)
{
	ent_alloc(alignment->third, 0);
	*alignment = (struct ent_alignment){0};
}
