"""In a followed vault rules about evidence say what they say in a fresh one, and what they said rested on what a change altered."""

from __future__ import annotations

from typing import Any

from evidence.small_vault import small_vault
from evidence.test_followed import MATCHED, PATHS, Files, changed, changes, vaults
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultsync.diagnostic import Diagnostic
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import Rule
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note

ABOUT_EVIDENCE = [rule for rule in RULES if rule.parts]
SAID = ["Pain falls.", "The d of Spines: c, d and IVD", "Pain may may rise", "[[c]] lowers pain. It did. Pain rose."]
NAMES = [
    "aliases: [pain]",
    "aliases: [Spine, d]",
    "superseded_by: '[[i]]'",
    "hedged: true",
    "publisher: c",
    "tags: [commercial]",
    "csl: webpage",
]


@st.composite
def worded(draw: Any) -> Files:
    """A vault with more names and sentences in it."""
    files: Files = draw(vaults)
    named = {path: draw(st.sampled_from(NAMES)) for path in files if draw(st.booleans())}
    files = {path: text.replace("\n", f"\n{named[path]}\n", 1) if path in named else text for path, text in files.items()}
    return {path: f"{text}\n\n{draw(st.sampled_from(SAID))}" if draw(st.booleans()) else text for path, text in files.items()}


def said(index: VaultIndex, rule: Rule, path: VaultPath) -> list[Diagnostic]:
    note = index.notes.get(path)
    assert rule.check_note is not None
    return list(rule.check_note(note, index, rule.options)) if note is not None and index.types_of(path) else []


def recorded(index: VaultIndex) -> dict[tuple[str, VaultPath], tuple[list[Diagnostic], frozenset[str]]]:
    found = {}
    for rule in ABOUT_EVIDENCE:
        for path in map(VaultPath, PATHS):
            with index.reading() as reads:
                answer = said(index, rule, path)
            found[rule.name, path] = (answer, frozenset(reads))
    return found


@settings(max_examples=60, deadline=None)
@given(
    worded(),
    st.lists(
        st.one_of(changes, st.tuples(st.just("c.md"), st.sampled_from(["---\naliases: [rise]\ntype: concept\n---\n"]))),
        min_size=1,
        max_size=4,
    ),
)
def test_what_rules_say_follows_every_change(files: Files, history: list[tuple[str, str | None]]) -> None:
    index = small_vault(files, MATCHED)
    index.follow()
    before = recorded(index)
    for change in history:
        after = changed(files, change)
        new = [parse_note(VaultPath(path), text.encode()) for path, text in after.items() if files.get(path) != text]
        delta = index.apply(new, [VaultPath(path) for path in files if path not in after])
        files, now = after, recorded(index)
        fresh = small_vault(files, MATCHED)
        for (name, path), (answer, reads) in before.items():
            if now[name, path][0] != answer:
                assert not reads.isdisjoint(delta.facts), (name, path)
        for rule in ABOUT_EVIDENCE:
            for path in map(VaultPath, PATHS):
                assert now[rule.name, path][0] == said(fresh, rule, path), (rule.name, path)
        before = now


def test_a_concept_more_is_asked_about_only_where_a_word_of_it_stands() -> None:
    takeaway = "---\ntype: takeaway\ninsights: '[[i]]'\n---\n[[Pain]] of the spine"
    files = {"T.md": takeaway, "U.md": takeaway.replace("spine", "knee"), "Pain.md": "---\ntype: concept\n---\n"}
    files |= {
        "i.md": "---\ntype: insight\nsource: '[[s]]'\n---\n[[Pain]]",
        "s.md": "---\ntype: evidence-source\ncitation: C\ndoi: 10.5555/1\n---\n",
    }
    files |= {f"{number}.md": "---\ntype: concept\n---\n" for number in range(500)}
    index = small_vault(files)
    index.follow()
    rule = next(rule for rule in RULES if rule.name == "unlinked-concept")
    reads = {}
    for path in map(VaultPath, ("T.md", "U.md")):
        with index.reading() as found:
            assert said(index, rule, path) == []
        reads[path] = frozenset(found)
        assert len(found) < 50
    delta = index.apply([parse_note(VaultPath("Spines.md"), b"---\ntype: concept\n---\n")])
    assert not reads[VaultPath("T.md")].isdisjoint(delta.facts)
    assert reads[VaultPath("U.md")].isdisjoint(delta.facts)
    assert [one.message for one in said(index, rule, VaultPath("T.md"))] == ["“spine” is the concept [[Spines]], but not linked"]
