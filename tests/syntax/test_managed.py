"""Managed blocks as they are found in a note, what they hide, and the damage that keeps a note from being written to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hostile.test_scaling import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.syntax import BlockKind, BlockMode, ManagedBlock, Note, parse_note

OPEN, CLOSE = "<!-- vaultsync: LIST FROM #a -->", "<!-- /vaultsync -->"
QUERY = "<!-- QueryToSerialize: LIST -->"
RESULT, RESULT_END = "<!-- SerializedQuery: LIST -->", "<!-- SerializedQuery END -->"
PUBLISHER = "%% DATAVIEW_PUBLISHER: start\n```dataview\nLIST\n```\n%%\n- [[a]]\n%% DATAVIEW_PUBLISHER: end %%"


def parse(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode("utf-8"))


def only(text: str) -> ManagedBlock:
    note = parse(text)
    assert note.problems == ()
    [block] = note.managed
    return block


def check(text: str, kind: str, query: str, content: str) -> ManagedBlock:
    block = only(text)
    assert (block.kind, block.query, text[block.content_start : block.content_end]) == (kind, query, content)
    return block


@pytest.mark.parametrize(
    ("text", "kind", "query", "content"),
    [
        pytest.param(f"{OPEN}\n- a\n{CLOSE}", "query", "LIST FROM #a", "\n- a\n", id="query"),
        pytest.param(f"{OPEN}\n{CLOSE}", "query", "LIST FROM #a", "\n", id="empty"),
        pytest.param(f"{OPEN}{CLOSE}", "query", "LIST FROM #a", "", id="empty, on one line"),
        pytest.param("<!--vaultsync:LIST-->\n<!--/vaultsync-->", "query", "LIST", "\n", id="without spaces"),
        pytest.param("%% vaultsync: LIST %%\n- a\n%% /vaultsync %%", "query", "LIST", "\n- a\n", id="percent signs"),
        pytest.param("<!-- vaultsync: TABLE a\nFROM #b -->\nx\n<!-- /vaultsync -->", "query", "TABLE a\nFROM #b", "\nx\n", id="lines"),
        pytest.param("<!-- vaultsync: references -->\nx\n<!-- /vaultsync -->", "name", "references", "\nx\n", id="name"),
        pytest.param("<!-- vaultsync: list -->\nx\n<!-- /vaultsync -->", "query", "list", "\nx\n", id="a query of one word"),
        pytest.param("a <!-- vaultsync: = this.b -->5<!-- /vaultsync --> c", "expression", "this.b", "5", id="expression"),
        pytest.param(f"{OPEN} \t\r\n- a\r\n{CLOSE}\r\n", "query", "LIST FROM #a", "\r\n- a\r\n", id="CRLF and blanks"),
        pytest.param(f"> {OPEN}\n> - a\n> {CLOSE}", "query", "LIST FROM #a", "\n> - a\n", id="in a quote"),
        pytest.param(
            f"{QUERY}\n{RESULT}\n- a\n{RESULT_END}\n", "query", "LIST", f"\n{RESULT}\n- a\n{RESULT_END}", id="Serializer: with its result"
        ),
        pytest.param(f"{QUERY}\n", "query", "LIST", "", id="Serializer: without a result"),
        pytest.param("a <!-- IQ: =this.b -->5<!-- /IQ --> c", "expression", "this.b", "5", id="Serializer: expression"),
        pytest.param(
            "<!-- dataview-serializer-iq-once: =1 -->1<!-- /dataview-serializer-iq -->", "expression", "1", "1", id="Serializer: long words"
        ),
        pytest.param(PUBLISHER, "query", "LIST", "\n- [[a]]\n", id="Publisher"),
        pytest.param(PUBLISHER.replace("```dataview", "```").replace("%% D", "%%D"), "query", "LIST", "\n- [[a]]\n", id="Publisher: older"),
    ],
)
def test_a_block(text: str, kind: str, query: str, content: str) -> None:
    check(text, kind, query, content)


@pytest.mark.parametrize(
    ("before", "prefix"),
    [
        pytest.param("> ", "> ", id="quote"),
        pytest.param(">", ">", id="quote without a space"),
        pytest.param("> > ", "> > ", id="quote in a quote"),
        pytest.param("- ", "  ", id="list item"),
        pytest.param("12. ", "    ", id="numbered item"),
        pytest.param("> - ", ">   ", id="list in a quote"),
        pytest.param("  ", "  ", id="indentation"),
        pytest.param("- > ", "  > ", id="quote in a list"),
        pytest.param("Words ", "", id="text before it"),
    ],
)
def test_what_its_lines_begin_with(before: str, prefix: str) -> None:
    block = only(f"{before}<!-- vaultsync: TABLE a\n{prefix}FROM #b -->\n{prefix}- [[x]]\n{prefix}{CLOSE}\n")
    assert (block.prefix, block.query) == (prefix, "TABLE a\nFROM #b")


def test_where_the_query_stands() -> None:
    text = f"Text\n<!-- vaultsync:   LIST FROM  -->\n{CLOSE}"
    block = only(text)
    assert text[block.body_start : block.body_end] == block.query == "LIST FROM"
    assert (block.body, text[block.start : block.end]) == ("  LIST FROM ", text[5:])


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("QueryToSerialize", "auto"),
        ("QueryToSerializeManual", "manual"),
        ("QueryToSerializeOnce", "once"),
        ("QueryToSerializeOnceAndEject", "once-and-eject"),
        ("dataview-serializer-query", "auto"),
        ("dataview-serializer-query-manual", "manual"),
        ("dataview-serializer-query-once", "once"),
        ("dataview-serializer-query-once-and-eject", "once-and-eject"),
    ],
)
def test_the_serializers_variants(word: str, mode: str) -> None:
    block = only(f"<!-- {word}: LIST -->\n")
    assert (block.mode, block.filled) == (BlockMode(mode), False)
    assert block.wording == ("SerializedQuery:" if word.startswith("Query") else "dataview-serializer-result:")


def test_the_option_before_the_colon() -> None:
    assert only(f"<!-- vaultsync html: references -->\n{CLOSE}").option == "html"


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{OPEN}\n```\n",
        f"`{OPEN}` and `{CLOSE}`",
        f"    {OPEN}\n    {CLOSE}\n",
        f"$$\n{OPEN}\n$$\n",
        f"---\na: |\n  {OPEN}\n---\n",
        "<!-- vaultsync-ignore broken-link -->",
        "<!-- about vaultsync: nothing -->",
        "%% QueryToSerialize: LIST %%",
        "<!-- /vaultsync-else -->",
    ],
)
def test_what_is_no_block(text: str) -> None:
    note = parse(text)
    assert (note.managed, note.problems) == ((), ())


def test_what_javascript_wrote_is_generated_and_left_alone() -> None:
    note = parse(
        "<!-- DataviewJSToSerialize:\ndv.list()\n-->\n<!-- SerializedDataviewJS -->\n[[a]]\n<!-- SerializedDataviewJS END -->\n[[b]]"
    )
    assert (note.managed, note.problems, [link.target for link in note.links]) == ((), (), ["b"])
    script = parse(PUBLISHER.replace("dataview\n", "dataviewjs\n") + "\n[[b]]")
    assert (script.managed, script.problems, [link.target for link in script.links]) == ((), (), ["b"])


def test_a_result_whose_query_was_taken_away_is_generated_and_left_alone() -> None:
    note = parse(f"{RESULT}\n[[a]]\n{RESULT_END}\n")
    assert (note.managed, note.problems, note.links) == ((), (), ())


def test_what_is_generated_is_no_evidence_but_a_place() -> None:
    text = f"[[a]] #t\n\n{OPEN}\n\n# Heading\n\n- [[b]] #u [c:: d]\n- [ ] task\n\nx:: y ^id\n\n{CLOSE}\n\n[[e]]\n"
    note = parse(text)
    assert ([link.target for link in note.links], [tag.tag for tag in note.tags]) == (["a", "e"], ["#t"])
    assert (note.fields, note.layout.items) == ((), ())
    assert ([heading.text for heading in note.headings], [block.id for block in note.blocks]) == (["Heading"], ["id"])
    assert "heading" in [section.type for section in note.layout.sections]


def test_what_stands_beside_a_value_counts() -> None:
    note = parse("- [a:: <!-- vaultsync: = [[x]] -->[[x]]<!-- /vaultsync --> [[y]]]\n")
    assert [link.target for link in note.links] == ["y"]
    assert [(field.key, field.value) for field in note.fields] == [("a", "[[y]]")]
    assert [item.source for item in note.layout.items] == ["- [a::  [[y]]]"]


# -- live blocks


def test_live_blocks() -> None:
    text = "```dataview\nLIST\n```\n\n> ~~~ dataview\n> TABLE a\n> FROM #b\n> ~~~\n\n- a\n  ````dataview x\n\n  LIST\n  ````\n"
    found = parse(text).live_queries
    assert [(live.query, live.raw, live.prefix) for live in found] == [
        ("LIST", "LIST", ""),
        ("TABLE a\nFROM #b", "TABLE a\nFROM #b", "> "),
        ("LIST", "\nLIST", "  "),
    ]
    assert text[found[0].start : found[0].end] == "```dataview\nLIST\n```"
    assert [text[live.query_start : live.query_end] for live in found] == ["LIST", "TABLE a\n> FROM #b", "LIST"]


@pytest.mark.parametrize(
    "text",
    [
        "```dataviewjs\nx\n```",
        "```js dataview\nx\n```",
        "`dataview LIST`",
        "```dataview\nLIST",
        "<!--\n```dataview\nLIST\n```\n-->",
        "%%\n```dataview\nLIST\n```\n%%",
        PUBLISHER,
        f"{OPEN}\n```dataview\nLIST\n```\n{CLOSE}",
    ],
)
def test_no_live_block(text: str) -> None:
    assert parse(text).live_queries == ()


# -- damage


def damaged() -> Iterator[tuple[str, str]]:
    """Notes with one fault each, by what is wrong with them and where the block stands."""
    pairs = {
        "own": (OPEN, CLOSE),
        "percent": ("%% vaultsync: LIST %%", "%% /vaultsync %%"),
        "name": ("<!-- vaultsync: references -->", CLOSE),
        "serializer": (f"{QUERY}\n{RESULT}", RESULT_END),
        "long": (
            "<!-- dataview-serializer-query: LIST -->\n<!-- dataview-serializer-result: LIST -->",
            "<!-- dataview-serializer-result-end -->",
        ),
        "publisher": tuple(PUBLISHER.split("\n- [[a]]\n")),
        "value": ("<!-- vaultsync: = this.a -->5", CLOSE),
        "inline": ("<!-- IQ: =this.a -->5", "<!-- /IQ -->"),
    }
    whole = f"{OPEN}\n- [[z]]\n{CLOSE}"
    arounds = ("{}", "# Heading\n\nMy words\n\n{}", f"{whole}\n\n{{}}\n\nMy words", f"{{}}\n\n{whole}\n")
    for (name, (opening, closing)), around in itertools.product(pairs.items(), arounds):
        inline = name in ("value", "inline")
        between = "" if inline else "\n- [[b]]\n"
        faults = {
            "not closed": opening + between + "My words",
            "not opened": f"My words{between}{closing}" if inline else f"My words\n\n{closing}",
            "opened twice": f"{opening}{between}{opening}{between}{closing}",
            "closed twice": f"{opening}{between}{closing}\n\n{closing}",
            "nested": f"{opening}{between}{opening}{between}{closing}\n\n{closing}",
            "swapped": f"{closing}\n\n- [[b]]\n\n{opening}",
            "closed in code": f"{opening}\n```\n{closing}\n```\n",
            "cut off": (opening + between + closing)[: -2 - len(closing) // 2] + "\n",
            "closing comment without its end": f"{opening}{between}{closing[:-3].rstrip()}",
            "of two kinds": f"{opening}{between}{'%% /vaultsync %%' if opening[0] == '<' else CLOSE}",
        }
        for fault, text in faults.items():
            yield f"{name}, {fault}, {arounds.index(around)}", around.format(text)


DAMAGED = dict(damaged())


def test_there_are_more_than_200_of_them() -> None:
    assert len(DAMAGED) >= 200


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_one_problem_and_leaves_nothing_to_write(name: str) -> None:
    note = parse(DAMAGED[name])
    assert note.managed == ()
    [problem] = note.problems
    assert problem.rule == "unclosed-block"
    assert problem.message
    assert problem.help


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"Text\n{OPEN}\n- a\n", 2, "this block is not closed: its closing comment is missing"),
        (f"{OPEN}\n```\n{CLOSE}\n```\n", 1, "this block is not closed: its closing comment stands in code"),
        (f"Text\n\n{CLOSE}\n", 3, "this comment closes a block that is not open"),
        (f"{OPEN}\n{OPEN}\n{CLOSE}\n{CLOSE}", 2, "a block opens inside the block that opens on line 1"),
        (f"{OPEN}\n%% /vaultsync %%", 2, "this comment is not the one that closes the block that opens on line 1"),
        (f"<!-- vaultsync: LIST\n- a\n{CLOSE}", 1, "this comment of a block has no end"),
        (f"{OPEN} mine\n{CLOSE}", 1, "text behind the opening comment of a block would be overwritten"),
        (f"{OPEN}\nmine {CLOSE}", 2, "text before the closing comment of a block would be overwritten"),
        (f"> {OPEN}\n{CLOSE}", 2, "this block opens on line 1 in another quote than it closes in"),
        (f"<!-- vaultsync htm: LIST -->\n{CLOSE}", 1, '"htm" is no format of a block'),
        (f"<!-- vaultsync: = 1 -->\n1{CLOSE}", 1, "this block holds an expression and spans several lines"),
        (f"{OPEN}\n<!-- /vaultsync LIST -->", 2, "this closing comment says more than it may"),
    ],
)
def test_what_is_said_of_damage(text: str, line: int, said: str) -> None:
    note = parse(text)
    [problem] = note.problems
    assert (note.line_index.position(problem.start).line, problem.message) == (line, said)


# -- any text

PARTS = [
    *(OPEN, CLOSE, QUERY, RESULT, RESULT_END, "%% vaultsync: LIST %%", "%% /vaultsync %%", "<!-- IQ: =1 -->", "<!-- /IQ -->"),
    *("%% DATAVIEW_PUBLISHER: start\n", "```dataview\nLIST\n```\n", "%%", "%% DATAVIEW_PUBLISHER: end %%", "<!-- vaultsync: = 1 -->"),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "> ",
        "- ",
        "    ",
        "text",
        "[[a]]",
        "- [[b]]\n",
        "```\n",
        "`",
        "$$",
        "<!--",
        "-->",
        "%%\n",
        "\U0001f600",
    ),
    *("<!-- SerializedDataviewJS -->", "<!-- SerializedDataviewJS END -->", "---\n", "vaultsync", "<div>\n", "~~~\n", "\U0001f600"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join))
def test_any_text(text: str) -> None:
    note = parse(text)
    damage = [problem for problem in note.problems if problem.rule == "unclosed-block"]
    assert len(damage) <= 1
    assert not (damage and note.managed)
    at = 0
    for block in note.managed:
        assert at <= block.start <= block.body_start <= block.body_end <= block.content_start <= block.content_end <= block.end <= len(text)
        assert block.kind is BlockKind.EXPRESSION or set(block.prefix) <= {">", " ", "\t"}
        at = block.end
    for live in note.live_queries:
        assert 0 <= live.start < live.query_start <= live.query_end < live.end <= len(text)


@pytest.mark.parametrize(
    "part",
    [
        f"{OPEN}\n- a\n{CLOSE}\n",
        f"{OPEN}{CLOSE}",
        "<!-- vaultsync: = 1 -->1<!-- /vaultsync -->",
        "- <!-- vaultsync: = 1 -->1<!-- /vaultsync -->\n",
        "a:: <!-- vaultsync: = 1 -->1<!-- /vaultsync -->\n",
        f"> {OPEN}\n> {CLOSE}\n",
        f"{QUERY}\n{RESULT}\n{RESULT_END}\n",
        f"{QUERY}\n",
        f"{PUBLISHER}\n",
        "<!-- vaultsync: ",
        "%% vaultsync: ",
        f"`{OPEN}` ",
        f"```\n{OPEN}\n```\n",
        "%% DATAVIEW_PUBLISHER: start ",
        "```dataview\nLIST\n```\n",
        "> ```dataview\n> LIST\n> ```\n\n",
        "```dataview ",
        "`dataview`",
    ],
)
def test_time_is_linear(part: str) -> None:
    assert_linear(lambda n: (part * (n // len(part))).encode(), lambda data: parse_note(VaultPath("Note.md"), data), start=4_000)
