"""A vault's index and the report on it in, what the page shows out: the one place of this room that knows both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from vaultsync import __version__
from vaultsync.audit import Excluded, Report
from vaultsync.diagnostic import Diagnostic
from vaultsync.evidence import Study, Verdict, retraction_data_of, roles_of, verdicts
from vaultsync.evidence.retractions import notice_words, snapshot_words
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, title_of
from vaultsync.report.html.evidence import clipped, soundness, takeaway
from vaultsync.report.html.page import SEVERITIES, STATUSES, Day, Finding, Kinds, Noticed, Overview, Page, Takeaway
from vaultsync.report.places import Locate, Places, locator

MAX_MESSAGE = 2_000
"""Characters of a message, which may quote a long link."""


def fill(
    index: VaultIndex,
    report: Report,
    places: Places,
    *,
    vault: str,
    made: datetime,
    excluded: Excluded,
    history: Sequence[Day] = (),
) -> Page:
    """Everything that the page shows.

    Args:
        index: the whole vault.
        report: on the whole vault, not shortened.
        places: the vault's lines.
        vault: its name in Obsidian.
        made: the moment that the page is made, which it names.
        excluded: what is not audited; claims among it are left out.
        history: of earlier runs and this one, by date.
    """
    found = [one for one in verdicts(index) if not excluded(one.path)]
    judged = [one for one in found if not one.draft]
    return Page(
        _overview(index, report, vault, made, len(found) - len(judged)),
        tuple(sorted((takeaway(index, one) for one in judged), key=_worst_first)),
        tuple(_findings(report.diagnostics, locator(places))),
        tuple(_noticed(judged)),
        tuple(history),
    )


def _overview(index: VaultIndex, report: Report, vault: str, made: datetime, drafts: int) -> Overview:
    roles, data = roles_of(index), retraction_data_of(index)
    severities = Counter(one.severity.value for one in report.diagnostics)
    return Overview(
        vault=vault,
        made=made,
        version=__version__,
        kinds=Kinds(*(_noun(name) for name in (roles.claim, roles.finding, roles.source))),
        notes=report.notes,
        files=report.files,
        severities={name: severities[name] for name in SEVERITIES},
        statuses={status.value: report.statuses.get(status, 0) for status in report.statuses},
        drafts=drafts,
        suppressed=report.suppressed,
        crashed=report.crashed,
        snapshot="" if data is None else snapshot_words(data.facts),
        too_old=data.max_age_days if data is not None and data.old else 0,
    )


def _noun(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def _worst_first(one: Takeaway) -> tuple[int, VaultPath]:
    return STATUSES.index(one.status), one.path


def _findings(found: Iterable[Diagnostic], locate: Locate) -> Iterator[Finding]:
    """Places are asked for in the order of the report, which is by path."""
    listed = [(one, locate(one.path, one.span)) for one in found]
    for one, place in sorted(listed, key=lambda pair: -pair[0].severity.rank):
        yield Finding(
            one.severity.value,
            one.rule,
            one.path,
            place.line,
            place.column,
            clipped(one.message, MAX_MESSAGE),
            clipped(one.help, MAX_MESSAGE),
        )


def _noticed(judged: Iterable[Verdict]) -> Iterator[Noticed]:
    """The sources with a notice, of all that count or would count for a claim."""
    studies: dict[VaultPath, Study] = {}
    claims: dict[VaultPath, list[VaultPath]] = {}
    for verdict in judged:
        for one in verdict.case.rested_on:
            if one.notice is not None:
                studies[one.path] = one
                claims.setdefault(one.path, []).append(verdict.path)
    for path, one in sorted(studies.items()):
        if one.notice is not None:
            yield Noticed(path, title_of(path), notice_words(one.notice), soundness(one), tuple(sorted(claims[path])))
