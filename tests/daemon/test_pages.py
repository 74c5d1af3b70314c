"""Answers in pages, of files whose names are no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon import answers
from vaultsync.daemon.answers import Held
from vaultsync.daemon.answers.pages import mark_of, path_of
from vaultsync.daemon.protocol.methods import (
    Diagnostics,
    DiagnosticsParams,
    QueryParams,
    QueryResult,
    TablesParams,
    TablesResult,
)
from vaultsync.vault import open_vault

TABLE = "<!-- vaultsync: LIST -->\n<!-- /vaultsync -->\n"
NAMES = ["%00e9.md", "50% off.md", "\udcff.md", "a.md", "\udcfe/b.md"]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    for name in NAMES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"[[nowhere]] [[nowhere else]]\n- [ ] to do\n\n{TABLE}")
    vault = open_vault(tmp_path)
    return Held(vault, vault.session())


@given(st.text(st.characters()))
def test_a_mark_is_text_and_leads_back_to_its_path(path: str) -> None:
    mark = mark_of(path)  # type: ignore[arg-type]
    mark.encode("utf-8")
    assert path_of(mark) == path


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_client_comes_past_names_that_are_no_text(held: Held, limit: int) -> None:
    found, after, pages = [], "", 0
    while pages < 100:
        answer = answers.diagnostics(held, DiagnosticsParams(limit=limit, after=after)).model_dump_json()
        page = Diagnostics.model_validate_json(answer)
        found += [(one.path, one.range.start.line, one.range.start.character) for one in page.findings]
        if page.next is None:
            break
        after, pages = page.next, pages + 1
    assert len(found) == len(set(found)) == 3 * len(NAMES)


def test_tables_too(held: Held) -> None:
    found, after = [], ""
    for _ in range(10):
        page = TablesResult.model_validate_json(answers.tables(held, TablesParams(limit=1, after=after)).model_dump_json())
        found += [one.path for one in page.notes]
        if page.next is None:
            break
        after = page.next
    assert len(found) == len(set(found)) == len(NAMES)


@pytest.mark.parametrize("query", ["LIST", "TABLE file.path, file.folder", "TASK", "LIST rows.file.link GROUP BY file.name"])
def test_answers_of_queries_are_text(held: Held, query: str) -> None:
    said = answers.query(held, QueryParams(query=query)).model_dump_json()
    assert "\\\\udcff" in said
    assert QueryResult.model_validate_json(said).rows == len(NAMES)
