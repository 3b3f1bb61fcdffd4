#!/usr/bin/env python3
"""Our Arrow files against another implementation: arrow.py ENTENTE ARROW-MAKE ARROW-DUMP FOLDER

What arrow-make writes, npm's apache-arrow must read value by value, with the types
that were meant; what that writes, arrow-dump must; and what we do not read, it must
refuse and say why. Of whole archives, both must read the same in every column. The packages of package-lock.json are installed into FOLDER, once:
from then on no network is needed. Reports in the Test Anything Protocol.
"""
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS_MAKER = os.path.join(HERE, "..", "archive_rows.py")
REAL = os.path.join(HERE, "..", "..", "..", "shared", "data", "events")
REAL_FILES = ("20191024143000.export.CSV.zip", "icews_events.2018.sample.tab",
              "ucdp_ged_myanmar_49col.csv")
LAYOUTS = ("gdelt-61", "icews-20", "polecat-40", "ucdp-49", "acled-31", "phoenix-26")
ARCHIVE_FILES = ("events", "dyads", "actors", "places")
ALL = "0xffff"
# Seed, rows, different texts.
MADE = [(1, 0, 5), (2, 1, 1), (3, 8, 128), (4, 65, 20), (5, 1500, 128)]
TYPES = {
    "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64",
    "day": "Date32<DAY>", "double": "Float64", "text": "Utf8", "long text": "LargeUtf8",
    "list of int8": "List<Int8>", "list of int32": "List<Int32>", "list of int64": "List<Int64>",
    "null": "Null", "text by int8": "Dictionary<Int8, Utf8>",
    "text by int16": "Dictionary<Int16, Utf8>", "the same by int32": "Dictionary<Int32, Utf8>",
    "double by int8": "Dictionary<Int8, Float64>",
}
REFUSED = {
    "stream": "no Arrow file: it looks like an Arrow stream, not a file",
    "two-batches": "2 record batches; we read files of one",
    "float": "column 'c' is of a type that we do not read: FloatingPoint that is not double",
    "unsigned": "column 'c' is of a type that we do not read: unsigned Int",
    "bool": "column 'c' is of a type that we do not read: Bool",
    "timestamp": "column 'c' is of a type that we do not read: Timestamp",
    "ms": "column 'c' is of a type that we do not read: Date in milliseconds",
    "nested": "column 'c' is of a type that we do not read: List of what is no Int",
    "unknown-items": "damaged: column 'c': a list has unknown items, which we do not read",
}


def bail(message):
    print("Bail out! " + message)
    sys.exit(1)


def install(folder):
    """The packages, unless those of this very lock file are there."""
    os.makedirs(folder, exist_ok=True)
    stamp = os.path.join(folder, "installed.json")
    with open(os.path.join(HERE, "package-lock.json"), encoding="utf-8") as file:
        lock = file.read()
    shutil.copy(os.path.join(HERE, "check.mjs"), folder)
    if os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as file:
            if file.read() == lock:
                return
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
        said, good = done.stdout, done.returncode == 0
    except FileNotFoundError:
        said, good = "there is no npm: run tools/install.sh test", False
    if not good:
        bail("the packages of tests/arrow/package.json could not be fetched.\n"
             "They are fetched once, which needs a network or a mirror that npm is set up to "
             "use;\nthen this test needs none. By hand:\n"
             "    cd %s && %s\n%s" % (folder, " ".join(command), said))
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(lock)


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", check=False, **options)


def node(folder, *arguments):
    done = run(["node", os.path.join(folder, "check.mjs")] + list(arguments))
    if done.returncode != 0:
        bail("node check.mjs %s: %s" % (arguments[0], done.stderr))
    return done.stdout


def same(one, two):
    """Values of JSON; 1 and 1.0 are the same, 0.0 and -0.0 are not."""
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float) or isinstance(two, float):
        return one == two and math.copysign(1, one) == math.copysign(1, two)
    return type(one) is type(two) and one == two


