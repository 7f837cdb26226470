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

# The list of rooms, from the top floor down.
ROOMS = [
    ("app/platodesk", ["ui/session", "core/api"]),
    ("ui/session", ["common", "core/session"]),
    ("ui/common", []),
    ("app/platod", ["http", "core/api"]),
    ("app/platod/http", ["app/httpserver"]),
    ("app/plato-desktop-agent", ["app/httpserver"]),
    ("app/httpserver", []),
    ("core/profile", []),
    ("core/desktop", ["core/api"]),
    ("core/session", ["core/mutation/log", "core/api"]),
    ("core/mutation/query", ["log"]),
    ("core/mutation/log", []),
    ("core/api", []),
]


def architecture(rooms):
    """The text of an ARCHITECTURE.md with these rooms."""
    rows = [f"| `{room}` | what it is for | {', '.join(f'`{name}`' for name in names)} |" for room, names in rooms]
    return "# Architecture\n\n| room | what | includes |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


# A house in which every arrow is right.
HOUSE = {
    "ARCHITECTURE.md": architecture(ROOMS),
    **{f"{room}/README.md": "# What it is for\n" for room, _ in ROOMS},
    "core/api/api.h": '#include <QObject>\n#include "core/api/record.h"\n',
    "core/api/record.h": "#include <QString>\n",
    "core/mutation/log/log.h": "#include <QObject>\n",
    "core/mutation/query/query.h": '#include "core/mutation/log/log.h"\n',
    "core/profile/profile.h": "#include <QObject>\n",
    "core/profile/profile.cpp": '#include "core/profile/profile.h"\n#include "profile.moc"\n',
    "core/session/session.h": '#include "core/api/api.h"\n#include "core/mutation/log/log.h"\n',
    "core/desktop/agent.h": '#include "core/api/api.h"\n#include <QImage>\n',
    "core/desktop/CMakeLists.txt": "target_link_libraries(plato_desktop PUBLIC Qt6::Gui) # not Qt6::Widgets\n",
    "ui/session/panel.h": '#include <QWidget>\n#include "core/session/session.h"\n#include "ui/common/banner.h"\n',
    "ui/common/banner.h": "#include <QLabel>\n",
    "app/httpserver/server.h": "#include <QTcpServer>\n",
    "app/platod/main.cpp": '#include "app/platod/http/routes.h"\n#include "core/api/record.h"\n',
    "app/platod/http/routes.h": '#include "app/httpserver/server.h"\n',
    "app/plato-desktop-agent/main.cpp": '#include "app/httpserver/server.h"\n',
    "app/platodesk/main.cpp": '#include <QApplication>\n#include "ui/session/panel.h"\n#include "core/api/api.h"\n',
    "tests/anything.cpp": '#include "app/platod/main.cpp"\n#include "ui/session/panel.h"\n',
}

# One more line → the words that the refusal has to have.
BROKEN = [
    ("core/api/x.h", '#include "ui/common/banner.h"', "core/api → ui/common"),
    ("core/session/x.h", '#include "ui/common/banner.h"', "core/session → ui/common"),
    ("core/session/x.h", '#include "app/httpserver/server.h"', "core/session → app/httpserver"),
    ("core/session/x.h", '#include "core/profile/profile.h"', "core/session → core/profile"),
    ("core/session/x.h", '#include "core/mutation/query/query.h"', "core/session → core/mutation/query"),
    ("core/api/x.h", '#include "core/session/session.h"', "core/api → core/session"),
    ("core/api/x.h", '#include "core/mutation/log/log.h"', "core/api → core/mutation/log"),
    ("core/desktop/x.h", '#include "core/mutation/log/log.h"', "core/desktop → core/mutation/log"),
    ("core/mutation/log/x.h", '#include "core/mutation/query/query.h"', "core/mutation/log → core/mutation/query"),
    ("core/mutation/log/x.h", '#include "core/api/api.h"', "core/mutation/log → core/api"),
    ("core/api/x.h", "#include <QWidget>", "no Widgets"),
    ("core/session/x.h", "#include <QtWidgets/QTableView>", "no Widgets"),
    ("core/session/x.h", "  #  include <QApplication>", "no Widgets"),
    ("core/api/CMakeLists.txt", "target_link_libraries(plato_api PUBLIC Qt6::Widgets)", "links Qt6::Widgets"),
    ("ui/common/x.h", '#include "app/platodesk/main.cpp"', "ui/common → app/platodesk"),
    ("app/httpserver/x.h", '#include "core/api/record.h"', "app/httpserver → core/api"),
    ("app/platod/x.h", '#include "core/session/session.h"', "app/platod → core/session"),
    ("app/platod/x.h", '#include "ui/common/banner.h"', "app/platod → ui/common"),
    ("app/platod/x.h", '#include "app/plato-desktop-agent/main.cpp"', "app/platod → app/plato-desktop-agent"),
    ("app/platod/http/x.h", '#include "app/platod/main.cpp"', "app/platod/http → app/platod"),
    ("app/platod/x.h", "#include <QMessageBox>", "no Widgets"),
    ("app/platod/CMakeLists.txt", "target_link_libraries(platod PRIVATE plato_ui)", "links plato_ui"),
    ("app/plato-desktop-agent/x.h", "#include <QWidget>", "no Widgets"),
    ("core/api/x.h", '#include "record.h"', "not a path from the root"),
    ("core/api/x.h", '#include "core/api/../api/record.h"', "not a path from the root"),
    ("core/cellar/x.h", "#include <QObject>", "is in no room"),
    ("core/mutation/x.h", "#include <QObject>", "is in no room"),
]

# Lists that do not fit that house → the words of the one refusal.
MISFITS = [
    ([*ROOMS, ("core/attic", [])], "there is no core/attic"),
    ([*ROOMS[:-1], ("core/api", ["core/profile"])], "core/api → core/profile runs back up"),
    ([(room, [*names, "core/api"] if room == "ui/session" else names) for room, names in ROOMS],
     "ui/session → core/api is listed, and nothing there includes it"),
    ([*ROOMS, ROOMS[-1]], "core/api is listed twice"),
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

    def test_every_misfit(self):
        for rooms, words in MISFITS:
            with self.subTest(words=words), tempfile.TemporaryDirectory() as folder:
                build(Path(folder), {**HOUSE, "ARCHITECTURE.md": architecture(rooms)})
                status, said = run(folder)
                self.assertEqual(status, 1)
                self.assertIn(words, said)

    def test_room_without_readme(self):
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder), {path: text for path, text in HOUSE.items() if path != "core/api/README.md"})
            status, said = run(folder)
            self.assertEqual((status, len(said.splitlines())), (1, 1), said)
            self.assertTrue(said.startswith("core/api/README.md:1: is missing"), said)

    def test_count(self):
        done = subprocess.run([sys.executable, CHECK, "--count"], stdout=subprocess.PIPE, text=True, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 6)
        for line in lines[1:]:
            self.assertTrue(line.endswith(" 0"), line)  # arrows back up

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
