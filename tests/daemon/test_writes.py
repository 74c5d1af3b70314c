"""Who carries out a wanted write, and what becomes of it; on real notes, in simulated time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

import pytest

from vaultsync.changes import Change
from vaultsync.daemon.carrying import Carrier
from vaultsync.daemon.limits import Limits
from vaultsync.daemon.writes import ANSWER_WITHIN, BATCH, PATIENCE, PROPOSALS, Proposal, Writes
from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
NOTE, OTHER = VaultPath("Note.md"), VaultPath("Other.md")
WALL = 1_700_000_000.0
AT_ONCE = Limits(start_grace=0.0, after_cause=0.0)
IMPATIENT = replace(REAL, sleep=lambda seconds: None)


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


@dataclass
class Desk:
    """A vault, the writes of its daemon, and perhaps an editor; every note is to end in a line that counts its lines."""

    root: Path
    limits: Limits = AT_ONCE
    editing: int = 0
    allowed: bool = True
    now: float = 1_000.0
    proposals: list[Proposal] = field(default_factory=list)
    loads: list[tuple[Rewrite, ...]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lazy: bool = False
    """Rewrites are not carried out before ``work`` is called."""

    def __post_init__(self) -> None:
        self.writer = Writer(self.root, self.root.parent / "state", system=IMPATIENT)
        self.writes = Writes(self, self.limits, self.now, WALL + self.now)
        self.writes.allowed = self.allowed
        self.known = {path: self.read(path) for path in self.paths()}

    # -- as the writes see it

    def editors(self) -> int:
        return self.editing

    def propose(self, proposal: Proposal) -> None:
        self.proposals.append(proposal)

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        self.loads.append(tuple(rewrites))

    # -- as the keeper does

    def paths(self) -> list[VaultPath]:
        return sorted(VaultPath(path.name) for path in self.root.glob("*.md"))

    def read(self, path: VaultPath) -> bytes:
        return (self.root / path).read_bytes()

    def wanted(self, path: VaultPath) -> str:
        lines = self.known[path].decode().splitlines()
        body = [line for line in lines if not line.startswith("lines: ")]
        return "".join(f"{line}\n" for line in [*body, f"lines: {len(body)}"])

    def compute(self, paths: Sequence[VaultPath]) -> Iterable[Change]:
        for path in paths:
            before = self.known[path].decode()
            if before != self.wanted(path):
                yield Change(path, digest(self.known[path]), before, self.wanted(path))

    def stale(self) -> list[VaultPath]:
        return [path for path in self.known if self.known[path].decode() != self.wanted(path)]

    def follow(self) -> None:
        """Takes in what is on the disk now."""
        for path in self.paths():
            data = self.read(path)
            if data != self.known.get(path):
                self.known[path] = data
                self.writes.changed(path, digest(data), self.now)
        self.writes.wanted(self.stale(), self.now)

    def step(self) -> None:
        self.writes.wanted(self.stale(), self.now)
        self.writes.step(self.now, WALL + self.now, self.compute)
        if not self.lazy:
            self.work()
        self.told += [notice.message for notice in self.writes.notices()]

    def work(self) -> None:
        while self.loads:
            again = self.writes.written(self.writer.write_all(self.loads.pop(0)), self.now)
            if again:
                self.follow()

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        for _ in range(10_000):
            self.step()
            at = self.writes.next_time()
            if at is None or at > until:
                break
            self.now = max(self.now, at)
        self.now = until
        self.step()

    def save(self, text: bytes, path: VaultPath = NOTE) -> None:
        """Somebody saves, and the daemon hears of it."""
        (self.root / path).write_bytes(text)
        self.follow()


def desk(make_vault: MakeVault, files: Mapping[str, str] | None = None, **options: object) -> Desk:
    return Desk(make_vault({NOTE: "one\n"} if files is None else files), **options)  # type: ignore[arg-type]


# -- alone


def test_a_wanted_note_is_written_and_read_again(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    found.step()
    assert found.read(NOTE) == b"one\nlines: 1\n" == found.known[NOTE]
    assert found.stale() == []
    assert found.writes.next_time() is None
    assert not list(found.writes.waiting(found.now))


def test_an_own_write_is_no_foreign_change(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    found.step()
    assert found.writes.policy._foreign == {}
    found.save(b"one\n")
    assert list(found.writes.policy._foreign) == [NOTE]


def test_a_save_that_comes_before_the_outcome_is_a_foreign_change(make_vault: MakeVault) -> None:
    found = desk(make_vault, lazy=True)
    found.step()
    (rewrites,) = found.loads
    outcomes = found.writer.write_all(rewrites)
    (found.root / NOTE).write_bytes(b"one\ntwo\n")  # right after our write
    assert found.writes.written(outcomes, found.now) == (NOTE,)
    found.follow()
    assert list(found.writes.policy._foreign) == [NOTE]
    found.lazy = False
    found.loads.clear()
    found.run(60)
    assert found.read(NOTE) == b"one\ntwo\nlines: 2\n"


def test_the_keeper_may_meet_the_own_text_before_the_outcome(make_vault: MakeVault) -> None:
    found = desk(make_vault, lazy=True)
    found.step()
    outcomes = found.writer.write_all(found.loads.pop())
    found.follow()
    assert found.writes.policy._foreign == {}
    found.writes.written(outcomes, found.now)
    assert not list(found.writes.waiting(found.now))
    assert found.writes.next_time() is None


def test_a_note_that_was_changed_meanwhile_is_written_later_on_its_new_text(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    (found.root / NOTE).write_bytes(b"one\ntwo\n")  # nobody told the keeper yet
    found.step()
    assert found.read(NOTE) == b"one\ntwo\n"
    found.now += 1
    found.follow()
    found.run(9)
    assert found.read(NOTE) == b"one\ntwo\n"
    found.run(2)
    assert found.read(NOTE) == b"one\ntwo\nlines: 2\n"
    assert found.told == []


def test_a_note_that_is_saved_again_with_the_same_text_is_not_forgotten(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    (found.root / NOTE).rename(found.root / "away")  # an editor in the middle of saving
    found.step()
    (found.root / "away").rename(found.root / NOTE)
    found.follow()  # nothing changed
    found.run(30)
    assert found.read(NOTE) == b"one\nlines: 1\n"


def test_a_note_that_is_held_open_is_tried_again_and_told_of_after_a_while(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    with (found.root / NOTE).open("rb"):
        found.run(PATIENCE / 2)
        assert found.told == []
        assert [waiting.reason for waiting in found.writes.waiting(found.now)] == ["failed"]
        found.run(PATIENCE * 2)
        assert found.told == ["Note.md is left as it is: another program has it open"]
        found.run(PATIENCE * 4)
    assert len(found.told) == 1
    found.run(3_600)
    assert found.read(NOTE) == b"one\nlines: 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< ours\none\n", "it holds git's conflict markers"),
        ("=======\n>>>>>>> theirs\n", "it holds git's conflict markers"),
    ],
)
def test_a_note_that_must_not_be_written_is_told_of_once(make_vault: MakeVault, text: str, message: str) -> None:
    found = desk(make_vault, {NOTE: text})
    found.run(24 * 3_600)
    assert found.told == [f"Note.md is left as it is: {message}"]
    assert found.read(NOTE) == text.encode()
    found.save(b"resolved\n")
    found.run(3_600)
    assert found.read(NOTE) == b"resolved\nlines: 1\n"
    assert len(found.told) == 1


def test_each_cause_is_told_of_once(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    git = found.root / ".git"
    git.mkdir()
    (git / "MERGE_HEAD").touch()
    found.run(3_600)
    (git / "MERGE_HEAD").unlink()
    found.save(b"<<<<<<< ours\n")
    found.run(7_200)
    assert found.told == [
        "Note.md is left as it is: git is in the middle of a merge, rebase or cherry-pick",
        "Note.md is left as it is: it holds git's conflict markers",
    ]


def test_a_merge_that_ends_lets_the_note_be_written(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    (found.root / ".git").mkdir()
    (found.root / ".git/MERGE_HEAD").touch()
    found.run(600)
    (found.root / ".git/MERGE_HEAD").unlink()
    found.run(3_600)
    assert found.read(NOTE) == b"one\nlines: 1\n"


def test_nothing_is_carried_out_without_permission_but_everything_is_listed(make_vault: MakeVault) -> None:
    found = desk(make_vault, {NOTE: "one\n", OTHER: "two\n"}, allowed=False, editing=1)
    found.run(3_600)
    found.editing = 0
    found.run(3_600)
    assert found.read(NOTE) == b"one\n"
    assert found.proposals == []
    assert [waiting.path for waiting in found.writes.waiting(found.now)] == [NOTE, OTHER]
    assert found.writes.next_time() is None
    found.writes.allowed = True
    found.step()
    assert found.stale() == []


def test_many_notes_are_written_in_batches_one_after_the_other(make_vault: MakeVault) -> None:
    found = desk(make_vault, {f"{number}.md": "one\n" for number in range(BATCH + 10)}, lazy=True)
    found.step()
    found.step()
    assert [len(load) for load in found.loads] == [BATCH]
    assert found.writes.next_time() is None
    found.work()
    assert found.writes.next_time() is not None
    found.step()
    assert [len(load) for load in found.loads] == [10]
    found.work()
    assert found.stale() == []


def test_what_is_fresh_by_the_time_it_may_be_written_is_not_written(make_vault: MakeVault) -> None:
    found = desk(make_vault)
    found.save(b"two\n")
    found.run(5)
    found.save(b"two\nlines: 1\n")
    found.run(60)
    assert not list(found.writes.waiting(found.now))
    assert found.writer.images(NOTE) == ()


def test_a_note_that_needs_nothing_when_it_is_computed_costs_nothing(make_vault: MakeVault) -> None:
    found = desk(make_vault, limits=replace(AT_ONCE, run=1))
    found.known[OTHER] = b"lines: 0\n"
    found.writes.wanted([OTHER], found.now)
    found.writes.step(found.now, WALL + found.now, found.compute)
    assert not list(found.writes.waiting(found.now))
    found.step()
    assert found.read(NOTE) == b"one\nlines: 1\n"


# -- with an editor


def test_an_editor_is_asked_and_nothing_goes_to_the_disk(make_vault: MakeVault) -> None:
    found = desk(make_vault, editing=1)
    found.step()
    (proposal,) = found.proposals
    assert (proposal.change.path, proposal.change.after, proposal.title) == (NOTE, "one\nlines: 1\n", "bring a table up to date")
    assert proposal.change.old_hash == digest(b"one\n")
    assert found.read(NOTE) == b"one\n"
    assert found.writes.answered(proposal.edit, "done", "", found.now)
    found.save(proposal.change.after.encode())  # the editor's app saves two seconds later
    assert found.writes.policy._foreign == {}
    assert not list(found.writes.waiting(found.now))
    assert not found.writes.answered(proposal.edit, "done", "", found.now)


def test_an_editor_that_is_typed_into_is_asked_again_after_quiet(make_vault: MakeVault) -> None:
    found = desk(make_vault, editing=1)
    found.step()
    found.writes.answered(found.proposals[0].edit, "conflict", "", found.now)
    found.run(9)
    assert len(found.proposals) == 1
    found.save(b"one\ntwo\n")
    found.run(9)
    assert len(found.proposals) == 1
    found.run(2)
    assert [proposal.change.after for proposal in found.proposals[1:]] == ["one\ntwo\nlines: 2\n"]
    assert found.told == []


def test_an_editor_that_does_not_answer_is_asked_again_and_the_disk_is_left_alone(make_vault: MakeVault) -> None:
    found = desk(make_vault, editing=1)
    found.step()
    assert found.writes.next_time() == found.now + ANSWER_WITHIN
    found.run(3_600)
    assert found.read(NOTE) == b"one\n"
    assert 5 < len(found.proposals) < 20
    assert found.told == ["Note.md is left as it is: the editor did not answer"]
    assert not found.writes.answered(found.proposals[0].edit, "done", "", found.now)


def test_an_editor_that_refuses_is_quoted(make_vault: MakeVault) -> None:
    found = desk(make_vault, editing=1)
    until = found.now + 2 * PATIENCE
    while found.now < until:
        found.step()
        for proposal in found.proposals:
            found.writes.answered(proposal.edit, "refused", "the note is locked", found.now)
        found.proposals.clear()
        found.now += 1
    assert found.told == ["Note.md is left as it is: the editor did not make the change: the note is locked"]


def test_an_editor_that_leaves_makes_way_for_the_disk(make_vault: MakeVault) -> None:
    found = desk(make_vault, editing=1)
    found.step()
    found.editing = 0
    found.run(30)
    assert found.read(NOTE) == b"one\nlines: 1\n"


def test_an_editor_that_comes_while_the_disk_is_written_is_asked_for_the_rest(make_vault: MakeVault) -> None:
    found = desk(make_vault, {NOTE: "one\n"}, lazy=True)
    found.step()
    found.editing = 1
    found.save(b"two\n", OTHER)
    found.run(30)
    assert [proposal.change.path for proposal in found.proposals] == [OTHER] * len(found.proposals)
    found.work()
    assert found.read(NOTE) == b"one\nlines: 1\n"
    assert found.read(OTHER) == b"two\n"


def test_an_editor_is_not_asked_for_everything_at_once(make_vault: MakeVault) -> None:
    found = desk(make_vault, {f"{number}.md": "one\n" for number in range(30)}, editing=1)
    answered = 0
    for _ in range(20):
        found.step()
        assert len(found.proposals) - answered <= PROPOSALS
        for proposal in found.proposals[answered:]:
            (found.root / proposal.change.path).write_bytes(proposal.change.after.encode())
            found.writes.answered(proposal.edit, "done", "", found.now)
        answered = len(found.proposals)
        found.follow()
    assert found.stale() == []
    assert answered == 30


# -- the thread that writes


class Outcomes:
    """What a carrier answered."""

    def __init__(self) -> None:
        self.found: list[Outcome] = []
        self.came = threading.Semaphore(0)

    def __call__(self, outcomes: tuple[Outcome, ...]) -> None:
        self.found += outcomes
        self.came.release()


def rewrite(text: bytes, after: bytes, path: VaultPath = NOTE) -> Rewrite:
    return Rewrite(path, digest(text), after)


def test_a_carrier_writes_and_answers(make_vault: MakeVault) -> None:
    root, outcomes = make_vault({NOTE: "one\n", OTHER: "two\n"}), Outcomes()
    carrier = Carrier(Writer(root, root.parent / "state"))
    assert carrier.is_alive()
    carrier.start()
    carrier.carry([rewrite(b"one\n", b"1\n"), rewrite(b"?", b"2\n", OTHER)], outcomes)
    assert outcomes.came.acquire(timeout=30)
    assert [(each.path, each.status) for each in outcomes.found] == [(NOTE, "written"), (OTHER, "deferred")]
    assert (root / NOTE).read_bytes() == b"1\n"
    carrier.stop()
    assert not carrier.is_alive()


def test_a_carrier_writes_nothing_to_a_vault_that_another_process_took(make_vault: MakeVault) -> None:
    root, outcomes = make_vault({NOTE: "one\n"}), Outcomes()
    carrier = Carrier(Writer(root, root.parent / "state"), still_ours=lambda: False)
    carrier.start()
    carrier.carry([rewrite(b"one\n", b"1\n")], outcomes)
    assert outcomes.came.acquire(timeout=30)
    carrier.stop()
    assert [(each.status, each.reason) for each in outcomes.found] == [("deferred", "busy")]
    assert (root / NOTE).read_bytes() == b"one\n"


def test_a_carrier_outlives_a_fault_of_ours(make_vault: MakeVault) -> None:
    root, outcomes = make_vault({NOTE: "one\n"}), Outcomes()
    faults: list[str] = []
    failing = iter([True, False])

    def open_(*args: object, **named: object) -> object:
        if next(failing, False):
            raise RuntimeError("a fault")
        return REAL.open(*args, **named)

    writer = Writer(root, root.parent / "state", system=replace(REAL, open=open_))
    carrier = Carrier(writer, fault=lambda doing, error: faults.append(f"{doing}: {error}"))
    carrier.start()
    for _ in range(2):
        carrier.carry([rewrite(b"one\n", b"1\n")], outcomes)
        assert outcomes.came.acquire(timeout=30)
    carrier.stop()
    assert faults == ["writing notes: a fault"]
    assert [each.status for each in outcomes.found] == ["deferred", "written"]


def test_a_carrier_mends_what_an_interrupted_run_left(make_vault: MakeVault) -> None:
    from vaultsync.disk.writing.records import Change as Recorded
    from vaultsync.disk.writing.records import Records
    from vaultsync.disk.writing.state import RECORDS, make_folders

    root = make_vault({NOTE: "on\nand then some\n"})
    state = root.parent / "state"
    make_folders(REAL, str(state))
    Records(REAL, str(state / RECORDS)).begin([Recorded(NOTE, b"one\nand then some\n", b"on\ntwo\nand then some\n")])
    (root / NOTE).write_bytes(b"on\nthen some\n")
    told: list[str] = []
    Carrier(Writer(root, state), tell=told.append).recover()
    assert len(told) == 1
    assert told[0].startswith("Note.md")


def test_a_carrier_that_ends_answers_for_what_it_did_not_begin(make_vault: MakeVault) -> None:
    root, outcomes = make_vault({NOTE: "one\n", OTHER: "two\n"}), Outcomes()
    begun, held = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        begun.set()
        held.wait(30)

    writer = Writer(root, root.parent / "state", system=replace(REAL, sleep=sleep))
    carrier = Carrier(writer)
    carrier.start()
    with (root / NOTE).open("rb"):
        carrier.carry([rewrite(b"one\n", b"1\n")], outcomes)
        carrier.carry([rewrite(b"two\n", b"2\n", OTHER)], outcomes)
        assert begun.wait(30)
        stopping = threading.Thread(target=carrier.stop)
        stopping.start()
        while not carrier._stopped:
            pass
        held.set()
        stopping.join(30)
    assert [(each.path, each.reason) for each in outcomes.found] == [(NOTE, "held-open"), (OTHER, "busy")]
    assert (root / OTHER).read_bytes() == b"two\n"
