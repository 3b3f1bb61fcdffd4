/* Locales that a machine need not have: made for the test. Include cmocka first. */
#ifndef UNIT_LOCALE_OF_H
#define UNIT_LOCALE_OF_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes a locale in a folder of its own and enters it. */
static void enter_locale(const char *folder, const char *name, const char *mark)
{
	char command[300];

	snprintf(command, sizeof command, "localedef -i %s -f UTF-8 %s/%s.UTF-8 2>/dev/null", name,
		 folder, name);
	if (system(command) == -1)
		fail_msg("no localedef: tools/install.sh test installs it");
	setenv("LOCPATH", folder, 1);
	snprintf(command, sizeof command, "%s.UTF-8", name);
	if (!setlocale(LC_ALL, command))
		fail_msg("no locale %s: tools/install.sh test installs its source", name);
	assert_string_equal(localeconv()->decimal_point, mark);
}

#endif
