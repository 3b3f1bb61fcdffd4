#!/bin/sh
# What `make install` leaves behind must serve a program outside: every public
# header reads alone, as C and as C++, and pkg-config tells how to link.
set -eu

build=$1
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! meson install -C "$build" --no-rebuild --destdir "$work/root" >"$work/log" 2>&1; then
	cat "$work/log"
	exit 1
fi
pc=$(find "$work/root" -name entente.pc)
if [ -z "$pc" ]; then
	echo "entente.pc is not installed"
	exit 1
fi
PKG_CONFIG_PATH=$(dirname "$pc")
PKG_CONFIG_SYSROOT_DIR=$work/root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
cflags=$(pkg-config --cflags entente)
libs=$(pkg-config --libs entente)

headers=$(find "$work/root" -path '*/include/entente/*.h')
for header in "$source"/include/entente/*.h; do
	if ! echo "$headers" | grep -q "/$(basename "$header")\$"; then
		echo "$header is not installed: add it to include/entente/meson.build"
		exit 1
	fi
done
strict="-Wall -Wextra -Wpedantic -Werror -fsyntax-only"
for header in $headers; do
	name=entente/$(basename "$header")
	for twice in "" "#include <$name>"; do
		printf '#include <%s>\n%s\nextern int ent_nothing;\n' "$name" "$twice" >"$work/h.c"
		# shellcheck disable=SC2086 # words are flags
		gcc -std=c17 $strict $cflags -x c "$work/h.c"
		# shellcheck disable=SC2086
		g++ -std=c++17 $strict $cflags -x c++ "$work/h.c"
	done
done

cat >"$work/outside.c" <<'END'
#include <entente/date.h>
#include <string.h>

int main(void)
{
	struct ent_date date;
	struct ent_text text = { 0 };
	struct ent_err err;
	bool good = ent_date_parse(ent_str("2003-02-14"), &date, NULL, &err);
	if (good)
		ent_date_print(&date, &text);
	good = good && strcmp(text.ptr, "2003-02-14") == 0;
	ent_text_free(&text);
	return good ? 0 : 1;
}
END
# shellcheck disable=SC2086
gcc -std=c17 -Wall -Wextra -Werror $cflags -o "$work/outside" "$work/outside.c" $libs
library=$(dirname "$(find "$work/root" -name 'libentente.so' | head -n 1)")
if ! LD_LIBRARY_PATH=$library "$work/outside"; then
	echo "the outside program runs, but not as it should"
	exit 1
fi

# The program finds its library where it was installed, without a path from us.
unset LD_LIBRARY_PATH
program=$(find "$work/root" -path '*/bin/entente')
if ! readelf -d "$program" | grep -E 'R(UN)?PATH' | grep -q "${library#"$work/root"}"; then
	echo "the installed program does not know where its library is"
	exit 1
fi
