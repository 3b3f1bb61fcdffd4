#!/bin/sh
# docs/example.c, as docs/library.md shows it, says what it should of a small dossier.
set -eu

example=$1
docs=$(cd "$(dirname "$0")/../../docs" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC2016 # backquotes are what we look for
sed -n '/^```c$/,/^```$/p' "$docs/library.md" | sed '1d;$d' >"$work/shown.c"
if ! diff "$work/shown.c" "$docs/example.c"; then
	echo 'docs/library.md does not show docs/example.c'
	exit 1
fi

cat >"$work/dossier.ent" <<'END'
actor ORL "Orlanda"
actor BRV "Brevia"
actor HERON "Heron Front"
2019-03-12 ORL opens-embassy-with BRV
2022-09-30 ORL closes-embassy-with BRV
2023 BRV arms HERON
END

# says WANTED ARGUMENT... : standard output and error together
says()
{
	want=$1
	shift
	got=$("$example" "$@" 2>&1) || true
	if [ "$got" != "$want" ]; then
		printf 'example %s\nexpected:\n%s\ngot:\n%s\n' "$*" "$want" "$got"
		exit 1
	fi
}

says 'ORL to BRV: an open embassy' "$work" BRV ORL 2020-06-01
says '' "$work" ORL BRV 2022-09-30
says 'BRV to HERON: perhaps arms deliveries' "$work" Brevia 'heron front' 2023-06-01
says 'example: no such actor' "$work" ORL NOBODY 2020-06-01
echo '2024 ORL attack BVR' >>"$work/dossier.ent"
says "$work/dossier.ent:7: no actor BVR; did you mean BRV?
example: a dossier with errors cannot be asked" "$work" ORL BRV 2020-06-01
if "$example" "$work" ORL BRV 2020-06-01 2>/dev/null; then
	echo 'example: errors, and yet it exits 0'
	exit 1
fi
