#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each header of app, core and ui compiles on its own, quickly, and that each source finds what it includes.

Usage: check-headers.py [--build FOLDER] [--jobs N]

Both is what a precompiled header hides: a name that is not included, and a library that the room does not link.

Nearly all of the time of such a check goes into Qt's headers, so several headers are compiled as one file. In it a header
must not be helped by those before it, so each comes after headers only that read no file of Qt or of the standard library
that it does not read itself. What it misses of ours the build tells, since its own source includes it first; a header that
has no source of its own comes after headers only that it includes.

A file that was clean is not compiled again before a header of ours in it or the compiler's arguments change.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from compiledatabase import BUILD, CACHE, ROOT, common_arguments, held_together, our_sources, with_includes

OURS = ("app", "core", "ui")
TESTS = ("tests",)
SYSTEM = re.compile(rb"^\s*#\s*include\s*<([^>]+)>", re.MULTILINE)
ANY = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


class SystemHeaders:
    """Which files the headers of Qt and of the standard library read. Conditions around an #include are not looked at."""

    def __init__(self, folders):
        self.folders = folders

    @cache
    def find(self, name, folder=None):
        for place in (folder, *self.folders) if folder else self.folders:
            if (place / name).is_file():
                return Path(os.path.realpath(place / name))
        return None

    @cache
    def includes(self, path):
        found = (self.find(os.fsdecode(name), path.parent) for name in ANY.findall(path.read_bytes()))
        return [file for file in found if file]

    @cache
    def read_by(self, name):
        """All files that `#include <name>` reads."""
        seen, todo = set(), [self.find(name)]
        while todo:
            path = todo.pop()
            if path and path not in seen:
                seen.add(path)
                todo += self.includes(path)
        return frozenset(seen)


def own_folders():
    """Where the compiler finds headers that no argument names."""
    done = subprocess.run(["c++", "-x", "c++", "-E", "-v", "/dev/null"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=True)
    listed = done.stderr.partition("#include <...> search starts here:\n")[2].partition("End of search list.")[0]
    return tuple(Path(line.strip()) for line in listed.splitlines())


def named_folders(arguments):
    for option, *value in held_together(arguments):
        if option == "-isystem":
            yield Path(*value)


def not_found(sources, own):
    """Each #include of a source, or of a header of ours that it includes, which is not found with what the source links."""
    complaints = {}
    links = {}
    for source in sources:
        folders = (*named_folders(source.arguments), *own)
        system = links.setdefault(folders, SystemHeaders(folders))
        for file, text in with_includes([source.path]):
            for name in SYSTEM.findall(text):
                if not system.find(os.fsdecode(name)):
                    where = f"{file.relative_to(ROOT)}: <{os.fsdecode(name)}>"
                    complaints.setdefault(where, f"{where} is not found with what {source.name} links")
    return list(complaints.values())


class Header:
    def __init__(self, path, system):
        self.path = path
        self.ours = set()
        self.system = set()
        for file, text in with_includes([path]):
            self.ours.add(file)
            for name in SYSTEM.findall(text):
                self.system |= system.read_by(os.fsdecode(name))
        self.has_source = path.with_suffix(".cpp").is_file()

    def stands(self, before):
        """Whether this header may stand after `before`."""
        return before.system <= self.system and (self.has_source or before.ours <= self.ours)


def in_files(headers):
    """The headers as lists, one for each file to compile: in it every header may stand after all before it."""
    files = []
    for header in sorted(headers, key=lambda header: (-len(header.system), -len(header.ours), header.path)):
        for file in files:
            if all(after.stands(header) for after in file):
                file.insert(0, header)
                break
        else:
            files.append([header])
    return files


@cache
def version():
    """What every verdict depends on: the compiler and the checks themselves."""
    done = subprocess.run(["c++", "--version"], stdout=subprocess.PIPE, check=True)
    here = Path(__file__)
    return done.stdout + here.read_bytes() + (here.parent / "compiledatabase.py").read_bytes()


def check(headers, compiler):
    """What the compiler says of a file of these headers: nothing if they are clean."""
    text = "".join(f'#include "{header.path.relative_to(ROOT).as_posix()}"\n' for header in headers)
    digest = hashlib.sha256("\0".join([*compiler, text]).encode() + version())
    for path, content in sorted(with_includes(header.path for header in headers)):
        digest.update(str(path).encode() + b"\0" + content)
    clean = CACHE / digest.hexdigest()
    if clean.exists():
        return ""
    done = subprocess.run([*compiler, "-fsyntax-only", "-w", "-"], input=text, cwd=ROOT, stderr=subprocess.STDOUT,
                          stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    if done.returncode == 0:
        clean.touch()
        return ""
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=BUILD, help="folder of compile_commands.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)

    # Folders that the build writes into have no header that one of ours includes.
    sources = our_sources(options.build, OURS)
    arguments = [word for argument in held_together(common_arguments(sources))
                 if not argument[0].startswith("-I") for word in argument]
    compiler = ["c++", *arguments, f"-I{ROOT}", "-x", "c++"]
    own = own_folders()
    system = SystemHeaders((*named_folders(arguments), *own))
    headers = [Header(path, system) for top in OURS for path in sorted((ROOT / top).rglob("*.h"))]
    files = in_files(headers)
    print(f"{len(headers)} headers in {len(files)} files", flush=True)

    missing = not_found(sources + our_sources(options.build, TESTS), own)
    for words in missing:
        print(words, flush=True)
    failed = len(missing)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for words in pool.map(lambda file: check(file, compiler), files):
            if words:
                failed += 1
                print(words, end="", flush=True)
    if failed:
        sys.exit("a header does not compile on its own, or a library is not linked")


if __name__ == "__main__":
    main()
