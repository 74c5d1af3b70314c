"""A takeaway is called more certain than the designs of its studies allow.

Why: `certainty: high` promises that further research will hardly change the answer. One study, or case reports and pilots without
a comparison, cannot promise that.

Fix: Lower `certainty`, or add the studies that justify it. Designs are read from `design` in the source, else from its
title; they are only held against `certainty` and never make a grade.

Source: GRADE (evidence from uncontrolled studies starts low).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Flag, Verdict, first_key, grounded_verdict, link_to, roles_of
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    found = grounded_verdict(index, note.path)
    if found is not None and Flag.OVER_CERTAIN in found.flags:
        roles, properties = roles_of(index), index.properties(note.path)
        word = ", ".join(shown(str(writing.value).strip()) for writing in properties.get(roles.certainty, ()))
        yield RULE.at(
            note.path,
            first_key(properties, (roles.certainty,)),
            f"`{roles.certainty}: {word}`, but {_ground(index, found)}",
            help="Lower it, or add studies that justify it",
        )


def _ground(index: VaultIndex, found: Verdict) -> str:
    groups = found.case.studies
    first = groups[0][0]
    if len(groups) == 1:
        return f"there is only 1 study, {link_to(index, first.path, found.path)}"
    return f"no study behind it has a comparison: {link_to(index, first.path, found.path)} is “{shown(first.design)}”"


RULE = Rule("over-certain", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("over-certain",))
