"""Notes with managed blocks, queries in them and files behind them that are hostile."""

from __future__ import annotations

import json
import os
from pathlib import Path

from hostile.entry import MANY, NOTE, Build, Content, Hostile, note, together, writes

STALE, BROKEN, UNCLOSED = "stale-table", "broken-query", "unclosed-block"
OPEN, CLOSE, PERCENT = "<!-- vaultsync: LIST FROM #x -->", "<!-- /vaultsync -->", "%% vaultsync: LIST %%"
SETTINGS_OF_DATAVIEW, BOOKMARKS = ".obsidian/plugins/dataview/data.json", ".obsidian/bookmarks.json"
SHARED = 'reduce(split("a" * 60, ""), (a, b) => {})'
MANY_BLOCKS = 10_000


def block(query: str, form: str = "") -> str:
    return f"<!-- vaultsync{form}: {query} -->\n{CLOSE}\n\n"


def damaged(name: str, text: str, count: int = MANY_BLOCKS) -> Hostile:
    return note(f"{count:,} {name}", lambda: text * count, UNCLOSED)


def beside(name: str, query: str, build: Build, *rules: str, form: str = "") -> Hostile:
    """A note with one table, and something else in the vault."""
    return Hostile(name, together(writes(NOTE, f"---\ntags: h\n---\n{block(query, form)}"), build), frozenset(rules))


def csv(name: str, content: Content, *rules: str) -> Hostile:
    return beside(f"CSV: {name}", 'TABLE a, b FROM csv("x.csv")', writes("x.csv", content), *rules)


def settings(name: str, content: Content, *rules: str) -> Hostile:
    build = writes(SETTINGS_OF_DATAVIEW, content)
    return beside(f"Dataview's settings: {name}", "TABLE null, date(2020-01-01), [[[1]]] FROM #h", build, *rules or (STALE,))


def bookmarks(name: str, content: Content) -> Hostile:
    return beside(f"bookmarks: {name}", "TABLE file.starred FROM #h", writes(BOOKMARKS, content), STALE)


DAMAGED = (
    damaged("openings", OPEN),
    damaged("openings on lines", OPEN + "\n"),
    damaged("closings", CLOSE),
    damaged("openings without an end", "<!-- vaultsync: "),
    damaged("closings without an end", "<!-- /vaultsync"),
    damaged("openings with percent signs", PERCENT),
    damaged("halves with percent signs", "%% vaultsync: "),
    damaged("crossed pairs", OPEN + "%% /vaultsync %%\n"),
    damaged("expressions over lines", "<!-- vaultsync: = 1 -->\n" + CLOSE),
    damaged("closings in code", OPEN + "\n```\n" + CLOSE + "\n```\n"),
    damaged("formats that are none", f"<!-- vaultsync xml: LIST -->\n{CLOSE}\n"),
    damaged("results of the Serializer that never end", "<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n"),
    damaged("ends of the Serializer", "<!-- SerializedQuery END -->\n"),
    damaged("values of the Serializer that never end", "<!-- IQ: =1 -->"),
    damaged("starts of the Publisher", "%% DATAVIEW_PUBLISHER: start %%\n"),
    note("10,000 nested blocks", lambda: OPEN * MANY_BLOCKS + CLOSE * MANY_BLOCKS, UNCLOSED),
    note("5,000 good blocks before a damaged one", lambda: (OPEN + "\n" + CLOSE + "\n") * 5_000 + OPEN, UNCLOSED, line=10_001),
    note("block behind 100,000 blanks", lambda: OPEN + " " * MANY + "x\n" + CLOSE, UNCLOSED, line=1),
)
BLOCKS = (
    note("1,000 blocks", lambda: (OPEN + "\n- old\n" + CLOSE + "\n\n") * 1_000, STALE, line=1),
    note("2,000 live blocks", lambda: "```dataview\nLIST\n```\n" * 2_000),
    note("block in 100 callouts", "> " * 100 + OPEN + "\n" + "> - old\n" + "> " * 100 + CLOSE + "\n", STALE),
    note("empty block in 100 callouts", "> " * 100 + OPEN + "\n" + "> " * 100 + CLOSE + "\n"),
    note("query of 1 MB", lambda: block(f'LIST WHERE "{"x" * 1_000_000}"'), BROKEN, line=1, says="more than 200,000 characters"),
    note("1,000 clauses", lambda: block("LIST " + "WHERE false " * 1_000)),
    note("brackets 5,000 deep", lambda: block("LIST WHERE " + "(" * 5_000 + "1" + ")" * 5_000), STALE, line=1),
    note("100 names of no table", "".join(block(f"name{n}") for n in range(100)), BROKEN, line=1),
    note("tasks 300 levels deep", lambda: "".join("\t" * n + "- [ ] t\n" for n in range(300)) + "\n" + block("TASK"), STALE),
)
VALUES = (
    *(
        note(f"table of {name}", lambda value=value: f"---\ntags: h\na: {value}\n---\n{block('TABLE a, file.frontmatter FROM #h')}", STALE)
        for name, value in {
            "closing comments": "'" + CLOSE * 2_000 + "'",
            "ends of comments": "'" + "-->%%" * 10_000 + "'",
            "bars": "'" + "\\|" * 10_000 + "'",
            "open links": "'" + "[[" * 10_000 + "'",
            "lists 30 levels deep": "[" * 30 + "]" * 30,
        }.items()
    ),
    beside(
        "names that are no UTF-8", "TABLE file.path, substring(file.name, 0, 1) FROM #y", writes("caf\udce9 \U0001f600.md", "#y\n"), STALE
    ),
    beside("odd names", "TABLE file.link FROM #y", together(*(writes(f"{n}.md", "#y") for n in ("a|b", "a]]b", "a%%b", "-->"))), STALE),
)
QUERIES = (
    note("list that holds itself twice", block(f"LIST WHERE {SHARED.format('[a, a]')} = 1"), BROKEN, says="parts is not made"),
    note("list that doubles", block(f"LIST WHERE {SHARED.format('a + a')} = 1"), BROKEN, says="more than"),
    note("text of a billion letters", block('TABLE "x" * 1000000000'), BROKEN, says="more than"),
    note("text filled up to a billion letters", block('TABLE padleft("x", 1000000000)'), BROKEN, says="more than"),
    note("FLATTEN of FLATTEN", block("LIST " + 'FLATTEN split("a" * 999, "") AS x ' * 3), BROKEN, says="FLATTEN makes more than"),
    note("LIMIT beyond all numbers", block("LIST FROM #none LIMIT " + "9" * 400)),
    note("file outside the vault", block('TABLE a FROM csv("../../../../../../etc/passwd.csv")'), BROKEN, says="Failed to load"),
)


