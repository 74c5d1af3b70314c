"""Everything a takeaway says is stated somewhere, but never together in one insight.

Why: One study of A with B and another of B with C do not show A with C. A takeaway that joins them may be right, but what it says
nobody has seen.

Fix: Write in an insight what its source says of the missing part, or link one that states all of it. Where the takeaway joins
different studies on purpose, say so with `synthesis: true`.

Source: GRADE, indirectness; the warnings against counting union coverage as support in fact-checking benchmarks.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Code, Item, Verdict, grounded_verdict, item_words, link_to, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.violation import listed
from vaultsync.syntax import Note
from vaultsync.text import Span

MAX_NAMED = 3


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the first item that the finding which states most does not state."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    roles = roles_of(index)
    for reason in found.reasons:
        if reason.code is Code.NOT_TOGETHER and reason.note is not None:
            best = link_to(index, reason.note, note.path)
            named = [_with_place(index, found, item) for item in sorted(reason.items, key=_place)[:MAX_NAMED]]
            more = [f"{len(reason.items) - MAX_NAMED} more"] if len(reason.items) > MAX_NAMED else []
            missing = listed([*named, *more], "and")
            yield RULE.at(
                note.path,
                min(map(_place, reason.items)),
                f"no {roles.finding} states all of this together: {best} states most of it, but not {missing}",
                help=f"If {best} is about that too, write so there; where this joins several studies on purpose, "
                f"say `{roles.synthesis}: true`",
            )


def _place(item: Item) -> Span:
    return item.span


def _with_place(index: VaultIndex, found: Verdict, item: Item) -> str:
    stating = next((row.by[0] for row in found.case.coverage if row.item is item and row.by), None)
    return item_words(item) + (f" (in {link_to(index, stating, found.path)})" if stating is not None else "")


RULE = Rule("separate-coverage", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("not-together",))
