#!/bin/sh
# The rule of the floors: look only down, and only at faces.
#
#     tools/floors.sh [ROOT]
#
# Prints FILE:LINE: and the rule for whatever breaks one; exits 1 then.
#
# - a file includes its own room and lower floors, never a neighbour or what is above;
# - src/cli and src/serve include <entente/...> and their own room;
# - include/ holds only include/entente/*.h, and these include only one another
#   and the headers of C;
# - no name from the example dossiers stands in src/ or include/, but in the examples of
#   the help, which name the dossier's path.
set -eu

root=${1:-$(dirname "$0")/..}
cd "$root"

# The floors, from the ground up: rooms on one line are neighbours.
floors='
base
ontology
record
journal archive doc
relations outlook scenario
profile
serve cli
'
# Faces that are not called after their room.
faces='
csv base
date base
turning relations
bargain scenario
flows scenario
networks scenario
routes scenario
spillover scenario
'
# Names in the dossiers that are also words of English or of C, the publisher of the
# Admiralty code, and what tables write for a missing value.
allowed='
AND OR NOT IS AS IN TO NO
NATO NA
'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ---- includes

{
	echo "$floors" | awk 'NF { floor++; for (i = 1; i <= NF; i++) print "room", $i, floor }'
	echo "$faces" | awk 'NF { print "face", $1, $2 }'
	find include src -type f | sort | sed 's/^/file /'
	grep -rnE '^[ 	]*#[ 	]*include' include src --include='*.[ch]' | sort -t: -k1,1 -k2,2n |
		sed 's/^/line /'
} >"$work/facts"

awk '
function complain(rule) { print where ": " rule; bad = 1 }
function room_of(face) { return (face in alias) ? alias[face] : face }
$1 == "room" { floor[$2] = $3; next }
$1 == "face" { alias[$2] = $3; next }
$1 == "file" {
	exists[$2] = 1
	split($2, dir, "/")
	where = $2 ":1"
	if (dir[1] == "include" && $2 !~ /^include\/entente\/([^\/]*\.h|meson\.build)$/)
		complain("public headers stand in include/entente/, and nothing else")
	else if (dir[1] == "src" && $2 ~ /\.[ch]$/ && !(dir[2] in floor))
		complain("src/" dir[2] " is on no floor: give it one in tools/floors.sh")
	next
}
{
	sub(/^line /, "")
	n = split($0, part, ":")
	path = part[1]
	where = path ":" part[2]
	split(path, dir, "/")
	text = $0
	sub(/^[^:]*:[^:]*:[ \t]*#[ \t]*include[ \t]*/, "", text)
	open = substr(text, 1, 1)
	name = substr(text, 2)
	sub(/[">].*/, "", name)

	public = (dir[1] == "include")
	if (public) {
		room = dir[3]
		sub(/\.h$/, "", room)
		all = (room == "entente")	# the header that includes all others
		room = room_of(room)
	} else {
		room = dir[2]
		all = 0
	}
	if (!all && !(room in floor)) {
		if (public)
			complain("no room " room " for this header: give it one in tools/floors.sh")
		next
	}
	here = all ? 1000 : floor[room]

	if (name ~ /^entente\//) {
		if (!(("include/" name) in exists)) {
			complain("no such header: " name)
			next
		}
		target = name
		sub(/^entente\//, "", target)
		sub(/\.h$/, "", target)
		if (target == "entente") {
			if (!all && room != "cli" && room != "serve")
				complain("entente/entente.h is for programs: name the face")
			next
		}
		target = room_of(target)
	} else if (public) {
		if (open == "\"" || name !~ /^(assert|ctype|errno|float|inttypes|limits|math|setjmp|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time)\.h$/)
			complain("a public header includes only <entente/...> and the headers of C, not " name)
		next
	} else if (open != "\"") {
		next
	} else if (("src/" room "/" name) in exists || path == "src/" room "/" name) {
		target = room
	} else if (("src/" name) in exists) {
		split(name, to, "/")
		target = to[1]
		if (target != room && (room == "cli" || room == "serve")) {
			complain("src/" room " includes only <entente/...> and its own room, not " name)
			next
		}
	} else if (name ~ /\// && (substr(name, 1, index(name, "/") - 1) in floor)) {
		complain("no such header: " name)
		next
	} else {
		complain("no such header in src/" room " or src/: " name)
		next
	}
	if (target == room)
		next
	if (!(target in floor))
		complain(name " belongs to no room")
	else if (floor[target] == here)
		complain(room " and " target " are neighbours and do not know each other: " name)
	else if (floor[target] > here)
		complain(room " (floor " here ") looks up at " target " (floor " floor[target] "): " name)
}
END { exit bad }' "$work/facts" || touch "$work/bad"

# ---- politics in the code

find dossiers -name '*.ent' 2>/dev/null | sort | while IFS= read -r file; do
	cat "$file"
done | awk '
function say(name) {
	gsub(/^[ \t]+|[ \t]+$/, "", name)
	if (length(name) > 1 && name !~ /^[a-z0-9.?\/]/)	# not a date, not a plain word
		print name
}
function quoted(text) {
	while (match(text, /"[^"]*"/)) {
		say(substr(text, RSTART + 1, RLENGTH - 2))
		text = substr(text, 1, RSTART - 1) " " substr(text, RSTART + RLENGTH)
	}
	return text
}
{ gsub(/[ \t];.*/, "") }
/^(actor|place)[ \t]/ { in_block = 1; if ($1 == "actor") say($2); quoted($0); next }
/^[^ \t]/ { in_block = 0 }
in_block && $1 == "aka:" {
	sub(/^[ \t]*aka:/, "")
	n = split(quoted($0), bare, ",")
	for (i = 1; i <= n; i++) {
		split(bare[i], word, " ")
		say(word[1])
	}
}' | sort -u >"$work/names.all"
for word in $allowed; do
	echo "$word"
done >"$work/allowed"
grep -vxFf "$work/allowed" "$work/names.all" >"$work/names" || true
# A line that calls the example by its path shows how to use the program, and may.
if [ -s "$work/names" ]; then
	grep -rnwFf "$work/names" src include --include='*.[ch]' | grep -v 'dossiers/' |
		sort -t: -k1,1 -k2,2n >"$work/hits" || true
	while IFS= read -r hit; do
		name=$(printf '%s\n' "${hit#*:*:}" | grep -owFf "$work/names" | head -n 1)
		where=${hit%"${hit#*:*:}"}
		echo "$where \"$name\" is a name from a dossier: the code knows no politics"
		touch "$work/bad"
	done <"$work/hits"
fi

if [ -e "$work/bad" ]; then
	exit 1
fi
