#!/usr/bin/env python3
"""What `entente archive build` does with input that is damaged, odd or meant to do harm:

    archive_hostile.py ENTENTE [NAME...]

Every trial must end by itself, in time and within memory. Either the build fails, with status 1,
a message that names the file and the cause, and nothing left behind; or there is an archive that
passes its own check, and whose account tells where each row went. Reports in the Test Anything
Protocol.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

from archive_reasons import of_text
from archive_trials import TRIALS, Account, Either, Fails, gdelt, icews, icews_row, icews_rows, put

SECONDS = 60
PEAK_MIB = 1000

# ---- running ------------------------------------------------------------------------

class Run:
    """A command that has ended: its status, what it said, and the most memory it held."""

    def __init__(self, command, folder):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                     cwd=folder)
            clock = threading.Timer(SECONDS, child.kill)
            clock.start()
            _, status, usage = os.wait4(child.pid, 0)
            clock.cancel()
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read(), err.read()
        self.status, self.peak = child.returncode, usage.ru_maxrss / 1024

    def __str__(self):
        return "status %d, %.0f MiB: %s" % (self.status, self.peak,
                                            self.err.decode(errors="replace")[:600])


class Place:
    """A folder for input, and beside it one in which the archive is to be and nothing else."""

    def __init__(self, entente, work):
        self.entente, self.work = entente, work
        self.input, self.output = work + "/in", work + "/out"
        self.archive = self.output + "/made.ea"

    def fresh(self):
        for folder in (self.input, self.output):
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)

    def run(self, *arguments):
        return Run([self.entente, "archive"] + list(arguments), self.work)

    def build(self, paths, *options):
        return self.run("build", *options, self.archive, "--", *paths)

    def info(self):
        """The account and what is wrong with it."""
        done = self.run("info", "--format", "json", self.archive)
        if done.status != 0:
            return {}, ["info: %s" % done]
        try:
            info = json.loads(done.out.decode("utf-8"))
        except ValueError as fault:
            return {}, ["info: %s" % fault]
        wrong = []
        if info["read"] != info["kept"] + sum(one["count"] for one in info["skipped"]):
            wrong.append("read is not kept and skipped: %s" % info)
        if info["events"] != info["kept"]:
            wrong.append("not as many events as were kept: %s" % info)
        for one in info["skipped"]:
            if not one["example"]["file"] or one["example"]["line"] < 1:
                wrong.append("no example: %s" % one)
        return info, wrong


def check_account(place, done, want):
    if done.status != 0:
        return ["build: %s" % done]
    checked = place.run("verify", place.archive)
    info, wrong = place.info()
    if checked.status != 0:
        wrong.append("verify: %s" % checked)
    if not info:
        return wrong
    try:
        counts = {of_text(one["reason"]): one for one in info["skipped"]}
    except ValueError as fault:
        return wrong + [str(fault)]
    for reason, count in want.skipped.items():
        found = counts.get(reason)
        if not found or found["count"] != count:
            wrong.append("%s: %d were to be skipped, not %s" % (reason, count, found))
        elif want.example and want.example[0] == reason and (
                found["example"]["line"] != want.example[1]):
            wrong.append("%s: line %d and not %s" % (reason, want.example[1], found["example"]))
    if (info["read"], info["kept"]) != (want.read, want.kept) or len(counts) != len(want.skipped):
        wrong.append("read %d, kept %d, not %s" % (want.read, want.kept, json.dumps(info)[:400]))
    if want.ignored and want.ignored not in json.dumps(info.get("ignored")):
        wrong.append("%s is not told as ignored: %s" % (want.ignored, info.get("ignored")))
    if os.listdir(place.output) != ["made.ea"]:
        wrong.append("left behind: %s" % os.listdir(place.output))
    return wrong


def check_failure(place, done, want):
    wrong = []
    said = done.err.decode(errors="replace")
    if done.status != 1 or done.out:
        wrong.append("was to fail: %s" % done)
    if want.name not in said:
        wrong.append("the message does not name %s: %s" % (want.name, said[:600]))
    if want.words and not any(word in said for word in want.words):
        wrong.append("the message says nothing of %s: %s" % (", ".join(want.words), said[:600]))
    if os.listdir(place.output):
        wrong.append("left behind: %s" % os.listdir(place.output))
    return wrong


def check(place, done, want):
    if isinstance(want, Either):
        found = [check(place, done, way) for way in want.ways]
        return [] if not all(found) else found[-1 if done.status else 0]
    wrong = (check_failure if isinstance(want, Fails) else check_account)(place, done, want)
    if done.peak > PEAK_MIB:
        wrong.append("held %.0f MiB" % done.peak)
    return wrong


# ---- where the archive goes ----------------------------------------------------------

def stands_already(place):
    """An archive is replaced; a failed build, and one of a bad file, leaves the old one."""
    good, other = put(place.input, "a.tab", icews(icews_rows(100))), put(place.input, "b.csv", gdelt(50))
    bad = put(place.input, "bad.tab", icews(["what is this"] * 100))
    wrong = check(place, place.build([good]), Account(100))
    done = place.build([bad])
    if done.status != 1:
        wrong.append("was to fail: %s" % done)
    info, more = place.info()
    wrong += more + (["the old one is gone: %s" % info] if info.get("events") != 100 else [])
    return wrong + check(place, place.build([other]), Account(50))


def stands_another(place):
    """What is no archive is not replaced: a folder of other files, a file, an empty folder."""
    good, wrong = put(place.input, "a.tab", icews(icews_rows(100))), []
    os.mkdir(place.archive)
    put(place.archive, "thesis.txt", b"All my work.\n")
    done = place.build([good])
    if done.status != 1 or "made.ea" not in done.err.decode() or (
            os.listdir(place.archive) != ["thesis.txt"]):
        wrong.append("a folder: %s; %s" % (done, os.listdir(place.archive)))
    shutil.rmtree(place.archive)
    put(place.output, "made.ea", b"All my work.\n")
    done = place.build([good])
    with open(place.archive, "rb") as file:
        if done.status != 1 or file.read() != b"All my work.\n":
            wrong.append("a file: %s" % done)
    if os.listdir(place.output) != ["made.ea"]:
        wrong.append("left behind: %s" % os.listdir(place.output))
    return wrong


def stands_nowhere(place):
    """The folder in which the archive was to be is not there."""
    good = put(place.input, "a.tab", icews(icews_rows(100)))
    done = place.run("build", place.output + "/nowhere/made.ea", good)
    return [] if done.status == 1 and b"nowhere" in done.err and not os.listdir(
        place.output) else ["%s" % done]


def rejected_rows(place):
    """--reject gives the bad rows as they stood in the file, and fails where it cannot."""
    rows = icews_rows(300)
    bad = [icews_row(51, day="never"), rows[99] + "\tmore", icews_row(201, id="")]
    rows[50], rows[99], rows[200] = bad
    path, out = put(place.input, "a.tab", icews(rows)), place.input + "/rejected.tab"
    wrong = check(place, place.build([path], "--reject", out),
                  Account(297, {"date": 1, "columns": 1, "id": 1}))
    with open(out, "rb") as file:
        found = file.read().decode().splitlines()
    if [line for line in found if line in bad] != bad or len(found) > len(bad) + 1:
        wrong.append("rejected: %s" % found)
    shutil.rmtree(place.archive, ignore_errors=True)
    for out in ("/dev/full", place.input + "/nowhere/rejected.tab"):
        done = place.build([path], "--reject", out)
        if done.status != 1 or not done.err or os.listdir(place.output):
            wrong.append("--reject %s: %s; %s" % (out, done, os.listdir(place.output)))
    return wrong


PLACES = (stands_already, stands_another, stands_nowhere, rejected_rows)


def main():
    entente, chosen = os.path.abspath(sys.argv[1]), sys.argv[2:]
    count = failed = 0
    with tempfile.TemporaryDirectory(prefix="entente-hostile-") as work:
        place = Place(entente, work)
        for trial in TRIALS + PLACES:
            if chosen and trial.__name__ not in chosen:
                continue
            place.fresh()
            if trial in PLACES:
                wrong = trial(place)
            else:
                paths, want = trial(place.input)
                wrong = check(place, place.build(paths), want)
            count += 1
            failed += bool(wrong)
            print("%s %d - %s: %s" % ("not ok" if wrong else "ok", count, trial.__name__,
                                      trial.__doc__.rstrip(".").replace("\n", " ")), flush=True)
            for line in wrong:
                print("# " + line.replace("\n", "\n# ")[:1200])
    print("1..%d" % count)
    sys.exit(1 if failed or not count else 0)


main()
