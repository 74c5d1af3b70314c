"""Live blocks made managed and live again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note
from vaultsync.tables.convert import converted, ejected
from vaultsync.tables.definition import NamedTable
from vaultsync.text import apply_edits

TABLES = {"t": NamedTable("t", ("LIST\nFROM #a", "TABLE b")), "ticks": NamedTable("ticks", ("LIST\n```",))}
CLOSE = "<!-- /vaultsync -->"


def convert(text: str) -> str:
    return apply_edits(text, converted(parse_note(VaultPath("Note.md"), text.encode("utf-8", "surrogatepass"))))


def eject(text: str) -> str:
    return apply_edits(text, ejected(parse_note(VaultPath("Note.md"), text.encode("utf-8", "surrogatepass")), TABLES))


@pytest.mark.parametrize(
    ("live", "managed"),
    [
        ("a\n```dataview\nLIST\n```\nb", f"a\n<!-- vaultsync: LIST -->\n{CLOSE}\nb"),
        ("```dataview\nTABLE a\nFROM #b\n```\n", f"<!-- vaultsync: TABLE a\nFROM #b -->\n{CLOSE}\n"),
        ("```dataview\n\nLIST \n\n```\n", f"<!-- vaultsync: \nLIST \n -->\n{CLOSE}\n"),
        ("```dataview\r\nTABLE a\r\nFROM #b\r\n```\r\n", f"<!-- vaultsync: TABLE a\r\nFROM #b -->\r\n{CLOSE}\r\n"),
        ("> [!a]\n> ```dataview\n> TABLE a\n> FROM #b\n> ```\n", f"> [!a]\n> <!-- vaultsync: TABLE a\n> FROM #b -->\n> {CLOSE}\n"),
        ("- a\n  ```dataview\n  LIST\n  ```\n- b", f"- a\n  <!-- vaultsync: LIST -->\n  {CLOSE}\n- b"),
        ("```dataview\nLIST WHERE a --> b\n```", "%% vaultsync: LIST WHERE a --> b %%\n%% /vaultsync %%"),
        ("```dataview\nLIST\n```\n```dataview\nTASK\n```", f"<!-- vaultsync: LIST -->\n{CLOSE}\n<!-- vaultsync: TASK -->\n{CLOSE}"),
    ],
)
def test_there_and_back(live: str, managed: str) -> None:
    assert convert(live) == managed
    assert eject(managed) == live


@pytest.mark.parametrize(
    "text",
    [
        "```dataview\n```\n",
        "```dataview\n \n```\n",
        '```dataview\nLIST WHERE "-->" + "%%"\n```\n',
        "```dataviewjs\ndv.list()\n```\n",
        "```dataview\nLIST",
        "`= this.a`",
    ],
)
def test_what_stays_live(text: str) -> None:
    assert convert(text) == text


@pytest.mark.parametrize(
    ("live", "back"),
    [
        ("~~~dataview\nLIST\n~~~", "```dataview\nLIST\n```"),
        ("   ````dataview\n   LIST\n   ````", "   ```dataview\n   LIST\n   ```"),
    ],
)
def test_other_fences_come_back_as_plain_ones(live: str, back: str) -> None:
    assert eject(convert(live)) == back


@pytest.mark.parametrize(
    ("managed", "live"),
    [
        pytest.param(f"<!-- vaultsync: LIST -->\n- a\n{CLOSE}\n", "```dataview\nLIST\n```\n", id="its text goes"),
        pytest.param(f"<!-- vaultsync: t -->\n{CLOSE}", "```dataview\nLIST\nFROM #a\n```\n\n```dataview\nTABLE b\n```", id="named table"),
        pytest.param(
            f"> <!-- vaultsync: t -->\n> {CLOSE}", "> ```dataview\n> LIST\n> FROM #a\n> ```\n>\n> ```dataview\n> TABLE b\n> ```", id="quote"
        ),
        pytest.param(f"<!-- vaultsync: ticks -->\n{CLOSE}", "````dataview\nLIST\n```\n````", id="longer fence"),
        pytest.param(f"<!-- vaultsync: unknown -->\n{CLOSE}", f"<!-- vaultsync: unknown -->\n{CLOSE}", id="unknown table"),
        pytest.param(f"a <!-- vaultsync: = this.b -->5{CLOSE} c", "a `= this.b` c", id="value"),
        pytest.param(f'a <!-- vaultsync: = "`" -->5{CLOSE} c', 'a `` = "`" `` c', id="value with a backtick"),
        pytest.param("<!-- QueryToSerialize: LIST -->\n", "```dataview\nLIST\n```\n", id="Serializer, no result"),
        pytest.param(
            "<!-- QueryToSerialize: LIST -->\n<!-- SerializedQuery: LIST -->\n- a\n<!-- SerializedQuery END -->\n",
            "```dataview\nLIST\n```\n",
            id="Serializer",
        ),
        pytest.param("<!-- IQ: =this.b -->5<!-- /IQ -->", "`=this.b`", id="Serializer: value"),
        pytest.param(
            "%% DATAVIEW_PUBLISHER: start\n```dataview\nLIST\n```\n%%\n- a\n%% DATAVIEW_PUBLISHER: end %%\n",
            "```dataview\nLIST\n```\n",
            id="Publisher",
        ),
        pytest.param("<!-- vaultsync: LIST -->\n- a", "<!-- vaultsync: LIST -->\n- a", id="damaged"),
    ],
)
def test_managed_blocks_become_live(managed: str, live: str) -> None:
    assert eject(managed) == live


QUERY = st.lists(
    st.sampled_from(["LIST", " ", "\n", "TABLE a", '"-"', "--", "<", ">", "\u00e9", "\U0001f600", "FROM #a", "%", "`", "!"]), min_size=1
)
OTHER = st.lists(st.sampled_from(["Text", "\n", "\n\n", "- a\n", "> b\n", "[[c]] ", "# d\n", "%", "<b>", "\u00e9"]), max_size=6).map(
    "".join
)


@given(st.lists(st.tuples(OTHER, QUERY.map("".join)), max_size=3), OTHER)
def test_plain_fences_come_back_byte_for_byte(parts: list[tuple[str, str]], end: str) -> None:
    text = "".join(f"{other}\n\n```dataview\n{query}\n```\n\n" for other, query in parts) + end
    note = parse_note(VaultPath("Note.md"), text.encode())
    managed = convert(text)
    assert eject(managed) == text
    fences = [live for live in note.live_queries if live.query]
    assert len(parse_note(VaultPath("Note.md"), managed.encode()).managed) == len(fences)
