#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy over every source of ours in a compile database, quickly.

Most of clang-tidy's time goes into Qt's headers. So many sources are checked together, as one file that includes them,
as far as they compile so; what is found in a source there is looked for in it alone, and then counts. A source that was
clean is not checked again before its text, a header of ours that it includes, its compile command, .clang-tidy or
clang-tidy itself changes.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("app", "core", "ui", "tests")
TOGETHER = 40
HEADERS = r".*/(app|core|ui|tests)/.*\.(h|cpp)$"
FINDING = re.compile(r"^(/.+?):\d+:\d+: (?:error|warning): ", re.MULTILINE)
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


class Source:
    def __init__(self, entry):
        self.path = Path(entry["directory"], entry["file"]).resolve()
        self.name = self.path.relative_to(ROOT).as_posix()
        self.directory = entry["directory"]
        self.arguments = self.flags(entry.get("arguments") or shlex.split(entry["command"]))

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

    def key(self, base):
        """A hash over everything that the verdict depends on, save headers that are not ours."""
        digest = hashlib.sha256(base)
        digest.update("\0".join(self.arguments).encode())
        todo, seen = [self.path], set()
        while todo:
            path = todo.pop()
            if path in seen or not path.is_file():
                continue
            seen.add(path)
            text = path.read_bytes()
            digest.update(str(path).encode() + b"\0" + text)
            for name in INCLUDE.findall(text):
                name = os.fsdecode(name)
                todo += [ROOT / name, path.parent / name]
        return digest.hexdigest()


def tidy(file, arguments, directory, extra=()):
    """Whether clang-tidy finds nothing, and what it says."""
    done = subprocess.run(
        ["clang-tidy", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", *extra, str(file), "--", *arguments],
        cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    words = [line for line in done.stdout.splitlines() if not re.match(r"\d+ warnings? (generated|treated)", line)]
    return done.returncode == 0, "\n".join(words).strip()


def tidy_together(sources, scratch, *options):
    """Whether these sources are clean as one file, and what clang-tidy says of that."""
    # Of a macro that folders define differently the first will do.
    each = {}
    for source in sources:
        for argument in held_together(source.arguments):
            each.setdefault(argument[-1].split("=")[0] if argument[0].startswith("-D") else argument, argument)
    arguments = [word for argument in each.values() for word in argument] + ["-ferror-limit=0"]
    text = ""
    for number, source in enumerate(sources):
        # Several test programs in one file: each main() gets a name of its own.
        text += f'#define main plato_main_{number}\n#include "{source.path}"\n#undef main\n'
    file = scratch / (hashlib.sha256(text.encode()).hexdigest()[:16] + ".cpp")
    file.write_text(text, encoding="utf-8")
    verdict = tidy(file, arguments, sources[0].directory, (f"--header-filter={HEADERS}", *options))
    file.unlink()
    return verdict


def split(sources, scratch):
    """Groups of these sources that compile as one file: two of them may use one name for two things."""
    if len(sources) == 1:
        return [sources]
    # As good as no check: this finds only what does not compile.
    clean, words = tidy_together(sources, scratch, "--checks=-*,bugprone-virtual-near-miss")
    if clean:
        return [sources]
    named = set(FINDING.findall(words))
    apart = [source for source in sources if str(source.path) in named]
    if len(apart) in (0, len(sources)):
        apart = sources[: len(sources) // 2]
    return split([source for source in sources if source not in apart], scratch) + split(apart, scratch)


def held_together(arguments):
    """Arguments with their separate values held together: ("-isystem", "DIR"), ("-DX",)."""
    words = iter(arguments)
    for word in words:
        yield (word, next(words)) if word in ("-isystem", "-I", "-D") else (word,)


def check(sources, scratch):
    """Each source with its verdict and words."""
    if len(sources) == 1:
        return [(sources[0], *tidy(sources[0].path, sources[0].arguments, sources[0].directory))]
    clean, words = tidy_together(sources, scratch, "--checks=-bugprone-suspicious-include")
    if clean:
        return [(source, True, "") for source in sources]
    # What is found in a source has to be found in it alone, too; what is found in a header is told once.
    named = set(FINDING.findall(words))
    verdicts = []
    for source in sources:
        # Where it says nothing that we understand, each has to answer for itself.
        alone = str(source.path) in named or not named
        verdicts += check([source], scratch) if alone else [(source, True, "")]
    if not named <= {str(source.path) for source in sources}:
        verdicts = [(source, False, said) for source, _, said in verdicts]
        verdicts[0] = (sources[0], False, words)
    return verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/dev", help="folder of compile_commands.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()

    cache = ROOT / "build/lint"
    cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, check=True).stdout
    base = version + (ROOT / ".clang-tidy").read_bytes() + Path(__file__).read_bytes()

    entries = json.loads((options.build / "compile_commands.json").read_text(encoding="utf-8"))
    build = options.build.resolve()
    sources = {}
    for entry in entries:
        path = Path(entry["directory"], entry["file"]).resolve()
        if build in path.parents or ROOT not in path.parents or path.relative_to(ROOT).parts[0] not in OURS:
            continue
        sources.setdefault(path, Source(entry))
    keys = {source: source.key(base) for source in sources.values()}
    todo = sorted((s for s in keys if not (cache / keys[s]).exists()), key=lambda s: s.name)
    print(f"{len(keys)} sources, {len(todo)} to check", flush=True)

    batches = []
    for source in todo:
        last = batches[-1] if batches else []
        if last and len(last) < TOGETHER:
            last.append(source)
        else:
            batches.append([source])

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        groups = [group for groups in pool.map(lambda batch: split(batch, cache), batches) for group in groups]
        for future in concurrent.futures.as_completed(pool.submit(check, group, cache) for group in groups):
            for source, clean, words in future.result():
                if clean:
                    (cache / keys[source]).touch()
                    continue
                failed += 1
                if words:
                    print(f"---- {source.name}\n{words}", flush=True)
    if failed:
        sys.exit(f"clang-tidy: {failed} of {len(keys)} sources are not clean")


if __name__ == "__main__":
    main()
