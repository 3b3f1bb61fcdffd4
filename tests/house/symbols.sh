#!/bin/sh
# The shared library must show ent_ symbols, and no others.
set -eu

shown=$(nm -D --defined-only "$1" | awk '{ print $NF }' | sed 's/@.*//')
if [ -z "$shown" ]; then
	echo "$1 shows no symbol at all"
	exit 1
fi
if others=$(printf '%s\n' "$shown" | grep -v '^ent_'); then
	echo "$1 shows symbols that are not of our making:"
	echo "$others"
	exit 1
fi
