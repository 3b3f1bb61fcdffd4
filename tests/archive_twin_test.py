#!/usr/bin/env python3
"""The slow twin of the archive reads what archive_rows.py makes, and accounts for each bad row.

Of the real files, if they are there (../shared/data/events), the counts must be what they have
been found to be by other means: lines of the file, less the header.
"""
import pathlib
import sys
import tempfile

import archive_rows
import archive_twin

REAL = archive_twin.ROOT.parent / "shared" / "data" / "events"
COUNTS = {"20191024143000.export.CSV.zip": ("gdelt", 2111, {"2018": 24, "2019": 2087}),
          "icews_events.2018.sample.tab": ("icews", 3705, {"2018": 3705}),
          "ucdp_ged_myanmar_49col.csv": ("ucdp", 7374, None)}
failed = []


def check(what, found, wanted):
    if found != wanted:
        failed.append("%s:\n  found  %s\n  wanted %s" % (what, found, wanted))


def check_made_up(folder):
    for layout in archive_rows.LAYOUTS:
        for seed, dirt in ((1, 0.0), (2, 0.4)):
            data, wanted = archive_rows.make(layout, 400, seed, dirt)
            check(layout + " made again", archive_rows.make(layout, 400, seed, dirt)[0], data)
            path = folder / layout
            path.write_bytes(data)
            found = archive_twin.account(path)
            check(layout + " by year", sum(found.pop("per_year").values()), wanted["kept"])
            check(layout, found, wanted)
            if dirt and len(wanted["skipped"]) < len(archive_rows.REASONS):
                failed.append("%s: not every kind of bad row was made" % layout)


def check_real():
    for name, (dataset, rows, years) in COUNTS.items():
        if not (REAL / name).exists():
            print("NOT TESTED: %s is not there" % (REAL / name))
            continue
        found = archive_twin.account(REAL / name)
        check(name, (found["dataset"], found["read"], found["kept"], found["skipped"]),
              (dataset, rows, rows, {}))
        if years:
            check(name + " by year", found["per_year"], years)


with tempfile.TemporaryDirectory() as work:
    check_made_up(pathlib.Path(work))
check_real()
if failed:
    sys.exit("\n".join(failed))
print("ok")
