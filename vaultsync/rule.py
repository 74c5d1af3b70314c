"""What a rule is: a value with a name, options and functions from the index to diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vaultsync.diagnostic import Diagnostic, Fix, Related, Severity
from vaultsync.paths import VaultPath, shown
from vaultsync.text import Span

if TYPE_CHECKING:
    from vaultsync.index import Resolution, VaultIndex
    from vaultsync.syntax import Link, Note
    from vaultsync.tables.state import TableState

CheckLink = Callable[["Note", "Link", "Resolution", "VaultIndex", Any], Iterator[Diagnostic]]
CheckNote = Callable[["Note", "VaultIndex", Any], Iterator[Diagnostic]]
CheckTable = Callable[["Note", "TableState", Any], Iterator[Diagnostic]]
CheckFile = Callable[[VaultPath, "VaultIndex", Any], Iterator[Diagnostic]]
CheckVault = Callable[["VaultIndex", Any], Iterator[Diagnostic]]

MAX_TEXT = 1_000
"""Characters of a message or help: a link may be as long as its note."""


class Doubt(StrEnum):
    """Why a link may be at fault; nearly all links of a vault are beyond doubt."""

    NOWHERE = "nowhere"
    """It leads to no file."""
    TIES = "ties"
    """Several files fit it equally well."""
    SPELLING = "spelling"
    """It leads to one file, which is spelled otherwise."""
    SUBPATH = "subpath"
    """It leads to one file and names a place in it."""


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a rule that has none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    It has one or more of these functions, of which each says something of one file alone, so that after a change few are called:

    - ``check_link`` is called for every link with the ``doubt`` that the rule is about; ``audit`` resolves each
      link once and asks no rule about the others.
    - ``check_note`` is called for every note.
    - ``check_file`` is called for every file, notes included.
    - ``check_table`` is called for every managed block with how it stands; ``audit`` asks each query once.
    - ``check_vault`` is called once, for what is wrong with the vault's folders and settings (``VaultIndex.faults``).

    What they ask of the index is recorded, and with a change to one of the answers they are called again: they must not
    find out anything about other files in another way.

    Each is called with the rule's own options and may yield in any order; ``audit`` sorts, changes
    severities and applies suppressions.
    """

    name: str
    severity: Severity
    options: Any = NoOptions()
    """A frozen dataclass with the defaults; configuration gives another value of the same type."""
    doubt: Doubt | None = None
    check_link: CheckLink | None = None
    check_note: CheckNote | None = None
    check_file: CheckFile | None = None
    check_table: CheckTable | None = None
    check_vault: CheckVault | None = None
    needs_types: bool = False
    """True when the rule says something only in a vault that has note types, and ``check_note`` only of a note that has one."""
    parts: tuple[str, ...] = ()
    """The parts in evidence (``claim``, ``finding``, ``source``) of the notes that ``check_note`` is called for; empty: of all of them."""
    reasons: tuple[str, ...] = ()
    """What the verdict on a claim must hold, one of these reasons (``Code``) or flags (``Flag``), for ``check_note`` to be called; empty:
    it is always called. Most claims are sound, and most rules about them have nothing to say."""
    fixable: bool = False
    """True when some of its findings carry a safe fix; a test compares it with the case file."""

    def at(
        self,
        path: VaultPath,
        span: Span,
        message: str,
        *,
        help: str = "",
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
        reason: str = "",
        severity: Severity | None = None,
    ) -> Diagnostic:
        """A diagnostic of this rule, with its name and default severity; a message or help of more than ``MAX_TEXT`` is cut.

        ``severity`` may be a lesser one than the rule's; the configured one then only bounds it.
        """
        return Diagnostic(path, span, self.name, severity or self.severity, _cut(message), _cut(help), related, fix, reason)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def named(link: Link, target: str | None = None) -> str:
    """A link as messages name it: in its own form, with ``target`` (subpath and display text included) in place of its own."""
    if target is None:
        return shown(link.original)
    if link.kind.startswith("markdown"):
        return f"{'!' if link.is_embed else ''}[{link.display or ''}]({target})"
    return f"{'!' if link.is_embed else ''}[[{target}]]"
