#!/bin/sh
# Installs what is missing of a section of packages.txt, and of those above it:
#
#     tools/install.sh [build|test|bench]
#
# Asks nothing; touches neither the system nor the network when all is there.
set -eu

list=$(dirname "$0")/packages.txt
section=${1:-build}

case $section in
build | test | bench) ;;
*)
	echo "usage: $0 [build|test|bench]" >&2
	exit 2
	;;
esac

# One entry a line: a package, or alternatives with '|' between them.
wanted()
{
	awk -v last="$section" '
		{ sub(/[ \t]*#.*/, "") }
		/^\[/ { if (done) exit; done = ($0 == "[" last "]"); next }
		NF { print }' "$list"
}

# Or provided by another: Node.js by its makers, say, comes with npm.
installed()
{
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ||
		dpkg-query -W -f '${db:Status-Status} ${Provides}\n' | awk -v name="$1" '
			$1 == "installed" {
				for (i = 2; i <= NF; i++) {
					sub(/,$/, "", $i)
					found += $i == name
				}
			}
			END { exit !found }'
}

# Whether this release has the package. Before the first `apt-get update` nobody
# can tell, so we say yes.
offered()
{
	[ -z "$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)" ] ||
		[ -n "$(apt-cache madison "$1" 2>/dev/null)" ]
}

# For each entry that is not met, the package that would meet it.
missing()
{
	wanted | while IFS= read -r entry; do
		found=
		first=
		for name in $(echo "$entry" | tr '|' ' '); do
			first=${first:-$name}
			if installed "$name"; then
				found=yes
				break
			elif offered "$name"; then
				echo "$name"
				found=yes
				break
			fi
		done
		[ -n "$found" ] || echo "$first"
	done | sort -u
}

# Without dpkg we cannot look, so we see whether the tools answer.
if ! command -v dpkg-query >/dev/null; then
	for tool in cc meson ninja pkg-config python3; do
		if ! command -v "$tool" >/dev/null; then
			echo "$0: no $tool here, and this is no Debian or Ubuntu:" \
				"install what $list names" >&2
			exit 1
		fi
	done
	exit 0
fi

absent=$(missing)
if [ -z "$absent" ]; then
	exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
	root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	root="sudo -n"
elif command -v sudo >/dev/null && [ -t 0 ]; then
	root=sudo
else
	echo "$0: these packages are missing, and this user may not install them:" >&2
	echo "$absent" | sed 's/^/    /' >&2
	echo "As root: apt-get install" "$(echo "$absent" | tr '\n' ' ')" >&2
	exit 1
fi

echo "installing" "$(echo "$absent" | tr '\n' ' ')" >&2
if ! $root apt-get update -qq >&2; then
	echo "$0: apt-get update failed; trying with the lists that are here" >&2
fi
absent=$(missing) # now that the lists are known
# shellcheck disable=SC2086 # words are packages
if ! $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	--no-install-recommends $absent >&2; then
	echo "$0: apt-get could not install" "$(echo "$absent" | tr '\n' ' ')" >&2
	exit 1
fi