def compare(expected, got):
    """What is different between two texts of JSON lines; None: nothing."""
    expected, got = ([json.loads(line) for line in text.splitlines()] for text in (expected, got))
    if len(expected) != len(got) or len(expected) < 1:
        return "%d lines where %d should be" % (len(got), len(expected))
    for row, (one, two) in enumerate(zip(expected, got)):
        if len(one) != len(two):
            return "line %d: %d values where %d should be" % (row, len(two), len(one))
        for column, (a, b) in enumerate(zip(one, two)):
            if not same(a, b):
                return "line %d, %s: %r where %r should be" % (row, expected[0][column], b, a)
    return None


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Tap:
    """Counts and prints."""

    def __init__(self):
        self.count = self.failed = 0

    def report(self, name, fault):
        self.count += 1
        self.failed += fault is not None
        print("%sok %d - %s" % ("not " if fault else "", self.count, name))
        if fault:
            print("# " + str(fault).replace("\n", "\n# "))


def check_ours(tap, make, dump, folder, work):
    paths, expected = [], []
    for seed, rows, texts in MADE:
        path = os.path.join(work, "ours-%d.arrow" % rows)
        done = run([make, str(seed), str(rows), str(texts), ALL, path])
        tap.report("we write %d rows" % rows, done.stderr if done.returncode else None)
        paths.append(path)
        expected.append(done.stdout)
    types = json.loads(node(folder, "read", *paths))
    meant = {name + more: kind for name, kind in TYPES.items() for more in ("", " or unknown")}
    for path, values, found in zip(paths, expected, types):
        name = os.path.basename(path)
        tap.report("the types of %s" % name, None if found == meant else found)
        tap.report("%s, read by apache-arrow" % name, compare(values, text_of(path + ".js.jsonl")))
        done = run([dump, path])
        tap.report("%s, read by us" % name, done.stderr or compare(values, done.stdout))


def check_theirs(tap, dump, folder, work):
    node(folder, "write", work)
    names = sorted(name for name in os.listdir(work) if name.startswith("js-")
                   and name.endswith(".arrow"))
    for name in names:
        done = run([dump, os.path.join(work, name)])
        expected = text_of(os.path.join(work, name[:-len("arrow")] + "jsonl"))
        tap.report("%s of apache-arrow" % name, done.stderr or compare(expected, done.stdout))
    tap.report("apache-arrow has written", None if len(names) == 5 else names)
    for name, reason in REFUSED.items():
        path = os.path.join(work, "refuse-%s.arrow" % name)
        done = run([dump, path])
        meant = "%s: %s\n" % (path, reason)
        good = done.returncode == 1 and done.stderr == meant and not done.stdout
        tap.report("%s is refused" % name, None if good else
                   "exit %d: %s, not %s" % (done.returncode, done.stderr, meant))


def check_archive(tap, entente, dump, folder, out, data):
    done = run([entente, "archive", "build", out] + data)
    if done.returncode:
        tap.report("an archive of %s" % out, done.stderr)
        return
    paths = [os.path.join(out, name + ".arrow") for name in ARCHIVE_FILES]
    types = json.loads(node(folder, "read", *paths))
    for path, columns in zip(paths, types):
        ours = run([dump, path])
        theirs = text_of(path + ".js.jsonl")
        rows = len(theirs.splitlines()) - 1
        tap.report("%s/%s of an archive: %d columns, %d rows" % (
            os.path.basename(out), os.path.basename(path), len(columns), rows),
            ours.stderr or (None if rows else "no rows") or compare(ours.stdout, theirs))


def check_archives(tap, entente, dump, folder, work):
    made = []
    for layout in LAYOUTS:
        made.append(os.path.join(work, layout))
        with open(made[-1], "w", encoding="utf-8", newline="") as file:
            subprocess.run([sys.executable, ROWS_MAKER, layout, "--rows", "400"], stdout=file,
                           check=True)
    check_archive(tap, entente, dump, folder, os.path.join(work, "made.ea"), made)
    for name in REAL_FILES:
        path = os.path.join(REAL, name)
        if os.path.exists(path):
            check_archive(tap, entente, dump, folder, os.path.join(work, name + ".ea"), [path])
        else:
            print("# NOT TESTED: %s is not there" % path)


def main():
    entente, make, dump, folder = map(os.path.abspath, sys.argv[1:])
    install(folder)
    tap = Tap()
    with tempfile.TemporaryDirectory() as work:
        check_ours(tap, make, dump, folder, work)
        check_theirs(tap, dump, folder, work)
        check_archives(tap, entente, dump, folder, work)
    print("1..%d" % tap.count)
    sys.exit(1 if tap.failed else 0)


main()
