#!/usr/bin/env python3
"""Archives against the slow twin: archive_counts.py ENTENTE

Builds archives of made-up files in every layout, clean and dirty, and of the real files where
they are (../shared/data/events), and compares the account, the years and every event, value by
value, with archive_twin.py. Then: threads and memory change no byte; append and merge
hold what one build holds; CSV, SQLite and `top` say what the JSON lines say. Reports in the
Test Anything Protocol.
"""
import collections
import csv
import io
import json
import lzma
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import archive_rows
import archive_twin

REAL = archive_twin.ROOT.parent / "shared" / "data" / "events"
REAL_FILES = ["20191024143000.export.CSV.zip", "icews_events.2018.sample.tab",
              "ucdp_ged_myanmar_49col.csv"]
KEYS = ["day", "until", "added", "source", "target", "cameo", "type", "mode", "intensity", "place",
        "latitude", "longitude", "deaths_low", "deaths", "deaths_high", "mentions", "story", "id",
        "dataset"]
TEXTS = {"source", "target", "cameo", "type", "mode", "place", "id", "dataset"}
NUMBERS = {"intensity": float, "latitude": float, "longitude": float, "deaths_low": int,
           "deaths": int, "deaths_high": int, "mentions": int, "story": int}
CLASSES = ["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
# The last root of each class.
QUADS = {"usual": [5, 8, 13, 20], "gdelt": [5, 9, 14, 20]}


class Trouble(Exception):
    """What is wrong with the matter at hand."""


def same(what, found, wanted):
    if found != wanted:
        raise Trouble("%s:\n  found  %s\n  wanted %s" % (what, found, wanted))


class Report:
    def __init__(self):
        self.count = self.failed = 0

    def test(self, name, check, *args):
        self.count += 1
        try:
            check(*args)
            print("ok %d - %s" % (self.count, name), flush=True)
        except (Trouble, subprocess.CalledProcessError) as error:
            self.failed += 1
            print("not ok %d - %s" % (self.count, name), flush=True)
            said = getattr(error, "stderr", None)
            for line in (said.decode() if said else str(error)).splitlines()[:20]:
                print("# " + line[:400])


class Archives:
    """Runs the program on archives in a folder."""

    def __init__(self, entente, work):
        self.entente, self.work = entente, pathlib.Path(work)

    def run(self, *args):
        return subprocess.run([self.entente, *map(str, args)], check=True,
                              capture_output=True).stdout

    def build(self, name, *args, command="build"):
        path = self.work / (name + ".ea")
        self.run("archive", command, path, *args)
        return path

    def info(self, path):
        return json.loads(self.run("archive", "info", path, "--format", "json"))

    def events(self, path, *args):
        lines = self.run("archive", "export", path, "--format", "jsonl", *args).splitlines()
        return [json.loads(line) for line in lines]

    def csv(self, *args):
        text = self.run(*args, "--format", "csv").decode()
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def in_order(events):
    """As an archive has them: by day, and within one as they were read."""
    return sorted(events, key=lambda event: event["day"])


def as_twin(event):
    """An exported event as the twin has it: what is not told of a text is empty."""
    told = {key: "" if event[key] is None and key in TEXTS else event[key] for key in KEYS}
    del told["story"]
    return told


# ---- against the twin -----------------------------------------------------------------

def check_account(info, twin):
    same("rows", (info["read"], info["kept"], info["events"]),
         (twin["read"], twin["kept"], twin["kept"]))
    same("skipped", {entry["reason"]: entry["count"] for entry in info["skipped"]},
         twin["skipped"])


def check_events(found, wanted):
    same("number of events", len(found), len(wanted))
    for number, (one, other) in enumerate(zip(map(as_twin, found), in_order(wanted))):
        for key, value in other.items():
            if one[key] != value:
                raise Trouble("event %d, %s: found %r, wanted %r, of %s"
                              % (number, key, one[key], value, json.dumps(other)))


def check_file(archives, path, *args):
    archive = archives.build("one", path, *args)
    twin = archive_twin.account(path)
    found = archives.events(archive)
    check_account(archives.info(archive), twin)
    years = collections.Counter(event["day"][:4] for event in found)
    same("by year", dict(sorted(years.items())), twin["per_year"])
    same("keys", {tuple(event) for event in found}, {tuple(KEYS)} if found else set())
    check_events(found, [event for event, _ in archive_twin.events_of(path)[1] if event])
    archives.run("archive", "verify", archive)


def check_stories(archives, path):
    """Rows of one report share a story, and no others do."""
    rows = list(csv.DictReader(open(path, encoding="utf-8", newline=""), delimiter="\t",
                               quoting=csv.QUOTE_NONE))
    reports = {row["Event ID"]: row["Story ID"] for row in rows}
    archive = archives.build("stories", path)
    pairs = {(event["story"], reports[event["id"]]) for event in archives.events(archive)}
    same("stories", len(pairs), len(set(reports.values())))
    same("stories of the archive", len({story for story, _ in pairs}), len(pairs))


# ---- the same bytes -------------------------------------------------------------------

def content_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def check_same_bytes(archives, files, variants):
    wanted = content_of(archives.build("plain", *files, "--jobs", 1))
    for args in variants:
        found = content_of(archives.build("variant", *files, *args))
        same("files", sorted(found), sorted(wanted))
        for name, data in wanted.items():
            if found[name] != data:
                raise Trouble("%s differs with %s" % (name, " ".join(map(str, args))))


# ---- several files --------------------------------------------------------------------

def check_joined(archives, files):
    whole = archives.build("whole", *files)
    wanted = archives.events(whole)
    parts = [archives.build("part-%d" % i, path) for i, path in enumerate(files)]
    merged = archives.build("merged", *parts, command="merge")
    check_events(archives.events(merged), list(map(as_twin, wanted)))
    grown = archives.build("grown", files[0])
    archives.build("grown", *files[1:], command="append")
    check_events(archives.events(grown), list(map(as_twin, wanted)))
    for archive in (merged, grown):
        found = archives.info(archive)
        for key in ("events", "read", "kept", "from", "to", "actors", "places", "dyads"):
            same(key, found[key], archives.info(whole)[key])
        same("skipped", {entry["reason"]: entry["count"] for entry in found["skipped"]},
             {entry["reason"]: entry["count"] for entry in archives.info(whole)["skipped"]})


# ---- the ways out ---------------------------------------------------------------------

def of_cells(row):
    """A row of CSV as the JSON lines have it."""
    return {key: None if cell == "" else NUMBERS.get(key, str)(cell) for key, cell in row.items()}


def check_exports(archives, archive):
    wanted = archives.events(archive)
    same("csv", list(map(of_cells, archives.csv("archive", "export", archive))), wanted)
    for kind in ("csv", "jsonl"):
        path = archives.work / ("out." + kind)
        archives.run("archive", "export", archive, "--format", kind, "-o", path)
        same(kind + " in a file", path.read_bytes(),
             archives.run("archive", "export", archive, "--format", kind))
    path = archives.work / "out.db"
    for _ in range(2):  # the second takes the place of the first
        archives.run("archive", "export", archive, "--format", "sqlite", "-o", path)
    base = sqlite3.connect(path)
    rows = base.execute("SELECT * FROM event_list")
    same("columns of the view", [column[0] for column in rows.description], KEYS)
    same("sqlite", [dict(zip(KEYS, row)) for row in rows], wanted)
    same("foreign keys", base.execute("PRAGMA foreign_key_check").fetchall(), [])
    same("integrity", base.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
    plan = base.execute("EXPLAIN QUERY PLAN SELECT count(*) FROM events WHERE source = 1"
                        " AND target = 2 AND day > '2018'").fetchall()
    same("the index is used", "events_by_dyad" in plan[0][3], True)
    base.close()
    same("left behind", [name for name in os.listdir(archives.work) if name.startswith("out.")
                         and name not in ("out.csv", "out.jsonl", "out.db")], [])


def check_days(archives, archive):
    wanted = archives.events(archive)
    days = sorted({event["day"] for event in wanted})
    first, last = days[len(days) // 4], days[len(days) // 2]
    same("--from and --to", archives.events(archive, "--from", first, "--to", last),
         [event for event in wanted if first <= event["day"] <= last])
    same("--from after all", archives.events(archive, "--from", "2190"), [])


# ---- sums -------------------------------------------------------------------------------

def quad_of(code, quads="usual"):
    root = int(code[:2])
    return next(name for name, last in zip(CLASSES, QUADS[quads]) if root <= last)


def actors_by_hand(events):
    parties = {}
    for event in events:
        for side in ("source", "target"):
            if event[side] is None:
                continue
            party = parties.setdefault(event[side], {
                "as_source": 0, "as_target": 0, "events": 0, "days": []})
            party["as_" + side] += 1
            party["events"] += side == "source" or event["source"] != event["target"]
            party["days"].append(event["day"])
    return sorted(((code, party["events"], party["as_source"], party["as_target"],
                    min(party["days"]), max(party["days"])) for code, party in parties.items()),
                  key=lambda row: (-row[1], row[0].encode()))


def check_top_actors(archives, archive):
    found = [(row["code"], int(row["events"]), int(row["as_source"]), int(row["as_target"]),
              row["first"], row["last"]) for row in archives.csv("top", archive)]
    same("top", found, actors_by_hand(archives.events(archive)))


def dyads_by_hand(events, length, group=lambda actor: actor):
    """Sums by source, target and the first `length` letters of the day."""
    sums = {}
    for event in events:
        if event["source"] is None or event["target"] is None:
            continue
        key = group(event["source"]), group(event["target"]), event["day"][:length]
        one = sums.setdefault(key, collections.Counter(net=0.0))
        one["events"] += 1
        one[quad_of(event["cameo"])] += 1
        if event["intensity"] is not None:
            one["scored"] += 1
            one["net"] += event["intensity"]
    return sums


def check_top_dyads(archives, archive, every, length):
    args = ("--every", every) if every else ()
    rows = archives.csv("top", archive, "--dyads", *args)
    wanted = dyads_by_hand(archives.events(archive), length)
    found = {(row["source"], row["target"], row.get("period", "")): row for row in rows}
    same("dyads", sorted(found), sorted(wanted))
    same("each once", len(rows), len(found))
    for key, row in found.items():
        for name in ("events", *CLASSES):
            same("%s of %s" % (name, key), int(row[name]), wanted[key][name])
        if abs(float(row["net"]) - wanted[key]["net"]) > 1e-6:
            raise Trouble("net of %s: %s, not %s" % (key, row["net"], wanted[key]["net"]))
        scored = wanted[key]["scored"]
        mean = float(row["mean_intensity"]) if row["mean_intensity"] else None
        if (mean is None) != (not scored) or scored and \
                abs(mean - wanted[key]["net"] / scored) > 1e-6:
            raise Trouble("mean of %s: %s" % (key, row["mean_intensity"]))
    if not every:
        ranks = [-int(row["events"]) for row in rows]
        same("the most frequent first", ranks, sorted(ranks))
    for jobs in (1, 3):
        same("threads", archives.csv("top", archive, "--dyads", *args, "--jobs", jobs), rows)


# ---- dyad-years as the field ships them --------------------------------------------------

def check_dyad_years(archives, path):
    """The recipe of docs/measures.md gives the layout of icews_dyadyear.csv, and the counts that
    a plain count over the rows of ICEWS gives."""
    with lzma.open(REAL / "icews_dyadyear.csv.xz", "rt", encoding="utf-8") as text:
        reader = csv.DictReader(text)
        layout, iso = reader.fieldnames, {}
        for row in reader:
            iso[row["i"].lower()] = row["i_iso3c"]
    archive = archives.build("icews", path)
    rows = archives.csv("top", archive, "--dyads", "--by", "country", "--every", "year")
    rename = dict(i="source", j="target", year="period", verbCoop="verbal_cooperation",
                  matlCoop="material_cooperation", verbConf="verbal_conflict",
                  matlConf="material_conflict")
    made = [dict({name: row[of] for name, of in rename.items()},
                 i_iso3c=iso.get(row["source"].lower(), ""),
                 j_iso3c=iso.get(row["target"].lower(), "")) for row in rows]
    same("layout", list(made[0]), layout)
    found = {(row["i"], row["j"], row["year"]):
             tuple(int(row[name]) for name in ("verbCoop", "matlCoop", "verbConf", "matlConf"))
             for row in made if row["i"] != row["j"]}
    plain = collections.defaultdict(collections.Counter)
    with open(path, encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
            i, j = row["Source Country"], row["Target Country"]
            if i not in ("", "NA", "None") and j not in ("", "NA", "None") and i != j:
                plain[i, j, row["Event Date"][:4]][quad_of(row["CAMEO Code"])] += 1
    same("dyad-years", found, {key: tuple(counts[name] for name in CLASSES)
                               for key, counts in plain.items()})
    pair = [row for row in made if {row["i_iso3c"], row["j_iso3c"]} == {"AFG", "RUS"}]
    same("AFG and RUS", {(row["i_iso3c"], row["year"]) for row in pair},
         {(iso[i.lower()], year) for i, j, year in plain
          if {iso.get(i.lower()), iso.get(j.lower())} == {"AFG", "RUS"}})


def check_quads_of_gdelt(archives, path):
    """With --quads gdelt the classes are those that GDELT itself writes down, row by row."""
    wanted = collections.Counter()
    for _, fields in archive_twin.tab_rows(archive_twin.content(path)):
        if fields[5] and fields[15]:
            wanted[fields[5], fields[15], CLASSES[int(fields[29]) - 1]] += 1
    rows = archives.csv("top", archives.build("gdelt", path), "--dyads", "--quads", "gdelt")
    found = {(row["source"], row["target"], name): int(row[name])
             for row in rows for name in CLASSES if row[name] != "0"}
    same("quad classes", found, dict(wanted))


# ---- all --------------------------------------------------------------------------------

def made_up_files(work, rows, dirt, layouts=tuple(archive_rows.LAYOUTS)):
    for number, layout in enumerate(layouts):
        path = work / ("%s-%d-%d" % (layout, rows, 100 * dirt))
        path.write_bytes(archive_rows.make(layout, rows, number + 1, dirt)[0])
        yield layout, path


def main():
    report = Report()
    with tempfile.TemporaryDirectory(prefix="entente-archive-") as folder:
        archives = Archives(os.path.abspath(sys.argv[1]), folder)
        for dirt in (0.0, 0.4):
            for layout, path in made_up_files(archives.work, 400, dirt):
                report.test("%s, %d%% bad" % (layout, 100 * dirt), check_file, archives, path,
                            "--max-bad", 50)
        files = [path for _, path in made_up_files(archives.work, 300, 0.05)]
        large = [path for _, path in made_up_files(
            archives.work, 20000, 0.02, ("gdelt-61", "icews-20", "ucdp-49", "acled-31"))]
        report.test("threads and memory change no byte", check_same_bytes, archives, large,
                    [("--jobs", jobs, *memory) for jobs in (1, 2, 5)
                     for memory in ((), ("--memory", 1))])
        report.test("append and merge", check_joined, archives, files)
        archive = archives.build("all", *files)
        report.test("csv, sqlite and json lines agree", check_exports, archives, archive)
        report.test("days from and to", check_days, archives, archive)
        report.test("top", check_top_actors, archives, archive)
        coded = archives.build("coded", *(path for path in files if not path.name.startswith(
            ("polecat", "acled"))))
        for every, length in ((None, 0), ("month", 7), ("year", 4)):
            report.test("top --dyads, every %s" % every, check_top_dyads, archives, coded, every,
                        length)
        for name in REAL_FILES:
            if (REAL / name).exists():
                report.test(name, check_file, archives, REAL / name)
            else:
                print("# NOT TESTED: %s is not there" % (REAL / name))
        if (REAL / "icews_dyadyear.csv.xz").exists():
            sample = REAL / "icews_events.2018.sample.tab"
            report.test("stories of ICEWS", check_stories, archives, sample)
            report.test("dyad-years of ICEWS", check_dyad_years, archives, sample)
            report.test("quad classes of GDELT", check_quads_of_gdelt, archives,
                        REAL / REAL_FILES[0])
        else:
            print("# NOT TESTED: %s is not there" % (REAL / "icews_dyadyear.csv.xz"))
    print("1..%d" % report.count)
    return report.failed > 0


if __name__ == "__main__":
    sys.exit(main())
