"""A rule stopped with an error: a fault of vaultsync, not of the note.

Why: What the rule would have found on this note is unknown. All other rules and notes were audited.

Fix: Report it, with the message and, if you can, the note. Until it is mended, switch the rule off or exclude the note.

Source: The exit code 3 stands for the same: a fault of the program itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span

THE_VAULT = VaultPath(".")


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """Nothing: ``audit`` catches what a rule raises and asks ``crashed``."""
    yield from ()


def crashed(path: VaultPath, rule: str, error: Exception) -> Diagnostic:
    """The finding on one rule that raised an error at a note; ``THE_VAULT`` where it looked at the whole vault."""
    return RULE.at(
        path,
        Span(0, 0),
        f"rule {rule} crashed here with {type(error).__name__}{_place(error)}",
        help="This is a fault of vaultsync: please report it",
    )


def _place(error: Exception) -> str:
    """The line of ours where the error arose."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    name = trace.tb_frame.f_globals.get("__name__", "?")
    return f" at {name}:{trace.tb_lineno}"


RULE = Rule("rule-crashed", Severity.ERROR, check_vault=check_vault)
