"""Random histories of a vault that is followed: its tables equal those of a fresh start, and whatever changed had been announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index.vaults import hold_packed

from vaultsync.index import VaultIndex, build_index
from vaultsync.index.delta import Delta
from vaultsync.index.facts import Fact
from vaultsync.paths import VaultPath
from vaultsync.query.engine import Engine
from vaultsync.query.files import FileTimes
from vaultsync.query.settings import DataviewSettings
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.links import LinkStyle
from vaultsync.tables.presets import preset_tables
from vaultsync.tables.regenerate import Tables
from vaultsync.tables.state import TableState

MATCHES = (TypeMatch.by_name("takeaway"),)
START = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)
NOTES = ("A.md", "B.md", "F/A.md", "F/C.md", "F/G/D.md", "G/A.B.md", "F.md")
OTHERS = ("pic.png", "F/pic.png", "data.csv", "F/data.csv", "H/a.txt", "A", "F/note.md.md")
BOOKMARKS = VaultPath(".obsidian/bookmarks.json")

SOURCES = (
    "",
    'FROM ""',
    'FROM "F"',
    'FROM "F/G"',
    'FROM "H" OR "B"',
    "FROM #t",
    "FROM #t/a AND -#u",
    'FROM -"F"',
    "FROM [[]]",
    "FROM [[A]]",
    "FROM [[nope]] OR outgoing([[]])",
    "FROM outgoing([[F/A]])",
    "FROM outgoing([[gone]])",
    'FROM csv("data.csv")',
    'FROM csv("/F/data.csv")',
)
QUERIES = (
    *(f"LIST {source}" for source in SOURCES),
    "TABLE file.inlinks, file.outlinks, file.tags, file.aliases FROM #t",
    "TABLE this.file.inlinks, this.up, this.file.mtime FROM [[]] OR outgoing([[]])",
    "TABLE up, up.file.name, up.up.type, rel SORT file.name DESC LIMIT 3",
    "TABLE file.mtime, file.size, file.starred SORT file.mtime",
    'TABLE WITHOUT ID n, file.link FROM csv("data.csv")',
    "TASK WHERE due >= date(today)",
    "TASK FROM outgoing([[]]) GROUP BY file.link",
    "LIST date(today) + dur(1 day) FROM #u",
    'LIST link("A") FROM #u',
    "LIST FROM #t WHERE contains(file.inlinks, this.file.link) OR up = [[A]]",
    "TABLE rows.file.link GROUP BY type",
    "TABLE x FLATTEN file.inlinks AS x",
    "CALENDAR file.day",
    'LIST row["this"].file.name FROM #t',
    "LIST nothing(1) FROM #t",
    'LIST WHERE meta(up).path = "A.md" SORT up',
    "references",
    "icons",
    "package",
    "beside",
    "unknown",
)
EXPRESSIONS = ("this.file.inlinks", "date(today)", "[[A]].type", "this.up.file.mtime", "length(this.file.tasks)", "this.rel", 'link("F/A")')
DEFINITIONS = {
    **preset_tables("research"),
    "icons": NamedTable("icons", ("TABLE up, file.inlinks FROM #t", "LIST FROM #u"), "html", icons=True),
    "beside": NamedTable("beside", ('LIST "[[F/A]] " + this.file.name FROM #t',), "html", icons="package"),
    "package": NamedTable("package", ('LIST "![[pic.png]] [[F/A]]" FROM #t',), "html", icons="package"),
}
FRONT = (
    "",
    "type: takeaway",
    "type: takeaway\ninsights: '[[A]]'",
    "tags: [t/a, u]",
    "tags: t\nup: '[[F/A]]'",
    "aliases: nope\nfileClass: thing",
    "up: '[[./A]]'\ncited: ['[[B]]', '[[gone|x]]']",
    "takeaways: ['[[B]]', '[[A]]']\nsource: '[[F/C]]'\ncreated: 2025-01-01",
)
PIECES = (
    "[[A]] and [[F/A|so]]",
    "[[nope]] [[gone]]",
    "![[pic.png]] [[data.csv]]",
    "[x](../A.md) [[./A]] [[#Head]]",
    "[[F]] [[G/A.B]] [[D#Head]]",
    "# Head",
    "#t/a",
    "#u",
    "up:: [[C]]",
    "up:: [[A.B]], [[F/A]]",
    "rel:: `[[A]]`",
    "%% rel:: [[C]] %%",
    "rel:: [[ A ]]",
    "insights:: [[F/C]]",
    "- item [[B]]\n    - [ ] do [due:: 2025-02-06] [up:: [[D]]]",
    "- [x] done #t [[C]] ^id",
)


class FewFiles:
    """Files whose dates, rows and stars a test sets."""

    def __init__(self) -> None:
        self.changed: dict[str, int] = {}
        self.rows: dict[str, bytes] = {}
        self.stars: frozenset[str] = frozenset()

    def times(self, path: VaultPath) -> FileTimes:
        changed = self.changed.get(path, 0)
        return FileTimes(1e12, 1e12 + changed * 1e8, changed)

    def csv(self, path: VaultPath) -> bytes | None:
        return self.rows.get(path)

    def starred(self) -> frozenset[str]:
        return self.stars


def _block(query: str) -> str:
    if query.startswith("="):
        return f"It is <!-- vaultsync: {query} --><!-- /vaultsync -->."
    return f"<!-- vaultsync: {query} -->\n<!-- /vaultsync -->"


BLOCKS = st.lists(st.sampled_from([*map(_block, QUERIES), *(_block(f"= {one}") for one in EXPRESSIONS)]), max_size=4)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """What a note may say."""
    front = draw(st.sampled_from(FRONT))
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=4))
    return (f"---\n{front}\n---\n" if front else "") + "\n\n".join([*pieces, *draw(BLOCKS)]) + "\n"


NOTE = st.sampled_from(NOTES)
OTHER = st.sampled_from(OTHERS)
STEPS = st.one_of(
    st.tuples(st.just("write"), NOTE, texts()),
    st.tuples(st.just("write"), NOTE, texts()),
    st.tuples(st.just("remove"), NOTE, st.just("")),
    st.tuples(st.just("move"), NOTE, NOTE),
    st.tuples(st.just("add"), OTHER, st.just("n,m\n1,2025-01-01\n")),
    st.tuples(st.just("drop"), OTHER, st.just("")),
    st.tuples(st.just("rows"), OTHER, st.sampled_from(["n\n2\n3\n", "", "n,n\n1\n"])),
    st.tuples(st.just("touch"), NOTE, st.just("")),
    st.tuples(st.just("star"), NOTE, st.just("")),
    st.tuples(st.just("tick"), st.just(""), st.sampled_from(["1", "25"])),
)


class History:
    """A vault that is followed, and what is known of its tables."""

    def __init__(self, start: dict[str, str], style: LinkStyle, packed: bool) -> None:
        self.texts, self.others, self.files, self.now = dict(start), {"pic.png", "data.csv"}, FewFiles(), START
        self.style = style
        self.files.rows["data.csv"] = b"n\n1\n"
        self.index = self._index()
        self.index.follow()
        if packed:
            hold_packed(self.index)
        self.tables = self._tables(self.index)
        self.states: dict[VaultPath, object] = {}
        self.reads: dict[VaultPath, frozenset[Fact]] = {}

    def _index(self) -> VaultIndex:
        notes = [parse_note(VaultPath(path), text.encode()) for path, text in self.texts.items()]
        return build_index(notes, map(VaultPath, self.others), matches=MATCHES)

    def _tables(self, index: VaultIndex) -> Tables:
        engine = Engine(index, self.files, DataviewSettings(), self.now)
        return Tables(index, engine, DEFINITIONS, self.style, engine.settings)

    def step(self, kind: str, path: str, text: str) -> set[Fact]:
        """Does it; returns the facts it altered."""
        place = VaultPath(path)
        changed: list[str] = []
        removed: list[str] = []
        files: list[VaultPath] = []
        if kind == "write":
            self.texts[path] = text
            changed.append(path)
        elif kind == "remove" and self.texts.pop(path, None) is not None:
            removed.append(path)
        elif kind == "move" and path in self.texts and path != text:
            self.texts[text] = self.texts.pop(path)
            changed.append(text)
            removed.append(path)
        elif kind == "add":
            self.others.add(path)
            self.files.rows[path] = text.encode()
            changed.append(path)
        elif kind == "drop" and path in self.others:
            self.others.discard(path)
            self.files.rows.pop(path, None)
            removed.append(path)
        elif kind == "rows" and path in self.others:
            self.files.rows[path] = text.encode()
            files.append(place)
        elif kind == "touch" and path in self.texts:
            files.append(place)
        elif kind == "star":
            self.files.stars ^= {path}
            files.append(BOOKMARKS)
        elif kind == "tick":
            self.now += timedelta(hours=int(text))
            return set(self.tables.engine.tick(self.now))
        for one in (*changed, *files):
            self.files.changed[one] = self.files.changed.get(one, 0) + 1
        items = [parse_note(VaultPath(one), self.texts[one].encode()) if one in self.texts else VaultPath(one) for one in changed]
        delta = self.index.apply(items, map(VaultPath, removed)) if changed or removed else Delta(frozenset(), frozenset())
        return set(delta.facts | self.tables.follow(delta, files)) | {f"own:{one}" for one in delta.notes}

    def look(self, altered: set[Fact] | None) -> None:
        """Looks at the tables that may differ, as a session does; all of them then must equal those of a fresh start."""
        fresh = self._tables(self._index())
        for path in map(VaultPath, self.texts):
            wanted = shown(fresh.states(fresh.index.notes[path]))
            if path not in self.reads or altered is None or f"own:{path}" in altered or not self.reads[path].isdisjoint(altered):
                note = self.index.notes.peek(path)
                assert note is not None
                with self.index.reading(path) as reads:
                    self.states[path] = shown(self.tables.states(note))
                self.reads[path] = frozenset(reads)
            assert self.states[path] == wanted, (path, sorted(self.reads[path]), sorted(altered or ()))


def shown(states: Sequence[TableState]) -> list[object]:
    """States as plain values."""
    return [(state.block, state.edit, state.fault, [(row.step, row.message) for row in state.dropped], state.name) for state in states]


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(NOTE, texts(), min_size=3),
    st.lists(STEPS, min_size=1, max_size=5),
    st.sampled_from([LinkStyle(), LinkStyle("relative"), LinkStyle("absolute", True)]),
    st.booleans(),
    st.sampled_from([0, 24]),
)
def test_a_followed_vault_equals_a_fresh_one(
    start: dict[str, str], steps: list[tuple[str, str, str]], style: LinkStyle, packed: bool, more: int
) -> None:
    # In a large vault one table asks who links to whom by names, in a small one by a table of all links.
    history = History({**start, **{f"Z/{number}.md": "" for number in range(more)}}, style, packed)
    history.look(None)
    for kind, path, text in steps:
        history.look(history.step(kind, path, text))


def test_an_unrelated_save_leaves_the_references_alone() -> None:
    notes = {
        "T.md": "---\ntype: takeaway\ninsights: ['[[I]]']\n---\n" + _block("references"),
        "I.md": "takeaways:: [[T]]\ncontent:: found\nsource:: [[S]]",
        "S.md": "citation:: Somebody 2020",
        "X.md": "#t [[Y]]",
    }
    history = History(notes, LinkStyle(), False)
    history.look(None)
    reads = history.reads[VaultPath("T.md")]
    assert len(reads) < 20
    assert not reads & {"*", "notes", "files"}
    for step in (("write", "X.md", "#u [[Z]]"), ("write", "N.md", "new"), ("remove", "X.md", ""), ("add", "pic2.png", "")):
        assert reads.isdisjoint(history.step(*step))
    assert not reads.isdisjoint(history.step("write", "S.md", "citation:: Somebody else 2021"))
    history.look({"own:nothing", *reads})


@pytest.mark.parametrize(
    ("query", "notes", "path", "text"),
    [
        pytest.param("= [[A]].type", {}, "A.md", "type:: new", id="a link that leads somewhere now"),
        pytest.param('LIST link("A", "shown") FROM #t', {}, "F/A.md", "", id="a link made by a function"),
        pytest.param("LIST FROM [[A]]", {"F/S.md": "[[A]]", "A.md": ""}, "F/A.md", "", id="a link that leads elsewhere now"),
        pytest.param("= length([[A]].file.inlinks)", {"F/S.md": "[[A]]", "A.md": ""}, "F/A.md", "", id="fewer links to a note"),
        pytest.param("LIST FROM [[A]]", {"A.md": ""}, "A.md", "[[#Head]]", id="a link to itself"),
        pytest.param("LIST FROM [[G/A]]", {"S.md": "[[F/A]]", "F/A.md": "", "G/A.md": ""}, "S.md", "[[G/A]]", id="another folder"),
        pytest.param("= [[S]].rel.type", {"S.md": "rel:: [[ A ]]"}, " A .md", "type:: new", id="a link with white space"),
        pytest.param("= meta([[S]].rel).path", {"S.md": "rel:: [[ A ]]"}, " A .md", "", id="where a link with white space leads"),
        pytest.param(
            'TABLE WITHOUT ID length(file.inlinks) FROM "Q"', {"Q/A.md": "", "F/S.md": "[[A]]"}, "F/A.md", "", id="fewer links to a row"
        ),
        pytest.param("= [[S]].rel.type", {"S.md": "%% rel:: [[A]] %%"}, "A.md", "type:: new", id="a link in a comment"),
        pytest.param("= [[S]].rel.type", {"S.md": "---\nrel: {a: ['[[A]]']}\n---"}, "A.md", "type:: new", id="a link within an object"),
        pytest.param('LIST FROM "D"', {"D.md": "", "D/a.txt": ""}, "D/b.md", "", id="a folder without notes"),
        pytest.param('LIST FROM "D"', {"D.md": ""}, "D/b.md", "", id="a note that is a folder too"),
        pytest.param('TABLE n FROM csv("gone.csv")', {}, "gone.csv", "n\n1\n", id="rows that come"),
        pytest.param("beside", {}, "F/A.md", "", id="an icon"),
        pytest.param("= date([[2025-01-01x]])", {}, "2025-01-01x.md", "date:: 2025-03-04", id="the day of a note"),
    ],
)
def test_what_a_query_rests_on_is_told(query: str, notes: dict[str, str], path: str, text: str) -> None:
    own = "#t\n\n" + _block(query)
    texts = {"M.md": own, "N.md": own, **{one: said for one, said in notes.items() if one.endswith(".md")}}
    history = History({**texts, **{f"Z/{number}.md": "" for number in range(24)}}, LinkStyle(), False)
    for one in notes.keys() - texts.keys():
        history.step("add", one, "")
    history.look(None)
    history.look(history.step("write" if path.endswith(".md") else "add", path, text))


def test_many_tables_share_one_answer_until_it_may_differ() -> None:
    notes = {f"N{number}.md": "#t\n\n" + _block("LIST FROM #t") for number in range(3)}
    history = History(notes, LinkStyle(), False)
    asked = []
    query = history.tables.engine.query
    history.tables.engine.query = lambda *args: asked.append(args) or query(*args)  # type: ignore[method-assign, func-returns-value]
    history.look(None)
    assert len(asked) == 1
    history.look(history.step("write", "Other.md", "nothing"))
    assert len(asked) == 1
    history.look(history.step("write", "Other.md", "#t/a"))
    assert len(asked) == 2


def test_a_day_that_begins_is_told_and_an_hour_is_not() -> None:
    history = History({"N.md": _block("= date(today)")}, LinkStyle(), False)
    history.look(None)
    assert history.step("tick", "", "1") == set()
    assert history.step("tick", "", "9") == {"clock"}
    history.look({"clock"})


def test_files_without_a_change_of_the_index_are_followed() -> None:
    history = History({"N.md": _block('TABLE n FROM csv("data.csv")'), "M.md": _block("= this.file.starred")}, LinkStyle(), False)
    history.look(None)
    before = dict(history.states)
    history.look(history.step("rows", "data.csv", "n\n5\n"))
    history.look(history.step("star", "M.md", ""))
    assert before[VaultPath("N.md")] != history.states[VaultPath("N.md")]
    assert before[VaultPath("M.md")] != history.states[VaultPath("M.md")]


def test_an_engine_that_missed_a_change_begins_anew() -> None:
    history = History({"N.md": "#t\n\n" + _block("LIST FROM #t")}, LinkStyle(), False)
    history.look(None)
    history.texts["M.md"] = "#t"
    history.index.apply([parse_note(VaultPath("M.md"), b"#t")])
    history.look(None)
    history.look(history.step("write", "M.md", "#u"))
