#!/bin/sh
# tools/floors.sh must refuse each kind of break, with its place, and nothing else.
set -eu

floors=$(cd "$(dirname "$0")/../../tools" && pwd)/floors.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

# write FILE LINE... : a file of the small tree
write()
{
	file=$tree/$1
	shift
	mkdir -p "$(dirname "$file")"
	printf '%s\n' "$@" >"$file"
}

fresh()
{
	rm -rf "${tree:?}"/*
	write include/entente/base.h '#include <stddef.h>'
	write include/entente/date.h '#include <entente/base.h>'
	write include/entente/doc.h '#include <entente/date.h>'
	write include/entente/record.h '#include <entente/base.h>'
	write include/entente/journal.h '#include <entente/record.h>'
	write include/entente/entente.h '#include <entente/base.h>' '#include <entente/journal.h>'
	write src/base/arena.h '#include <entente/base.h>'
	write src/base/arena.c '#include "arena.h"' '#include <jansson.h>'
	write src/record/seal.c '#include "base/arena.h"' '#include <entente/record.h>'
	write src/journal/line.h '/* */'
	write src/journal/line.c '#include "journal/line.h"' '#include <entente/journal.h>'
	write src/doc/tree.h '/* */'
	write src/cli/cli.h '/* */'
	write src/cli/main.c '#include "cli.h"' '#include <entente/entente.h>'
	write dossiers/d/actors.ent \
		'actor NOR "Norland"' \
		'  aka: "Kingdom of Norland" 1905/.., Nor-Land, "state"'
}

# refuses WHERE WORDS : the tree as it stands must be refused there, so
refuses()
{
	if said=$("$floors" "$tree"); then
		echo "not refused: $1: $2"
		failed=1
	elif ! printf '%s\n' "$said" | grep -F "$1: " | grep -qF "$2"; then
		echo "refused, but not with '$1: ... $2':"
		printf '%s\n' "$said"
		failed=1
	elif [ "$(printf '%s\n' "$said" | wc -l)" -ne 1 ]; then
		echo "too many complaints for $1:"
		printf '%s\n' "$said"
		failed=1
	fi
	fresh
}

fresh
if ! "$floors" "$tree"; then
	echo "a tree without fault was refused"
	failed=1
fi
write src/base/up.c '' '#include <entente/record.h>'
refuses src/base/up.c:2 'looks up at record'
write src/record/up.c '#  include "journal/line.h"'
refuses src/record/up.c:1 'looks up at journal'
write src/doc/side.c '#include "journal/line.h"'
refuses src/doc/side.c:1 'neighbours'
write src/journal/side.c '#include <entente/doc.h>'
refuses src/journal/side.c:1 'neighbours'
write src/cli/deep.c '#include "base/arena.h"'
refuses src/cli/deep.c:1 'includes only <entente/...>'
write src/journal/gone.c '#include "base/gone.h"'
refuses src/journal/gone.c:1 'no such header'
write src/attic/a.c 'int a;'
refuses src/attic/a.c:1 'on no floor'
write src/journal/all.c '#include <entente/entente.h>'
refuses src/journal/all.c:1 'for programs'
write include/entente/record.h '#include "base/arena.h"'
refuses include/entente/record.h:1 'a public header includes only'
write include/entente/record.h '#include <jansson.h>'
refuses include/entente/record.h:1 'a public header includes only'
write include/entente/record.h '#include <entente/journal.h>'
refuses include/entente/record.h:1 'looks up at journal'
write include/extra.h '/* */'
refuses include/extra.h:1 'public headers stand in'
write include/entente/attic.h '#include <entente/base.h>'
refuses include/entente/attic.h:1 'no room attic'
write src/record/politics.c 'int n;' '/* as in NOR */'
refuses src/record/politics.c:2 '"NOR" is a name'
write src/record/politics.c 'char *s = "the Kingdom of Norland";'
refuses src/record/politics.c:1 'is a name'
write src/record/politics.c '/* Nor-Land */'
refuses src/record/politics.c:1 '"Nor-Land" is a name'
write src/cli/help.c '"entente log dossiers/d NOR"'
if ! "$floors" "$tree"; then
	echo "an example of use was refused"
	failed=1
fi
fresh
write src/record/words.c '/* NORTH of the state, IGNORE */'
if ! "$floors" "$tree"; then
	echo "parts of words were taken for names"
	failed=1
fi
exit $failed
