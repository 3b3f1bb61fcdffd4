#!/usr/bin/env python3
"""What entente spillover writes for programs: spillover.py ENTENTE

On made-up tables and a made-up dossier: JSON is JSON, its model given back with --at has the
log-likelihood that it states, and no neighbour of it has more; CSV holds the same matrix; threads
change no byte; Ctrl-C leaves what was done; hostile parameters end as an error. Where
../shared/oracles/hawkes is, the fixtures of hawkeslib (MIT) have their known log-likelihoods.
Reports in the Test Anything Protocol.
"""
import csv
import io
import json
import math
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORACLES = ROOT.parent / "shared" / "oracles" / "hawkes"
number = 0
failed = 0


def report(fine, what, why=""):
    global number, failed
    number += 1
    failed += not fine
    print("%sok %d - %s" % ("" if fine else "not ", number, what))
    if not fine and why:
        print("# " + str(why)[:2000].replace("\n", "\n# "))


def run(*args, folder=None):
    return subprocess.run([ENTENTE, "spillover", *map(str, args)], cwd=folder, capture_output=True,
                          timeout=300)


def load(done):
    """Strict JSON: NaN and Infinity are none."""
    def refuse(word):
        raise ValueError(word)
    return json.loads(done.stdout, parse_constant=refuse)


def near(a, b, tolerance):
    return abs(a - b) <= tolerance * max(1, abs(a), abs(b))


def made(until, seed):
    """Clusters of two types: (time, type), in order."""
    chance = random.Random(seed)
    rate, follow, decay = (0.3, 0.2), ((0.4, 0.3), (0.1, 0.2)), 0.8
    events = []
    for mark in (0, 1):
        now = chance.expovariate(rate[mark])
        while now < until:
            events.append((now, mark))
            now += chance.expovariate(rate[mark])
    for when, mark in events:       # grows while it is gone through
        for child in (0, 1):
            count, left = 0, math.exp(-follow[child][mark])
            product = chance.random()
            while product > left:
                count += 1
                product *= chance.random()
            for _ in range(count):
                born = when + chance.expovariate(decay)
                if born < until:
                    events.append((born, child))
    return sorted(events)


def write_table(path, events):
    path.write_text("time,type\n" + "".join("%.6f,%s\n" % (t, "AB"[m]) for t, m in events))


# ---- what is given back -----------------------------------------------------

def check_given_back(folder, table, options):
    what = " ".join([os.path.basename(table), *options])
    done = run(table, "--format", "json", "--runs", 100, *options, folder=folder)
    if done.returncode:
        report(False, what, done.stderr.decode())
        return
    found = load(done)
    given = pathlib.Path(folder) / "given.json"

    def loglik(model):
        given.write_text(json.dumps(model))
        until = [] if str(table).endswith(".ent") else ["--until", found["time"]]
        choice = [word for word in options if word.startswith(("--groups=", "--places="))]
        at = run(table, "--at", "given.json", "--format", "json", *until, *choice, folder=folder)
        return load(at)["loglik"]

    best = loglik(found["model"])
    report(near(best, found["loglik"], 1e-10), what + ": the model has its log-likelihood",
           (best, found["loglik"]))
    for key in ("mu", "b"):
        for factor in (0.97, 1.03):
            model = json.loads(json.dumps(found["model"]))
            model[key] = [[v * factor for v in row] if isinstance(row, list) else row * factor
                          for row in model[key]]
            value = loglik(model)
            report(value <= best + 1e-6, what + ": no better with %s times %g" % (key, factor),
                   (value, best))


# ---- the same otherwise -------------------------------------------------------

