#!/bin/sh
# The same networks by quadprog of R, where there is one.
set -eu
cd "$(dirname "$0")/.."

if ! Rscript -e 'library(quadprog)' >/dev/null 2>&1; then
	echo "NOT DONE: no quadprog here (r-cran-quadprog)"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "| nodes | links | readings | seconds | quadprog, seconds | largest difference |"
echo "| --- | --- | --- | --- | --- | --- |"
for size in "30 60" "100 400" "300 1000"; do
	# shellcheck disable=SC2086 # two words
	build/bench/bench-flows --out $size >"$work/net"
	Rscript bench/flows_quadprog.R "$work/net"
done
