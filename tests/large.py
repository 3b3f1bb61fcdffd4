#!/usr/bin/env python3
"""Large and deep input: large.py ENTENTE MAKE-JOURNAL

Each must end by itself, in time and within memory, with the status expected and never
by a signal. Reports in the Test Anything Protocol.
"""
import os
import resource
import subprocess
import sys
import tempfile

GIB = 1 << 30
ACTORS = 'actor NOR "Norland"\n  kind: state\n\nactor SOR "Sorland"\n  kind: state\n\n'


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def many_errors(path):
    """100,000 errors are told, at least by their number."""
    return write(path, ACTORS + '1905-01-01 NORR meets SOR "Talks"\n' * 100000)


def long_line(path):
    """One text of 64 MB."""
    return write(path, ACTORS + '1905-01-01 NOR meets SOR "%s"\n' % ("word " * 13000000))


def long_list(path):
    """100,000 actors on one side."""
    actors = "".join('actor A%d "Actor %d"\n  kind: state\n' % (i, i) for i in range(100000))
    return write(path, ACTORS + actors + "1905-01-01 %s meet NOR\n" % ", ".join(
        "A%d" % i for i in range(100000)))


def deep_include(path):
    """10,000 files, each included by the one before."""
    folder = os.path.dirname(path)
    for i in range(10000):
        write("%s/deep/%d.ent" % (folder, i), 'include "%d.ent"\n' % (i + 1) if i < 9999 else ACTORS)
    write("%s/deep/dossier.ent" % folder, 'include "0.ent"\n')
    return folder + "/deep"


def deep_parts(path):
    """100,000 actors, each part of the one before."""
    return write(path, 'actor A0 "Actor 0"\n  kind: state\n' + "".join(
        'actor A%d "Actor %d"\n  kind: agency\n  part-of: A%d\n' % (i, i, i - 1)
        for i in range(1, 100000)) + "1905-01-01 A99999 states\n")


def one_day(path):
    """200,000 events of one day between the same two."""
    return write(path, ACTORS + '1905-01-01 NOR meets SOR "Talks"\n' * 200000)


def open_and_close(path):
    """100,000 statuses opened and closed again."""
    return write(path, ACTORS + "".join(
        "%04d-%02d-%02d NOR %s SOR\n" % (1 + i // 336, 1 + i // 28 % 12, 1 + i % 28,
                                         "lifts-sanctions-on" if i % 2 else "sanctions")
        for i in range(200000)))


def no_newline(path):
    """A comment of 256 MB without an end."""
    with open(path, "wb") as file:
        file.write(ACTORS.encode() + b";")
        for _ in range(256):
            file.write(b"x" * (1 << 20))
    return path


# What to write, the command, the statuses allowed, seconds, GiB.
TRIALS = (
    (many_errors, ["check", "$d"], (1,), 60, 2),
    (long_line, ["check", "$d"], (0, 1), 60, 2),
    (long_list, ["check", "$d"], (0, 1), 60, 2),
    (deep_include, ["check", "$d"], (0, 1), 60, 2),
    (deep_parts, ["check", "$d"], (0, 1), 60, 2),
    (deep_parts, ["log", "$d", "A0"], (0, 1), 60, 2),
    (one_day, ["check", "$d"], (0,), 60, 2),
    (one_day, ["profile", "$d", "NOR", "SOR", "--format", "html"], (0,), 300, 4),
    (open_and_close, ["status", "$d", "NOR", "SOR"], (0,), 120, 2),
    (no_newline, ["check", "$d"], (0, 1), 60, 2),
    (no_newline, ["fmt", "$d"], (0, 1), 120, 4),
)
MILLION = (
    (["check", "$d"], (0,), 120, 4),
    (["log", "$d", "--format", "csv"], (0,), 300, 6),
    (["log", "$d", "--format", "json"], (0,), 300, 12),
    (["actors", "$d"], (0,), 120, 4),
    (["status", "$d"], (0, 2), 300, 4),
)


class Report:
    count = failed = 0

    def test(self, name, entente, path, command, statuses, seconds, gib):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (gib * GIB, gib * GIB))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        command = [entente] + [path if word == "$d" else word for word in command]
        wrong = []
        try:
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  preexec_fn=limit, timeout=seconds, check=False)
            if done.returncode not in statuses:
                wrong = ["exit status %d" % done.returncode] + done.stderr.decode(
                    errors="replace").splitlines()[:5]
            if done.returncode == 1 and not done.stderr:
                wrong.append("no message")
            if len(done.stderr) > 16 << 20:
                wrong.append("%d bytes of messages" % len(done.stderr))
        except subprocess.TimeoutExpired:
            wrong = ["no end within %d s" % seconds]
        self.count += 1
        self.failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", self.count, name), flush=True)
        for line in wrong:
            print("# " + line[:300])


def main():
    entente, make_journal = map(os.path.abspath, sys.argv[1:3])
    report = Report()
    with tempfile.TemporaryDirectory(prefix="entente-large-") as work:
        for writer, *trial in TRIALS:
            name = "%s: %s" % (trial[0][0], writer.__doc__.rstrip("."))
            path = writer(os.path.join(work, "x.ent"))
            report.test(name, entente, path, *trial)
        path = os.path.join(work, "million.ent")
        with open(path, "wb") as file:
            subprocess.run([make_journal, "1000000", "1"], stdout=file, check=True)
        for trial in MILLION:
            report.test(" ".join(trial[0][:1] + trial[0][2:]) + " of a million events",
                        entente, path, *trial)
    print("1..%d" % report.count)
    sys.exit(1 if report.failed else 0)


main()
