#!/usr/bin/env python3
"""Runs all tests and ends in one line, `N passed, N failed`.

    tools/test.py           what must hold before a change is taken
    tools/test.py --all     also valgrind, the thread sanitizer, long fuzzing, large files

Each pass below is a build folder and the test suites that run in it. Meson
runs them; we count from its log: a test that speaks TAP counts for as many as
it reports, every other one for one. A build that fails, a pass without tests
and a skipped test count as failed, since nobody reads what did not run.
"""
import argparse
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINE = re.compile(r"^(not )?ok\b[^#\n]*(#\s*skip)?", re.I | re.M)

SANITIZE = ["-Dbuildtype=debugoptimized", "-Db_lundef=false"]
GCC = {"CC": "gcc"}
CLANG = {"CC": "clang"}
# -Db_lundef=false: clang leaves the sanitizer's symbols open in a shared library.
BUILDS = {
    "build": (GCC, []),
    "build-test": (GCC, SANITIZE + ["-Db_sanitize=address,undefined"]),
    "build-fuzz": (CLANG, SANITIZE + ["-Db_sanitize=address,undefined", "-Dfuzz=true"]),
    "build-tsan": (CLANG, SANITIZE + ["-Db_sanitize=thread"]),
}
VALGRIND = ("valgrind -q --error-exitcode=99 --leak-check=full "
            "--errors-for-leak-kinds=definite,indirect")
PASSES = [
    ("build", "house", [], {}),
    ("build", "fault", [], {}),
    ("build-test", "unit", [], {}),
    ("build-test", "case", [], {}),
    ("build-test", "arrow", [], {}),
    ("build", "archive", [], {}),
    ("build-fuzz", "fuzz", [], {}),
]
MORE = [
    ("build", "unit", ["--wrap", VALGRIND, "-t", "20"], {}),
    ("build", "case", ["-t", "20"], {"ENTENTE_WRAP": VALGRIND}),
    ("build-tsan", "unit", [], {}),
    ("build-tsan", "case", [], {}),
    ("build", "large", [], {}),
    ("build-fuzz", "fuzz", ["--test-args=-max_total_time=300"], {}),
]


def run(command, env, quiet=False):
    """True when it went well; a quiet command is only heard when it did not."""
    environ = dict(os.environ, **env)
    environ.setdefault("ASAN_OPTIONS", "detect_stack_use_after_return=1:strict_string_checks=1")
    environ.setdefault("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1")
    sys.stdout.flush()
    done = subprocess.run(command, cwd=ROOT, env=environ, text=True, errors="replace",
                          stdout=subprocess.PIPE if quiet else None,
                          stderr=subprocess.STDOUT if quiet else None)
    if quiet and done.returncode != 0:
        print(done.stdout)
    return done.returncode == 0


def build(folder):
    env, options = BUILDS[folder]
    fresh = not os.path.exists(os.path.join(ROOT, folder, "build.ninja"))
    print("== building %s with %s %s" % (folder, env["CC"], " ".join(options)))
    return ((not fresh or run(["meson", "setup", folder] + options, env, quiet=True)) and
            run(["meson", "compile", "-C", folder], env, quiet=True))


def excerpt(test):
    """What a failed test said: of TAP the failures, else the end of its output."""
    lines = (test.get("stdout") or "").splitlines()
    said, bad = [], False
    for line in lines:
        if LINE.match(line):
            bad = line.startswith("not ") or "skip" in line.lower()
        if bad:
            said.append(line)
    said = said or lines[-60:]
    return said[:400] + (test.get("stderr") or "").splitlines()[-60:]


def count(test):
    """Passed, failed and skipped of one entry of Meson's log."""
    lines = [m.groups() for m in LINE.finditer(test.get("stdout") or "")]
    failed = sum(1 for no, skip in lines if no)
    skipped = sum(1 for no, skip in lines if skip and not no)
    passed = len(lines) - failed - skipped
    result = test["result"]
    if result == "SKIP" and not skipped:
        skipped = 1
    elif result not in ("OK", "EXPECTEDFAIL", "SKIP") and not failed:
        failed = 1
    elif not lines:
        passed = 1
    return passed, failed, skipped


def left_out(test):
    """Says what a test had to leave out, for want of data that only some machines have."""
    said = (test.get("stdout") or "") + (test.get("stderr") or "")
    for line in said.splitlines():
        if "NOT TESTED" in line:
            print("%s: %s" % (test["name"], line.strip("# ")))


def run_pass(folder, suite, options, env):
    """Passed and failed of one suite, and what to say of the failures."""
    log = os.path.join(ROOT, folder, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.unlink(log)
    print("== %s: %s" % (folder, " ".join([suite] + options)))
    good = run(["meson", "test", "-C", folder, "--no-rebuild", "--suite", suite] + options, env)
    passed, failed, news = 0, 0, []
    if os.path.exists(log):
        with open(log, encoding="utf-8", errors="replace") as lines:
            for test in map(json.loads, lines):
                ok, bad, skipped = count(test)
                passed, failed = passed + ok, failed + bad + skipped
                left_out(test)
                if bad or skipped:
                    news.append("%s: %s: %d failed, %d skipped" %
                                (folder, test["name"], bad, skipped))
                    print("\n-- %s" % news[-1])
                    print("\n".join(excerpt(test)))
    if not passed and not failed:
        failed, news = 1, ["%s: no tests in suite %s" % (folder, suite)]
    elif not good and not failed:
        failed, news = 1, ["%s: meson test failed in suite %s" % (folder, suite)]
    return passed, failed, news


def main():
    args = argparse.ArgumentParser(description="run all tests")
    args.add_argument("--all", action="store_true", help="also the slow ones")
    passes = PASSES + (MORE if args.parse_args().all else [])
    passed, failed, news = 0, 0, []
    built = {}
    for folder, suite, options, env in passes:
        if folder not in built:
            built[folder] = build(folder)
            if not built[folder]:
                failed += 1
                news.append("%s: does not build" % folder)
        if built[folder]:
            ok, bad, more = run_pass(folder, suite, options, env)
            passed, failed, news = passed + ok, failed + bad, news + more
    for line in news:
        print("failed: " + line)
    print("%d passed, %d failed" % (passed, failed), flush=True)
    sys.exit(1 if failed else 0)


main()
