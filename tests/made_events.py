#!/usr/bin/env python3
"""What bench/make-events writes is what it says it writes: made_events.py MAKE-EVENTS

The other tests of archives trust its account, so it is reckoned anew here from the rows
alone. Reports in the Test Anything Protocol.
"""
import collections
import datetime
import hashlib
import json
import re
import subprocess
import sys

ROWS = 60000

# Column numbers from 0: id, date, source, target, action, figure, latitude, longitude, the text
# that dirt goes for, and the report.
Shape = collections.namedtuple(
    "Shape", "columns header id date source target action number latitude longitude text story")
SHAPES = {
    "gdelt2": Shape(61, False, 0, 1, 5, 15, 26, 30, 56, 57, 52, 60),
    "icews": Shape(20, True, 0, 1, 2, 8, 6, 7, 18, 19, 2, 11),
}


def is_day(text):
    for pattern in ("%Y%m%d", "%Y-%m-%d"):
        try:
            return len(text) >= 8 and datetime.datetime.strptime(text, pattern).year >= 1800
        except ValueError:
            pass
    return False


def is_number(text):
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def is_globe(latitude, longitude):
    return latitude == longitude == "" or abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180


def fault(shape, line, names):
    """What is wrong with a row, or None: in the order of the columns, each check by itself."""
    try:
        cells = line.decode("utf-8").split("\t")
    except UnicodeDecodeError:
        return "encoding"
    if len(cells) != shape.columns:
        return "columns"
    if cells == names:
        return "header"
    if not cells[shape.id]:
        return "id"
    if not is_day(cells[shape.date]):
        return "date"
    if not cells[shape.action]:
        return "action"
    if not is_number(cells[shape.number]):
        return "number"
    if not is_globe(cells[shape.latitude], cells[shape.longitude]):
        return "coordinate"
    return None


def reckon(shape, data):
    """The account by the rows alone, and the good rows."""
    lines = data.split(b"\n")
    assert lines.pop() == b"", "no line feed at the end"
    if shape.header:
        lines.pop(0)
    first = next(line for line in lines if b"\t" in line)
    names = None
    for line in lines:  # a header has no figure where rows have one
        cells = line.rstrip(b"\r").split(b"\t")
        if len(cells) == shape.columns and cells[shape.id][:1].isalpha():
            names = [cell.decode() for cell in cells]
    skipped, good, crlf = collections.Counter(), [], 0
    for line in lines:
        crlf += line.endswith(b"\r")
        line = line.rstrip(b"\r")
        reason = fault(shape, line, names)
        skipped[reason] += 1
        if reason is None:
            good.append(line.decode().split("\t"))
    assert first == lines[0], "the first row is spoiled"
    kept = skipped.pop(None)
    return {"read": len(lines), "kept": kept, "skipped": skipped, "crlf": crlf}, good


def make(program, *options):
    done = subprocess.run([program] + list(options) + ["--account"], capture_output=True, check=True)
    return done.stdout, json.loads(done.stderr)


class Report:
    count = failed = 0

    def test(self, name, good, *said):
        self.count += 1
        self.failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", self.count, name), flush=True)
        if not good:
            print("".join("# %s\n" % (line,) for line in said), end="")


def check_account(report, program, name, shape):
    data, account = make(program, "--format", name, "--rows", str(ROWS), "--dirt", "0.02",
                         "--duplicates", "0.05", "--years", "1", "--seed", "7")
    found, good = reckon(shape, data)
    told = {key: account[key] for key in found}
    report.test("%s: the account is that of the rows" % name, told == found, told, found)
    report.test("%s: every kind of dirt is there" % name,
                all(account["skipped"].values()) and account["crlf"], account)
    report.test("%s: bytes" % name, account["bytes"] == len(data), account["bytes"], len(data))

    # Chance makes some more; never fewer.
    ids = len(good) - len({row[shape.id] for row in good})
    report.test("%s: the very same rows" % name, ids == account["repeated"] > 100, ids, account)
    keys = [(row[shape.date], row[shape.source], row[shape.target], row[shape.action])
            for row in good]
    again = len(keys) - len(set(keys))
    least = account["repeated"] + account["told_again"]
    report.test("%s: rows told again" % name, 0.04 * ROWS < least <= again, again, account)
    return good, account


def check_shape(report, name, shape, good):
    actors = collections.Counter(row[shape.source] for row in good if row[shape.source])
    most = [count for _, count in actors.most_common(100)]
    # By Zipf's law the tenth has about a tenth of the first, the hundredth a hundredth; of GDELT less.
    report.test("%s: few actors do most" % name,
                len(actors) > 5000 and 3 < most[0] / most[9] < 50 and 20 < most[0] / most[99] < 800,
                len(actors), most[:10], most[99])
    places = {}
    for row in good:
        places.setdefault(tuple(row[shape.latitude - 4:shape.latitude]), set()).add(
            (row[shape.latitude], row[shape.longitude]))
    report.test("%s: places stay where they are" % name,
                len(places) > 5000 and all(len(spots) == 1 for spots in places.values()),
                [item for item in places.items() if len(item[1]) > 1][:3])
    days = collections.Counter(row[shape.date] for row in good).most_common()
    report.test("%s: days differ in size" % name, days[0][1] > 2 * days[len(days) // 3][1] > 0,
                days[0], days[len(days) // 3])


def check_mirror(report, good, account):
    """ICEWS: two in the same report with source and target exchanged, one behind the other."""
    rows = collections.Counter((r[1], r[2], r[8], r[6], r[11]) for r in good)
    share = sum(1 for r in good if (r[1], r[8], r[2], r[6], r[11]) in rows) / len(good)
    told = account["mirrored"] / account["read"]
    report.test("icews: mirrored rows", told <= share + 0.02 and 0.31 < share < 0.41, share, told)


def check_bytes(report, program, name):
    def digest(*options):
        return hashlib.sha256(make(program, "--format", name, "--rows", "5000", *options)[0]).digest()
    same = digest("--dirt", "0.1", "--duplicates", "0.1")
    report.test("%s: the same seed, the same bytes" % name,
                same == digest("--dirt", "0.1", "--duplicates", "0.1"))
    report.test("%s: another seed, other bytes" % name,
                same != digest("--dirt", "0.1", "--duplicates", "0.1", "--seed", "2"))


def check_misuse(report, program):
    for options in ([], ["--format", "csv"], ["--format", "icews", "--rows", "-1"],
                    ["--format", "icews", "--rows", "1000000001"],
                    ["--format", "icews", "--dirt", "nan"], ["--format", "icews", "x"]):
        done = subprocess.run([program] + options, capture_output=True, check=False)
        report.test("misused: %s" % " ".join(options or ["nothing"]),
                    done.returncode == 2 and done.stderr and not done.stdout, done)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([program, "--format", "icews"], stdout=full, stderr=subprocess.PIPE,
                              check=False)
    report.test("a full disk", done.returncode == 1 and b"No space" in done.stderr, done)
    for rows in (0, 1):
        data, account = make(program, "--format", "gdelt2", "--rows", str(rows), "--dirt", "1")
        report.test("%d rows" % rows, data.count(b"\n") == rows == account["kept"], data)


def main():
    program = sys.argv[1]
    report = Report()
    for name, shape in SHAPES.items():
        good, account = check_account(report, program, name, shape)
        check_shape(report, name, shape, good)
        if name == "icews":
            check_mirror(report, good, account)
        check_bytes(report, program, name)
    check_misuse(report, program)
    print("1..%d" % report.count)
    sys.exit(1 if report.failed else 0)


main()
