"""An insight that is counted as support seems to report the opposite.

Why: “Pain increased” under “pain decreases” is a slip of the link or of the pen. Words alone cannot tell; so this only asks, and only
where insight and takeaway share all concepts and conditions.

Fix: Write into the insight which way it points, `direction: supports` or `direction: opposes`. An insight of a single sentence
contests its takeaway and is reported by `unacknowledged-opposition`.

Source: Measured on prose: such cues are right far too seldom to judge by, hence the severity.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import grounded_verdict, link_to, place_of_hop, roles_of, seemingly_reversed
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each such insight."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    roles = roles_of(index)
    hops = {one.finding: one.hop for one in found.case.standings}
    for finding in seemingly_reversed(index, found):
        link = link_to(index, finding, note.path)
        yield RULE.at(
            note.path,
            place_of_hop(index, note.path, hops[finding]),
            f"{link} is counted as support, but its words seem to point the other way",
            help=f"Write `{roles.direction}: {roles.supporting}` or `{roles.direction}: {roles.opposing}` into {link}",
        )


RULE = Rule("conflicting-direction", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",))
