"""An index and one claim in, the verdict on it out: its status, why, and on which paths it rests.

The verdict is about provenance in this vault, never about truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vaultsync.evidence.case import Case, gather
from vaultsync.evidence.chain import Chain
from vaultsync.evidence.flags import Flag, Stale, flags
from vaultsync.evidence.graph import is_claim, roles_of
from vaultsync.evidence.ladder import Reason, Status, weigh
from vaultsync.evidence.repair import Repair, smallest_repair
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Verdict(NamedTuple):
    """What the vault says for one claim."""

    case: Case
    status: Status
    provisional: bool
    """Whether the status rests only on words that seem to speak against the claim; printed with a question mark."""
    reasons: tuple[Reason, ...]
    """Why it is not better, the most telling first; empty for ``supported``."""
    flags: tuple[Flag, ...]
    stale: Stale | None
    """What changed since the claim was reviewed, for ``Flag.STALE``."""

    @property
    def path(self) -> VaultPath:
        """Of the claim."""
        return self.case.path

    @property
    def chain(self) -> Chain:
        """Its path to a source, or the link that is missing."""
        return self.case.chain

    @property
    def draft(self) -> bool:
        """Whether it is not to be judged yet: it has a verdict for those who ask, but is neither reported nor counted."""
        return self.case.chain.draft

    @property
    def word(self) -> str:
        """The status as it is printed: ``contested?``."""
        return f"{self.status}?" if self.provisional else self.status.value


def verdict(index: VaultIndex, path: VaultPath) -> Verdict:
    """The verdict on one claim, kept until something it rests on changes.

    Raises:
        KeyError: when the note is no claim, or its front matter cannot be read.
    """
    found = find_verdict(index, path)
    if found is None:
        raise KeyError(path)
    return found


def find_verdict(index: VaultIndex, path: VaultPath) -> Verdict | None:
    """As ``verdict``; None when the note is no claim, or its front matter cannot be read."""
    return index.latest("evidence.verdict", path, lambda: _judge(index, path) if is_claim(index, path) else None)


def _judge(index: VaultIndex, path: VaultPath) -> Verdict:
    case = gather(index, path)
    weighed = weigh(case)
    found, stale = flags(index, case)
    return Verdict(case, weighed.status, weighed.provisional, weighed.reasons, found, stale)


def repair(found: Verdict) -> Repair | None:
    """The smallest change that raises the status, computed by trying; None for a supported claim, or where nothing helps."""
    return None if found.status is Status.SUPPORTED else smallest_repair(found.case, weigh(found.case))


def verdicts(index: VaultIndex) -> Iterator[Verdict]:
    """The verdict on every claim whose front matter can be read, drafts included, by path."""
    for path in index.typed(roles_of(index).claim):
        found = find_verdict(index, path)
        if found is not None:
            yield found


def count_statuses(index: VaultIndex, skip: Callable[[VaultPath], bool] = lambda path: False) -> Counter[Status]:
    """How many claims have which status; drafts and what ``skip`` names are left out."""
    return Counter(found.status for found in verdicts(index) if not found.draft and not skip(found.path))
