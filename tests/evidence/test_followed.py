"""In a vault that is followed every verdict is the one of a vault read afresh, and one that changed rested on what the change altered."""

from __future__ import annotations

import re
from typing import Any

from evidence.small_vault import CITED, CONCEPT, IN_FOLDERS, MATCHES, insight, note, small_vault, source, takeaway
from hypothesis import given, settings
from hypothesis import strategies as st
from index.vaults import hold_packed

from vaultsync.evidence import chain, circle, count_statuses, footing, in_support_cycle, render, verdict
from vaultsync.evidence.cycles import MAX_VISITED
from vaultsync.evidence.graph import CROWD, cited_by, supported_by
from vaultsync.index import VaultIndex, build_index, facts
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

Files = dict[str, str]
PATHS = ["T.md", "U.md", "i.md", "j.md", "a/i.md", "s.md", "r.md", "c.md", "d.md", "takeaway/V.md", "insight/k.md"]
"""Two of one name; the last two have their types from their folders, whether they can be read or not."""
KINDS = {"T": "takeaway", "U": "takeaway", "V": "", "i": "insight", "j": "insight", "k": "", "s": "evidence-source", "r": "evidence-source"}
KINDS |= {"c": "concept", "d": "concept"}
LINKED = {
    "takeaway": ("insights", "insights", "opposed_by", "qualified_by"),
    "insight": ("source", "sources", "takeaways", "takeaways", "opposes"),
    "evidence-source": ("insights",),
    "concept": ("insights", "source", "takeaways", "broader", "narrower"),
    "": ("insights", "source", "takeaways"),
}
TARGETS = ["T", "U", "V", "i", "i", "j", "k", "a/i", "s", "s", "r", "c", "d", "#h", "nowhere"]
EXTRAS = ["status: draft", "direction: opposes", "direction: supports", "citation: C", "doi: 10.1/x", "note: '[[T]]'"]
EXTRAS += [
    "updated: 2025-01-02",
    "reviewed: 2025-01-01",
    "study_id: one",
    "aliases: [pain]",
    "synthesis: true",
    "certainty: high",
    "timepoint: 3 months",
]
STATED = [
    "[[c]] falls within 6 months",
    "At 3 months [[c]] did not fall in [[d]].",
    "Pain rises by 5 mg after [[d]]",
    "[[nowhere]]",
    "[[c]] and [[d]]",
]
MATCHED = (*MATCHES, *IN_FOLDERS)


@st.composite
def texts(draw: Any, path: str) -> str:
    kind = KINDS[path[-4]] if draw(st.integers(0, 4)) else draw(st.sampled_from(sorted(LINKED)))
    front = [draw(st.sampled_from(EXTRAS)) for _ in range(draw(st.integers(0, 2)))]
    if kind == "evidence-source" and draw(st.integers(0, 4)):
        front += ["citation: C", "doi: 10.1/x"]
    body = []
    for name in draw(st.lists(st.sampled_from(LINKED[kind]), max_size=3, unique=True)):
        links = draw(st.lists(st.sampled_from(TARGETS), min_size=1, max_size=3))
        links *= CROWD if draw(st.integers(0, 9)) == 5 else 1
        written = [f"[[{target}]]" for target in links]
        if draw(st.booleans()):
            front.append(f"{name}: {written}")
        else:
            body.append(f"{name.capitalize()}:: {', '.join(written)}")
    body += draw(st.lists(st.sampled_from(STATED), max_size=2))
    if not draw(st.integers(0, 15)):
        front.append("x: [unclosed")
    return note(kind or "''", *dict.fromkeys(front), body="\n".join(body))


def written(path: str) -> st.SearchStrategy[tuple[str, str | None]]:
    return st.tuples(st.just(path), texts(path))


somewhere = st.sampled_from(PATHS)
changes = st.one_of(
    somewhere.flatmap(written),
    somewhere.flatmap(written),
    st.tuples(somewhere, st.none()),
    st.tuples(somewhere, somewhere),
    st.tuples(somewhere, st.sampled_from([f"type: {kind}" for kind in LINKED if kind])),
)
"""A note is written, is gone, is moved to the place of another (both are paths), or is given another type."""
vaults = st.lists(somewhere.flatmap(written), min_size=4, max_size=12).map(dict)


def changed(files: Files, change: tuple[str, str | None]) -> Files:
    path, text = change
    if text is None:
        return {other: kept for other, kept in files.items() if other != path}
    if text.startswith("type: "):
        return {other: re.sub("type: .*", text, kept, count=1) if other == path else kept for other, kept in files.items()}
    if text not in PATHS:
        return {**files, path: text}
    return {(text if other == path else other): kept for other, kept in sorted(files.items(), key=lambda item: item[0] == path)}


