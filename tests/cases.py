#!/usr/bin/env python3
"""Runs the cases of tests/case and the examples of the docs; see tests/README.md.

    tests/cases.py [--entente COMMAND] [--accept] [--tap] [--jobs N] [FILE...]
"""
import argparse
import difflib
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

from casefile import ROOT, Wrong, parse_case, parse_doc, read_lines, write_text


def run(test, entente):
    """What the command gave, in the shape of test.want, and its exit status."""
    with tempfile.TemporaryDirectory(prefix="entente-case-") as work:
        folder = os.path.join(work, "d")
        if test.dossier and os.path.isdir(test.dossier):
            shutil.copytree(test.dossier, folder)
        else:
            os.mkdir(folder)
            if test.dossier:
                shutil.copy(test.dossier, os.path.join(folder, "dossier.ent"))
        for name, text in test.files.items():
            if not test.dossier:
                write_text(os.path.join(folder, name), text)
        env = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", HOME=work)
        env.pop("COLUMNS", None)
        day = datetime.strptime(test.today, "%Y-%m-%d").replace(tzinfo=timezone.utc)
        env["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))
        for build in test.builds:
            made = subprocess.run(entente + ["archive", "build"] + build, cwd=folder, env=env,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
            if made.returncode:
                return {"": "", "error": "archive build %s: %s" % (
                    " ".join(build), made.stderr.decode("utf-8", "replace"))}, made.returncode
        if test.shell:
            os.symlink(os.path.join(ROOT, "dossiers"), os.path.join(folder, "dossiers"))
            script = 'entente() { %s "$@"; }\n%s\n' % (shlex.join(entente), test.command)
            command = ["bash", "-c", script]
        else:
            command = entente + shlex.split(test.command.replace("$dossier", folder))
        stdin = b""
        if not test.shell and command[-2] == "<":
            with open(os.path.join(folder, command[-1]), "rb") as file:
                stdin = file.read()
            command = command[:-2]
        try:
            done = subprocess.run(command, cwd=folder, env=env, input=stdin,
                                  capture_output=True, timeout=300)
        except subprocess.TimeoutExpired:
            return {"": "", "error": "no answer within 300 s\n"}, None

        def clean(raw):
            text = raw.decode("utf-8", "surrogateescape")
            text = text.replace(folder + "/", "").replace(folder, "$dossier")
            return text if not text or text.endswith("\n") else text + "\n(no newline at the end)\n"

        got = {"": clean(done.stdout), "error": clean(done.stderr)}
        if test.shell:
            got = {"": got[""] + got["error"]}
        for name in test.want:
            if name not in got:
                path = os.path.join(folder, name)
                got[name] = clean(open(path, "rb").read()) if os.path.isfile(path) else "(no file)\n"
        return got, done.returncode


def same(want, got):
    """Equal, where a line `...` of a doc stands for any lines."""
    if "...\n" not in want.splitlines(True):
        return want == got
    pattern = "".join("(?:.*\n)*" if line == "...\n" else re.escape(line)
                      for line in want.splitlines(True))
    return re.fullmatch(pattern, got) is not None


def difference(test, got, status):
    """What is not as expected, as unified diffs; empty when all is well."""
    said = []
    if test.body is None:       # a journal block: only check it
        return [] if status == 0 else [got[""] + got["error"]]
    for part in dict.fromkeys(list(test.want) + list(got)):
        want = test.want.get(part, "")
        if not (same(want, got[part]) if test.shell else want == got[part]):
            label = {"": "stdout", "error": "stderr"}.get(part, part)
            said += difflib.unified_diff(want.splitlines(True), got[part].splitlines(True),
                                         "expected " + label, "got " + label)
    if status != test.status and not test.shell:
        said.append("exit status %s, expected %d\n" % (status, test.status))
    return said


def accept(path, changes):
    """Puts what was given in place of what was expected, last test first."""
    lines = read_lines(path)
    for test, got, status in sorted(changes, key=lambda change: -change[0].line):
        if test.body is None or status in (None, 127) or status < 0:
            continue            # a crash is nothing to get used to
        body = got[""].split("\n")[:-1]
        if not test.shell:
            for part in got:
                if part and (got[part] or part != "error"):
                    body.append("__error__" if part == "error" else "__file__ " + part)
                    body += got[part].split("\n")[:-1]
            body.append("end test" + (" -> %d" % status if status else ""))
        lines[test.body[0]:test.body[1]] = body
    write_text(path, "\n".join(lines))


def main():
    args = argparse.ArgumentParser(description="run the cases and the examples of the docs")
    args.add_argument("--entente", default=os.path.join(ROOT, "build", "entente"))
    args.add_argument("--accept", action="store_true", help="rewrite what is expected")
    args.add_argument("--tap", action="store_true", help="report in the Test Anything Protocol")
    args.add_argument("--jobs", type=int, default=2)
    args.add_argument("files", nargs="*", help="cases and docs; all, if none is named")
    args = args.parse_args()
    entente = shlex.split(os.environ.get("ENTENTE_WRAP", "")) + shlex.split(args.entente)
    entente[-1] = os.path.abspath(entente[-1])
    files = args.files or sorted(glob.glob(os.path.join(ROOT, "tests", "case", "*.case"))) + sorted(
        glob.glob(os.path.join(ROOT, "docs", "*.md"))) + glob.glob(os.path.join(ROOT, "README.md"))

    tests, wrong = [], []
    for path in map(os.path.abspath, files):
        try:
            tests += parse_doc(path) if path.endswith(".md") else parse_case(path)
        except (Wrong, OSError) as error:
            wrong.append(str(error))
    with ThreadPoolExecutor(args.jobs) as pool:
        results = list(pool.map(lambda test: run(test, entente), tests))

    changes, failed = {}, len(wrong)
    mark = "# " if args.tap else ""
    for number, error in enumerate(wrong, 1):
        print("not ok %d - %s" % (number, error.replace("#", "")) if args.tap else error)
    for number, (test, (got, status)) in enumerate(zip(tests, results), len(wrong) + 1):
        said = difference(test, got, status)
        if said and args.accept:
            changes.setdefault(test.path, []).append((test, got, status))
        failed += bool(said)
        if args.tap:
            print("%s %d - %s" % ("not ok" if said else "ok", number, test.name().replace("#", "")))
        elif said:
            print(test.name())
        for line in "".join(said).splitlines():
            print((mark + line).encode("utf-8", "backslashreplace").decode())
    for path, changed in changes.items():
        accept(path, changed)
        print("%srewrote %d in %s" % (mark, len(changed), os.path.relpath(path, ROOT)))
    count = len(tests) + len(wrong)
    print("1..%d" % count if args.tap else "%d passed, %d failed" % (count - failed, failed))
    sys.exit(1 if failed and not (args.accept and not wrong) or not count else 0)


if __name__ == "__main__":
    main()
