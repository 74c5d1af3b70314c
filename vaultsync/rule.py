"""What a rule is: a value with a name, options and one function from the index to diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaultsync.diagnostic import Diagnostic, Fix, Related, Severity
from vaultsync.paths import VaultPath
from vaultsync.text import Span

if TYPE_CHECKING:
    from vaultsync.index import VaultIndex
    from vaultsync.syntax import Note

CheckNote = Callable[["Note", "VaultIndex", Any], Iterator[Diagnostic]]
CheckVault = Callable[["VaultIndex", Any], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a rule that has none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check.

    Exactly one of ``check_note`` and ``check_vault`` is set: ``check_note`` when the answer can change
    only with the note itself or with what one of its links means, else ``check_vault``. Both are
    called with the rule's own options and may yield in any order; ``audit`` sorts, changes
    severities and applies suppressions.
    """

    name: str
    severity: Severity
    options: Any = NoOptions()
    """A frozen dataclass with the defaults; configuration gives another value of the same type."""
    check_note: CheckNote | None = None
    check_vault: CheckVault | None = None
    needs_types: bool = False
    """True when the rule says something only in a vault that has note types."""

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
    ) -> Diagnostic:
        """A diagnostic of this rule, with its name and default severity."""
        return Diagnostic(path, span, self.name, self.severity, message, help, related, fix, reason)