def linked_csv(target: str) -> Build:
    return lambda root: (root / "x.csv").symlink_to(target)


def bookmarks_that_wait(root: Path) -> None:
    (root / BOOKMARKS).parent.mkdir()
    os.mkfifo(root / BOOKMARKS)


CSV = (
    csv("line of 2 MB", lambda: "a,b\n" + "x" * 2_000_000, BROKEN),
    csv("quote that never ends", lambda: 'a,b\n"' + "x\n" * 200_000, BROKEN),
    csv("600,000 fields", lambda: "a,b\n" + "1," * 600_000, BROKEN),
    csv("NUL", "a,b\n1\0,2\n", STALE),
    csv("no UTF-8", b"a,b\n\xe9,2\n", STALE),
    csv("marks", f"a,b\n-->,{CLOSE}\n%%,|\n", STALE),
    beside("CSV: FIFO", 'TABLE a FROM csv("x.csv")', lambda root: os.mkfifo(root / "x.csv"), BROKEN),
    beside("CSV: /dev/zero", 'TABLE a FROM csv("x.csv")', linked_csv("/dev/zero"), BROKEN),
)
FILES = (
    *(settings(name, text) for name, text in {"cut off": '{"a":', "a list": "[]", "NUL": b"\0", "100,000 brackets": "[" * MANY}.items()),
    *(
        settings(name, json.dumps(value))
        for name, value in {
            "other types": {"renderNullAs": 1, "maxRecursiveRenderDepth": "x", "allowHtml": 1},
            "no end of depth": {"maxRecursiveRenderDepth": 10**9},
            "closing comment": {"renderNullAs": CLOSE, "tableIdColumnName": "-->\n|" + CLOSE, "defaultDateFormat": f"'{CLOSE}'"},
            "half an emoji": {"renderNullAs": "\ud83d"},
            "long format": {"defaultDateFormat": "Q" * 10_000},
        }.items()
    ),
    *(
        bookmarks(name, text)
        for name, text in {
            "cut off": '{"items":[',
            "groups 1,000 levels deep": '{"items":[' + '{"type":"group","items":[' * 1_000 + "]}" * 1_000 + "]}",
            "odd": '{"items":[1,null,"a",{"type":"file","path":5},{"type":[],"path":{}}]}',
            "half an emoji": '{"items":[{"type":"file","path":"\\ud83d"}]}',
        }.items()
    ),
    beside(
        "bookmarks: FIFO",
        "LIST file.starred FROM #h",
        bookmarks_that_wait,
        STALE,
    ),
)
TABLES = (*DAMAGED, *BLOCKS, *VALUES, *QUERIES, *CSV, *FILES)
