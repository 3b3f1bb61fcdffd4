#!/usr/bin/env python3
"""What bench/archive.sh measured, as Markdown: archive_table.py FOLDER INPUT ARCHIVE ROWS

The folder has for each command N.name, N.json (hyperfine's) and N.peak. Beside the times stands
what was to be reached. Of R and pandas their own start is taken away, which is not reading."""
import glob
import json
import os
import sys


def load(folder):
    runs = {}
    for number in range(len(glob.glob(folder + "/*.name"))):
        def text(kind):
            with open("%s/%d.%s" % (folder, number, kind), encoding="utf-8") as file:
                return file.read()
        result = json.loads(text("json"))["results"][0]
        runs[text("name").strip()] = (result["mean"], result["stddev"] or 0, result["min"],
                                      float(text("peak")))
    return dict(sorted(runs.items(), key=lambda run: run[0] != "entente archive build"))


def print_times(runs, size, rows):
    print("| command | seconds (mean ± sd) | best | MB/s | rows/s | peak, MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (mean, spread, best, peak) in runs.items():
        if name.endswith("alone"):
            speed = "| | "
        else:
            speed = "| %.0f | %.0f " % (size / 1e6 / mean, rows / mean)
        print("| `%s` | %.3f ± %.3f | %.3f %s| %.0f |" % (name, mean, spread, best, speed, peak))


def archive_bytes(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))


def goals(runs, bytes_per_event):
    """What was to be reached, the most allowed, and what was: by the best runs, in which others who
    use the machine were least in the way."""
    _, _, ours, peak = runs["entente archive build"]
    for name, start, most in (("fread", "R, its start alone", 0.5),
                              ("pandas.read_csv", "pandas, its start alone", 0.1)):
        if name in runs:
            yield "times `%s`" % name, most, ours / (runs[name][2] - runs[start][2])
    yield "times `wc -l`", 5, ours / runs["wc -l"][2]
    yield "peak memory, MB", 1000, peak * 1.048576
    yield "bytes an event", 40, bytes_per_event


def main():
    folder, source, archive, rows = sys.argv[1:]
    with open(folder + "/info.json", encoding="utf-8") as file:
        info = json.load(file)
    if info["events"] != int(rows) or info["read"] != int(rows):
        sys.exit("the archive has %d events of %d rows read; %s were written" %
                 (info["events"], info["read"], rows))
    runs = load(folder)
    print_times(runs, os.path.getsize(source), int(rows))
    print("\n| to build an archive, at most | to reach | reached | |")
    print("| --- | ---: | ---: | --- |")
    for what, most, reached in goals(runs, archive_bytes(archive) / info["events"]):
        print("| %s | %g | %.3g | %s |" % (what, most, reached, "yes" if reached <= most else "no"))


main()
