"""The keeper takes changes in before it judges them, tells of them in slices and answers between these who does not need all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.keeper import SLICE, Change, Keeper, Settled
from vaultsync.daemon.log import Log
from vaultsync.diagnostic import Diagnostic
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.disk.worker import Reader
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault import Vault, open_vault

NOTES = 2 * SLICE + 50
WITHIN = 60.0
Begin = Callable[[], Keeper]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Makes keepers of one vault of many notes; the last is stopped in the end."""
    root, state = tmp_path / "vault", tmp_path / "state"
    (root / ".obsidian").mkdir(parents=True)
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(NOTES):
        (root / f"{number}.md").write_text("")
    reader, log = Reader(root), Log(state)
    made: list[Keeper] = []

    def begun() -> Keeper:
        made.append(Keeper(lambda: open_vault(root, cached=True, packing=True), reader, Runs(state), log))
        return made[-1]

    yield begun
    for keeper in made:
        keeper.stop()
    reader.close()
    log.close()


def started(keeper: Keeper) -> Keeper:
    keeper.start()
    assert keeper.ready.wait(WITHIN)
    return keeper


def rewritten(root: Path, text: str = "[[Nowhere]]\n") -> Settled:
    paths = [VaultPath(f"{number}.md") for number in range(NOTES)]
    for path in paths:
        (root / path).write_text(text)
    return Settled(frozenset(paths), frozenset(), dict.fromkeys(paths, UNKNOWN))


def linked(vault: Vault) -> int:
    """How many notes say what they say now."""
    return sum(bool(note.links) for note in vault.index.notes.values())


def all_findings(vault: Vault, session: Session) -> dict[VaultPath, tuple[Diagnostic, ...]]:
    return dict(session.all_diagnostics())


def test_the_index_is_of_now_before_all_is_judged(begin: Begin, tmp_path: Path) -> None:
    keeper = begin()
    events: list[str] = []
    answers: list[Future[None]] = []
    told = threading.Event()

    def note(what: str) -> Callable[[Vault, Session], None]:
        return lambda vault, session: events.append(f"{what}: {linked(vault)} in the index, {len(all_findings(vault, session))} judged")

    def changed(vault: Vault, session: Session, change: Change) -> None:
        events.append(f"told of {len(change.findings)}")
        if not answers:
            answers.extend((keeper.ask(note("asked")), keeper.ask(note("meanwhile"), meanwhile=True)))
        told.set()

    keeper.listener.changed = changed
    started(keeper).deliver(rewritten(tmp_path / "vault"))
    assert told.wait(WITHIN)
    for answer in answers:
        answer.result(WITHIN)
    assert events == [
        f"told of {SLICE}",
        f"meanwhile: {NOTES} in the index, {SLICE} judged",
        f"told of {SLICE}",
        "told of 50",
        f"asked: {NOTES} in the index, {NOTES} judged",
    ]


def test_what_changes_while_others_are_judged_is_taken_in_first_and_judged_once(begin: Begin, tmp_path: Path) -> None:
    keeper = begin()
    told: list[int] = []

    def changed(vault: Vault, session: Session, change: Change) -> None:
        told.append(len(change.findings))
        if len(told) == 1:  # all is well again before most of it was judged
            keeper.deliver(rewritten(tmp_path / "vault", "[[0]]\n"))

    keeper.listener.changed = changed
    started(keeper).deliver(rewritten(tmp_path / "vault"))
    assert keeper.ask(all_findings).result(WITHIN) == {}
    assert (told[0], sum(told)) == (SLICE, 2 * SLICE)


def test_what_is_not_judged_when_it_ends_is_judged_before_it_is_kept(begin: Begin, tmp_path: Path) -> None:
    keeper = begin()
    told = threading.Event()
    keeper.listener.changed = lambda vault, session, change: told.set()
    started(keeper).deliver(rewritten(tmp_path / "vault"))
    assert told.wait(WITHIN)
    keeper.stop()
    assert keeper.is_alive()
    found = started(begin()).ask(all_findings).result(WITHIN)
    assert len(found) == NOTES


A, B = VaultPath("a"), VaultPath("b")


def settled(changed: dict[VaultPath, int], removed: set[VaultPath], *, settings: bool = False, bookmarks: bool = False) -> Settled:
    return Settled(frozenset(changed), frozenset(removed), changed, settings, bookmarks)


@pytest.mark.parametrize(
    ("first", "later", "both"),
    [
        (settled({A: 1}, set()), settled({A: 2, B: 3}, set()), settled({A: 2, B: 3}, set())),
        (settled({A: 1}, {B}), settled({B: 2}, {A}), settled({B: 2}, {A})),
        (settled({}, {A}, settings=True), settled({}, {B}, bookmarks=True), settled({}, {A, B}, settings=True, bookmarks=True)),
    ],
)
def test_changes_one_after_the_other_are_as_one(first: Settled, later: Settled, both: Settled) -> None:
    found = first.then(later)
    assert found == Settled(both.changed, both.removed, found.stamps, both.settings, both.bookmarks)
    assert {path: found.stamps[path] for path in both.changed} == both.stamps
