"""What a statement says of two links, and whether another says it with both exchanged: only where the sentence is plain."""

from __future__ import annotations

import pytest
from evidence.small_vault import CITED, CONCEPT, insight, small_vault, takeaway

from vaultsync.evidence import Status, verdict
from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.relation import Relation, relations
from vaultsync.paths import VaultPath


@pytest.mark.parametrize(
    ("bare", "said"),
    [
        ("… reduces ….", [Relation(0, 1)]),
        ("The use of … strongly reduced the risk of ….", [Relation(0, 1)]),
        ("… was reduced by ….", [Relation(1, 0)]),
        ("In mice, … led to ….", [Relation(0, 1)]),
        ("… is better than ….", [Relation(0, 1, "better")]),
        ("… was worse than ….", [Relation(1, 0, "better")]),
        ("… uses less memory than ….", [Relation(1, 0, "more memory")]),
        ("… was inferior to ….", [Relation(1, 0, "better")]),
        ("… outperformed ….", [Relation(0, 1, "better")]),
        # Not plain, or another sentence.
        ("… fell with ….", []),
        ("… decreased after ….", []),
        ("… did not reduce ….", []),
        ("… is no better than ….", []),
        ("Lack of … increases ….", []),
        ("In people with … reduced … was seen.", []),
        ("… and … reduce …", []),
        ("… correlates with ….", []),
        ("… reduces it.", []),
        ("", []),
    ],
)
def test_relations(bare: str, said: list[Relation]) -> None:
    assert list(relations(bare)) == said


@pytest.mark.parametrize(
    ("claim", "finding", "seems"),
    [
        ("[[A]] reduces [[B]].", "[[B]] reduced [[A]].", Contrast.EXCHANGED),
        ("[[A]] reduces [[B]].", "[[A]] was reduced by [[B]].", Contrast.EXCHANGED),
        ("[[A]] causes [[B]].", "[[B]] worsens [[A]].", Contrast.EXCHANGED),
        ("[[A]] is better than [[B]].", "[[B]] was better than [[A]].", Contrast.REVERSED),
        ("[[A]] is better than [[B]].", "[[A]] was worse than [[B]].", Contrast.REVERSED),
        ("[[A]] outperforms [[B]].", "[[B]] was superior to [[A]].", Contrast.REVERSED),
        ("[[A]] reduces [[B]].", "[[B]] was reduced by [[A]].", None),
        ("[[A]] reduces [[B]].", "[[B]] decreased under [[A]].", None),
        ("[[A]] is better than [[B]].", "[[B]] was worse than [[A]].", None),
        ("[[A]] uses less memory than [[B]].", "[[B]] used more memory than [[A]].", None),
        ("[[A]] worsens [[B]].", "[[A]] worsened [[B]], and [[B]] worsened [[A]].", None),
        ("[[A]] reduces [[B]].", "… of [[B]] reduced [[A]].", None),
        ("[[A]] reduces [[B]].", "[[B]] reduced [[A]]. [[A]] reduced [[B]] too.", None),
    ],
)
def test_a_finding_that_exchanges_the_concepts_only_seems_to_support(claim: str, finding: str, seems: Contrast | None) -> None:
    files = {"A.md": CONCEPT, "B.md": CONCEPT, "s.md": CITED}
    files["i.md"] = insight('source: "[[s]]"', body=finding)
    files["T.md"] = takeaway('insights: ["[[i]]"]', body=claim)
    found = verdict(small_vault(files), VaultPath("T.md"))
    (one,) = found.case.standings
    assert (one.contrast, one.provisional) == (seems, seems is not None)
    assert (found.status is Status.CONTESTED) == (seems is not None)


def test_the_author_may_settle_it() -> None:
    files = {"A.md": CONCEPT, "B.md": CONCEPT, "s.md": CITED}
    files["i.md"] = insight('source: "[[s]]"', "direction: supports", body="[[B]] reduced [[A]].")
    files["T.md"] = takeaway('insights: ["[[i]]"]', body="[[A]] reduces [[B]].")
    assert verdict(small_vault(files), VaultPath("T.md")).case.standings[0].supports


@pytest.mark.parametrize("text", ["… reduces " * 20_000, "… the " * 20_000, "… is much " * 20_000, "the " * 50_000 + "… reduces …"])
def test_hostile_text_takes_no_long(text: str) -> None:
    assert isinstance(list(relations(text)), list)