def check_same(folder, table):
    one = run(table, "--format", "json", "--jobs", 1, folder=folder)
    for jobs in (2, 5):
        more = run(table, "--format", "json", "--jobs", jobs, folder=folder)
        report(one.stdout == more.stdout and one.returncode == 0,
               "%d threads say what one says" % jobs, one.stderr.decode())
    found = load(one)
    rows = list(csv.DictReader(io.StringIO(
        run(table, "--format", "csv", folder=folder).stdout.decode())))
    same = len(rows) == len(found["branching"]) == 4
    for row, pair in zip(rows, found["branching"]):
        for key in ("events", "low", "high"):
            same &= (float(row[key]) if row[key] else None) == pair[key]
        same &= row["by"] == pair["by"] and row["in"] == pair["in"]
    report(same, "CSV and JSON hold one matrix", (rows, found["branching"]))
    marks = found["model"]["marks"]
    report(all(found["model"]["a"][marks.index(pair["in"])][marks.index(pair["by"])]
               == pair["events"] for pair in found["branching"]), "a[i][j] is of i by j")
    truth = {("A", "A"): 0.4, ("A", "B"): 0.3, ("B", "A"): 0.1, ("B", "B"): 0.2}
    for pair in found["branching"]:
        if pair["high"] is not None:
            planted, half = truth[pair["in"], pair["by"]], pair["high"] - pair["events"]
            report(abs(pair["events"] - planted) < 2 * half,
                   "%s by %s is about what was planted" % (pair["in"], pair["by"]), pair)
    report(found["contagion"]["verdict"] == "supported", "planted contagion is supported",
           found["contagion"])
    em = load(run(table, "--format", "json", "--method", "em", folder=folder))
    report(near(em["loglik"], found["loglik"], 1e-6), "em finds what lbfgs finds",
           (em["loglik"], found["loglik"]))
    for mark, points in ((m["name"], m["points"]) for m in found["marks"]):
        events = next(m["events"] for m in found["marks"] if m["name"] == mark)
        ascending = all(a[0] < b[0] and a[1] <= b[1] for a, b in zip(points, points[1:]))
        report(ascending and len(points) == events, "a point an event of " + mark)


# ---- a dossier ------------------------------------------------------------------

def write_dossier(folder):
    chance = random.Random(3)
    text = ['actor NOR "Norland"\n  kind: state\nactor REB "Rebels"\n  kind: armed-group\n'
            'place "Nord"\n  in: NOR\nplace "Sud"\n  in: NOR\n']
    day = 0
    for entry in range(120):
        day += chance.choice((0, 0, 1, 1, 2, 9, 14))
        text.append("%s REB attacks NOR \"number %d\"\n  place: %s\n  id: e%d\n" % (
            time.strftime("%Y-%m-%d", time.gmtime(86400 * (15000 + day))), entry,
            chance.choice(("Nord", "Sud")), entry))
    (pathlib.Path(folder) / "dossier.ent").write_text("".join(text))


def check_dossier(folder):
    options = ["--places=Nord,Sud", "--background=constant"]
    done = run("dossier.ent", "--format", "json", *options, folder=folder)
    report(done.returncode == 0, "a dossier", done.stderr.decode())
    found = load(done)
    ids = {entry["id"] for entry in found["entries"]}
    report(ids == {"e%d" % i for i in range(120)}, "every entry is named", sorted(ids)[:5])
    times = [entry["time"] for entry in found["entries"]]
    report(times == sorted(times) and times[-1] < found["time"], "in order of moments")
    account = found["account"]
    report(account["taken"] == found["events"] == 120 and account["found"] == 120, "the account",
           account)
    other = load(run("dossier.ent", "--format", "json", "--seed", 2, *options, folder=folder))
    report([e["time"] for e in other["entries"]] != times, "another seed draws other moments")
    check_given_back(folder, "dossier.ent", options)


# ---- Ctrl-C ---------------------------------------------------------------------

