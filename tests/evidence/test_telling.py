"""Which one sentence of a finding tells what came out; None where more than one may."""

from __future__ import annotations

import pytest
from evidence.small_vault import CITED, CONCEPT, insight, small_vault, takeaway

from vaultsync.evidence import verdict
from vaultsync.evidence.telling import telling
from vaultsync.paths import VaultPath

NONE_FOUND = "No difference was found."


@pytest.mark.parametrize(
    ("bare", "result"),
    [
        ("… reduced ….", "… reduced …."),
        (f"We measured … after …. {NONE_FOUND}", NONE_FOUND),
        ("We gave … to 200 people. It did not shorten ….", "It did not shorten …."),
        ("304 veterans were assigned to … or placebo. There was no effect.", "There was no effect."),
        ("Soil was treated with …. … did not change.", "… did not change."),
        ("… did not shorten ….\n\np. 12 of the paper", "… did not shorten …."),
        (f"{NONE_FOUND} Table 3.", NONE_FOUND[:-1]),
        (
            "… was measured before and after …. No significant change was observed at 6 weeks.",
            "No significant change was observed at 6 weeks.",
        ),
        # Something else came out too, or nothing is told for certain.
        (f"… fell after …. {NONE_FOUND}", None),
        (f"Patients took … and recovered. {NONE_FOUND}", None),
        (f"Patients received …, which helped. {NONE_FOUND}", None),
        ("We measured … after …. No difference in weight was found.", None),
        ("We measured … after …. Weight did not change.", None),
        ("We gave …. It did not change weight.", None),
        (f"We measured …. We compared arms. We asked 5 people. Nobody left. {NONE_FOUND}", None),
        ("", ""),
    ],
)
def test_telling(bare: str, result: str | None) -> None:
    assert telling(bare) == result


@pytest.mark.parametrize(
    ("finding", "word"),
    [
        ("We gave [[A]] and measured [[B]]. No difference was found.", "contested?"),
        ("We gave [[A]] to 20 people. It did not reduce [[B]].", "contested?"),
        ("We measured [[B]] after [[A]]. No adverse events were found.", "weak"),
        ("We measured [[B]] after [[A]]. [[B]] fell.", "weak"),
        ("We measured [[B]] and [[C]] after [[A]]. No difference was found.", "weak"),
    ],
)
def test_a_null_result_in_two_sentences_is_one(finding: str, word: str) -> None:
    files = {"A.md": CONCEPT, "B.md": CONCEPT, "C.md": CONCEPT, "s.md": CITED}
    files |= {"i.md": insight('source: "[[s]]"', body="[[A]] reduced [[B]]."), "j.md": insight('source: "[[s]]"', body=finding)}
    files["T.md"] = takeaway('insights: ["[[i]]", "[[j]]"]', body="[[A]] reduces [[B]].")
    assert verdict(small_vault(files), VaultPath("T.md")).word == word


@pytest.mark.parametrize("text", ["a " * 100_000, "We gave " * 40_000, "was " * 80_000, "x. Y " * 50_000, "In a " * 60_000])
def test_hostile_text_takes_no_long(text: str) -> None:
    assert telling(text) is None or telling(text) == text