def asked(index: VaultIndex, kind: str, path: VaultPath) -> Any:
    """One answer; where there is none, the kind of error."""
    try:
        match kind:
            case "verdict":
                return verdict(index, path)
            case "chain":
                return chain(index, path)
            case "explanation":
                return render(index, path)
            case "footing":
                return footing(index, path)
            case "circle":
                return circle(index, path)
            case "links":
                return cited_by(index, path), supported_by(index, path)
        return [other for other in PATHS if in_support_cycle(index, path, VaultPath(other))]
    except KeyError:
        return KeyError


QUESTIONS = [
    (kind, VaultPath(path)) for kind in ("verdict", "chain", "explanation", "footing", "circle", "links", "cycle") for path in PATHS
]


def answers(index: VaultIndex) -> dict[tuple[str, VaultPath], Any]:
    return {question: asked(index, *question) for question in QUESTIONS}


def recorded(index: VaultIndex) -> dict[tuple[str, VaultPath], tuple[Any, frozenset[str]]]:
    found = {}
    for question in QUESTIONS:
        with index.reading() as reads:
            answer = asked(index, *question)
        found[question] = (answer, frozenset(reads))
    return found


@settings(max_examples=250, deadline=None)
@given(vaults, st.lists(changes, min_size=1, max_size=5), st.booleans())
def test_a_followed_vault_knows_what_a_fresh_one_does(files: Files, history: list[tuple[str, str | None]], packed: bool) -> None:
    index = small_vault(files, MATCHED)
    index.follow()
    if packed:
        hold_packed(index)
    before = recorded(index)
    for change in history:
        after = changed(files, change)
        new = [parse_note(VaultPath(path), text.encode()) for path, text in after.items() if files.get(path) != text]
        delta = index.apply(new, [VaultPath(path) for path in files if path not in after])
        files, now = after, recorded(index)
        for question, (answer, reads) in before.items():
            if now[question][0] != answer:
                assert not reads.isdisjoint(delta.facts), question
        before = now
        fresh = small_vault(files, MATCHED)
        assert {question: answer for question, (answer, _) in before.items()} == answers(fresh)
        assert count_statuses(index) == count_statuses(fresh)


def followed(files: Files) -> VaultIndex:
    index = small_vault(files)
    index.follow()
    return index


def read_for(index: VaultIndex, path: str) -> frozenset[str]:
    with index.reading() as reads:
        verdict(index, VaultPath(path))
    return frozenset(reads)


def test_a_source_of_thousands_burdens_none_of_its_insights() -> None:
    files = {f"i{number}.md": insight() for number in range(3_000)}
    files |= {"s.md": source("citation: C", "doi: 1", f"insights: {[f'[[i{number}]]' for number in range(3_000)]}")}
    index = followed({**files, "T.md": takeaway("insights: ['[[i7]]']")})
    assert chain(index, VaultPath("T.md")).whole
    assert len(read_for(index, "T.md")) < 20


def test_those_who_only_mention_a_note_have_no_part_in_its_verdict() -> None:
    files = {f"{number}.md": "[[T]] [[i]] [[s]]" for number in range(3_000)}
    files |= {"T.md": takeaway("insights: ['[[i]]']"), "i.md": insight("source: '[[s]]'"), "s.md": CITED}
    index = followed(files)
    assert len(read_for(index, "T.md")) < 20
    before = verdict(index, VaultPath("T.md"))
    delta = index.apply([parse_note(VaultPath("7.md"), b"[[T]]")])
    assert read_for(index, "T.md").isdisjoint(delta.facts)
    assert verdict(index, VaultPath("T.md")) is before


def test_only_support_that_leads_far_on_rests_on_the_whole_vault() -> None:
    files = {f"T{number}.md": takeaway(f"insights: ['[[T{number + 1}]]']") for number in range(2 * MAX_VISITED)}
    index = followed(files)
    assert facts.ANYTHING in read_for(index, "T0.md")
    assert facts.ANYTHING not in read_for(index, f"T{2 * MAX_VISITED - 10}.md")


def test_an_empty_vault_may_grow() -> None:
    index = build_index([], [], matches=MATCHES)
    index.follow()
    assert not count_statuses(index)
    files = {"T.md": takeaway("insights: ['[[i]]']", body="[[c]]"), "i.md": insight("source: '[[s]]'"), "s.md": CITED, "c.md": CONCEPT}
    index.apply([parse_note(VaultPath(path), text.encode()) for path, text in files.items()])
    assert count_statuses(index) == {"weak": 1}


def test_what_becomes_an_insight_counts_where_it_lists_takeaways() -> None:
    index = followed({"T.md": takeaway(), "i.md": note("concept", "takeaways: ['[[T]]']", "source: '[[s]]'"), "s.md": CITED})
    reads, path = read_for(index, "T.md"), VaultPath("T.md")
    assert not chain(index, path).whole
    delta = index.apply([parse_note(VaultPath("i.md"), insight("takeaways: ['[[T]]']", "source: '[[s]]'").encode())])
    assert not reads.isdisjoint(delta.facts)
    assert chain(index, path).whole