def interrupt(folder, table, wait):
    """A forecast of very many draws, stopped; its output, or None if it was over before."""
    child = subprocess.Popen([ENTENTE, "spillover", table, "--format", "json", "--runs", "1000000",
                              "--jobs", "1", "--horizon", "1000", "--background", "constant"],
                             cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(wait)
    child.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = child.communicate(timeout=120)
    if child.returncode == 0:
        return None
    report(child.returncode == 1 and b"stopped" in err and time.monotonic() - began < 20,
           "Ctrl-C after %g s ends it, and it says so" % wait, (child.returncode, err))
    return out


def check_interrupt(folder):
    """Within the fits nothing can be said; within the forecast the fit can."""
    interrupt(folder, "long.csv", 0.2)
    for wait in (0.5, 1, 2, 4, 8, 16, 32):
        out = interrupt(folder, "small.csv", wait)
        if out != b"":
            break
    found = json.loads(out or "{}")
    report(found.get("stopped") and found["loglik"] < 0, "what was done by then is JSON", out)


# ---- hostile parameters -----------------------------------------------------------

def check_hostile(folder, table):
    chance = random.Random(1)
    texts = ["[" * 100000, '{"mu":' * 100000, '{"mu":[1,1],"a":' + "[" * 5000, "", "null", "1e5",
             '"mu"', '{"mu":null,"a":null,"b":null}', '{"mu":{},"a":{},"b":{}}',
             '{"mu":[' + ",".join(["1"] * 100000) + '],"a":1,"b":1}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":[' + ",".join(["1"] * 100000) + "]}",
             '{"mu":[[' + ",".join(["1"] * 100000) + ']],"a":1,"b":1}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":true}', '{"mu":[1,1],"a":[[1,1],[1,[]]],"b":1}',
             '{"mu":[[],[]],"a":[[1,1],[1,1]],"b":1}', '{"mu":[1,[1,2]],"a":[[1,1],[1,1]],"b":1}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":1,"marks":["A"]}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":1,"marks":["A","A"]}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":1,"marks":[1,2]}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":1,"background":7}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":1,"background":"smooth","knots":[0,1,2]}',
             '{"mu":[1,1],"a":[[1,1],[1,1]],"b":99999999999999999999999}',
             '{"mu":[-0.0,1],"a":[[1,1],[1,1]],"b":-1}', "\ufeff{}", "\x00"]
    good = '{"mu": [0.3, 0.2], "a": [[0.4, 0.3], [0.1, 0.2]], "b": [0.8]}'
    for _ in range(150):
        text = list(good)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at] = chance.choice(['"', "[", "]", "{", "}", ",", "-", "9", "e", " ", "0", ""])
        texts.append("".join(text))
    worst, slowest = "", 0
    for text in texts:
        (pathlib.Path(folder) / "hostile.json").write_text(text)
        began = time.monotonic()
        done = run(table, "--at", "hostile.json", folder=folder)
        slowest = max(slowest, time.monotonic() - began)
        if done.returncode not in (0, 1) or (done.returncode and not done.stderr):
            worst = worst or (text[:200], done.returncode, done.stderr[-500:])
    report(not worst, "%d hostile parameters end well" % len(texts), worst)
    report(slowest < 20, "and soon", slowest)


# ---- oracles ------------------------------------------------------------------------

def check_oracles(folder):
    if not ORACLES.is_dir():
        print("# NOT TESTED: the fixtures of ../shared/oracles/hawkes are not here")
        return
    single = load(run(ORACLES / "hawkes_uv_fixture.csv", "--at", "mu=5,a=0.3,b=10",
                      "--format", "json"))["loglik"]
    report(near(single, -3628302.766121122, 1e-10), "hawkeslib, one type", single)
    given = pathlib.Path(folder) / "given.json"
    given.write_text('{"mu": [0.2, 0.6], "a": [[0.5, 0.1], [0.1, 0.5]], "b": 1}')
    pair = load(run(ORACLES / "hawkes_mv_fixture.csv", "--at", given, "--until",
                    "5023.7702006610325", "--format", "json"))["loglik"]
    report(near(pair, -8133.939157698372, 1e-10), "hawkeslib, two types", pair)


def main():
    with tempfile.TemporaryDirectory(prefix="entente-spillover-") as folder:
        write_table(pathlib.Path(folder) / "small.csv", made(300, 7))
        write_table(pathlib.Path(folder) / "long.csv", made(4000, 8))
        for options in (["--background", "constant"], ["--background", "piecewise"],
                        ["--background", "smooth"], ["--background", "constant", "--decays", "2"],
                        []):
            check_given_back(folder, "small.csv", options)
        check_same(folder, "small.csv")
        write_dossier(folder)
        check_dossier(folder)
        check_interrupt(folder)
        check_hostile(folder, "small.csv")
        check_oracles(folder)
    print("1..%d" % number)
    return 1 if failed else 0


if len(sys.argv) != 2:
    sys.exit(__doc__)
ENTENTE = os.path.abspath(sys.argv[1])
sys.exit(main())
