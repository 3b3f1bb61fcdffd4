#!/usr/bin/env python3
"""Archives whose making is killed: archive_kill.py ENTENTE MAKE-EVENTS [--kills N] [--seed S]

`entente archive build`, `append` and `merge` are ended by SIGKILL, over an archive and over
nothing, at moments drawn by a seeded chance. Half of these lie anywhere in the time that the
command takes; half are just when it has written the manifest, for then the new archive is about to
take the place of the old. Each time what stands there is the whole old archive or
the whole new one (or, where there was none, none), and the next build takes away what the killed one
left behind. Reports in the Test Anything Protocol.
"""
import argparse
import collections
import glob
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

OLD_ROWS, NEW_ROWS = 3000, 50000

# How a command is called, and whose events are in what it makes. Those that need an
# archive to begin with are never killed over nothing.
Operation = collections.namedtuple("Operation", "name arguments makes over_nothing")
OPERATIONS = (
    Operation("build", ("build", "$out", "$new.tab"), "new", True),
    Operation("append", ("append", "$out", "$new.tab"), "both", False),
    Operation("merge", ("merge", "$out", "$old.ea", "$new.ea"), "both", True),
)


class Trouble(Exception):
    """What was seen to be wrong."""


class Bench:
    """The archives that there can be, and the place in which they are made."""

    def __init__(self, entente, make_events, work):
        self.entente, self.work = entente, work
        self.place = work + "/place"
        self.out = self.place + "/made.ea"
        os.mkdir(self.place)
        for name, rows, first in (("old", OLD_ROWS, 1), ("new", NEW_ROWS, 10 ** 6)):
            with open("%s/%s.tab" % (work, name), "wb") as file:
                subprocess.run([make_events, "--format", "icews", "--rows", str(rows), "--first-id",
                                str(first)], stdout=file, check=True)
        self.digests, self.events = {}, {}  # by what an operation makes; and of the old one
        for name in ("old", "new"):
            archive = "%s/%s.ea" % (work, name)
            self.run("build", archive, "%s/%s.tab" % (work, name))
            self.events[name] = self.count(archive)
        self.events["both"] = self.events["old"] + self.events["new"]
        self.digests["old"] = self.digest(work + "/old.ea")

    def run(self, *arguments):
        done = subprocess.run([self.entente, "archive"] + list(arguments), capture_output=True,
                              check=False)
        if done.returncode != 0:
            raise Trouble("archive %s: status %d: %s" % (
                " ".join(arguments), done.returncode, done.stderr.decode(errors="replace")[:300]))
        return done.stdout

    @staticmethod
    def digest(archive):
        """Of the events."""
        with open(archive + "/events.arrow", "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    def count(self, archive):
        return json.loads(self.run("info", "--format", "json", archive))["events"]

    def command(self, operation):
        words = {"$out": self.out}
        for name in ("old", "new"):
            for end in (".ea", ".tab"):
                words["$" + name + end] = self.work + "/" + name + end
        return [self.entente, "archive"] + [words.get(word, word) for word in operation.arguments]

    def start(self, over):
        """A clean place with the old archive in it, or with nothing."""
        shutil.rmtree(self.place)
        os.mkdir(self.place)
        if over:
            shutil.copytree(self.work + "/old.ea", self.out)

    def stands(self, operation, over):
        """Which archive stands there; all but the right ones is trouble."""
        if not os.path.lexists(self.out):
            if over:
                raise Trouble("the old archive is gone")
            return "none"
        self.run("verify", self.out)
        digest, events = self.digest(self.out), self.count(self.out)
        for name in (operation.name, "old") if over else (operation.name,):
            # An archive with other events in the same number would be as wrong.
            if digest == self.digests.get(name):
                return name if name == "old" else "new"
        raise Trouble("neither the old archive nor the new one, but one of %d events" % events)

    def others(self):
        """What lies beside the archive."""
        return [name for name in os.listdir(self.place) if name != "made.ea"]

    def check_clean(self, operation):
        """The next build leaves only its archive."""
        self.run("build", self.out, self.work + "/old.tab")
        if self.others():
            raise Trouble("%s: a later build left behind %s" % (operation.name, self.others()))
        if self.digest(self.out) != self.digests["old"]:
            raise Trouble("%s: a later build made another archive" % operation.name)


def seconds_of(bench, operation, over):
    """How long it takes when nobody ends it, the median of three; notes what it makes."""
    took = []
    for _ in range(3):
        bench.start(over)
        start = time.monotonic()
        bench.run(*bench.command(operation)[2:])
        took.append(time.monotonic() - start)
        if bench.count(bench.out) != bench.events[operation.makes]:
            raise Trouble("%s, not killed, makes %d events and not %d" % (
                operation.name, bench.count(bench.out), bench.events[operation.makes]))
        made = bench.digest(bench.out)
        if bench.digests.setdefault(operation.name, made) != made:
            raise Trouble("%s makes other bytes of the same files" % operation.name)
    return sorted(took)[1]


def wait_for_manifest(bench, child):
    """Until the manifest stands in a folder beside the archive, or the command has ended."""
    pattern = glob.escape(bench.place) + "/.*/manifest.json"
    while child.poll() is None and not glob.glob(pattern):
        pass


def kill_once(bench, operation, over, took, chance):
    """What stood there then, whether it was still at work, whether it left something."""
    bench.start(over)
    late = chance.random() < 0.5
    delay = chance.uniform(0, 0.004) if late else chance.uniform(0, 1.05 * took)
    child = subprocess.Popen(bench.command(operation), stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    if late:
        wait_for_manifest(bench, child)
    time.sleep(delay)
    child.send_signal(signal.SIGKILL)
    said = child.communicate()[1]
    if child.returncode not in (0, -signal.SIGKILL):
        raise Trouble("status %d: %s" % (child.returncode, said.decode(errors="replace")[:300]))
    found = bench.stands(operation, over)
    if child.returncode == 0 and found != "new":
        raise Trouble("it ended well and left %s" % found)
    left = bool(bench.others())
    bench.check_clean(operation)
    return found, child.returncode != 0, left


def kill_many(bench, operation, over, kills, chance):
    """The lines of trouble, and what was seen."""
    took = seconds_of(bench, operation, over)
    found, hit, left, wrong = collections.Counter(), 0, 0, []
    for i in range(kills):
        try:
            stood, killed, more = kill_once(bench, operation, over, took, chance)
        except Trouble as trouble:
            wrong.append("kill %d: %s" % (i + 1, trouble))
            continue
        found[stood] += 1
        hit += killed
        left += more
    # If none was hit at work, nothing was tested.
    if kills >= 10 and not wrong and (hit < kills / 4 or not left):
        wrong.append("of %d only %d were killed at work, %d left something" % (kills, hit, left))
    return wrong, "%.3f s; %d killed at work, %d left something; then stood there: %s" % (
        took, hit, left, ", ".join("%s %d" % one for one in sorted(found.items())))


def main():
    args = argparse.ArgumentParser(description="kill the making of archives")
    args.add_argument("entente")
    args.add_argument("make_events")
    args.add_argument("--kills", type=int, default=100, help="all in all")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--operations", default="build,append,merge")
    args = args.parse_args()
    ways = [(operation, over) for operation in OPERATIONS
            if operation.name in args.operations.split(",")
            for over in (True, False) if over or operation.over_nothing]
    chance, failed = random.Random(args.seed), 0
    print("1..%d" % len(ways))
    with tempfile.TemporaryDirectory(prefix="entente-kill-") as work:
        try:
            bench = Bench(os.path.abspath(args.entente), os.path.abspath(args.make_events), work)
        except Trouble as trouble:
            print("Bail out! %s" % trouble)
            sys.exit(1)
        for i, (operation, over) in enumerate(ways):
            kills = args.kills // len(ways) + (i < args.kills % len(ways))
            try:
                wrong, seen = kill_many(bench, operation, over, kills, chance)
            except Trouble as trouble:
                wrong, seen = [str(trouble)], "nothing"
            failed += bool(wrong)
            print("%s %d - %s over %s, killed %d times" % (
                "not ok" if wrong else "ok", i + 1, operation.name,
                "an archive" if over else "nothing", kills))
            print("# " + seen + "".join("\n# " + line for line in wrong[:20]), flush=True)
    sys.exit(1 if failed else 0)


main()
