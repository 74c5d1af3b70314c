"""What holds for every vault: a supported takeaway has a path that can be walked, and strangers change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from evidence.small_vault import CONCEPT, note, small_vault
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from vaultsync.evidence import Break, Chain, chain, record_gaps, render
from vaultsync.index import VaultIndex

KINDS = {"T": "takeaway", "U": "takeaway", "i": "insight", "j": "insight", "s": "evidence-source", "r": "evidence-source", "c": "concept"}
LINKED = {
    "takeaway": {"insights": "ij", "opposed_by": "ij", "qualified_by": "ij", "builds_on": "TU"},
    "insight": {"source": "sr", "sources": "sr", "takeaways": "TU", "opposes": "TU"},
    "evidence-source": {"insights": "ij"},
    "concept": {},
}
"""By type the properties that hold links, with the notes they should lead to."""
TEXTS = {
    "takeaway": {"status": ["active", "active", "draft"]},
    "insight": {"direction": ["supports", "supports", "null", "opposes", ""]},
    "evidence-source": {"citation": ["C", "C", '""'], "doi": ["10.1/x", "10.1/x", ""], "identifier": ["none", "some"]},
    "concept": {},
}
ANYWHERE = [*KINDS, "nowhere"]


@st.composite
def vaults(draw: Any) -> dict[str, str]:
    """Seven notes, mostly of the right types and mostly with the right links, in front matter or inline."""
    files = {}
    for name, usual in KINDS.items():
        kind = draw(st.sampled_from([usual] * 9 + [*LINKED]))
        front, body = [], []
        for key, targets in LINKED[kind].items():
            if draw(
                st.sampled_from([True, True, True, False] if key in ("insights", "source", "takeaways") else [True, False, False, False])
            ):
                links = draw(st.lists(st.sampled_from([*targets * 4, *ANYWHERE]).map("[[{}]]".format), min_size=1, max_size=3))
                if draw(st.booleans()):
                    front.append(f"{key}: {links!r}")
                else:
                    body.append(f"{key.capitalize()}:: {', '.join(links)}")
        front += [f"{key}: {draw(st.sampled_from(values))}" for key, values in TEXTS[kind].items() if draw(st.integers(0, 3))]
        files[f"{name}.md"] = note(kind, *front, body="\n".join(body))
    return files


def judged(index: VaultIndex) -> dict[str, Chain]:
    return {path: chain(index, path) for path in index.typed("takeaway") if not index.type_unknown(path)}


@given(vaults())
def test_a_whole_chain_is_a_path_that_can_be_walked(files: dict[str, str]) -> None:
    index = small_vault(files)
    for path, found in judged(index).items():
        if found.whole:
            support, citing = found.hops
            assert (support.start, support.end) == (path, citing.start)
            assert citing.end is not None
            assert "insight" in index.types_of(citing.start)
            assert "evidence-source" in index.types_of(citing.end)
            assert record_gaps(index.properties(citing.end)) == ()
            for hop in found.hops:
                written, meant = hop.place, hop.end if hop.place == hop.start else hop.start
                target = files[written][slice(*hop.span)].strip("[]'\", ")
                assert index.resolve_target(target, written).path == meant
        else:
            assert found.missing
            assert found.repair


@pytest.mark.parametrize("reason", [reason for reason in Break if reason is not Break.UNREADABLE_INSIGHT])
def test_random_vaults_know_every_verdict(reason: Break) -> None:
    def is_known(files: dict[str, str]) -> bool:
        return any(found.reason is reason for found in judged(small_vault(files)).values())

    assert find(vaults(), is_known, settings=settings(phases=[Phase.generate]))


@given(vaults(), st.sampled_from([CONCEPT, note("insight"), note("evidence-source"), note("takeaway"), "[[T]]"]))
def test_a_stranger_changes_no_verdict(files: dict[str, str], stranger: str) -> None:
    before = judged(small_vault(files))
    after = judged(small_vault({**files, "stranger.md": stranger}))
    after.pop("stranger.md", None)
    assert after == before


@given(vaults())
def test_the_order_of_notes_changes_no_verdict(files: dict[str, str]) -> None:
    assert judged(small_vault(files)) == judged(small_vault(dict(reversed(files.items()))))


@given(vaults())
def test_every_note_can_be_explained(files: dict[str, str]) -> None:
    index = small_vault(files)
    for path in index.notes:
        first, second, *_ = render(index, path).split("\n")
        assert first == path
        assert second
