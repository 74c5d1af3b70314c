"""Several insights support a takeaway, but all of them come from one study.

Why: Three outcomes of one paper look like three confirmations. They share its patients, its methods and its errors.

Fix: Nothing is wrong with a paper of many outcomes; count it once, and look for another study. Papers of one trial are told
by an equal `study_id`, DOI or PMID.

Source: Hurlbert 1984 (pseudoreplication); Cochrane Handbook, chapter 5 (multiple reports of one study).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Flag, counted, grounded_verdict, is_replicated, link_to, roles_of, support_key, with_article
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.violation import listed
from vaultsync.syntax import Note

MAX_NAMED = 3


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none where the claim's certainty is told to be too high for one study."""
    found = grounded_verdict(index, note.path)
    if found is not None and is_replicated(found) and Flag.OVER_CERTAIN not in found.flags:
        finding = roles_of(index).finding
        (papers,) = found.case.studies
        named = listed((link_to(index, one.path, note.path) for one in papers[:MAX_NAMED]), "and")
        yield RULE.at(
            note.path,
            support_key(index, note.path),
            f"{counted(len(found.case.carrying), finding)}, 1 study: all come from {named}",
            help=f"Count it as one, or add {with_article(finding)} from another study",
        )


RULE = Rule("same-source-insights", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",), reasons=("few-studies",))
