"""``sync`` does what ``sync --check`` says, once, and touches nothing but blocks: held against any small vault."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultsync.disk.write import Writer
from vaultsync.rules import unclosed_block
from vaultsync.sync import Action, Synced, sync
from vaultsync.syntax import ManagedBlock, Note
from vaultsync.vault import Vault, open_vault

CONFIG = """preset = "research"
[tables.films]
query = ["TABLE n FROM #x", "LIST FROM #x"]
notes = { tag = "x" }
heading = "Films"
[tables.odd]
query = "TABLE n + this.n FROM #x WHERE n"
format = "html"
"""
QUERIES = (
    *("LIST FROM #x", "TABLE n, file.tags FROM #x SORT n DESC", "TASK FROM #x", "TABLE rows.n GROUP BY n", "CALENDAR date(2025-01-01)"),
    *(
        "TABLE length(n) FROM #x",
        "TABLE (",
        "LIST FORM #x",
        "films",
        "odd",
        "references",
        "unknown",
        "LIST this.file.inlinks",
        "TABLE n\nFROM #x",
    ),
)
CLOSE = {"<!--": "<!-- /vaultsync -->", "%%": "%% /vaultsync %%"}
END = {"<!--": "-->", "%%": "%%"}


def block(query: str, option: str, opener: str, prefix: str, content: str) -> str:
    lines = [*f"{opener} vaultsync{option}: {query} {END[opener]}".split("\n"), *content.split("\n"), CLOSE[opener]]
    return "".join(f"{prefix}{line}\n" for line in lines if line)


BLOCKS = st.builds(
    block,
    st.sampled_from(QUERIES),
    st.sampled_from(["", "", " html"]),
    st.sampled_from(["<!--", "%%"]),
    st.sampled_from(["", "", "> ", "> > ", "  "]),
    st.sampled_from(["", "old", "- [[a]]\n- [[b]]", "| File | n |\n| - | - |", "\U0001f600"]),
)
PIECES = st.one_of(
    BLOCKS,
    BLOCKS,
    st.sampled_from(
        [
            *(
                "words\n",
                "words",
                "\n",
                "# Films\n",
                "# References\n\ntext\n",
                "- [ ] do [[b]] #x\n",
                "n:: 3\n",
                "[[a]] ^id\n",
                "> quote\n",
            ),
            *("= <!-- vaultsync: = this.n + 1 -->0<!-- /vaultsync --> end\n", "<!-- vaultsync: = 1 + -->x<!-- /vaultsync -->\n"),
            *("<!-- QueryToSerialize: LIST FROM #x -->\n", "<!-- SerializedQuery: LIST FROM #x -->\nold\n<!-- SerializedQuery END -->\n"),
            *("```dataview\nLIST FROM #x\n```\n", "```\n<!-- vaultsync: LIST -->\n```\n", "<!-- IQ: =1+1 -->0<!-- /IQ -->\n"),
        ]
    ),
)
DAMAGE = st.sampled_from(
    [
        "<!-- vaultsync: LIST -->\n",
        "<!-- /vaultsync -->\n",
        "<!-- vaultsync: LIST",
        "%% vaultsync: LIST %%\n",
        "```\n",
        "<<<<<<< a\n=======\n>>>>>>> b\n",
    ]
)
HEADS = st.sampled_from(
    ["", "---\ntags: [x]\nn: 1\n---\n", "---\ntags: x\nn: text\n---\n", "---\ntype: takeaway\n---\n", "---\nn: [\n---\n"]
)
NOTES = st.builds(
    lambda bom, head, pieces, damage, newline: bom + (head + "".join(pieces) + damage).replace("\n", newline),
    st.sampled_from(["", "", "\ufeff"]),
    HEADS,
    st.lists(PIECES, max_size=5),
    st.one_of(st.just(""), st.just(""), DAMAGE),
    st.sampled_from(["\n", "\n", "\r\n"]),
)
VAULTS = st.dictionaries(st.sampled_from(["a.md", "b.md", "f/a.md", "f/c d.md"]), NOTES, min_size=1)
_numbers = itertools.count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any vault")


def vault_at(root: Path, notes: dict[str, str]) -> Path:
    (root / ".obsidian").mkdir(parents=True)
    (root / "vaultsync.toml").write_text(CONFIG)
    for path, text in notes.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.md"))}


def ran(root: Path, *, dry: bool, action: Action = Action.REGENERATE) -> Synced:
    return sync(open_vault(root), Writer(root, root.parent / f"{root.name} state"), action=action, dry=dry)


def own_text(vault: Vault, note: Note) -> str:
    """The note without what its blocks hold."""
    text = (vault.root / note.path).read_bytes().decode()
    for one in reversed(note.managed):
        text = text[: one.content_start] + text[one.content_end :]
    return text


def is_settled(one: ManagedBlock) -> bool:
    """Whether its comments stay: those of the Serializer are written where they are missing."""
    return one.family.name == "VAULTSYNC"


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(VAULTS)
def test_what_check_says_is_what_sync_does(folder: Path, notes: dict[str, str]) -> None:
    root = vault_at(folder / str(next(_numbers)), notes)
    before = contents(root)
    vault = open_vault(root)
    stale = {found.path for found in vault.audit().diagnostics if found.rule == "stale-table"}
    said = ran(root, dry=True)
    assert contents(root) == before

    done = ran(root, dry=False)
    after = contents(root)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {change.path for change in said.changes} == {change.path for change in done.changes}
    assert all(after[change.path] == change.after.encode() for change in said.changes)
    assert {(one.path, one.reason) for one in said.refused} == {(one.path, one.reason) for one in done.refused}

    later = open_vault(root)
    set_in = {path for path, note in vault.index.notes.items() if len(later.index.notes[path].managed) > len(note.managed)}
    refused = {one.path for one in said.refused}
    assert changed - set_in <= stale <= changed | refused

    again = ran(root, dry=False)
    assert (again.changes, contents(root)) == ((), after)
    assert not ran(root, dry=True).changes


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(VAULTS)
def test_outside_blocks_no_byte_moves(folder: Path, notes: dict[str, str]) -> None:
    root = vault_at(folder / str(next(_numbers)), notes)
    (root / "vaultsync.toml").write_text("")
    vault = open_vault(root)
    before, kept = contents(root), {path: own_text(vault, note) for path, note in vault.index.notes.items()}
    ran(root, dry=False)
    later, after = open_vault(root), contents(root)
    for path, note in vault.index.notes.items():
        if any(problem.rule == unclosed_block.RULE.name for problem in note.problems):
            assert after[path] == before[path]
        elif all(map(is_settled, note.managed)):
            assert own_text(later, later.index.notes[path]) == kept[path]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(VAULTS, st.sampled_from([Action.CONVERT, Action.EJECT]))
def test_check_is_right_about_the_other_actions(folder: Path, notes: dict[str, str], action: Action) -> None:
    root = vault_at(folder / str(next(_numbers)), notes)
    said = ran(root, dry=True, action=action)
    before = contents(root)
    ran(root, dry=False, action=action)
    after = contents(root)
    assert {change.path: change.after.encode() for change in said.changes} == {p: after[p] for p in before if before[p] != after[p]}
