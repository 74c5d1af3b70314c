"""Notes whose tables are to be written in; what is carried out now, by whom, and what is told about the rest, out.

One writer for each note at a time, and the app is preferred: while an editor is connected that makes edits, every change is
proposed to it and nothing goes to the disk. Alone, the daemon writes by the protocol of ``disk.write``. When that may be is
decided by the policy; this keeps the account of what is under way. No clock, thread or file here: the keeper calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Literal, NamedTuple, Protocol

from vaultsync.changes import Change
from vaultsync.daemon.limits import Limits, Notice, Waiting
from vaultsync.daemon.policy import Policy
from vaultsync.disk.write import Outcome
from vaultsync.paths import VaultPath, shown
from vaultsync.text import Rewrite

ANSWER_WITHIN: Final = 10.0
"""Seconds for an editor to answer; then it is asked again later."""
BATCH: Final = 64
"""Notes written at once; the others follow when these are done."""
PROPOSALS: Final = 8
"""Edits that editors are asked for at once."""
SOON: Final = 5.0
"""Seconds until a deferred write is tried again; each time twice as long, up to ``LATEST``."""
LATER: Final = 60.0
"""The same for a refused one."""
LATEST: Final = 3_600.0
PATIENCE: Final = 300.0
"""Seconds after which a write that is put off again and again is told of."""

Answer = Literal["done", "conflict", "refused", "silent"]
Compute = Callable[[Sequence[VaultPath]], Iterable[Change]]
"""What the notes are to become, as things stand now; a note that needs nothing is left out."""


class Proposal(NamedTuple):
    """A change for an editor to make, if the note still has the text before."""

    edit: str
    """Names it in the answer."""
    change: Change
    title: str


class Hands(Protocol):
    """Who carries out; the answers come through ``Writes.written`` and ``Writes.answered``, from the keeper's thread."""

    def editors(self) -> int:
        """How many clients make edits."""

    def propose(self, proposal: Proposal) -> None:
        """Asks an editor; returns at once."""

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        """Has notes written to the disk; returns at once."""


@dataclass(slots=True)
class _Flight:
    """A change that is being made."""

    before: bytes
    after: bytes
    edit: str = ""
    answer_by: float = float("inf")


@dataclass(slots=True)
class _Trouble:
    """Why a note could not be written, the last few times."""

    reason: str
    since: float
    tries: int = 0
    told: bool = False


@dataclass(slots=True)
class _Account:
    flights: dict[VaultPath, _Flight] = field(default_factory=dict)
    own: dict[VaultPath, bytes] = field(default_factory=dict)
    """The hash of what was written to a note, until the keeper has met it."""
    troubles: dict[VaultPath, _Trouble] = field(default_factory=dict)
    edits: int = 0


