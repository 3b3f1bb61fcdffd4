#!/bin/sh
# Makes the seeds of the fuzzer `arrow`: a file of each kind of column, and one of all.
#
#     fuzz/arrow-seeds.sh build/tests/arrow-make
set -eu

make=$1
folder=$(dirname "$0")/corpus/arrow
mkdir -p "$folder"
kind=0
while [ "$kind" -lt 16 ]; do
	"$make" "$kind" 3 2 $((1 << kind)) "$folder/kind-$kind.arrow" >/dev/null
	kind=$((kind + 1))
done
"$make" 16 2 1 0xffff "$folder/all.arrow" >/dev/null
"$make" 17 0 1 0x3045 "$folder/no-rows.arrow" >/dev/null
