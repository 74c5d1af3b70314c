"""Stale tables in, notes written by whoever may write them out: joins the account of writes with keeper, carrier and editors."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from vaultsync.changes import Change
from vaultsync.daemon.carrying import Carrier
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.limits import Limits, Notice, Waiting
from vaultsync.daemon.log import Log
from vaultsync.daemon.telling import Telling
from vaultsync.daemon.writes import Answer, Proposal, Writes
from vaultsync.disk.write import Outcome
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.text import Rewrite
from vaultsync.vault import Vault

NOTICES: Final = 20
"""What is told of last is kept for those who ask."""


class Writing:
    """Sees to writes.

    Its methods belong to the keeper's thread; ``editors``, ``allowed``, ``why_not``, ``forbid``, ``waiting``, ``notices`` and
    ``carry_now`` are for all.
    """

    def __init__(self, keeper: Keeper, carrier: Carrier, telling: Telling, log: Log, limits: Limits) -> None:
        """Nothing is wanted yet.

        Args:
            keeper: who holds the vault.
            carrier: who writes to the disk.
            telling: who reaches the editors.
            log: where notices go.
            limits: when may be written.
        """
        self.editors = 0
        """How many clients make edits."""
        self._forbidden: dict[str, str] = {}
        self._keeper, self._carrier, self._telling, self._log = keeper, carrier, telling, log
        self._writes = Writes(_Hands(self), limits, time.monotonic(), time.time())
        self._waiting: tuple[Waiting, ...] = ()
        self._notices: deque[Notice] = deque(maxlen=NOTICES)

    @property
    def allowed(self) -> bool:
        """Whether notes are written."""
        return not self._forbidden

    @property
    def why_not(self) -> str:
        """Why nothing is written; empty when something is."""
        return next(iter(tuple(self._forbidden.values())), "")

    def forbid(self, whose: str, why: str) -> None:
        """From now on nothing is written, for this reason; an empty one takes back what the same said before."""
        if why:
            self._forbidden[whose] = why
        elif self._forbidden.pop(whose, None) is not None:
            self._keeper.wake()

    def limit(self, limits: Limits) -> None:
        """From now on these limits."""
        self._writes.policy.limit(limits)

    def waiting(self) -> tuple[Waiting, ...]:
        """All that is wanted, as of the last look."""
        return self._waiting

    def notices(self) -> list[str]:
        """The last things that users were told."""
        return [_sentence(notice) for notice in tuple(self._notices)]

    # -- what the keeper calls

    def foreign(self, path: VaultPath, text: bytes | None) -> None:
        """A note has another text."""
        self._writes.changed(path, text, time.monotonic())

    def look(self, vault: Vault, session: Session) -> float | None:
        """Has written what may be written now; when to look again, on the monotonic clock."""
        now = time.monotonic()
        self._writes.allowed = self.allowed
        self._writes.wanted(session.stale(), now)

        def plans(paths: Sequence[VaultPath]) -> tuple[Change, ...]:
            from vaultsync.sync import planned  # with it comes all that answers queries, which may never be needed

            return planned(vault, frozenset(paths))

        self._writes.step(now, time.time(), plans)
        self._waiting = tuple(self._writes.waiting(now))
        for notice in self._writes.notices():
            self._notices.append(notice)
            self._log.warning(_sentence(notice))
        return self._writes.next_time()

    def answered(self, edit: str, status: Answer, reason: str) -> bool:
        """An editor's answer to a proposal; whether somebody waited for it."""
        known = self._writes.answered(edit, status, reason, time.monotonic())
        self._keeper.wake()
        return known

    # -- who carries out

    def propose(self, proposal: Proposal) -> None:
        """Asks an editor."""
        self._telling.propose(proposal.edit, proposal.change, proposal.title)

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        """Has notes written whose tables are stale."""
        self._carrier.carry(rewrites, lambda outcomes: self._done(outcomes))

    def _done(self, outcomes: tuple[Outcome, ...]) -> None:
        def take(vault: Vault, session: Session) -> None:
            again = self._writes.written(outcomes, time.monotonic())
            for outcome in outcomes:
                self._log.info(f"{outcome.status} {outcome.path}" + (f": {outcome.message}" if outcome.message else ""))
            self._keeper.reread(again)
            self._keeper.wake()

        self._keeper.ask(take)

    def carry_now(self, changes: Iterable[Change], done: Callable[[tuple[Outcome, ...]], None]) -> None:
        """Has notes written because somebody asked for it; ``done`` is called once the vault has taken that in, or at once if it cannot."""

        def written(outcomes: tuple[Outcome, ...]) -> None:
            paths = [outcome.path for outcome in outcomes if outcome.status == "written"]
            taken = self._keeper.ask(lambda vault, session: self._keeper.reread(paths))
            taken.add_done_callback(lambda _: done(outcomes))

        self._carrier.carry([change.rewrite for change in changes], written)


def _sentence(notice: Notice) -> str:
    return f"{notice.message}; {notice.help[:1].lower()}{notice.help[1:]}" if notice.help else notice.message


class _Hands:
    """``Hands`` of ``Writes``."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def editors(self) -> int:
        return self._writing.editors

    def propose(self, proposal: Proposal) -> None:
        self._writing.propose(proposal)

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        self._writing.carry(rewrites)
