"""The default roles speak of the same types and properties as the schemas of the preset ``research``."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultsync.evidence import RESEARCH, Relation
from vaultsync.schema import NoteType, load_note_type

SCHEMAS = Path(__file__).parent.parent.parent / "schemas" / "note" / "research"


def preset(name: str) -> NoteType:
    path = SCHEMAS / f"{name}.json"
    return load_note_type(name, path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize(
    ("start", "relation", "end", "word"),
    [
        (RESEARCH.claim, RESEARCH.support, RESEARCH.finding, "supports"),
        (RESEARCH.claim, RESEARCH.opposition, RESEARCH.finding, "opposes"),
        (RESEARCH.claim, RESEARCH.qualification, RESEARCH.finding, "qualifies"),
        (RESEARCH.finding, RESEARCH.citing, RESEARCH.source, "cites"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_relations(start: str, relation: Relation, end: str, word: str) -> None:
    def properties(type_name: str, to: str) -> set[str]:
        return {rule.property for rule in preset(type_name).links if rule.relation == word and rule.to == (to,)}

    assert properties(start, end) == set(relation.forward)
    assert properties(end, start) == set(relation.inverse)


def test_values() -> None:
    assert RESEARCH.supporting in preset(RESEARCH.finding).schema["properties"][RESEARCH.direction]["enum"]
    assert RESEARCH.status in preset(RESEARCH.claim).schema["properties"]
    assert set(RESEARCH.record) <= preset(RESEARCH.source).schema["properties"].keys()
    assert set(RESEARCH.record) >= {RESEARCH.citation, RESEARCH.identifier, *RESEARCH.identifiers}
