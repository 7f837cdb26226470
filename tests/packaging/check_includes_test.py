#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The include arrows: the real tree keeps them, and a tree that breaks one is refused, for each of them."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CHECK = ROOT / "packaging/check-includes.py"

# A house in which every arrow is right.
HOUSE = {
    "core/api/api.h": '#include <QObject>\n#include "core/api/record.h"\n',
    "core/api/record.h": "#include <QString>\n",
    "core/mutation/log.h": "#include <QObject>\n",
    "core/profile/profile.h": "#include <QObject>\n",
    "core/profile/profile.cpp": '#include "core/profile/profile.h"\n#include "profile.moc"\n',
    "core/session/session.h": '#include "core/api/api.h"\n#include "core/mutation/log.h"\n',
    "core/desktop/agent.h": '#include "core/api/api.h"\n#include <QImage>\n',
    "core/desktop/CMakeLists.txt": "target_link_libraries(plato_desktop PUBLIC Qt6::Gui) # not Qt6::Widgets\n",
    "ui/session/panel.h": '#include <QWidget>\n#include "core/session/session.h"\n#include "ui/common/banner.h"\n',
    "ui/common/banner.h": "#include <QLabel>\n",
    "app/httpserver/server.h": "#include <QTcpServer>\n",
    "app/platod/main.cpp": '#include "app/httpserver/server.h"\n#include "core/api/record.h"\n',
    "app/plato-desktop-agent/main.cpp": '#include "app/httpserver/server.h"\n',
    "app/platodesk/main.cpp": '#include <QApplication>\n#include "ui/session/panel.h"\n#include "core/api/api.h"\n',
    "tests/anything.cpp": '#include "app/platod/main.cpp"\n#include "ui/session/panel.h"\n',
}

# One more line → the words that the refusal has to have.
BROKEN = [
    ("core/api/x.h", '#include "ui/common/banner.h"', "core/api → ui"),
    ("core/session/x.h", '#include "ui/common/banner.h"', "core/session → ui"),
    ("core/session/x.h", '#include "app/httpserver/server.h"', "core/session → app/httpserver"),
    ("core/session/x.h", '#include "core/profile/profile.h"', "core/session → core/profile"),
    ("core/session/x.h", '#include "core/desktop/agent.h"', "core/session → core/desktop"),
    ("core/api/x.h", '#include "core/session/session.h"', "core/api → core/session"),
    ("core/api/x.h", '#include "core/mutation/log.h"', "core/api → core/mutation"),
    ("core/desktop/x.h", '#include "core/mutation/log.h"', "core/desktop → core/mutation"),
    ("core/desktop/x.h", '#include "core/session/session.h"', "core/desktop → core/session"),
    ("core/mutation/x.h", '#include "core/desktop/agent.h"', "core/mutation → core/desktop"),
    ("core/mutation/x.h", '#include "core/api/api.h"', "core/mutation → core/api"),
    ("core/profile/x.h", '#include "core/api/api.h"', "core/profile → core/api"),
    ("core/api/x.h", "#include <QWidget>", "no Widgets"),
    ("core/session/x.h", "#include <QtWidgets/QTableView>", "no Widgets"),
    ("core/session/x.h", "  #  include <QApplication>", "no Widgets"),
    ("core/api/CMakeLists.txt", "target_link_libraries(plato_api PUBLIC Qt6::Widgets)", "links Qt6::Widgets"),
    ("ui/common/x.h", '#include "app/platodesk/main.cpp"', "ui → app/platodesk"),
    ("app/httpserver/x.h", '#include "core/api/record.h"', "app/httpserver → core/api"),
    ("app/platod/x.h", '#include "core/session/session.h"', "app/platod → core/session"),
    ("app/platod/x.h", '#include "ui/common/banner.h"', "app/platod → ui"),
    ("app/platod/x.h", '#include "app/plato-desktop-agent/main.cpp"', "app/platod → app/plato-desktop-agent"),
    ("app/platod/x.h", "#include <QMessageBox>", "no Widgets"),
    ("app/platod/CMakeLists.txt", "target_link_libraries(platod PRIVATE plato_ui)", "links plato_ui"),
    ("app/plato-desktop-agent/x.h", '#include "core/session/session.h"', "app/plato-desktop-agent → core/session"),
    ("app/plato-desktop-agent/x.h", "#include <QWidget>", "no Widgets"),
    ("core/api/x.h", '#include "record.h"', "not a path from the root"),
    ("core/api/x.h", '#include "core/api/../api/record.h"', "not a path from the root"),
    ("core/cellar/x.h", "#include <QObject>", "is in no room"),
]


def run(root):
    done = subprocess.run([sys.executable, CHECK, root], stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


class CheckIncludes(unittest.TestCase):
    def test_real_tree(self):
        self.assertEqual(run(ROOT), (0, ""))

    def test_made_up_house(self):
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder), HOUSE)
            self.assertEqual(run(folder), (0, ""))

    def test_every_rule(self):
        for path, line, words in BROKEN:
            with self.subTest(path=path, line=line), tempfile.TemporaryDirectory() as folder:
                build(Path(folder), {**HOUSE, path: f"\n{line}\n"})
                status, said = run(folder)
                self.assertEqual(status, 1)
                self.assertEqual(len(said.splitlines()), 1, said)
                self.assertIn(words, said)
                self.assertTrue(said.startswith(path + ":"), said)

    def test_not_a_project(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, CHECK, folder], stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("not the root", done.stderr)


def build(root, files):
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    unittest.main()
