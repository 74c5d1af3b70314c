"""Managed blocks brought up to date: what is written, what is left alone, and that nothing else of a note moves."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from syntax.test_managed import DAMAGED
from tables.small import NOTE, engine_of, index_of, synced, tables_of

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.links import LinkStyle
from vaultsync.tables.regenerate import Tables
from vaultsync.tables.state import TableState
from vaultsync.text import apply_edits

FILES = {
    "One.md": "---\ntags: [x]\nn: 1\n---\n- [ ] do\n",
    "Two.md": "---\ntags: [x]\nn: 2\n---\n",
    "Odd.md": "---\ntags: [y]\nn: a\n---\n",
}
OPEN, CLOSE = "<!-- vaultsync: LIST FROM #x -->", "<!-- /vaultsync -->"
QUERY = "<!-- QueryToSerialize: LIST FROM #x -->"
RESULT, RESULT_END = "<!-- SerializedQuery: LIST FROM #x -->", "<!-- SerializedQuery END -->"
TABLE_OPEN, TASK_OPEN, PERCENT = "<!-- vaultsync: TABLE n FROM #x -->", "<!-- vaultsync: TASK FROM #x -->", "%% vaultsync: LIST FROM #x %%"
VALUE_OPEN = "n: <!-- vaultsync: = [[One]].n + 1 -->"
ITEMS = "- [[One]]\n- [[Two]]\n"
TABLE = "| File    | n |\n| ------- | - |\n| [[One]] | 1 |\n| [[Two]] | 2 |\n"


def states(text: str, *definitions: NamedTable) -> tuple[TableState, ...]:
    tables = tables_of({**FILES, NOTE: text}, *definitions)
    return tables.states(tables.index.notes[VaultPath(NOTE)])


def fault(text: str, *definitions: NamedTable) -> tuple[str, str, str]:
    """Message, help and what is pointed at."""
    [state] = states(text, *definitions)
    assert state.edit is None
    assert state.fault is not None
    return state.fault.message, state.fault.help, text[state.fault.span.start : state.fault.span.end]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"{OPEN}\n{CLOSE}\n", f"{OPEN}\n{ITEMS}{CLOSE}\n", id="list"),
        pytest.param(f"{OPEN}\n- [[Gone]]\n{CLOSE}", f"{OPEN}\n{ITEMS}{CLOSE}", id="what stood there goes"),
        pytest.param(f"a\n{OPEN} {CLOSE} b", f"a\n{OPEN}\n{ITEMS}{CLOSE} b", id="on one line"),
        pytest.param(
            f"<!-- vaultsync: TABLE n FROM #x -->\n{CLOSE}",
            f"<!-- vaultsync: TABLE n FROM #x -->\n\n{TABLE}\n{CLOSE}",
            id="table: blank lines",
        ),
        pytest.param(
            "%% vaultsync: LIST FROM #x %%\n%% /vaultsync %%",
            f"%% vaultsync: LIST FROM #x %%\n\n{ITEMS}\n%% /vaultsync %%",
            id="percent signs",
        ),
        pytest.param(f"{OPEN}\r\n{CLOSE}\r\nEnd\r\n", f"{OPEN}\r\n- [[One]]\r\n- [[Two]]\r\n{CLOSE}\r\nEnd\r\n", id="CRLF"),
        pytest.param(f"> [!note]\n> {OPEN}\n> {CLOSE}\n", f"> [!note]\n> {OPEN}\n> - [[One]]\n> - [[Two]]\n> {CLOSE}\n", id="callout"),
        pytest.param(
            f"> <!-- vaultsync: TABLE n\n> FROM #x -->\n> {CLOSE}\n",
            "> <!-- vaultsync: TABLE n\n> FROM #x -->\n>\n" + "".join(f"> {line}\n" for line in TABLE.splitlines()) + f">\n> {CLOSE}\n",
            id="table in a callout, query over lines",
        ),
        pytest.param(
            f"- a\n  - {OPEN}\n    {CLOSE}\n", f"- a\n  - {OPEN}\n    - [[One]]\n    - [[Two]]\n    {CLOSE}\n", id="list in a list"
        ),
        pytest.param(
            "n: <!-- vaultsync: = [[One]].n + 1 -->0<!-- /vaultsync -->.",
            "n: <!-- vaultsync: = [[One]].n + 1 -->2<!-- /vaultsync -->.",
            id="value",
        ),
        pytest.param("<!-- IQ: =[[One]] --><!-- /IQ -->", "<!-- IQ: =[[One]] -->[[One]]<!-- /IQ -->", id="Serializer: value"),
        pytest.param(
            f"<!-- vaultsync: TASK FROM #x -->\n{CLOSE}",
            f"<!-- vaultsync: TASK FROM #x -->\n- \u2610 do\n{CLOSE}",
            id="tasks without check boxes",
        ),
        pytest.param(f"{QUERY}\n\nEnd\n", f"{QUERY}\n{RESULT}\n{ITEMS}\n{RESULT_END}\n\nEnd\n", id="Serializer: first result"),
        pytest.param(QUERY, f"{QUERY}\n{RESULT}\n{ITEMS}\n{RESULT_END}", id="Serializer: at the end of the note"),
        pytest.param(
            f"{QUERY}\n<!-- SerializedQuery: old -->\n- a\n\n{RESULT_END}\n",
            f"{QUERY}\n{RESULT}\n{ITEMS}\n{RESULT_END}\n",
            id="Serializer: new query",
        ),
        pytest.param(
            "<!-- dataview-serializer-query: TABLE n\nFROM #x -->\n",
            "<!-- dataview-serializer-query: TABLE n\nFROM #x -->\n<!-- dataview-serializer-result: TABLE n FROM #x -->\n\n"
            f"{TABLE}\n<!-- dataview-serializer-result-end -->\n",
            id="Serializer: long words, query over lines",
        ),
        pytest.param(
            f"> {QUERY}\n", f"> {QUERY}\n> {RESULT}\n> - [[One]]\n> - [[Two]]\n>\n> {RESULT_END}\n", id="Serializer: in a callout"
        ),
        pytest.param("<!-- QueryToSerializeOnceAndEject: LIST FROM #x -->\nEnd", f"{ITEMS}End", id="Serializer: ejects"),
        pytest.param(
            "%% DATAVIEW_PUBLISHER: start\n```dataview\nLIST FROM #x\n```\n%%\n%% DATAVIEW_PUBLISHER: end %%",
            f"%% DATAVIEW_PUBLISHER: start\n```dataview\nLIST FROM #x\n```\n%%\n\n{ITEMS}\n%% DATAVIEW_PUBLISHER: end %%",
            id="Publisher",
        ),
        pytest.param("No block", "No block", id="no block"),
    ],
)
def test_what_is_written(before: str, after: str) -> None:
    assert synced(before, FILES) == after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<!-- QueryToSerializeManual: LIST FROM #x -->\n{RESULT}\nold\n{RESULT_END}\n", id="manual"),
        pytest.param(f"<!-- QueryToSerializeOnce: LIST FROM #x -->\n{RESULT}\nold\n{RESULT_END}\n", id="once"),
        pytest.param("<!-- IQOnce: =1 -->old<!-- /IQ -->", id="value once"),
        pytest.param(f"---\ndataview_serializer_ignore: true\n---\n{QUERY}\n", id="switched off in the note"),
        pytest.param(f"{OPEN}\n- old\n", id="damaged"),
        pytest.param(f"{OPEN}\n{CLOSE}\n{OPEN}\n", id="damaged further down"),
        pytest.param(f"```\n{OPEN}\n{CLOSE}\n```\n", id="in code"),
        pytest.param(f"<!-- vaultsync: LIST FORM #x -->\nold\n{CLOSE}", id="broken query"),
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert synced(text, FILES) == text


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_keeps_a_note_from_every_edit(name: str) -> None:
    text = f"#shelf\n\n{DAMAGED[name]}"
    assert synced(text, FILES, NamedTable("films", ("LIST",), tags=("shelf",), heading="Films")) == text


def test_the_mode_that_writes_once_fills_an_empty_value() -> None:
    assert synced("<!-- IQOnce: =1 + 1 --><!-- /IQ -->", FILES) == "<!-- IQOnce: =1 + 1 -->2<!-- /IQ -->"


def test_html_by_the_option_or_by_the_table() -> None:
    table = NamedTable("t", ("LIST FROM #x",), format="html")
    for opening in ("vaultsync html: LIST FROM #x", "vaultsync: t"):
        text = synced(f"<!-- {opening} -->\n{CLOSE}", FILES, table)
        assert text.startswith(f'<!-- {opening} -->\n\n<div><ul class="dataview list-view-ul"><li>')
        assert text.endswith(f"</li></ul></div>\n\n{CLOSE}")
    assert synced(f"<!-- vaultsync markdown: t -->\n{CLOSE}", FILES, table) == f"<!-- vaultsync markdown: t -->\n{ITEMS}{CLOSE}"


def test_a_table_of_several_queries() -> None:
    table = NamedTable("t", ("LIST FROM #x", "LIST FROM #none", "TABLE n FROM #x"))
    assert synced(f"<!-- vaultsync: t -->\n{CLOSE}", FILES, table) == f"<!-- vaultsync: t -->\n\n{ITEMS}\n{TABLE}\n{CLOSE}"


def test_this_is_the_note_that_asks() -> None:
    text = f"---\nn: 2\n---\n<!-- vaultsync: LIST FROM #x WHERE n = this.n -->\n{CLOSE}"
    assert "- [[Two]]\n<!--" in synced(text, FILES)
    tables = tables_of({**FILES, "A.md": text, "B.md": text.replace("n: 2", "n: 1", 1)})
    made = [tables.states(tables.index.notes[VaultPath(name)])[0].edit for name in ("A.md", "B.md")]
    assert [edit.new_text for edit in made if edit is not None] == ["\n- [[Two]]\n", "\n- [[One]]\n"]


def test_links_are_written_for_the_note_they_stand_in() -> None:
    text = f"{OPEN}\n{CLOSE}\n"
    files = {"a/One.md": FILES["One.md"], "a/Note.md": text, "b/Note.md": text}
    tables = tables_of(files, style=LinkStyle("relative"))
    made = [tables.states(tables.index.notes[VaultPath(name)])[0].edit for name in ("a/Note.md", "b/Note.md")]
    assert [edit.new_text for edit in made if edit is not None] == ["\n- [[One]]\n", "\n- [[../a/One|One]]\n"]


def test_a_link_in_a_table_makes_no_backlink_and_feeds_no_query() -> None:
    files = {**FILES, "Other.md": f"<!-- vaultsync: LIST FROM #x -->\n{ITEMS}{CLOSE}\n"}
    assert synced(f"<!-- vaultsync: LIST FROM [[One]] -->\n{CLOSE}", files) == f"<!-- vaultsync: LIST FROM [[One]] -->\n{CLOSE}"


@pytest.mark.parametrize(
    ("text", "message", "pointed_at"),
    [
        pytest.param(f"<!-- vaultsync: LIST FORM #x -->\n{CLOSE}", "the query cannot be read", "#", id="place"),
        pytest.param(f"> <!-- vaultsync: LIST\n> FORM #x -->\n> {CLOSE}", "the query cannot be read", "LIST\n> FORM #x", id="in a callout"),
        pytest.param(f"<!-- vaultsync: LIST WHERE nosuch(n) -->\n{CLOSE}", "the query fails", "LIST WHERE nosuch(n)", id="every row"),
        pytest.param("<!-- vaultsync: = 1 + -->0<!-- /vaultsync -->", "the query cannot be read", "", id="value, at its end"),
        pytest.param(f"<!-- vaultsync: bokos -->\n{CLOSE}", 'there is no table "bokos"; did you mean "books"?', "bokos", id="unknown"),
        pytest.param(f"<!-- vaultsync: broken -->\n{CLOSE}", 'table "broken": the query cannot be read', "broken", id="table's query"),
        pytest.param(f"<!-- vaultsync: -->\n{CLOSE}", "the query cannot be read", "", id="nothing"),
    ],
)
def test_a_query_that_fails(text: str, message: str, pointed_at: str) -> None:
    said, help, place = fault(text, NamedTable("books", ("LIST",)), NamedTable("broken", ("LIST WHERE",)))
    assert said.startswith(message)
    assert help
    assert place == pointed_at


def test_rows_that_are_left_out_are_told() -> None:
    [state] = states(f"<!-- vaultsync: TABLE n - 1 FROM #x OR #y -->\n{CLOSE}")
    assert state.edit is not None
    assert "[[Odd]]" not in state.edit.new_text
    assert [row.step for row in state.dropped] == ["columns"]


def test_a_named_table_is_told_by_its_name() -> None:
    [state] = states(f"<!-- vaultsync: t -->\n{CLOSE}", NamedTable("t", ("LIST",)))
    assert state.name == "t"


# -- any value, any note

NASTY = [
    *("<!-- /vaultsync -->", "<!-- vaultsync: LIST -->", "-->", "<!--", "--!>", "%%", "%% /vaultsync %%", "```", "~~~", "`", "``", "$$"),
    *("\n", "\r\n", "\r", "\\", "|", "\\|", "[[One]]", "[[", "]]", "^id", " ^id", "# ", "- ", "[ ] ", "[x] ", "> ", "a::b", "#tag", " "),
    *("<div>", "</div>", "<script>", "<pre>", "&lt;", "\u2028", "\U0001f600", "word", "<!-- SerializedQuery END -->", "<!-- /IQ -->"),
    *("\n\n", "===", "---", "1. ", "| a |", "<a href='", '"', "'", "==", "\ue0000\ue001", "https://a.b/c)", "[a](b)", "![", "{", "}"),
    *("$", "\t", "*", "_"),
]
VALUES = st.lists(st.sampled_from(NASTY), max_size=6).map("".join)
BLOCKS = [
    (f"<!-- vaultsync: LIST v FROM #v -->\n{{0}}{CLOSE}", True),
    (f"<!-- vaultsync: TABLE v, list(v, v) FROM #v -->\n{{0}}{CLOSE}", True),
    (f"<!-- vaultsync html: TABLE v, list(v) FROM #v -->\n{{0}}{CLOSE}", True),
    (f"<!-- vaultsync: TASK FROM #v -->\n{{0}}{CLOSE}", True),
    (f"<!-- vaultsync: TASK FROM #v GROUP BY v -->\n{{0}}{CLOSE}", True),
    ("%% vaultsync: LIST v FROM #v %%\n{0}%% /vaultsync %%", True),
    ("<!-- vaultsync: = [[V]].v --><!-- /vaultsync -->", False),
    ("%% vaultsync: = [[V]].v %%%% /vaultsync %%", False),
    ("<!-- IQ: =[[V]].v --><!-- /IQ -->", False),
    ("<!-- QueryToSerialize: LIST v FROM #v -->\n", True),
]


@given(VALUES, VALUES, st.sampled_from(BLOCKS), st.sampled_from(["", "> ", "- "]))
@example("`", "x", BLOCKS[6], "")
@example("$$", "x", BLOCKS[6], "")
def test_whatever_a_value_holds_the_block_ends_where_it_ended(value: str, said: str, block: tuple[str, bool], before: str) -> None:
    import json

    prefix = before.replace("-", " ")
    text = before + block[0].format(prefix) + "\n\nEnd `code` and $$x$$ [[One]]\n"
    files = {**FILES, "V.md": f"---\ntags: [v]\nv: {json.dumps(value)}\n---\n- [ ] {said}\n"}
    after = synced(text, files)
    old, new = parse_note(VaultPath(NOTE), text.encode()), parse_note(VaultPath(NOTE), after.encode("utf-8", "surrogatepass"))
    [was], [now] = old.managed, new.managed
    assert after[: now.content_start] == text[: was.content_start]
    assert after[now.content_end :] == text[was.content_end :]
    assert [link.target for link in new.links] == ["One"]
    assert [(found.id, found.start > now.end) for found in new.blocks] == [(found.id, True) for found in old.blocks]


NOTES = st.lists(
    st.one_of(
        st.sampled_from(
            [f"{OPEN}\n{CLOSE}", f"{OPEN}\n- old\n{CLOSE}", "<!-- vaultsync: = 1 -->0<!-- /vaultsync -->", f"{QUERY}\n", OPEN, CLOSE]
        ),
        st.sampled_from(
            ["Text", "\n", "\n\n", "\r\n", "- item\n", "> quote\n", "```\n", "# Heading\n", "[[One]] ", "%%", "<!--", "-->", "\ufeff"]
        ),
    ),
    max_size=12,
).map("".join)


@given(NOTES)
def test_outside_blocks_no_byte_moves_and_twice_is_once(text: str) -> None:
    after = synced(text, FILES)
    note = parse_note(VaultPath(NOTE), text.encode())
    outside = [text[start:end] for start, end in _between([(block.content_start, block.content_end) for block in note.managed], len(text))]
    at = 0
    for part in outside:
        at = after.index(part, at) + len(part)
    assert outside[0] == after[: len(outside[0])]
    assert after.endswith(outside[-1])
    if any(problem.rule == "unclosed-block" for problem in note.problems):
        assert after == text


def _between(ranges: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    starts = [0, *(end for _, end in ranges)]
    ends = [*(start for start, _ in ranges), length]
    return list(zip(starts, ends, strict=True))


@given(st.permutations(sorted(FILES)))
def test_the_order_in_which_notes_were_read_changes_nothing(order: list[str]) -> None:
    text = f"<!-- vaultsync: LIST rows.file.link GROUP BY n -->\n{CLOSE}\n"
    files = {name: FILES[name] for name in order}
    assert synced(text, files) == synced(text, FILES)


def test_many_blocks_take_little_time() -> None:
    notes = {f"N{number}.md": f"<!-- vaultsync: TABLE n FROM #x -->\n{CLOSE}\n\n{OPEN}\n{CLOSE}\n" for number in range(1_000)}
    index = index_of({**FILES, **notes})
    engine = engine_of(index)
    started = time.process_time()
    tables = Tables(index, engine, {}, LinkStyle(), engine.settings)
    edits = [state.edit for name in notes for state in tables.states(index.notes[VaultPath(name)]) if state.edit is not None]
    assert len(edits) == 2_000
    assert time.process_time() - started < 2
    [first, second] = edits[:2]
    assert apply_edits(notes["N0.md"], (first, second)).count("[[Two]]") == 2


def test_a_row_that_has_this_is_answered_for_each_note() -> None:
    query = '<!-- vaultsync: LIST row["this"].file.name FROM #x -->\n<!-- /vaultsync -->'
    tables = tables_of({"One.md": f"#x\n\n{query}", "Two.md": query})
    edits = [state.edit for path in ("One.md", "Two.md") for state in tables.states(tables.index.notes[VaultPath(path)])]
    assert [edit is not None and edit.new_text.strip() for edit in edits] == ["- [[One]]: One", "- [[One]]: Two"]
