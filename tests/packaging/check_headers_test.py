#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A header that does not compile on its own is found, whatever is compiled beside it; so is a library that is not linked."""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"

# A tree in which every header compiles on its own, and every source finds what it includes.
TREE = {
    "core/list.h": "#pragma once\n#include <vector>\nusing List = std::vector<int>;\n",
    "core/names.h": "#pragma once\n#include <string>\n#include <vector>\nusing Names = std::vector<std::string>;\n",
    "core/pair.h": '#pragma once\n#include "core/list.h"\nstruct Pair { List first, second; };\n',
    "core/list.cpp": '#include "core/list.h"\n',
    "ui/window.cpp": '#include "core/pair.h"\n#include <library.h>\n',
    "library/library.h": "",
}


class CheckHeaders(unittest.TestCase):
    def check(self, files):
        """The exit status of the check for such a tree, and what it says."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            for name in ("check-headers.py", "compiledatabase.py"):
                (root / "packaging").mkdir(exist_ok=True)
                shutil.copy(PACKAGING / name, root / "packaging")
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            commands = []
            for path in files:
                if path.endswith(".cpp"):
                    linked = f"-isystem {root}/library" if path.startswith("ui/") else ""
                    commands.append({"directory": str(root), "file": str(root / path),
                                     "command": f"c++ -I{root} {linked} -std=c++20 -o x.o -c {root / path}"})
            (root / "build").mkdir()
            (root / "build/compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")
            command = [sys.executable, root / "packaging/check-headers.py", "--build", root / "build"]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            return done.returncode, done.stdout.replace(f"{root}/", "")

    def refused(self, files, *words):
        status, said = self.check({**TREE, **files})
        self.assertEqual(status, 1, said)
        for word in words:
            self.assertIn(word, said)

    def test_good_tree(self):
        # pair.h includes list.h, so both are compiled together.
        self.assertEqual(self.check(TREE), (0, "3 headers in 2 files\n"))

    def test_missing_standard_header(self):
        self.refused({"core/bare.h": "#pragma once\nusing Bare = std::vector<int>;\n"}, "core/bare.h:2")
        bare = "#pragma once\n#include <string>\nusing Bare = std::vector<int>;\n"
        self.refused({"core/bare.h": bare, "core/bare.cpp": '#include "core/bare.h"\n'}, "core/bare.h:3")

    def test_missing_header_of_ours(self):
        self.refused({"core/bare.h": "#pragma once\n#include <vector>\nstruct Bare { List list; };\n"}, "core/bare.h:3")

    def test_library_that_is_not_linked(self):
        self.refused({"core/list.cpp": '#include "core/list.h"\n#include <library.h>\n'},
                     "core/list.cpp: <library.h> is not found")
        self.refused({"core/list.h": "#include <library.h>\n#include <vector>\nusing List = std::vector<int>;\n"},
                     "core/list.h: <library.h> is not found with what core/list.cpp links")


if __name__ == "__main__":
    unittest.main()
