#!/usr/bin/env python3
"""What cases cannot show of entente flows: flows.py ENTENTE

Ctrl-C leaves what was done and says so; a network too large to draw from says that it has no
ranges. Reports in the Test Anything Protocol.
"""
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ENTENTE = str(pathlib.Path(sys.argv[1]).resolve())
HEAD = """actor NOR "Norland"
  kind: state

source customs "Customs House"
  reliability: B

series mined NOR t
  source: customs 2
  1890  100 [90 110]

"""
number = 0
failed = 0


def report(fine, what, why=""):
    global number, failed
    number += 1
    failed += not fine
    print("%sok %d - %s" % ("" if fine else "not ", number, what))
    if not fine:
        print("# " + str(why)[:2000].replace("\n", "\n# "))


def network(sources, sinks):
    """From each source to each sink."""
    lines = ['flow salt "Salt" t']
    lines += ["  node: a%d production NOR" % i for i in range(sources)]
    lines += ["  node: z%d consumption NOR" % i for i in range(sinks)]
    lines += ["  link: a%d > z%d" % (i, k) for i in range(sources) for k in range(sinks)]
    return HEAD + "\n".join(lines + ["  measure: a0 series mined"]) + "\n"


with tempfile.TemporaryDirectory() as folder:
    small = pathlib.Path(folder) / "small.ent"
    small.write_text(network(3, 3))
    for form in ("text", "csv", "json"):
        child = subprocess.Popen([ENTENTE, "flows", small, "--runs", "1000000", "--format", form],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
        report(child.returncode == 1 and "stopped" in err and "a0 > z0" in out,
               "Ctrl-C leaves %s and says so" % form, (child.returncode, out[:300], err))

    large = pathlib.Path(folder) / "large.ent"
    large.write_text(network(40, 40))
    done = subprocess.run([ENTENTE, "flows", large], capture_output=True, text=True, timeout=100)
    report(done.returncode == 0 and "No ranges" in done.stdout,
           "a network too large to draw from says so", (done.returncode, done.stdout[:500], done.stderr))
    done = subprocess.run([ENTENTE, "flows", small], capture_output=True, text=True, timeout=100)
    report(done.returncode == 0 and "No ranges" not in done.stdout, "a small one has ranges",
           (done.returncode, done.stdout[:500], done.stderr))

print("1..%d" % number)
sys.exit(1 if failed else 0)
