#!/usr/bin/env python3
"""What entente does when the system refuses.

    fault.py full ENTENTE              standard output on a full disk
    fault.py inject ENTENTE LIBRARY    each call fails once; see inject.c

After a failure the exit status must be 1 and the message name the file, or
the failure did no harm and all is as ever, with status 0. A crash is wrong, and so is
a file that is neither the old one nor the new one, whole, or a file left behind.
Reports in the Test Anything Protocol.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ("open", "read", "write", "fstat", "fsync", "rename", "close")
OLD = "what stood here before\n"
ROWS = "id,type_of_violence,side_a,side_b,date_start,date_end,best\n%s"
ROW = "%d,1,Government of Norland,Rebels,2024-02-28,2024-03-01,%d\n"
LISTS = ("text", "csv", "json")
PAGES = ("text", "markdown", "html", "json")


def commands():
    """Arguments; $d is the dossier."""
    yield ["check", "$d"]
    yield ["fmt", "$d/actors.ent"]
    for command in (["log", "$d"], ["log", "$d", "NOR", "SOR"], ["status", "$d", "NOR", "SOR"],
                    ["series", "$d"], ["series", "$d", "trade"], ["actors", "$d"],
                    ["sources", "$d"], ["verbs", "$d"], ["verbs"],
                    ["spillover", "$d", "--at", "mu=1,a=0.1,b=1"]):
        for form in LISTS:
            yield command + ["--format", form]
    for form in PAGES:
        yield ["profile", "$d", "NOR", "SOR", "--format", form]
    for form in LISTS:
        yield ["bargain", "$d/game.csv", "--jobs", "1", "--runs", "20", "--format", form]
    yield ["--help"]
    yield ["log", "--help"]
    yield ["--version"]


def archive_commands():
    """Arguments, and what stands there: an archive old.ea of the first rows, and more rows."""
    yield ["archive", "build", "new.ea", "more.csv", "--jobs", "1"], []
    yield ["archive", "build", "old.ea", "more.csv", "--jobs", "1"], []
    yield ["archive", "append", "old.ea", "more.csv", "--jobs", "1"], []
    yield ["archive", "info", "old.ea"], []
    yield ["archive", "verify", "old.ea"], []
    yield ["archive", "export", "old.ea"], []
    yield ["archive", "export", "old.ea", "-o", "out"], ["out"]
    yield ["top", "old.ea"], []


class Place:
    """A folder with the dossier `d` and room for what is written; for commands of archives,
    with an archive."""

    def __init__(self, work, program):
        self.path, self.program = os.path.join(work, "place"), program
        self.with_archive = False

    def make_archive(self):
        for name, ids in (("rows.csv", (1, 2)), ("more.csv", (3, 4, 5))):
            with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
                rows = "".join(ROW % (number, 3) for number in ids)
                file.write(ROWS % (rows + "7,9,not,kept,,,\n"))
        self.run(self.program, ["archive", "build", "old.ea", "rows.csv"])

    def broken(self):
        """What archives there are that are not whole."""
        return [name for name in os.listdir(self.path) if name.endswith(".ea") and
                self.run(self.program, ["archive", "verify", name]).returncode]

    def fresh(self, files):
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(os.path.join(HERE, "dossier"), os.path.join(self.path, "d"))
        for name in files:
            with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
                file.write(OLD)
        if self.with_archive:
            self.make_archive()

    def files(self):
        found = {}
        for folder, _, names in os.walk(self.path):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.path)] = file.read()
        return found

    def run(self, program, arguments, env=None, stdout=subprocess.PIPE):
        environ = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", SOURCE_DATE_EPOCH="1780272000")
        return subprocess.run([program] + [a.replace("$d", "d") for a in arguments],
                              cwd=self.path, env=dict(environ, **(env or {})), stdout=stdout,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
                              check=False)


class Report:
    def __init__(self):
        self.count, self.failed = 0, 0

    def test(self, name, wrong):
        self.count += 1
        self.failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", self.count, name))
        for line in wrong[:20]:
            print("# " + line)

    def end(self):
        print("1..%d" % self.count)
        sys.exit(1 if self.failed or not self.count else 0)


def full(program, place, report):
    for arguments in commands():
        place.fresh([])
        usual = place.run(program, arguments)
        wrong = []
        if usual.returncode != 0:
            wrong.append("exit status %d with nothing amiss: %s" %
                         (usual.returncode, usual.stderr.decode(errors="replace")))
        with open("/dev/full", "wb") as disk:
            done = place.run(program, arguments, stdout=disk)
        said = done.stderr.decode(errors="replace")
        expected = 1 if usual.stdout else 0
        if done.returncode != expected:
            wrong.append("exit status %d, expected %d" % (done.returncode, expected))
        if expected and "stdout" not in said and "standard output" not in said:
            wrong.append("the message does not name standard output: %r" % said)
        report.test("/dev/full: " + " ".join(arguments), wrong)
        if arguments[0] != "profile":
            continue
        done = place.run(program, arguments + ["-o", "/dev/full"])
        said = done.stderr.decode(errors="replace")
        wrong = []
        if done.returncode != 1:
            wrong.append("exit status %d, expected 1" % done.returncode)
        if "/dev/full" not in said:
            wrong.append("the message does not name /dev/full: %r" % said)
        report.test(" ".join(arguments) + " -o /dev/full", wrong)


def names(path, place, said):
    """Whether the message names the file on which the call failed."""
    if "pipe:" in path:
        return "stdout" in said or "standard output" in said
    inside = re.search(r"([^/]+\.ea)(\.building-\w+)?(/|$)", path)
    if inside:      # of an archive, finished or not, its own name says where to look
        return inside.group(1).lstrip(".") in said
    ours = [os.path.basename(name) for name in place.files()] + ["d", "out"]
    failed = os.path.basename(path)
    near = [name for name in ours if failed == name or failed.startswith(name + ".")]
    if not near:    # the folder, or a file beside the real one: then any of ours
        near = ours
    return any(name in said for name in near)


def judge(place, usual, before, after, done, log):
    """What is wrong with a run in which the call of `log` failed."""
    path = log.split(" ", 1)[1].strip()
    said = done.stderr.decode(errors="replace")
    now = place.files()
    if ".building-" in path:    # what cannot be taken away now the next build takes away
        left = os.path.basename(path) + "/"
        now = {name: text for name, text in now.items() if not name.startswith(left)}
    wrong = []
    if done.returncode not in (0, 1):
        wrong.append("exit status %d" % done.returncode)
    elif done.returncode == 0 and (now != after or done.stdout != usual.stdout):
        wrong.append("exit status 0, but the result is another one")
    elif done.returncode == 1 and not names(path, place, said):
        wrong.append("the message does not name the file: %r" % said)
    wrong += ["%s is not whole" % name for name in place.broken()]
    for name in sorted(set(now) | set(before)):
        if name not in now:
            wrong.append("%s is gone" % name)
        elif name not in before and name not in after:
            wrong.append("%s was left behind" % name)
        elif now[name] not in (before.get(name), after.get(name)):
            wrong.append("%s is neither old nor new" % name)
    return ["%s: %s" % (log.strip(), text) for text in wrong]


def inject(program, library, place, work, report):
    log = os.path.join(work, "log")
    base = {"LD_PRELOAD": os.path.abspath(library), "INJECT_LOG": log}
    runs = [(arguments, []) for arguments in commands()]
    runs += [(arguments + ["-o", "out"], extra) for arguments in commands()
             if arguments[0] == "profile" for extra in ([], ["out"])]
    runs += [(["fmt", "--write", "$d"], []), (["fmt", "--write", "$d/actors.ent"], [])]
    runs += list(archive_commands())
    for arguments, extra in runs:
        place.with_archive = arguments[0] in ("archive", "top")
        name = " ".join(arguments) + (" (over an old file)" if extra else "")
        place.fresh(extra)
        before = place.files()
        usual = place.run(program, arguments)
        after = place.files()
        if usual.returncode != 0:
            report.test(name, ["exit status %d with nothing amiss: %s" %
                               (usual.returncode, usual.stderr.decode(errors="replace"))])
            continue
        if arguments[:2] == ["fmt", "--write"] and before == after:
            report.test(name, ["changed nothing, so the test says nothing"])
            continue
        place.fresh(extra)
        done = place.run(program, arguments, dict(base, INJECT="rough"))
        wrong = []
        if (done.returncode, done.stdout, place.files()) != (0, usual.stdout, after):
            wrong.append("short and interrupted calls change the result: %r" % done.stderr)
        fired = 0
        for kind in KINDS:
            for number in range(1, 10000):
                place.fresh(extra)
                if os.path.exists(log):
                    os.unlink(log)
                done = place.run(program, arguments, dict(base, INJECT="%s:%d" % (kind, number)))
                if not os.path.exists(log):
                    break
                fired += 1
                with open(log, encoding="utf-8") as file:
                    wrong += judge(place, usual, before, after, done, file.read())
        if not fired:
            wrong.append("no call was made to fail: the library is not in place")
        report.test("%s, %d faults" % (name, fired), wrong)


def main():
    mode, program = sys.argv[1], os.path.abspath(sys.argv[2])
    report = Report()
    with tempfile.TemporaryDirectory(prefix="entente-fault-") as work:
        place = Place(work, program)
        if mode == "full":
            full(program, place, report)
        else:
            inject(program, sys.argv[3], place, work, report)
    report.end()


main()
