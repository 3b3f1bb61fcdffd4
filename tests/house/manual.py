#!/usr/bin/env python3
"""The manual pages name what there is, and nothing else.

    tests/house/manual.py ENTENTE

entente.1: SYNOPSIS against `entente --help` and `entente COMMAND --help`, command by command;
COMMANDS and OPTIONS against SYNOPSIS. entente-journal.5: directives and keys against the key
tables of src/journal; its examples, together, must pass `entente check`.
"""
import glob
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
failed = []


def same(what, page, program):
    """Two sets of words must be one."""
    for word in sorted(set(page) - set(program)):
        failed.append("%s: the page names %s, which does not exist" % (what, word))
    for word in sorted(set(program) - set(page)):
        failed.append("%s: the page lacks %s" % (what, word))


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def section(page, title):
    found = re.search(r"^\.Sh %s\n(.*?)(?=^\.Sh |\Z)" % title, page, re.M | re.S)
    if not found:
        sys.exit("the page has no section %s" % title)
    return found.group(1)


def items(text):
    return re.findall(r"^\.It (.*)", text, re.M)


def options_of(lines):
    """--NAME, or --NAME VALUE, from what --help prints."""
    return {" ".join(found) if found[1] else found[0]
            for found in re.findall(r"^  (--[a-z-]+)(?: ([A-Z=]+))?(?: |$)", lines, re.M)}


def check_commands(entente):
    def say(*args):
        return subprocess.run([entente, *args], check=True, capture_output=True, text=True).stdout

    page = read("docs", "man", "entente.1")
    synopsis = {}
    for block in re.split(r"^\.Nm\n", section(page, "SYNOPSIS"), flags=re.M):
        command = re.match(r"\.Ic (.+)\n", block)
        if command:
            synopsis[command.group(1)] = {
                "--" + name + (" " + value.upper() if value else "")
                for name, value in re.findall(r"^\.Op Fl -(\S+)(?: Ar (\S+))?$", block, re.M)}
    commands = re.findall(r"^  ([a-z]+(?: [a-z]+)?) {2,}\S", say("--help"), re.M)
    same("SYNOPSIS", synopsis, commands)
    same("COMMANDS", re.findall(r"^\.It Ic (.+)$", section(page, "COMMANDS"), re.M), commands)
    every = {"--help", "--version"}
    for command in commands:
        options = options_of(say(*command.split(), "--help"))
        same("SYNOPSIS, " + command, synopsis.get(command, ()), options - {"--help"})
        every |= options
    told = re.findall(r"^\.It (?:Fl \w , )?Fl -(\S+)(?: Ar (\S+))?$", section(page, "OPTIONS"), re.M)
    same("OPTIONS", {"--" + name + (" " + value.upper() if value else "")
                     for name, value in told}, every)
    if len(told) != len(items(section(page, "OPTIONS"))):
        failed.append("OPTIONS: an item that is no option")


def keys_of(text):
    """The key tables of a source, by the word in the name of their function."""
    tables, name, table = {}, None, None
    for line in text.splitlines():
        function = re.match(r"\w.*\bread_([a-z]+)\w*\(", line)
        if function:
            name = function.group(1)
        if "struct key keys[] = {" in line:
            table = tables.setdefault(name, set())
        if table is not None:
            table.update(re.findall(r'\{"([a-z-]+)",', line))
            if "};" in line:
                table = None
    return tables


def check_language(entente):
    program = {}
    for path in glob.glob(os.path.join(ROOT, "src", "journal", "*.c")):
        program.update(keys_of(read(path)))
    page = read("docs", "man", "entente-journal.5")
    told = {}
    for part in re.split(r"^\.Ss ", section(page, "DIRECTIVES"), flags=re.M)[1:]:
        told[part.split("\n", 1)[0]] = set(re.findall(r"^\.It Cm (\S+) :", part, re.M))
    directives = re.search(r"directives\[\] = \{(.*?)\};", read("src", "journal", "block.c"), re.S)
    same("DIRECTIVES", set(told) - {"event"}, re.findall(r'\{"(\w+)"', directives.group(1)))
    for name in sorted(set(program) | set(told) - {"include"}):
        same("DIRECTIVES, " + name, told.get(name, ()), program.get(name, ()))
    examples = "".join(re.findall(r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed$", page, re.M | re.S))
    done = subprocess.run([entente, "check", "-"], input=examples, capture_output=True, text=True)
    if done.returncode:
        failed.append("the examples of entente-journal.5:\n" + done.stderr)


def check_mdoc():
    """mandoc is no must; where it is, it has nothing to say."""
    if shutil.which("mandoc"):
        folder = os.path.join(ROOT, "docs", "man")     # where it finds what they refer to
        pages = sorted(os.listdir(folder))
        said = subprocess.run(["mandoc", "-Tlint", *pages], cwd=folder, capture_output=True, text=True)
        if said.stdout:
            failed.append(said.stdout)
    else:
        print("no mandoc here: the form of the pages is not checked")


if len(sys.argv) != 2:
    sys.exit(__doc__)
check_commands(sys.argv[1])
check_language(sys.argv[1])
check_mdoc()
print("\n".join(failed) or "the manual pages name what there is")
sys.exit(1 if failed else 0)
