#!/usr/bin/env bash
# Builds an archive of made-up rows in the shape of GDELT 2.0, beside what R's data.table and
# pandas need merely to read the same columns, and beside `wc -l`. Prints Markdown tables;
# README.md tells how and why.
#
#     ROWS=10000000 RUNS=3 SEED=1 bench/archive.sh
#     BENCH_DATA=/disk/bench    keeps the file there for the next time; else a temporary folder
#     PEERS=no                  only ours: for sizes at which the others need too much memory
set -euo pipefail
cd "$(dirname "$0")/.."

rows=${ROWS:-10000000}
runs=${RUNS:-3}
seed=${SEED:-1}
peers=${PEERS:-yes}
entente=${ENTENTE:-build/entente}
columns=0,1,5,6,7,15,16,17,26,30,31,52,53,56,57,59,60 # what an archive is made of
export LC_ALL=C.UTF-8 TZ=UTC

die()
{
	echo "bench/archive.sh: $*" >&2
	exit 1
}

# The pandas of the distribution belongs to its Python, which need not be the first in the path.
pandas=
for python in python3 /usr/bin/python3; do
	if "$python" -c 'import pandas' 2>/dev/null; then
		pandas=$python
		break
	fi
done
tools=(hyperfine "$entente" build/bench/make-events build/bench/bench-archive)
if [ "$peers" = yes ]; then
	tools+=(Rscript)
	[ -n "$pandas" ] || die "no pandas here; make bench-archive installs it"
fi
for tool in "${tools[@]}"; do
	command -v "$tool" >/dev/null || die "no $tool here; make bench-archive installs and builds it"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/entente-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
data=${BENCH_DATA:-$work}
mkdir -p "$data"
input=$data/gdelt2-$rows-$seed.csv

# The file has some 420 bytes a row, an archive 40; while one is built its runs lie beside it.
demand()
{
	local free
	free=$(df --output=avail -B1 "$1" | tail -n 1)
	[ "$free" -gt "$2" ] ||
		die "$1 has $((free / 1000000)) MB free and needs $((${2} / 1000000)); set BENCH_DATA or ROWS"
}
demand "$work" $((rows * 150 + 100000000))
if [ ! -s "$input" ]; then
	demand "$data" $((rows * (420 + ($(stat -c %d "$data") == $(stat -c %d "$work") ? 150 : 0))))
	echo "writing $rows rows to $input" >&2
	build/bench/make-events --format gdelt2 --rows "$rows" --seed "$seed" >"$input.part"
	mv "$input.part" "$input"
fi

names=() commands=() counts=()
add()
{
	names+=("$1")
	counts+=("$2")
	commands+=("$3")
}
out=$work/made.ea
add 'wc -l' "$runs" "wc -l $input"
if [ "$peers" = yes ]; then
	add 'fread' "$runs" "Rscript bench/archive_fread.R $input $columns $rows"
	add 'pandas.read_csv' "$((runs > 2 ? 2 : runs))" \
		"$pandas bench/archive_pandas.py $input $columns $rows"
	add 'R, its start alone' 5 "Rscript bench/archive_fread.R"
	add 'pandas, its start alone' 5 "$pandas bench/archive_pandas.py"
fi
# The last, for what it makes is measured below.
add 'entente archive build' "$runs" "$entente archive build $out $input"

# All read the same number of rows, or the times say nothing.
counted=$(wc -l <"$input")
[ "$counted" = "$rows" ] || die "$input has $counted rows and not $rows; delete it"

for i in "${!commands[@]}"; do
	hyperfine --style basic --warmup 1 --runs "${counts[i]}" -N --prepare "rm -rf $out" \
		--export-json "$work/$i.json" "${commands[i]}" >&2
	rm -rf "$out"
	# shellcheck disable=SC2086 # words are arguments
	bench/peak.py ${commands[i]} >"$work/$i.peak"
	echo "${names[i]}" >"$work/$i.name"
done
$entente archive info --format json "$out" >"$work/info.json"

echo
echo "$rows rows, seed $seed. $(nproc) cores" \
	"($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1))," \
	"$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)," \
	"load $(cut -d' ' -f1 /proc/loadavg). $(date +%F)."
if [ "$peers" = yes ]; then
	Rscript -e 'cat(R.version.string, "; data.table ", sep = "")' \
		-e 'cat(format(packageVersion("data.table")), "; ", sep = "")'
	$pandas -c 'import pandas; print("pandas", pandas.__version__ + "; ", end="")'
fi
$entente --version 2>/dev/null | sed -n '1s/$/./p'
echo
python3 bench/archive_table.py "$work" "$input" "$out" "$rows"
echo
build/bench/bench-archive "$out"