class Writes:
    """The writes of one vault. It belongs to the keeper's thread."""

    def __init__(self, hands: Hands, limits: Limits, now: float, wall: float) -> None:
        """Nothing is wanted yet.

        Args:
            hands: who carries out.
            limits: when that may be.
            now: seconds of a clock that never goes back.
            wall: seconds since 1970.
        """
        self.policy = Policy(limits, now, wall)
        self.allowed = True
        """When False nothing is carried out, and only told what is wanted."""
        self._hands, self._account = hands, _Account()
        self._notices: list[Notice] = []

    # -- what the keeper sees

    def wanted(self, stale: Iterable[VaultPath], now: float) -> None:
        """These notes are to be written, and no others."""
        paths = set(stale)
        for waiting in [waiting.path for waiting in self.policy.waiting(now)]:
            if waiting not in paths:
                self.policy.unwant(waiting)
                self._account.troubles.pop(waiting, None)
        for path in sorted(paths):
            self.policy.want(path, now)

    def changed(self, path: VaultPath, text: bytes | None, now: float) -> bool:
        """A note has another text than before, by its hash, or is gone (None); to be called for own writes too.

        Returns:
            Whether that was our own write.
        """
        own = self._account.own.pop(path, None)
        if own is not None and own == text:
            return True
        self.policy.changed(path, text, now)
        return False

    # -- what is carried out

    def step(self, now: float, wall: float, compute: Compute) -> None:
        """Has done what may be done now."""
        self._give_up_on_editors(now)
        if not self.allowed:
            return
        editors = self._hands.editors()
        room = (PROPOSALS if editors else BATCH) - len(self._account.flights)
        if not editors and self._account.flights:
            return  # one batch after the other: those who want to write meanwhile get a turn
        paths = self.policy.due(now, wall, room) if room > 0 else ()
        if not paths:
            return
        changes = {change.path: change for change in compute(paths)}
        found = [changes[path] for path in paths if path in changes]
        for path in paths:
            if path not in changes:
                self.policy.dropped(path, now)
        rewrites = [self._launch(change) for change in found]
        if editors:
            for change in found:
                self._propose(change, now)
        elif rewrites:
            self._hands.carry(rewrites)

    def next_time(self) -> float | None:
        """Before which ``step`` is of no use; None as long as nothing new happens."""
        if not self.allowed:
            return None
        flights = self._account.flights.values()
        moments = [flight.answer_by for flight in flights if flight.edit]
        due = self.policy.next_time()
        if due is not None and not any(not flight.edit for flight in flights) and len(flights) < BATCH:
            moments.append(due)
        return min(moments, default=None)

    def written(self, outcomes: Iterable[Outcome], now: float) -> tuple[VaultPath, ...]:
        """What became of notes that were to be written to the disk.

        Returns:
            Those that the keeper should read again.
        """
        again = []
        for outcome in outcomes:
            flight = self._account.flights.pop(outcome.path, None)
            if flight is None:
                continue
            if outcome.status == "written":
                self._done(outcome.path, flight, now)
                again.append(outcome.path)
            elif outcome.status == "unchanged":
                self._account.troubles.pop(outcome.path, None)
                self.policy.dropped(outcome.path, now)
                again.append(outcome.path)
            else:
                self._not_done(outcome, now)
        return tuple(again)

    def answered(self, edit: str, answer: Answer, reason: str, now: float) -> bool:
        """An editor's answer to a proposal; False when nobody waited for it.

        The editor saves by itself, so there is nothing to read yet.
        """
        path = next((path for path, flight in self._account.flights.items() if flight.edit == edit), None)
        if path is None:
            return False
        flight = self._account.flights.pop(path)
        if answer == "done":
            self._done(path, flight, now)
            return True
        self._account.own.pop(path, None)
        if answer == "conflict":
            self._not_done(Outcome(path, "deferred", "changed-since"), now)
        else:
            said = f": {reason}" if reason else ""
            message = f"the editor did not make the change{said}" if answer == "refused" else "the editor did not answer"
            self._not_done(Outcome(path, "deferred", "editor", message, "Look at the note in the editor, or end its plugin"), now)
        return True

    # -- what is told

    def notices(self) -> tuple[Notice, ...]:
        """What is to be told and was not yet."""
        found, self._notices = (*self.policy.notices(), *self._notices), []
        return found

    def waiting(self, now: float) -> Iterator[Waiting]:
        """All that is wanted, and what for each note waits."""
        return self.policy.waiting(now)

    # -- one note

    def _launch(self, change: Change) -> Rewrite:
        rewrite = change.rewrite
        after = blake2b(rewrite.new_bytes, digest_size=16).digest()
        self._account.flights[change.path] = _Flight(change.old_hash, after)
        self._account.own[change.path] = after
        return rewrite

    def _propose(self, change: Change, now: float) -> None:
        self._account.edits += 1
        flight = self._account.flights[change.path]
        flight.edit, flight.answer_by = str(self._account.edits), now + ANSWER_WITHIN
        count = f"{change.parts} tables" if change.parts != 1 else "a table"
        self._hands.propose(Proposal(flight.edit, change, f"bring {count} up to date"))

    def _give_up_on_editors(self, now: float) -> None:
        alone = not self._hands.editors()
        open_ = [flight for flight in self._account.flights.values() if flight.edit]
        for flight in open_:
            if alone or now >= flight.answer_by:
                self.answered(flight.edit, "silent", "", now)

    def _done(self, path: VaultPath, flight: _Flight, now: float) -> None:
        self._account.troubles.pop(path, None)
        self.policy.wrote(path, flight.before, flight.after, now)

    def _not_done(self, outcome: Outcome, now: float) -> None:
        path, reason = outcome.path, outcome.reason
        if reason != "unconfirmed":  # which is written, perhaps
            self._account.own.pop(path, None)
        if reason == "changed-since":
            # Somebody saves just now; if the text is the same afterwards, nobody will want the write anew.
            self.policy.failed(path, now, self.policy.limits.quiet)
            return
        trouble = self._account.troubles.get(path)
        if trouble is None or trouble.reason != reason:
            trouble = self._account.troubles[path] = _Trouble(reason, now)
        first = SOON if outcome.status == "deferred" else LATER
        self.policy.failed(path, now, min(first * 2 ** min(trouble.tries, 10), LATEST))
        trouble.tries += 1
        if not trouble.told and (outcome.status == "refused" or now - trouble.since >= PATIENCE):
            trouble.told = True
            self._notices.append(Notice(path, reason, f"{shown(path)} is left as it is: {outcome.message}", outcome.help))
