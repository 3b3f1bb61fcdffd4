"""Reads cases and docs into tests: what to run, on which journal, what is expected."""
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TODAY = "2026-06-01"
SECTION = re.compile(r"__(error|file)__(?: (\S+))?$")
END = re.compile(r"end test(?: -> (\d+))?$")
FENCE = re.compile(r"(`{3,}|~{3,}) *(\w*)")


class Wrong(Exception):
    """A case file that does not say what it wants."""


class Test:
    """One command, and what is expected of it."""

    def __init__(self, path, line, command, files=None, dossier=None, today=TODAY, shell=False):
        self.path, self.line, self.command, self.shell = path, line, command, shell
        self.files, self.dossier, self.today = files or {}, dossier, today
        self.builds = []             # arguments of `entente archive build`, before the command
        self.body = (line, line)     # lines [from, to) of the file that hold the expectation
        self.want = {"": ""}         # "" is stdout, "error" stderr, other names are files
        self.status = 0

    def name(self):
        return "%s:%d %s" % (os.path.relpath(self.path, ROOT), self.line, self.command)


def read_lines(path):
    """Lines without their ends, byte for byte: a case may hold what is not UTF-8."""
    with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        return file.read().split("\n")


def write_text(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        file.write(text)


def unescape(text):
    """What a `bytes` section holds: \\xNN is a byte, a backslash at the end joins lines."""
    def byte(match):
        return bytes([int(match.group(1), 16)]).decode("utf-8", "surrogateescape")
    return re.sub(r"\\x([0-9A-Fa-f]{2})", byte, text.replace("\\\n", ""))


def is_text(line):
    return line.strip() and not line.startswith(";")


def parse_case(path):
    lines = read_lines(path)
    files, name, dossier, today, tests = {"dossier.ent": []}, "dossier.ent", None, TODAY, []
    number, named, escaped, builds = 0, False, set(), []

    def wrong(at, text):
        return Wrong("%s:%d: %s" % (os.path.relpath(path, ROOT), at, text))

    while number < len(lines):
        line = lines[number]
        number += 1
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word == "test":
            test = Test(path, number, rest, files, dossier, today)
            test.builds = builds
            number = parse_test(test, lines, number, wrong)
            tests.append(test)
        elif tests:
            if is_text(line):
                raise wrong(number, "after the first test there are only tests and comments")
        elif word not in ("file", "bytes", "dossier", "today", "build"):
            files[name].append(line)
        elif not rest:
            raise wrong(number, "%s what?" % word)
        elif word in ("file", "bytes"):
            if os.path.isabs(rest) or ".." in rest.split("/"):
                raise wrong(number, "a file of a case lies within its dossier")
            if not named and not any(is_text(line) for line in files[name]):
                del files[name]         # nothing but options stood above
            named = True
            if rest in files:
                raise wrong(number, "this case has a file %s already" % rest)
            files[rest], name = [], rest
            if word == "bytes":
                escaped.add(rest)
        else:
            files[name].append("")      # so that the numbers of lines stay
            if word == "dossier":
                dossier = os.path.join(ROOT, rest)
                if not os.path.exists(dossier):
                    raise wrong(number, "no dossier %s" % rest)
            elif word == "build":
                builds.append(rest.split())
            else:
                today = rest
                if not re.fullmatch(r"\d{4}-\d\d-\d\d", today):
                    raise wrong(number, "today is a day: 2023-06-01")
    if not tests:
        raise wrong(len(lines), "a case without tests")
    if dossier and any(is_text(line) for text in files.values() for line in text):
        raise wrong(1, "both a dossier and a journal of its own")
    for key, text in files.items():
        files[key] = "\n".join(text) + "\n"
        if key in escaped:
            files[key] = unescape(files[key])
    return tests


def parse_test(test, lines, number, wrong):
    """The lines from below `test` to `end test`; returns where the next thing starts."""
    if not test.command:
        raise wrong(number, "test what? give the arguments of entente")
    part, start, want = "", number, {"": []}
    while number < len(lines) and not END.match(lines[number]):
        line = lines[number]
        number += 1
        section = SECTION.match(line)
        if line.startswith(("test ", "end test")):
            raise wrong(number, "expected 'end test' or 'end test -> STATUS'")
        if section:
            part = section.group(2) if section.group(1) == "file" else "error"
            if not part:
                raise wrong(number, "__file__ which?")
            if part in want:
                raise wrong(number, "twice in one test: %s" % part)
            want[part] = []
        else:
            want[part].append(line)
    if number == len(lines):
        raise wrong(test.line, "this test has no 'end test'")
    test.status = int(END.match(lines[number]).group(1) or 0)
    test.body = (start, number + 1)
    test.want = {part: "".join(x + "\n" for x in text) for part, text in want.items()}
    return number + 1


def parse_doc(path):
    """```journal blocks must pass `check`; ```console blocks must give what they show."""
    lines = read_lines(path)
    tests, journal, number = [], {}, 0
    while number < len(lines):
        fence = FENCE.match(lines[number])
        number += 1
        if not fence:
            continue
        start = number
        while number < len(lines) and not lines[number].startswith(fence.group(1)):
            number += 1
        if number == len(lines):
            raise Wrong("%s:%d: this fence is never closed" % (os.path.relpath(path, ROOT), start))
        block = lines[start:number]
        if fence.group(2) == "journal":
            journal = {"dossier.ent": "\n".join(block) + "\n"}
            tests.append(Test(path, start + 1, "check $dossier", journal))
            tests[-1].body, tests[-1].want = None, {}
        elif fence.group(2) == "console":
            prompts = [i for i, line in enumerate(block) if line.startswith("$ ")] + [len(block)]
            for i, end in zip(prompts, prompts[1:]):
                if block[i].startswith("$ entente "):
                    test = Test(path, start + i + 1, block[i][2:], journal, shell=True)
                    test.body = (start + i + 1, start + end)
                    test.want = {"": "".join(line + "\n" for line in block[i + 1:end])}
                    tests.append(test)
        number += 1
    return tests
