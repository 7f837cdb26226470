#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`cmake --install` puts everything in place, and what the desktop reads of it is valid.

Usage: install_test.py BUILD_FOLDER
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ID = "io.github.platodesk.PlatoDesk"
SIMULATORS = ROOT / "resources/simulators"
PROGRAMS = ("bin/platodesk", "bin/platod", "libexec/plato-desk/plato-desktop-agent",
            "libexec/plato-desk/plato-env-network")
FILES = {
    *PROGRAMS,
    f"share/applications/{ID}.desktop",
    f"share/metainfo/{ID}.metainfo.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg",
    *(f"share/man/man1/{Path(program).name}.1" for program in PROGRAMS),
    *(f"share/plato-desk/simulators/{file.relative_to(SIMULATORS)}" for file in SIMULATORS.rglob("*") if file.is_file()),
}


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
    return done.returncode, done.stdout


class Install(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.prefix = Path(folder.name)
        status, said = run("cmake", "--install", cls.build, "--prefix", folder.name)
        assert status == 0, said

    def test_complete_and_nothing_else(self):
        found = {p.relative_to(self.prefix).as_posix() for p in self.prefix.rglob("*") if not p.is_dir()}
        self.assertEqual(found, FILES)

    def test_programs_can_be_executed(self):
        for program in PROGRAMS:
            self.assertTrue(os.access(self.prefix / program, os.X_OK), program)

    def test_desktop_file(self):
        status, said = run("desktop-file-validate", self.prefix / f"share/applications/{ID}.desktop")
        self.assertEqual((status, said), (0, ""))

    def test_metainfo(self):
        status, said = run("appstreamcli", "validate", "--no-net", self.prefix / f"share/metainfo/{ID}.metainfo.xml")
        self.assertEqual(status, 0, said)

    def test_man_pages(self):
        for program in PROGRAMS:
            name = Path(program).name
            status, said = run("man", "--warnings", "--local-file", self.prefix / f"share/man/man1/{name}.1")
            self.assertEqual(status, 0, said)
            self.assertIn(f"{name} — ", said)
            self.assertNotIn("warning:", said)


if __name__ == "__main__":
    Install.build = sys.argv.pop(1)
    unittest.main()
