#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Plato Desk Authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy and clazy over every source of ours in a compile database, quickly, and compiles each by itself.

Compiled alone it has no help from precompiled headers, nor from a source before it in one file, as our builds have.

Most of the time of both goes into Qt's headers. So many sources are checked together, as one file that includes them, as
far as they compile so; what is found in a source there is looked for in it alone, and then counts. Whether they compile
so is what clazy's run tells by the way. A source that was clean is not checked again before its text, a header of ours
that it includes, its compile command, .clang-tidy, a tool or this script changes.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from compiledatabase import BUILD, CACHE, ROOT, changed_since, common_arguments, our_sources

OURS = ("app", "core", "ui", "tests")
TOGETHER = 40
HEADERS = r".*/(app|core|ui|tests)/.*\.(h|cpp)$"
FINDING = re.compile(r"^(/.+?):\d+:\d+: (?:error|warning): ", re.MULTILINE)
CLAZY_FINDING = re.compile(r"^/.*\[-Wclazy-[\w-]+\]$", re.MULTILINE)
# Level 0 without strict-iterators, which refuses erase(find_if(begin(), …)), connect-not-normalized, which clang-format
# undoes, and qstring-ref, whose leftRef() Qt 6 has no more; and level 1 without what our definitions
# refuse already (QT_NO_FOREACH), what Qt 6 has no more, and range-loop-reference, which takes the proxies that a
# QJsonArray gives for values, while performance-for-range-copy finds the copies that cost.
CLAZY_CHECKS = ",".join((
    "level0",
    "no-strict-iterators",
    "no-connect-not-normalized",
    "no-qstring-ref",
    "auto-unexpected-qstringbuilder",
    "child-event-qobject-cast",
    "connect-3arg-lambda",
    "const-signal-or-slot",
    "detaching-temporary",
    "incorrect-emit",
    "install-event-filter",
    "non-pod-global-static",
    "overridden-signal",
    "post-event",
    "qhash-namespace",
    "qlatin1string-non-ascii",
    "qproperty-without-notify",
    "range-loop-detach",
    "returning-data-from-temporary",
    "rule-of-two-soft",
    "skipped-base-method",
    "virtual-signal",
))


def alone(source):
    """What the compiler says of a source that has to include by itself what it uses: nothing if it compiles."""
    done = subprocess.run(["c++", *source.arguments, "-fsyntax-only", "-w", str(source.path)], cwd=source.directory,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.stdout if done.returncode else ""


def tidy(file, arguments, directory, extra=()):
    """Whether clang-tidy finds nothing, and what it says."""
    done = subprocess.run(
        ["clang-tidy", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", *extra, str(file), "--", *arguments],
        cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    words = [line for line in done.stdout.splitlines() if not re.match(r"\d+ warnings? (generated|treated)", line)]
    return done.returncode == 0, "\n".join(words).strip()


def clazy(file, arguments, directory):
    """Whether the file compiles, and what clazy finds in it, or what keeps it from compiling."""
    arguments = [word for word in arguments if not word.startswith("-W")]
    done = subprocess.run(
        ["clazy", *arguments, "-fsyntax-only", "-fno-caret-diagnostics", str(file)], cwd=directory, check=False,
        env={**os.environ, "CLAZY_CHECKS": CLAZY_CHECKS}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace")
    if done.returncode:
        return False, done.stdout
    # Tests keep static texts, and spies that lambdas refer to, as they like.
    found = (words for words in CLAZY_FINDING.findall(done.stdout) if not words.startswith(f"{ROOT}/tests/"))
    return True, "\n".join(dict.fromkeys(found))


def tidy_with_headers(file, arguments, directory):
    return tidy(file, arguments, directory, (f"--header-filter={HEADERS}", "--checks=-bugprone-suspicious-include"))


def together(tool, sources, scratch):
    """What a tool says of these sources as one file."""
    text = ""
    for number, source in enumerate(sources):
        # Several test programs in one file: each main() gets a name of its own.
        text += f'#define main plato_main_{number}\n#include "{source.path}"\n#undef main\n'
    file = scratch / (hashlib.sha256(text.encode()).hexdigest()[:16] + ".cpp")
    file.write_text(text, encoding="utf-8")
    verdict = tool(file, [*common_arguments(sources), "-ferror-limit=0"], sources[0].directory)
    file.unlink()
    return verdict


def split(sources, scratch):
    """Groups of these sources that compile as one file, each with what clazy finds in it. Two sources may use one name
    for two things."""
    if len(sources) == 1:
        return [(sources, clazy(sources[0].path, sources[0].arguments, sources[0].directory)[1])]
    compiles, words = together(clazy, sources, scratch)
    if compiles:
        return [(sources, words)]
    named = set(FINDING.findall(words))
    apart = [source for source in sources if str(source.path) in named]
    if len(apart) in (0, len(sources)):
        apart = sources[: len(sources) // 2]
    return split([source for source in sources if source not in apart], scratch) + split(apart, scratch)


def check(sources, clazy_words, scratch):
    """Each source with its verdict and words."""
    if len(sources) == 1:
        clean, words = tidy(sources[0].path, sources[0].arguments, sources[0].directory)
        return [(sources[0], clean and not clazy_words, "\n".join(filter(None, (words, clazy_words))))]
    clean, words = together(tidy_with_headers, sources, scratch)
    if clean and not clazy_words:
        return [(source, True, "") for source in sources]
    # What is found in a source has to be found in it alone, too; what is found in a header is told once.
    words = "\n".join(filter(None, (words, clazy_words)))
    named = set(FINDING.findall(words))
    verdicts = []
    for source in sources:
        # Where it says nothing that we understand, each has to answer for itself.
        if str(source.path) in named or not named:
            verdicts += [verdict for group in split([source], scratch) for verdict in check(*group, scratch)]
        else:
            verdicts.append((source, True, ""))
    if not named <= {str(source.path) for source in sources}:
        verdicts = [(source, False, said) for source, _, said in verdicts]
        verdicts[0] = (sources[0], False, words)
    return verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=BUILD, help="folder of compile_commands.json")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--since", metavar="COMMIT", help="only what differs from this commit")
    options = parser.parse_args()

    CACHE.mkdir(parents=True, exist_ok=True)
    base = b"".join(subprocess.run([tool, "--version"], stdout=subprocess.PIPE, check=True).stdout
                    for tool in ("clang-tidy", "clazy"))
    base += b"".join(file.read_bytes() for file in (ROOT / ".clang-tidy", Path(__file__), Path(__file__).parent / "compiledatabase.py"))

    sources = our_sources(options.build, OURS)
    if options.since:
        sources = changed_since(options.since, sources)
    keys = {source: source.key(base) for source in sources}
    todo = sorted((s for s in keys if not (CACHE / keys[s]).exists()), key=lambda s: s.name)
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
        for source, words in zip(todo, pool.map(alone, todo)):
            if words:
                failed += 1
                print(f"---- {source.name} does not compile by itself\n{words}", flush=True)
        if failed:
            sys.exit(f"{failed} of {len(keys)} sources do not compile by themselves")
        groups = [group for groups in pool.map(lambda batch: split(batch, CACHE), batches) for group in groups]
        for future in concurrent.futures.as_completed(pool.submit(check, *group, CACHE) for group in groups):
            for source, clean, words in future.result():
                if clean:
                    (CACHE / keys[source]).touch()
                    continue
                failed += 1
                if words:
                    print(f"---- {source.name}\n{words}", flush=True)
    if failed:
        sys.exit(f"clang-tidy and clazy: {failed} of {len(keys)} sources are not clean")


if __name__ == "__main__":
    main()
