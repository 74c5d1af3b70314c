"""An insight speaks against a takeaway under the same conditions, and the takeaway does not say so.

Why: Whoever reads only the takeaway takes the question for settled. A study without a significant effect is no proof of the contrary,
and is called a null finding here; but a reader has to know of it.

Fix: Name the insight under `qualified_by`, or say in the takeaway where it does not hold (“…, though not at 3 months”).
What is only read from its words is asked about (“seems to”): write `direction` into the insight, and that holds. With
`null-findings = "note"` under `[evidence]` null findings count for nothing here.

Source: GRADE, inconsistency; CiTO (`disputes`, `qualifies`); scite (contrasting citations).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import Code, Roles, grounded_verdict, place_of_hop, reason_words, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each finding that contests the claim."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    roles = roles_of(index)
    for reason in found.reasons:
        one = reason.standing
        if one is not None:
            own = one.hop.place == note.path
            yield RULE.at(
                note.path,
                place_of_hop(index, note.path, one.hop),
                reason_words(index, found, reason),
                help=_help(roles, reason.code is Code.ONLY_OPPOSED, one.provisional),
                related=() if own else (Related(one.hop.place, one.hop.span, f"names this {roles.claim}"),),
            )


def _help(roles: Roles, alone: bool, provisional: bool) -> str:
    settle = f"rite into it which way it points, `{roles.direction}: {roles.supporting}` or `{roles.direction}: {roles.opposing}`"
    if alone:
        return f"W{settle}"
    name = f"Name it under `{roles.qualification.written}`, or say where this {roles.claim} does not hold"
    return f"{name}; or w{settle}" if provisional else name


RULE = Rule(
    "unacknowledged-opposition",
    Severity.WARNING,
    check_note=check_note,
    needs_types=True,
    parts=("claim",),
    reasons=("opposed", "only-opposed"),
)
