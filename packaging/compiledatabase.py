# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of sources read from compile_commands.json: which sources are ours, and how they are compiled."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/lint"  # of the preset lint
CACHE = BUILD / "clean"  # an empty file for each verdict "clean", named by the hash of what it depends on
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


class Source:
    def __init__(self, entry):
        self.path = Path(entry["directory"], entry["file"]).resolve()
        self.name = self.path.relative_to(ROOT).as_posix()
        self.directory = entry["directory"]
        words = entry.get("arguments") or shlex.split(entry["command"])
        self.arguments = self.flags(words)

    def flags(self, words):
        """The compiler's arguments without the compiler, its launcher, output and input."""
        flags = []
        words = iter(words)
        for word in words:
            if word in ("-o", "-c", "-MF", "-MT", "-MQ"):
                if word != "-c":
                    next(words, None)
            elif word == "-include":
                next(words, None)  # headers precompiled by another compiler
            elif word.startswith("-") and word not in ("-MD", "-MMD", "-Winvalid-pch"):
                flags.append(word)
                if word in ("-isystem", "-I", "-D"):
                    flags.append(next(words, ""))
        return flags

    @cache
    def includes(self):
        """What it reads of ours, itself among it."""
        return frozenset(path for path, _ in with_includes([self.path]))

    def key(self, base):
        """A hash over everything that the verdict depends on, save headers that are not ours."""
        digest = hashlib.sha256(base)
        digest.update("\0".join(self.arguments).encode())
        for path, text in with_includes([self.path]):
            digest.update(str(path).encode() + b"\0" + text)
        return digest.hexdigest()


def with_includes(paths):
    """These files and all of ours that they include, each once, with its bytes."""
    todo, seen = list(paths), set()
    while todo:
        path = todo.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        text = path.read_bytes()
        yield path, text
        for name in INCLUDE.findall(text):
            name = os.fsdecode(name)
            todo += [ROOT / name, path.parent / name]


def our_sources(build, folders):
    """The sources below these folders of ours, each with one of its commands, without what the build writes."""
    file = build / "compile_commands.json"
    if not file.is_file():
        sys.exit(f"{file} is missing: call packaging/dev lint, which has it made")
    entries = json.loads(file.read_text(encoding="utf-8"))
    build = build.resolve()
    sources = {}
    for entry in entries:
        path = Path(entry["directory"], entry["file"]).resolve()
        if build in path.parents or ROOT not in path.parents or path.relative_to(ROOT).parts[0] not in folders:
            continue
        sources.setdefault(path, Source(entry))
    return list(sources.values())


def changed_since(commit, sources):
    """Those of these sources that differ from a commit. A header that differs stands for its own source, or for the
    first one that includes it."""
    names = subprocess.run(["git", "diff", "--name-only", commit, "--"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                           check=True).stdout.splitlines()
    names += subprocess.run(["git", "ls-files", "--others", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE,
                            text=True, check=True).stdout.splitlines()
    changed = {ROOT / name for name in names}
    found = {source for source in sources if source.path in changed}
    for header in sorted(path for path in changed if path.suffix == ".h" and path.is_file()):
        using = [source for source in sources if header in source.includes()]
        if not found.intersection(using):
            own = [source for source in using if source.path == header.with_suffix(".cpp")]
            found.update((own or using)[:1])
    return found


def common_arguments(sources):
    """All arguments of these sources. Of a macro that folders define differently the first will do."""
    each = {}
    for source in sources:
        for argument in held_together(source.arguments):
            each.setdefault(argument[-1].split("=")[0] if argument[0].startswith("-D") else argument, argument)
    return [word for argument in each.values() for word in argument]


def held_together(arguments):
    """Arguments with their separate values held together: ("-isystem", "DIR"), ("-DX",)."""
    words = iter(arguments)
    for word in words:
        yield (word, next(words)) if word in ("-isystem", "-I", "-D") else (word,)
