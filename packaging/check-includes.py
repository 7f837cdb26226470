#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the arrows between the rooms of the house (ARCHITECTURE.md): who may include whom.

Usage: check-includes.py [ROOT]. Prints each arrow that points the wrong way, as FILE:LINE: words; exits 1 if there is
one. A room is a folder; what is not in ROOMS is refused, so that a new room comes with its rule.
"""

import re
import sys
from pathlib import Path

CORE = ("core/api", "core/connection", "core/desktop", "core/mutation", "core/profile", "core/session")

# Room → the rooms that it may include, beside itself. The longest matching folder is a file's room.
ROOMS = {
    "core/api": (),
    "core/mutation": (),
    "core/profile": (),
    "core/desktop": ("core/api",),
    "core/session": ("core/api", "core/mutation"),
    "core/connection": ("core/profile", "core/session"),
    "ui": CORE,
    "app/httpserver": (),
    "app/process": (),
    "app/platod": ("core/api", "core/mutation", "app/httpserver", "app/process"),
    "app/plato-desktop-agent": ("core/api", "app/httpserver", "app/process"),
    "app/platodesk": ("ui", *CORE),
}
TOPS = ("app", "core", "ui")  # tests may include anything
MAY_USE_WIDGETS = ("ui", "app/platodesk")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
GENERATED = re.compile(r"(^|/)(moc_|ui_|qrc_)|\.moc$")
# Not every class: a room without Widgets does not link them either, which `links()` below holds it to.
WIDGETS = re.compile(
    r"^(QtWidgets(/.*)?|Q(Application|\w*Widget|MainWindow|Dialog|\w+Dialog|MessageBox|\w*Button|\w*Layout|Label|Menu|"
    r"MenuBar|ToolBar|StatusBar|(Abstract|Tree|Table|List|Column|Header|Graphics)\w*View|Style|StyleOption|"
    r"StyledItemDelegate|ItemDelegate|LineEdit|PlainTextEdit|TextEdit|ComboBox|CheckBox|\w*SpinBox|ProgressBar|"
    r"Splitter|Frame|ScrollArea|ScrollBar|Slider|ToolTip|SystemTrayIcon|Completer))$",
    re.ASCII,
)


def room_of(path):
    """The room of a path relative to the root, or None."""
    fits = [room for room in ROOMS if path == room or path.startswith(room + "/")]
    return max(fits, key=len, default=None)


def includes(root, path):
    """Complaints about one source file, `path` being relative to `root`."""
    room = room_of(path)
    if room is None:
        yield 1, "is in no room that packaging/check-includes.py knows; add it there and to ARCHITECTURE.md"
        return
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        bracket, name = match.groups()
        if WIDGETS.match(name) and room not in MAY_USE_WIDGETS:
            yield number, f"{room} includes {name}: no Widgets below ui"
            continue
        if bracket == "<" or GENERATED.search(name):
            continue
        if ".." in name.split("/") or not (root / name).is_file():
            yield number, f'"{name}" is not a path from the root of the project'
            continue
        target = room_of(name)
        if target is None:
            yield number, f"{room} includes {name}, which is in no room"
        elif target != room and target not in ROOMS[room]:
            yield number, f"{room} → {target} is not an arrow of the house ({name})"


def links(root, path):
    """Complaints about one CMakeLists.txt: what is not linked cannot be reached through another's headers either."""
    room = room_of(path)
    if room is None or room in MAY_USE_WIDGETS:
        return
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        for word in re.findall(r"Qt6?::Widgets|plato_ui\b", line.split("#")[0]):
            yield number, f"{room} links {word}: no Widgets below ui"


def check(root):
    """Every complaint of the tree, as one line of text each."""
    for top in TOPS:
        for file in sorted((root / top).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix in (".cpp", ".h"):
                found = includes(root, path)
            elif file.name == "CMakeLists.txt":
                found = links(root, path)
            else:
                continue
            for number, words in found:
                yield f"{path}:{number}: {words}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    if not all((root / top).is_dir() for top in TOPS):
        sys.exit(f"{root} is not the root of the project")
    complaints = list(check(root))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
