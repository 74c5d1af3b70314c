"""Twice the text takes about twice the time, whatever the text: no scanner walks any of it again and again."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import pytest

from vaultsync.audit import audit
from vaultsync.config import load_config
from vaultsync.index import build_index, parse_canvas
from vaultsync.paths import VaultPath
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note

RATIO, TRIES, RUNS = 2.3, 4, 3
LEAST, MOST = 0.008, 4_000_000
"""Seconds that one run takes at least, so that the clock tells two apart, and characters at which to leave it at that."""
NOTE = VaultPath("Note.md")


def numbered(line: str, count: int) -> str:
    return "".join(line.format(n=n) for n in range(count))


def mapping(lines: str) -> str:
    return f"---\n{lines}---\n"


def nested(count: int, step: str = "  ") -> str:
    """A list in a list in a list; as many levels as give ``count`` characters."""
    return "".join(step * n + "- a\n" for n in range(int((2 * count / len(step)) ** 0.5)))


REPEATED = {
    "brackets": "[",
    "open wikilinks": "[[",
    "open wikilinks with text": "[[a ",
    "half closed wikilinks": "[[a]",
    "closing brackets": "]] ",
    "wikilinks": "[[a]] ",
    "wikilinks on lines": "[[a|b]]\n",
    "wikilinks in brackets": "[[[a]]] ",
    "wikilinks and maths": "$a$ [[b]] ",
    "wikilinks in open maths": "$[[",
    "wikilinks in display maths": "$$[[a]]$$ ",
    "wikilinks in code": "`[[a]]` ",
    "wikilinks with headings": "[[#a#b]] ",
    "embeds": "![[a]] ",
    "Markdown links": "[a](b) ",
    "open Markdown links": "[a](",
    "Markdown links in each other": "[![",
    "link definitions": "[a]: b\n",
    "footnotes": "[^a]: b\n\n[^a]\n\n",
    "display maths on one line": "a $$ b ",
    "display maths on lines": "a $$\n",
    "dollars": "$",
    "backticks": "`a",
    "code blocks": "```\na\n```\n",
    "comments": "%% a %% ",
    "comments on lines": "%%\na\n",
    "suppressions on one line": "%% vaultsync-ignore %%",
    "suppressions on lines": "%% vaultsync-ignore broken-link %%\n",
    "HTML comments": "<!-- a -->",
    "HTML comments with suppressions": "<!-- vaultsync-ignore -->",
    "open HTML comments": "<!--",
    "open tags": "<a ",
    "hash marks": "#a",
    "tags": "#a ",
    "tags behind links": "[[a]] #b ",
    "headings": "# a\n",
    "Setext headings": "a\n===\n",
    "block ids": "a ^b\n",
    "inline fields": "a:: b\n",
    "inline fields in brackets": "[a:: b] ",
    "open inline fields": "[a:: ",
    "colons": "::",
    "list items": "- a\n",
    "tasks with fields": "- [ ] a [b:: c]\n",
    "list markers": "- ",
    "list markers with text": "- > ",
    "quote marks": ">",
    "quotes": "> a\n> b\n\n",
    "callouts": "> [!a] b\n",
    "table cells": "| a ",
    "tables": "|a|b|\n|-|-|\n|[[a|b]]|c|\n\n",
    "emphasis": "*a _b ",
    "entities": "&amp;",
    "backslashes": "\\[[",
    "letters beyond ASCII": "\u00e9\U0001f600 ",
    "carriage returns": "a\r",
    "line separators": "\u2028",
    "white space": " \t",
}
GENERATED: dict[str, Callable[[int], str]] = {
    "nested list": nested,
    "nested list with tabs": lambda n: nested(n, "\t"),
    "nested quotes": lambda n: "".join(">" * m + " a\n" for m in range(int((2 * n) ** 0.5))),
    "list item with many lines": lambda n: "- a\n  - b\n" + "    c\n" * (n // 6),
    "lists in lists with a lazy line": lambda n: "- " * 20 + "a\n" + "b\n" * (n // 2),
    "runs of backticks that get longer": lambda n: " ".join("`" * m for m in range(1, int((2 * n) ** 0.5))),
    "keys": lambda n: mapping(numbered("k{n}: v\n", min(n // 10, 15_000))),
    "list in front matter": lambda n: mapping("a:\n" + "- b\n" * min(n // 6, 19_000)),
    "links in front matter": lambda n: mapping("a:\n" + '- "[[b]]"\n' * min(n // 12, 19_000)),
    "links in JSON": lambda n: "---\n{\t" + numbered('"k{n}": "[[b]]",', min(n // 16, 9_000)) + '"a": 1}\n---\n',
    "front matter that never ends": lambda n: "---\na: b\n" + "--- \n -\n" * (n // 8),
    "dashes": lambda n: "---\na: b\n" + "-" * n,
}
TEXTS = {**{name: lambda n, part=part: part * (n // len(part)) for name, part in REPEATED.items()}, **GENERATED}


@pytest.mark.parametrize("name", TEXTS)
def test_a_note(name: str) -> None:
    assert_linear(lambda n: TEXTS[name](n).encode(), lambda data: parse_note(NOTE, data), start=4_000)


@pytest.mark.parametrize("text", ['"a\\"", ', "[], ", '{"a": {"b": 1}}, ', '{"type": "file", "file": "a"}, '])
def test_a_canvas(text: str) -> None:
    assert_linear(lambda n: f'{{"nodes": [{text * n}1]}}'.encode(), lambda data: parse_canvas(VaultPath("a.canvas"), data), start=500)


QUESTIONS: dict[str, Callable[[int], Any]] = {
    "headings": lambda n: numbered("# h{n}\n[[#h{n}]] [[#no{n}]]\n", n),
    "headings below headings": lambda n: numbered("# a\n## b\n[[#a#b]] [[#b#a]] [[#a#no{n}]]\n", n),
    "block ids": lambda n: numbered("a ^h{n}\n\n[[#^h{n}]] [[#^no{n}]]\n\n", n),
    "fields of one name": lambda n: "a:: [[b]]\n\n" * n,
    "fields of many names": lambda n: numbered("a{n}:: [[b]] [[c]]\n\n", n),
    "properties with links": lambda n: mapping(numbered('a{n}: "[[b]]"\n', min(n, 9_000))),
    "links to nothing": lambda n: numbered("[[a{n}]] [[../b{n}]] [[c/d{n}]]\n", n),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_links_and_properties_mean(name: str) -> None:
    def ask(note: Any) -> None:
        index = build_index([note], [])
        index.properties(NOTE)
        for link in note.links:
            index.resolve(link, NOTE)
            index.find_heading(NOTE, link.subpath)
            index.find_block(NOTE, link.subpath[2:])

    assert_linear(lambda n: parse_note(NOTE, QUESTIONS[name](n).encode()), ask, start=200)


AUDITED = {
    **QUESTIONS,
    "suppressions of nothing": lambda n: numbered("%% vaultsync-ignore broken-link %%\n", n),
    "suppressions of nothing on one line": lambda n: "%% vaultsync-ignore %%" * n,
    "suppressions of one finding each": lambda n: numbered("[[a{n}]] %% vaultsync-ignore %%\n", n),
    "suppressions of the whole note": lambda n: numbered("[[a{n}]] %% vaultsync-ignore-file broken-link %%\n", n),
    "broken links on one line": lambda n: numbered("[[a{n}]] ", n),
    "links to aliases": lambda n: mapping("aliases: [" + numbered("a{n}, ", min(n, 9_000)) + "]\n") + numbered("[[a{n}]]\n", n),
    "doubled keys": lambda n: mapping("a: b\n" * min(n, 9_000)),
    "links without quotes": lambda n: mapping("a:\n" + "- [[b]]\n" * min(n, 4_000)),
    "insights": lambda n: "---\ntype: takeaway\n---\n" + numbered("insights:: [[a{n}]]\n\n", n),
}


@pytest.mark.parametrize("name", AUDITED)
def test_what_an_audit_says(name: str) -> None:
    config = load_config(None, "vaultsync.toml", rules=RULES, read=lambda path: "", preset="research")

    def ask(note: Any) -> None:
        audit(build_index([note], [], (), config.types, config.matches), config, excluded=lambda path: False)

    assert_linear(lambda n: parse_note(NOTE, AUDITED[name](n).encode()), ask, start=400)


@pytest.mark.parametrize(
    "target", ["index", "sub/index", "f{n}/sub/index", "../../f{n}/sub/index", "/f{n}/sub/index", "f{n}/index", "SUB/Index"]
)
def test_many_files_of_one_name(target: str) -> None:
    def make(count: int) -> list[Any]:
        return [parse_note(VaultPath(f"f{n}/sub/index.md"), f"[[{target.format(n=count - n)}]]".encode()) for n in range(count)]

    def ask(notes: list[Any]) -> None:
        index = build_index(notes, [])
        for note in notes:
            index.resolve(note.links[0], note.path)

    assert_linear(make, ask, start=400)


def assert_linear(make: Callable[[int], Any], work: Callable[[Any], object], start: int) -> None:
    """Compares a size with its double in one go.

    A machine with other things to do gets several chances, each with a larger text: some sizes stand at
    a border of the memory allocator, while what grows too fast does so the more.
    """
    size = start
    ratios: list[float] = []
    gc.disable()
    try:
        while seconds(work, make(size)) < LEAST and size < MOST:
            size *= 2
        while len(ratios) < TRIES and (not ratios or ratios[-1] > RATIO):
            ratios.append(ratio(work, make(size // 2), make(size)))
            size = size * 3 // 2
    finally:
        gc.enable()
    assert ratios[-1] <= RATIO, f"{[round(one, 2) for one in ratios]} times the time for twice the text, the last for {size * 2 // 3:,}"


def ratio(work: Callable[[Any], object], small: Any, large: Any) -> float:
    pairs = [(seconds(work, small), seconds(work, large)) for _ in range(RUNS)]
    return min(after for _, after in pairs) / min(before for before, _ in pairs)


def seconds(work: Callable[[Any], object], value: Any) -> float:
    started = time.process_time()
    work(value)
    return time.process_time() - started
