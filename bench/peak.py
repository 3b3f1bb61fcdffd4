#!/usr/bin/env python3
"""Runs a command and prints the most memory that it held, in MiB: peak.py COMMAND..."""
import resource
import subprocess
import sys

done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if done.returncode != 0:
    sys.exit("%s: exit status %d\n%s" % (sys.argv[1], done.returncode,
                                        done.stderr.decode(errors="replace")[:1000]))
print("%.0f" % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
