/* Units of mass, and what a year has to do with them: "t/year" is "t" of a yearly flow. */
#include <entente/record.h>

#include <math.h>

static const struct {
	const char *name;
	double kilograms;
} units[] = {
	{"g", .001},
	{"kg", 1},
	{"t", 1000},
	{"tonne", 1000},
	{"tonnes", 1000},
	{"kt", 1e6},
	{"Mt", 1e9},
	{"thousand tonnes", 1e6},
	{"million tonnes", 1e9},
};

bool ent_unit_yearly(struct ent_str *unit)
{
	struct ent_str tail = {unit->ptr + unit->len, 5};
	if (unit->len <= tail.len)
		return false;
	tail.ptr -= tail.len;
	if (!ent_str_is(tail, "/year"))
		return false;
	unit->len -= tail.len;
	return true;
}

static double kilograms(struct ent_str unit)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (ent_str_is(unit, units[i].name))
			return units[i].kilograms;
	return (double)NAN;
}

double ent_unit_scale(struct ent_str from, struct ent_str to)
{
	ent_unit_yearly(&from);
	ent_unit_yearly(&to);
	return ent_str_eq(from, to) ? 1 : kilograms(from) / kilograms(to);
}
