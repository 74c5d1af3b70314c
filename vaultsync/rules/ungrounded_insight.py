"""An insight names no source.

Why: An insight is what somebody found; without the study, article or book it was found in it is hearsay, and
every takeaway on it stands on nothing.

Fix: Add `source: "[[…]]"` with a note of type `evidence-source`, or list the insight under `insights` in
the source's own note. A source that is named but broken, of another type or without citation is reported
by the rule for that.

Source: The Discourse Graphs ontology (evidence is curated from a source); GRADE and systematic reviews (an outcome belongs
to an included study).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Gap, first_key, footing, roles_of, source_repair
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, for an insight that names nothing as its source and is listed by none."""
    path, roles = note.path, roles_of(index)
    found = footing(index, path) if roles.finding in index.types_of(path) else None
    if found is not None and found.ground.gap is Gap.NO_SOURCE:
        yield RULE.at(
            path,
            first_key(index.properties(path), (*roles.citing.forward, *roles.type_keys)),
            f"{roles.finding} names no source",
            help=source_repair(index, path, found.ground),
        )


RULE = Rule("ungrounded-insight", Severity.ERROR, check_note=check_note, needs_types=True, parts=("finding",))
