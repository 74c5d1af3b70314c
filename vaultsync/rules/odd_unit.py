"""A unit in an insight or takeaway is probably not the one that was meant.

Why: mg for mL, percent for percentage points and a dose without its unit are slips that change what is said by a factor.

Fix: Compare with the source. Only what the text itself makes plain is reported: one number in both units, a dose without a unit
beside others that have one, more than 100 % of the patients, a probability of exactly 0.

Source: ISMP, list of error-prone abbreviations and dose designations; CONSORT, item 17.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import may_be_odd, oddities, statement
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each odd quantity."""
    if not may_be_odd(note.prose.text):
        return
    said = statement(index, note.path)
    for odd in oddities(said.text):
        yield RULE.at(note.path, said.place(odd.span), f"“{shown(odd.text)}” looks odd: {odd.why}", help="Compare it with the source")


RULE = Rule("odd-unit", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim", "finding"))
