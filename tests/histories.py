"""Small vaults of notes in every role, and what may happen to them."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import strategies as st

Files = dict[str, str]
EXAMPLES = int(os.environ.get("VAULTSYNC_EXAMPLES", "60"))
"""Histories of each kind; thousands are run by hand."""

FOLDERS = ("", "x/", "X/", "x/y/", "Old/")
NAMES = ("a.md", "A.md", "b.md", "c.md", "t.md", "i.md", "s.md", "\u00e9.md", "p.png", "k.canvas", "a (conflicted copy 2025-01-01).md")
PATHS = [folder + name for folder in FOLDERS for name in NAMES]
LINKS = (
    *("a", "A", "b", "x/a", "t", "i", "s", "z", "zz", "e\u0301", "p.png", "nowhere", "nowhera", "a#h", "b#^id", "i#h#g"),
    *("k.canvas", "../b"),
)
IGNORES = ("%% vaultsync-ignore broken-link %%", "<!-- vaultsync-ignore-file -->")
links = st.sampled_from(LINKS)
ATTACHED = '[bibliography]\nfile = "lib.json"\n[retractions]\nfile = "r.csv"\n'
"""Of ``vaultsync.toml``."""
_ISSUED = '"issued": {"date-parts": [[2001]]}'
LIBRARIES = (
    f'[{{"id": "k", "title": "Walking", "author": [{{"family": "Ito"}}], {_ISSUED}, "DOI": "10.5555/1"}}]',
    f'[{{"id": "s", "title": "Sitting", "author": [{{"family": "Ross"}}], {_ISSUED}, "PMID": "12"}}, {{"id": "k"}}, 7]',
)
_HEADER = "Record ID,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,\n"
RETRACTIONS = (
    _HEADER + "101,1/1/2020 0:00,,10.5555/1,0,Retraction,,\n102,1/2/2020 0:00,,10.5555/3,0,Correction,,\n",
    _HEADER + "101,1/1/2020 0:00,,10.5555/1,0,Retraction,,\n103,1/3/2021 0:00,,10.5555/1,0,Reinstatement,,\n"
    "104,1/2/2020 0:00,,10.5555/9,12,Expression of concern,,\n105,13/13/2020,,x,0,Retraction,,\n",
)


@st.composite
def notes(draw: st.DrawFn) -> str:
    """A note of any role, with links and fields of every kind."""
    kind = draw(st.sampled_from(["takeaway", "insight", "evidence-source", "concept", "", ""]))
    front = [f"type: {kind}"] if kind else []
    front += draw(
        st.lists(
            st.sampled_from(
                [
                    *("aliases: [z]", "aliases: [zz, a]", "updated: 2025-01-01", "title: T", "year: 2001", "citation: C. 2001"),
                    *("doi: 10.5555/1", "status: draft", "direction: opposes", "broken: [", "year: many", 'source: "[[s]]"'),
                    'insights: ["[[i]]", "[[x/a]]"]',
                    *("citekey: k", "citekey: '@S'", "source: '@k'", 'sources: ["[@s, p. 2]", "[[a]]"]', "doi: 10.5555/2", "pmid: 12"),
                    *("retraction_ack: 101", "citation: Ross. Sitting. 2001", "year: 2003", "identifier: none"),
                ]
            ),
            max_size=5,
            unique_by=lambda line: line.partition(":")[0],
        )
    )
    field = st.sampled_from(["insights", "source", "takeaways", "opposed_by", "sources", "broader", "up"])
    body = draw(
        st.lists(
            st.one_of(
                st.builds("[[{}]]".format, links),
                st.builds("![[{}]]".format, links),
                st.builds("{}:: [[{}]]".format, field, links),
                st.builds("[t]({}.md)".format, links),
                st.sampled_from(["# h", "## g", "text ^id", "text", "#tag", "See [@k] and [@kk; @s].", "doi:: 10.5555/3", *IGNORES]),
            ),
            max_size=5,
        )
    )
    head = ["---", *front, "---"] if front else []
    return "\n".join([*head, *body])


canvases = st.builds(
    '{{"nodes": [{{"id": "f", "type": "file", "file": "{}"}}, {{"id": "t", "type": "text", "text": "[[{}]]"}}]}}'.format,
    st.sampled_from(PATHS),
    links,
)
contents = st.tuples(notes(), canvases)
paths = st.sampled_from(PATHS)
changes = st.one_of(
    st.tuples(st.just("write"), paths, contents),
    st.tuples(st.just("write"), paths, contents),
    st.tuples(st.just("rewrite"), st.integers(0, 20), contents),
    st.tuples(st.just("delete"), st.integers(0, 20), st.none()),
    st.tuples(st.just("rename"), st.integers(0, 20), paths),
    st.tuples(st.just("move folder"), st.sampled_from(FOLDERS), st.sampled_from(FOLDERS)),
)


def written(path: str, content: tuple[str, str]) -> str:
    return content[1] if path.endswith(".canvas") else content[0]


def changed(files: Files, change: tuple[str, Any, Any]) -> Files:
    kind, what, other = change
    if kind == "write":
        return {**files, what: written(what, other)}
    if kind == "move folder":
        moves = {path: other + path[len(what) :] for path in files if path.startswith(what)}
    else:
        if not files:
            return files
        path = sorted(files)[what % len(files)]
        if kind == "rewrite":
            return {**files, path: written(path, other)}
        moves = {path: other} if kind == "rename" else {}
        files = {old: text for old, text in files.items() if old != path or kind == "rename"}
    left = {old: text for old, text in files.items() if old not in moves}
    return left | {moves[old]: text for old, text in files.items() if old in moves}
