"""A suppression hides nothing.

Why: It was written for a fault that is gone, or its rule is misspelled. Left standing, it will hide the next fault on
that line without anybody knowing.

Fix: Take the suppression away, or correct the rule's name; `vaultsync rules` lists them.

Source: The same check in other linters: ESLint's `--report-unused-disable-directives`, ruff's RUF100.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.names import did_you_mean
from vaultsync.schema.violation import quoted
from vaultsync.syntax import Suppression


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """Nothing: what a suppression hid is known once all rules have run, and then ``audit`` asks ``unused``."""
    yield from ()


def unused(path: VaultPath, suppression: Suppression, word: str, rules: Collection[str]) -> Diagnostic:
    """The finding on one word of a suppression, or on all of it where ``word`` is empty.

    Args:
        path: the note.
        suppression: the one that hides nothing.
        word: the rule's name as written.
        rules: the names of all rules.
    """
    if word and word not in rules:
        message = f"{quoted(word)} is the name of no rule{did_you_mean(word, rules)}"
        return RULE.at(path, suppression.span, message, help="`vaultsync rules` lists the names")
    what = f"no finding of {word} is suppressed here" if word else "no finding is suppressed here"
    return RULE.at(path, suppression.span, what, help="Take the suppression away")


RULE = Rule("unused-suppression", Severity.WARNING, check_vault=check_vault)
