#!/usr/bin/env python3
"""The account of an archive is that of whoever made the rows: archive_account.py ENTENTE MAKE-EVENTS

make-events spoils rows in a known number of each way and says so; the archive must have found the
same, row for row, however the file is packed and read. Reports in the Test Anything Protocol.
"""
import gzip
import json
import subprocess
import sys
import tempfile

from archive_reasons import of_text

ROWS = 200000


def make(program, shape, path, *options):
    """Writes the rows; what a reader should find."""
    with open(path, "wb") as file:
        done = subprocess.run([program, "--format", shape, "--rows", str(ROWS), "--dirt", "0.05",
                               "--duplicates", "0.05", "--account"] + list(options),
                              stdout=file, stderr=subprocess.PIPE, check=True)
    return json.loads(done.stderr)


def pack(path):
    with open(path, "rb") as file, open(path + ".gz", "wb") as packed:
        packed.write(gzip.compress(file.read(), 1))
    return path + ".gz"


def found(entente, archive, paths):
    """The account of an archive of these files, as make-events tells its own."""
    subprocess.run([entente, "archive", "build", archive] + paths, check=True, capture_output=True)
    subprocess.run([entente, "archive", "verify", archive], check=True, capture_output=True)
    done = subprocess.run([entente, "archive", "info", "--format", "json", archive], check=True,
                          stdout=subprocess.PIPE)
    info = json.loads(done.stdout)
    assert info["events"] == info["kept"], info
    return {"read": info["read"], "kept": info["kept"],
            "skipped": {of_text(one["reason"]): one["count"] for one in info["skipped"]}}


def total(accounts):
    return {"read": sum(one["read"] for one in accounts),
            "kept": sum(one["kept"] for one in accounts),
            "skipped": {reason: sum(one["skipped"][reason] for one in accounts)
                        for reason in accounts[0]["skipped"]}}


def main():
    entente, make_events = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="entente-account-") as work:
        gdelt, icews = work + "/made.csv", work + "/made.tab"
        accounts = [make(make_events, "gdelt2", gdelt),
                    make(make_events, "icews", icews, "--seed", "2")]
        trials = (("gdelt2", [gdelt], accounts[:1]),
                  ("icews", [icews], accounts[1:]),
                  ("gdelt2, as gzip", [pack(gdelt)], accounts[:1]),
                  ("both in one", [gdelt, icews], accounts))
        print("1..%d" % len(trials))
        failed = 0
        for i, (name, paths, told) in enumerate(trials):
            want = total(told)
            try:
                wrong = found(entente, work + "/made.ea", paths)
            except (subprocess.CalledProcessError, ValueError, AssertionError) as fault:
                wrong = "%s %s" % (fault, getattr(fault, "stderr", b""))
            failed += wrong != want
            print("%s %d - %s" % ("ok" if wrong == want else "not ok", i + 1, name), flush=True)
            if wrong != want:
                print("# told:  %s\n# found: %s" % (want, wrong))
    sys.exit(1 if failed else 0)


main()
