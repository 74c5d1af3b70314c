"""A takeaway rests on fewer independent studies than it should.

Why: One study can be wrong in ways that only a second one shows.

Fix: Add an insight from another study. Two papers of one trial (an equal `study_id`, DOI or PMID) are one study. How many are
wanted is `min-sources` under `[evidence]`, by default 2; on a topic with one study there is nothing to mend.

Source: GRADE; Cochrane Handbook, chapter 14.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Code, Flag, counted, grounded_verdict, is_replicated, link_to, roles_of, support_key, with_article
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none where several findings of one study, or a certainty that one study does not bear, are told."""
    found = grounded_verdict(index, note.path)
    if found is None or is_replicated(found) or Flag.OVER_CERTAIN in found.flags:
        return
    for reason in found.reasons:
        if reason.code is Code.FEW_STUDIES and found.case.studies:
            studies = ", ".join(link_to(index, group[0].path, note.path) for group in found.case.studies)
            finding = roles_of(index).finding
            yield RULE.at(
                note.path,
                support_key(index, note.path),
                f"{counted(len(found.case.carrying), finding)} from {counted(reason.number, 'independent study')} ({studies}), "
                f"{found.case.min_sources} are wanted",
                help=f"Add {with_article(finding)} from another study",
            )


RULE = Rule("few-sources", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",), reasons=("few-studies",))
