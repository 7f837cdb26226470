#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the rooms of the house and the arrows between them against the list in ARCHITECTURE.md, which is the only one.

Usage: check-includes.py [ROOT]           each arrow, room or line of the list that is wrong, as FILE:LINE: words; exits 1
                                          if there is one
       check-includes.py --count [ROOT]   units, rooms, floors and arrows of the whole and of each hall

A room is a folder with a row in the list; a hall is a folder whose own row comes first and whose rooms lie in it. Rows go
from the top floor down, so a room may include only what is listed below it, and only what its row names. A row names no
room that is not included: what the list says is what is there.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

LIST = "ARCHITECTURE.md"
HALLS = ("core/mutation", "app/platod", "ui/mutation", "app/plato-desktop-agent")
TOPS = ("app", "core", "ui")  # tests may include anything

# | `core/mutation/query` | which rows are shown | `compare`, `core/text` |
ROW = re.compile(r"^\| `([\w/-]+)` \| ([^|]+?) \| ([^|]*?) ?\|$")
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


def may_use_widgets(room):
    return room == "ui" or room.startswith("ui/") or room == "app/platodesk"


class House:
    """The list of rooms: of each the line of its row, and the rooms that it may include."""

    def __init__(self, root):
        self.root = root
        self.lines = {}
        self.allowed = {}
        self.complaints = []
        text = (root / LIST).read_text(encoding="utf-8")
        rows = [(n, match) for n, line in enumerate(text.splitlines(), 1) if (match := ROW.match(line))]
        for number, match in rows:
            if match[1] in self.lines:
                self.complaints.append(f"{LIST}:{number}: {match[1]} is listed twice")
            self.lines[match[1]] = number
        for number, match in rows:
            self.allowed[match[1]] = [self.named(match[1], name, number) for name in re.findall(r"`([^`]+)`", match[3])]

    def named(self, room, name, number):
        """The room that a row means by `name`: one of the same hall, else a path from the root."""
        for hall in (room, room.rpartition("/")[0]):
            if f"{hall}/{name}" in self.lines:
                return f"{hall}/{name}"
        if name not in self.lines:
            self.complaints.append(f"{LIST}:{number}: {name} is no room of the list")
        elif self.lines[name] <= number:
            self.complaints.append(f"{LIST}:{number}: {room} → {name} runs back up: {name} is listed above")
        return name

    def room_of(self, path):
        """The room of a file: its folder, which has a row, or None. Data beside the sources has no room."""
        folder = path.rpartition("/")[0]
        return folder if folder in self.lines else None


def sources(root):
    for top in TOPS:
        for file in sorted((root / top).rglob("*")):
            if file.suffix in (".cpp", ".h"):
                yield file.relative_to(root).as_posix()


def includes(root, path):
    """Line, bracket and name of each #include of a source file, without what moc and its like write."""
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if match and not (match[1] == '"' and GENERATED.search(match[2])):
            yield number, match[1], match[2]


def check_source(house, path, arrows):
    room = house.room_of(path)
    if room is None:
        yield f"{path}:1: is in no room; give its folder a row in {LIST}"
        return
    for number, bracket, name in includes(house.root, path):
        if WIDGETS.match(name) and not may_use_widgets(room):
            yield f"{path}:{number}: {room} includes {name}: no Widgets below ui"
            continue
        if bracket == "<":
            continue
        if ".." in name.split("/") or not (house.root / name).is_file():
            yield f'{path}:{number}: "{name}" is not a path from the root of the project'
            continue
        target = house.room_of(name)
        if target is None:
            yield f"{path}:{number}: {room} includes {name}, which is in no room"
        elif target != room:
            arrows.add((room, target))
            if target not in house.allowed[room]:
                yield f"{path}:{number}: {room} → {target} is not an arrow of the house ({name})"


def links(house, path):
    """What is not linked cannot be reached through another's headers either."""
    folder = path.rpartition("/")[0]
    if may_use_widgets(folder):
        return
    text = (house.root / path).read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        for word in re.findall(r"Qt6?::Widgets|plato_ui\w*", line.split("#")[0]):
            yield f"{path}:{number}: {folder} links {word}: no Widgets below ui"


def check(root):
    """Every complaint of the tree, as one line of text each."""
    house = House(root)
    yield from house.complaints
    arrows = set()
    for path in sources(root):
        yield from check_source(house, path, arrows)
    for top in TOPS:
        for file in sorted((root / top).rglob("CMakeLists.txt")):
            yield from links(house, file.relative_to(root).as_posix())
    for room, number in house.lines.items():
        if not (root / room).is_dir():
            yield f"{LIST}:{number}: there is no {room}"
            continue
        if not (root / room / "README.md").is_file():
            yield f"{room}/README.md:1: is missing: what the room is for, what may be touched, and what must not"
        for target in house.allowed[room]:
            if target in house.lines and (room, target) not in arrows:
                yield f"{LIST}:{number}: {room} → {target} is listed, and nothing there includes it"


def count(root):
    """Prints what a walk through the house meets. Floors: the rooms on the longest way down."""
    house = House(root)
    order = {room: place for place, room in enumerate(house.lines)}
    units = defaultdict(set)
    arrows = defaultdict(int)
    for path in sources(root):
        room = house.room_of(path) or path.rpartition("/")[0]
        units[room].add(Path(path).stem)
        for _, bracket, name in includes(root, path):
            target = house.room_of(name)
            if bracket == '"' and target not in (None, room):
                arrows[room, target] += 1

    print(f"{'':28}{'units':>6}{'rooms':>6}{'largest':>8}{'floors':>7}{'arrows':>7}{'back up':>8}")
    for hall in ("", *HALLS):
        rooms = [room for room in units if not hall or room == hall or room.startswith(hall + "/")]
        inside = [(a, b) for a, b in arrows if a in rooms and b in rooms]
        up = [(a, b) for a, b in inside if order.get(a, -1) > order.get(b, -1)]
        floors = {}
        for room in sorted(rooms, key=lambda room: -order.get(room, -1)):
            floors[room] = 1 + max((floors.get(b, 0) for a, b in inside if a == room), default=0)
        sizes = [len(units[room]) for room in rooms]
        print(f"{hall or 'the whole house':28}{sum(sizes):6}{len(rooms):6}{max(sizes):8}{max(floors.values()):7}"
              f"{len(inside):7}{len(up):8}")


def main():
    arguments = sys.argv[1:]
    counting = "--count" in arguments
    if counting:
        arguments.remove("--count")
    root = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    if not all((root / top).is_dir() for top in TOPS) or not (root / LIST).is_file():
        sys.exit(f"{root} is not the root of the project")
    if counting:
        count(root)
        return
    complaints = list(check(root))
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
