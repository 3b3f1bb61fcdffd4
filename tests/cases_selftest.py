#!/usr/bin/env python3
"""The case runner itself: that it passes, fails, rewrites and refuses as it should.

In the place of entente stands a program that shows what it was given.
"""
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
FAKE = """#!/usr/bin/env python3
import os, sys
command, dossier = sys.argv[1:3]
path = dossier if os.path.isfile(dossier) else os.path.join(dossier, "dossier.ent")
text = open(path).read()
if command == "check" and "bad" in text:
    sys.stderr.write(path + ":1:1: error: bad\\n")
    sys.exit(1)
if command == "show":
    print(text, end="")
if command == "write":
    open(path, "a").write("more\\n")
if command == "env":
    print(os.environ["TZ"], os.environ["LC_ALL"], os.environ["SOURCE_DATE_EPOCH"])
if command == "crash":
    os.abort()
if command == "many":
    print("first\\nsecond\\nthird\\nlast")
if command == "bare":
    print(dossier + " no end", end="")
"""


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.fake = self.write("fake", FAKE)
        os.chmod(self.fake, 0o755)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def run_on(self, path, *more):
        done = subprocess.run([sys.executable, os.path.join(HERE, "cases.py"),
                               "--entente", self.fake, *more, path],
                              env={k: v for k, v in os.environ.items() if k != "ENTENTE_WRAP"},
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def case(self, text, *more):
        return self.run_on(self.write("x.case", text), *more)

    def test_passes(self):
        status, said = self.case("good\n\ntest show $dossier\ngood\n\nend test\n"
                                 "; and\n\ntest check $dossier\nend test\n")
        self.assertEqual((status, said), (0, "2 passed, 0 failed\n"))

    def test_error_and_status(self):
        text = "bad\ntest check $dossier\n__error__\ndossier.ent:1:1: error: bad\nend test -> 1\n"
        self.assertEqual(self.case(text)[0], 0)
        status, said = self.case(text.replace(" -> 1", ""))
        self.assertEqual(status, 1)
        self.assertIn("exit status 1, expected 0", said)
        status, said = self.case(text.replace("__error__\ndossier.ent:1:1: error: bad\n", ""))
        self.assertEqual(status, 1)
        self.assertIn("+dossier.ent:1:1: error: bad", said)

    def test_difference_and_accept(self):
        text = "good\ntest show $dossier\nwrong\nend test\n; last\n"
        status, said = self.case(text)
        self.assertEqual(status, 1)
        self.assertIn("-wrong\n+good\n", said)
        path = self.write("x.case", text)
        self.assertEqual(self.run_on(path, "--accept")[0], 0)
        self.assertEqual(self.read(path), text.replace("wrong", "good"))
        self.assertEqual(self.run_on(path)[0], 0)

    def test_accept_all_parts(self):
        path = self.write("x.case", "bad\ntest check $dossier\nend test\n"
                                    "test write $dossier\n__file__ dossier.ent\nend test\n"
                                    "test bare $dossier\nend test\n")
        self.assertEqual(self.run_on(path, "--accept")[0], 0)
        self.assertEqual(
            self.read(path),
            "bad\ntest check $dossier\n__error__\ndossier.ent:1:1: error: bad\nend test -> 1\n"
            "test write $dossier\n__file__ dossier.ent\nbad\nmore\nend test\n"
            "test bare $dossier\n$dossier no end\n(no newline at the end)\nend test\n")
        self.assertEqual(self.run_on(path), (0, "3 passed, 0 failed\n"))

    def test_crash_is_never_accepted(self):
        text = "good\ntest crash $dossier\nend test\n"
        path = self.write("x.case", text)
        self.run_on(path, "--accept")
        self.assertEqual(self.read(path), text)
        self.assertEqual(self.run_on(path)[0], 1)

    def test_files(self):
        status, said = self.case("file dossier.ent\none\nfile sub/a.ent\ntwo\n"
                                 "test show $dossier\none\nend test\n"
                                 "test show $dossier/sub/a.ent\ntwo\nend test\n")
        self.assertEqual((status, said), (0, "2 passed, 0 failed\n"))

    def test_environment(self):
        status, said = self.case("good\ntest env $dossier\nUTC C.UTF-8 1780272000\nend test\n")
        self.assertEqual(status, 0, said)
        status, said = self.case("today 2023-06-01\ngood\n"
                                 "test env $dossier\nUTC C.UTF-8 1685577600\nend test\n"
                                 "test show $dossier\n\ngood\nend test\n")
        self.assertEqual(status, 0, said)

    def test_refuses(self):
        for text, complaint in (
                ("good\n", ":2: a case without tests"),
                ("test show\n", ":1: this test has no 'end test'"),
                ("test show\nend test\nlost\n", ":3: after the first test"),
                ("test show\nend test -> x\n", ":2: expected 'end test'"),
                ("test show\ntest show\nend test\n", ":2: expected 'end test'"),
                ("test\nend test\n", ":1: test what?"),
                ("file\ntest show\nend test\n", ":1: file what?"),
                ("file ../a\ntest show\nend test\n", ":1: a file of a case"),
                ("file a\nfile a\ntest show\nend test\n", ":2: this case has a file a"),
                ("dossier nowhere\ntest show\nend test\n", ":1: no dossier nowhere"),
                ("today soon\ntest show\nend test\n", ":1: today is a day"),
                ("test show\n__file__\nend test\n", ":2: __file__ which?"),
                ("test a\n__error__\n__error__\nend test\n", ":3: twice in one test")):
            status, said = self.case(text)
            self.assertEqual(status, 1, text)
            self.assertIn("x.case" + complaint, said)
            self.assertIn("0 passed, 1 failed", said)

    def test_docs(self):
        text = ("# T\n```journal\ngood\n```\n```console\n$ entente show dossier.ent\ngood\n"
                "$ make it\nnot run\n$ entente many . | tail -n 2\nthird\nlast\n"
                "$ entente many .\nfirst\n...\nlast\n```\n```sh\n$ entente not this\n```\n")
        status, said = self.run_on(self.write("x.md", text))
        self.assertEqual((status, said), (0, "4 passed, 0 failed\n"))
        status, said = self.run_on(self.write("x.md", text.replace("journal\ngood", "journal\nbad")))
        self.assertEqual(status, 1)
        self.assertIn("dossier.ent:1:1: error: bad", said)
        path = self.write("x.md", text.replace("\nthird\n", "\n"))
        self.assertEqual(self.run_on(path, "--accept")[0], 0)
        self.assertEqual(self.read(path), text)

    def test_tap(self):
        status, said = self.case("good\ntest show $dossier\nwrong\nend test\n", "--tap")
        self.assertEqual(status, 1)
        self.assertIn("not ok 1 - ", said)
        self.assertIn("# -wrong\n# +good\n", said)
        self.assertTrue(said.endswith("1..1\n"))


if __name__ == "__main__":
    unittest.main()
