#!/usr/bin/env bash
# Reads and checks a million made-up events, beside ledger and hledger with as
# many transactions; then all measures of all dyads. Prints Markdown tables; README.md tells
# how and why.
#
#     EVENTS=1000000 RUNS=5 SEED=1 bench/run.sh
set -euo pipefail
cd "$(dirname "$0")/.."

events=${EVENTS:-1000000}
runs=${RUNS:-5}
seed=${SEED:-1}
entente=build/entente
work=$(mktemp -d "${TMPDIR:-/tmp}/entente-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC SOURCE_DATE_EPOCH=1780272000

for tool in hyperfine ledger hledger "$entente"; do
	if ! command -v "$tool" >/dev/null; then
		echo "bench/run.sh: no $tool here; make bench installs and builds it" >&2
		exit 1
	fi
done

echo "writing $events events to $work" >&2
build/bench/make-journal "$events" "$seed" >"$work/one.ent"
build/bench/make-journal "$events" "$seed" "$work/many"
build/bench/make-journal --ledger "$events" "$seed" >"$work/one.dat"

# The two actors of whom there is most, so that the profile is the longest.
pair=$(awk '/^[0-9]/ && !/, / { count[$2 < $4 ? $2 " " $4 : $4 " " $2]++ }
	END { for (p in count) if (count[p] > most) { most = count[p]; best = p } print best }' \
	"$work/one.ent")

names=() commands=() inputs=()
add()
{
	names+=("$1")
	inputs+=("$2")
	commands+=("$3")
}
add 'entente check' "$work/one.ent" "$entente check $work/one.ent"
add 'entente check, in 12 files' "$work/one.ent" "$entente check $work/many"
add 'entente profile, HTML' "$work/one.ent" \
	"$entente profile $work/one.ent $pair --format html -o $work/profile.html"
cat dossiers/russia-taliban/*.ent dossiers/russia-taliban/*/*.ent >"$work/dossier.ent"
add 'entente check, the example' "$work/dossier.ent" "$entente check dossiers/russia-taliban"
add 'entente profile, HTML, the example' "$work/dossier.ent" \
	"$entente profile dossiers/russia-taliban RUS TAL --format html -o $work/example.html"
add 'ledger source' "$work/one.dat" "ledger --args-only -f $work/one.dat source"
add 'ledger --strict source' "$work/one.dat" "ledger --args-only --strict -f $work/one.dat source"
add 'hledger check' "$work/one.dat" "hledger -f $work/one.dat check"

if ! $entente check "$work/one.ent" >"$work/check" 2>&1; then
	echo "bench/run.sh: the journal does not pass the check:" >&2
	head -n 20 "$work/check" >&2
	exit 1
fi

json=() peaks=()
for i in "${!commands[@]}"; do
	# One run of the slow one says enough: it takes minutes.
	count=$runs
	case ${names[i]} in *example) count=50 ;; esac
	case ${names[i]} in hledger*) count=1 ;; esac
	hyperfine --style basic --warmup "$((count > 2))" --runs "$count" -N \
		--export-json "$work/$i.json" "${commands[i]}" >&2
	json+=("$work/$i.json")
	# shellcheck disable=SC2086 # words are arguments
	peaks+=("$(bench/peak.py ${commands[i]})")
done

echo
echo "$events events, seed $seed. $(nproc) cores" \
	"($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1))," \
	"$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo). $(date +%F)."
echo "$(ledger --version | sed -n '1s/,.*//p'); $(hledger --version | cut -d, -f1);" \
	"$($entente --version 2>/dev/null | head -n 1)."
echo
echo '| command | input, MB | seconds (mean ± sd) | MB/s | events/s | peak, MiB | times entente check |'
echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
for i in "${!commands[@]}"; do
	python3 - "${names[i]}" "${json[i]}" "${json[0]}" "${inputs[i]}" "${peaks[i]}" "$events" <<'END'
import json, os, sys
name, mine, base, data, peak, events = sys.argv[1:]
run = json.load(open(mine))["results"][0]
first = json.load(open(base))["results"][0]["mean"]
size = os.path.getsize(data) / 1e6
print("| `%s` | %.1f | %.4f ± %.4f | %.1f | %s | %s | %.3g |" % (
    name, size, run["mean"], run["stddev"] or 0, size / run["mean"],
    "-" if "example" in name else "%.0f" % (int(events) / run["mean"]), peak,
    run["mean"] / first))
END
done

echo
build/bench/bench-relations "$work/one.ent"
