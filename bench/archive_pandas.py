#!/usr/bin/env python3
"""Reads columns of a file as pandas does, and fails if there are not as many rows as there should be:

    archive_pandas.py FILE COLUMN,COLUMN,... ROWS    columns count from 0
    archive_pandas.py                                only what pandas needs to start

Its C engine has one thread. Codes stay text ("010")."""
import sys

import pandas

if len(sys.argv) == 4:
    columns = [int(column) for column in sys.argv[2].split(",")]
    rows = pandas.read_csv(sys.argv[1], sep="\t", header=None, usecols=columns, engine="c",
                           quoting=3, dtype={26: str})
    if len(rows) != int(sys.argv[3]):
        sys.exit("pandas read %d rows" % len(rows))
