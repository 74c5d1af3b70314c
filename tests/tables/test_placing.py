"""Named tables that are missing in a note, set in under their headings."""

from __future__ import annotations

import pytest
from tables.small import NOTE, index_of, synced, tables_of

from vaultsync.paths import VaultPath
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.membership import Membership

FILES = {"One.md": "#x\n"}
TABLE = NamedTable("films", ("LIST FROM #x",), tags=("shelf",), heading="Films")
OTHER = NamedTable("books", ("LIST FROM #none",), tags=("shelf",), heading="Books")
BLOCK = "<!-- vaultsync: films -->\n- [[One]]\n<!-- /vaultsync -->"
EMPTY = "<!-- vaultsync: books -->\n<!-- /vaultsync -->"
TAG = "---\ntags: shelf\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("# Films\n\n# Books\nmine\n", f"# Films\n\n{BLOCK}\n\n# Books\nmine\n", id="under its heading"),
        pytest.param("# Films\n# Books\n", f"# Films\n\n{BLOCK}\n\n# Books\n", id="no blank line between"),
        pytest.param("# Films\nMy words\n\n\n## Else\n", f"# Films\nMy words\n\n{BLOCK}\n\n\n## Else\n", id="after the text there"),
        pytest.param("# Films", f"# Films\n\n{BLOCK}\n", id="at the end, without a line end"),
        pytest.param("# Films\n", f"# Films\n\n{BLOCK}\n", id="at the end"),
        pytest.param("# Films\n\n\n", f"# Films\n\n{BLOCK}\n\n\n", id="at the end, with blank lines"),
        pytest.param("Films\n=====\n", f"Films\n=====\n\n{BLOCK}\n", id="Setext heading"),
        pytest.param("### Films ###\nx", f"### Films ###\nx\n\n{BLOCK}\n", id="any level"),
        pytest.param("# Films\r\n\r\nx\r\n", "# Films\r\n\r\nx\r\n\r\n" + BLOCK.replace("\n", "\r\n") + "\r\n", id="CRLF"),
        pytest.param("Words\n", f"Words\n\n# Films\n\n{BLOCK}\n", id="no heading"),
        pytest.param("", f"\n# Films\n\n{BLOCK}\n", id="an empty note"),
        pytest.param("# Films\n\n# Films\n", f"# Films\n\n{BLOCK}\n\n# Films\n", id="the first of two"),
    ],
)
def test_where_a_table_goes(before: str, after: str) -> None:
    assert synced(TAG + before, FILES, TABLE) == TAG + after


def test_several_tables_keep_their_order() -> None:
    assert synced(TAG + "# Films\n", FILES, TABLE, OTHER) == f"{TAG}# Films\n\n{BLOCK}\n\n# Books\n\n{EMPTY}\n"
    same = NamedTable("books", OTHER.queries, tags=("shelf",), heading="Films")
    assert synced(TAG + "# Films\n", FILES, TABLE, same) == f"{TAG}# Films\n\n{BLOCK}\n\n{EMPTY}\n"
    assert synced(f"{TAG}Words\n", FILES, TABLE, same) == f"{TAG}Words\n\n# Films\n\n{BLOCK}\n\n{EMPTY}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Films\n", id="of another note"),
        pytest.param(f"{TAG}# Else\n{BLOCK}\n", id="stands elsewhere in the note"),
        pytest.param(f"{TAG}# Films\n<!-- vaultsync: films -->\n", id="damaged"),
        pytest.param(f"{TAG}# Films\n```\ncode without an end\n", id="would stand in code"),
        pytest.param(f"{TAG}# Films\n$$\nformula without an end\n", id="would stand in a formula"),
        pytest.param(f"{TAG}Words\n\n```\ncode without an end", id="no heading, and code at the end"),
    ],
)
def test_where_none_goes(text: str) -> None:
    assert synced(text, FILES, TABLE) == text


def test_a_heading_in_generated_text_is_none_of_the_notes_own() -> None:
    generated = "<!-- vaultsync: TASK GROUP BY 1 -->\n# Films\n\n<!-- /vaultsync -->\n"
    tables = tables_of({NOTE: TAG + generated}, TABLE)
    note = tables.index.notes[VaultPath(NOTE)]
    [edit] = tables.set_in(note, TAG + generated)
    assert edit.new_text.startswith("\n\n# Films\n\n<!-- vaultsync: films -->")


def test_a_table_whose_query_fails_is_set_in_empty_so_that_it_is_reported() -> None:
    broken = NamedTable("films", ("LIST WHERE",), tags=("shelf",), heading="Films")
    assert synced(TAG + "# Films\n", FILES, broken) == f"{TAG}# Films\n\n<!-- vaultsync: films -->\n<!-- /vaultsync -->\n"


def test_a_note_that_has_all_its_tables_wants_nothing() -> None:
    tables = tables_of({"A.md": f"{TAG}{BLOCK}\n", "B.md": TAG, "C.md": "x"}, TABLE)
    assert [tables.wants(tables.index.notes[VaultPath(f"{name}.md")]) for name in "ABC"] == [False, True, False]


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        (NamedTable("t", ("LIST",), tags=("a",), heading="H"), "front body nested"),
        (NamedTable("t", ("LIST",), tags=("#A/B",), heading="H"), "nested"),
        (NamedTable("t", ("LIST",), types=("takeaway",), heading="H"), "typed"),
        (NamedTable("t", ("LIST",), folders=("f",), heading="H"), "f/inside"),
        (NamedTable("t", ("LIST",), folders=("f/**", "no*"), heading="H"), "f/inside nothing"),
        (NamedTable("t", ("LIST",), folders=("f",), tags=("a",), heading="H"), ""),
        (NamedTable("t", ("LIST",), heading="H"), ""),
        (NamedTable("t", ("LIST",), tags=("a",)), ""),
    ],
)
def test_which_notes_it_belongs_to(table: NamedTable, notes: str) -> None:
    index = index_of(
        {
            "front.md": "---\ntags: [A]\n---\n",
            "body.md": "#a\n",
            "nested.md": "#a/b\n",
            "typed.md": "---\ntype: takeaway\n---\n",
            "f/inside.md": "#ab\n",
            "nothing.md": "",
        }
    )
    membership = Membership(index, {"t": table})
    assert {path[:-3] for path, note in index.notes.items() if membership.tables_of(note)} == set(notes.split())
