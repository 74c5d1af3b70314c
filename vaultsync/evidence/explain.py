"""An index and one note in, what the note stands on or carries out: plain text, a tree of hops with ✓ and ✗."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vaultsync.evidence.case import Coverage
from vaultsync.evidence.citations import format_chicago
from vaultsync.evidence.entries import entry_of, record_of
from vaultsync.evidence.flags import Flag
from vaultsync.evidence.graph import (
    Hop,
    cited_by,
    citing,
    direction,
    is_claim,
    is_finding,
    is_source,
    opposing,
    qualifying,
    roles_of,
    supported_by,
)
from vaultsync.evidence.grounds import footing, try_source
from vaultsync.evidence.ladder import Status, fullest
from vaultsync.evidence.nouns import counted, with_article
from vaultsync.evidence.records import identified_by, record_gaps
from vaultsync.evidence.retraction_data import retraction_data_of
from vaultsync.evidence.retractions import not_listed_words, notice_words, snapshot_words
from vaultsync.evidence.scope import unread
from vaultsync.evidence.standing import Standing
from vaultsync.evidence.studies import Study, study
from vaultsync.evidence.support import ways
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.evidence.verdict import Verdict, repair, verdict
from vaultsync.evidence.verdict_wording import item_words, reason_words, repair_words, stale_words, standing_words
from vaultsync.evidence.wording import finding_fault, lacking_words, link_to, name_end, place_of, record_repair, source_fault, source_repair
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown

Line = tuple[str, list[str]]
"""One entry of a tree: its text, and the lines below it."""


def render(index: VaultIndex, path: VaultPath) -> str:
    """What evidence says about one note, ending with a line feed.

    A claim gets its verdict and all its paths; a finding or source what it rests on and which claims
    it carries; every other note one sentence.
    """
    if is_claim(index, path):
        lines = _claim(index, path)
    elif (found := footing(index, path)) is not None:
        lines = _finding(index, path, found.ground)
    elif is_source(index, path):
        lines = _source(index, path)
    else:
        return f"{shown(path)}\n{_no_role(index, path)}\n"
    return "\n".join((shown(path), *lines, *_snapshot(index))) + "\n"


def _snapshot(index: VaultIndex) -> Iterator[str]:
    """By which data sources are called retracted or not."""
    data = retraction_data_of(index)
    if data is not None:
        yield from ("", f"retractions: {snapshot_words(data.facts)}")


def _claim(index: VaultIndex, path: VaultPath) -> Iterator[str]:
    roles, found = roles_of(index), verdict(index, path)
    yield _headline(index, found)
    if found.draft:
        yield f"a draft (`{roles.status}: {roles.draft}`), so it is neither reported nor counted"
    yield from _flags(index, found)
    yield from _tree(f"states ({len(found.case.coverage)}{_most(index, found)})", [_row(index, path, row) for row in found.case.coverage])
    tried = list(ways(index, path))
    stands = {one.finding: one for one in found.case.standings}
    yield from _tree(f"rests on ({len(tried)})", [_branch(index, path, trial, stands) for trial in tried])
    for heading, hops in (("opposed by", opposing), ("qualified by", qualifying)):
        listed = hops(index, path).values()
        yield from _tree(f"{heading} ({len(listed)})", [(_noted(index, hop, path, stands), []) for hop in listed])
    groups = found.case.studies
    yield from _tree(f"independent studies ({len(groups)})", [(_study(index, path, group), []) for group in groups])
    if len(found.reasons) > 1:
        listed_reasons: list[Line] = [(reason_words(index, found, reason), []) for reason in found.reasons]
        yield from _tree(f"why it is not better ({len(listed_reasons)})", listed_reasons)
    yield from _unread(index, path, stands)
    better = repair(found)
    if better is not None:
        yield from ("", f"smallest repair (then it is {better.status}): {repair_words(index, found, better)}")


def _headline(index: VaultIndex, found: Verdict) -> str:
    if found.status is Status.SUPPORTED:
        count, studies = len(found.case.carrying), len(found.case.studies)
        where = "stated together" if not found.case.synthesis else "stated"
        return (
            "supported in this vault: all that it says is"
            f" {where} in {counted(count, roles_of(index).finding)} from {counted(studies, 'independent study')}"
        )
    return f"{_status(found)}: {reason_words(index, found, found.reasons[0])}"


def _status(found: Verdict) -> str:
    """The status, with the place where the way to a source breaks."""
    return found.word if found.chain.whole or found.status is not Status.UNSUPPORTED else f"{found.word} ({found.chain.reason})"


def _flags(index: VaultIndex, found: Verdict) -> Iterator[str]:
    roles = roles_of(index)
    for flag in found.flags:
        match flag:
            case Flag.STALE if found.stale is not None:
                yield f"stale: {stale_words(index, found.path, found.stale)}"
            case Flag.OVER_CERTAIN:
                studies = counted(len(found.case.studies), "independent study")
                designs = sorted({one.design for group in found.case.studies for one in group if one.design})
                known = f" ({', '.join(designs)})" if designs else ""
                yield f"over-certain: its `{roles.certainty}` does not agree with {studies}{known}"
            case Flag.RETRACTED:
                gone = ", ".join(link_to(index, one.path, found.path) for one in found.case.rested_on if not one.sound)
                yield f"retracted-evidence: {gone}"


def _row(index: VaultIndex, reader: VaultPath, row: Coverage) -> Line:
    if row.by:
        return f"✓ {item_words(row.item)}: {', '.join(link_to(index, one, reader) for one in row.by)}", []
    if row.opposing:
        return f"✗ {item_words(row.item)}: only in {', '.join(link_to(index, one, reader) for one in row.opposing)}, which opposes it", []
    return f"✗ {item_words(row.item)}: in no {roles_of(index).finding} that supports it", []


def _most(index: VaultIndex, found: Verdict) -> str:
    """Which finding states most, where none states all."""
    best, lacking = fullest(found.case)
    total = len(found.case.coverage)
    return f"; {link_to(index, best, found.path)} states {total - len(lacking)} of them" if best is not None and lacking else ""


def _study(index: VaultIndex, reader: VaultPath, group: tuple[Study, ...]) -> str:
    names = " and ".join(link_to(index, one.path, reader) for one in group)
    designs = {f"{one.design}{', going by its title' if one.by_title else ''}" for one in group if one.design}
    return f"{names}{': ' if designs else ''}{'; '.join(sorted(designs))}"


def _unread(index: VaultIndex, claim: VaultPath, findings: Iterable[VaultPath]) -> Iterator[str]:
    lines: list[Line] = []
    for path in (claim, *findings):
        for one in unread(index, path):
            line = index.notes[path].line_index.position(one.span.start).line
            lines.append((f"“{shown(one.text)}” ({place_of(path)}, line {line}): {one.why}", []))
    yield from _tree(f"not read as a quantity ({len(lines)})", lines)


def _branch(index: VaultIndex, reader: VaultPath, trial: Trial, stands: Mapping[VaultPath, Standing]) -> Line:
    hop = trial.hops[0]
    fault = finding_fault(index, reader, trial)
    stand = stands.get(hop.end) if hop.end is not None else None
    if not fault and stand is not None:
        fault = standing_words(index, stand)
    text = f"{'✗' if fault else '✓'} {_written(index, hop, reader)}{fault and ' ' + fault}"
    return text, list(_branches(_sources(index, hop.end, reader))) if hop.end is not None and is_finding(index, hop.end) else []


def _noted(index: VaultIndex, hop: Hop, reader: VaultPath, stands: Mapping[VaultPath, Standing]) -> str:
    """A hop to what opposes or qualifies, and where that does not count why not."""
    stand = stands.get(hop.end) if hop.end is not None else None
    why = standing_words(index, stand) if stand is not None and stand.opposes and not stand.overlaps else ""
    return f"{_written(index, hop, reader)}{why and ': it ' + why}"


def _sources(index: VaultIndex, finding: VaultPath, reader: VaultPath) -> list[Line]:
    lines: list[Line] = []
    for hop in citing(index, finding).values():
        trial = try_source(index, hop)
        if trial.gap or hop.end is None:
            lines.append((f"✗ {_written(index, hop, reader)} {source_fault(index, trial)}", []))
        else:
            known = study(index, hop.end)
            notice = f", {notice_words(known.notice)}" if known.notice is not None else ""
            identified = shown(identified_by(record_of(index, hop.end), roles_of(index)))
            lines.append((f"{'✓' if known.sound else '✗'} {_written(index, hop, reader)}: {identified}{notice}", []))
    return lines


def _finding(index: VaultIndex, path: VaultPath, trial: Trial) -> Iterator[str]:
    if not trial.gap:
        yield "grounded: it leads to a source that can be cited"
    elif trial.hops:
        yield f"not grounded: {name_end(index, trial.hops[-1], path)} {source_fault(index, trial)}"
    else:
        yield f"not grounded: it {'names no source' if trial.gap is Gap.NO_SOURCE else 'names its source in text, not by a link'}"
    other = direction(index, path)
    if other:
        yield f"supports nothing: its direction is `{other}`"
    sources = _sources(index, path, path)
    yield from _tree(f"rests on ({len(sources)})", sources)
    yield from _carried(index, path, {path})
    if trial.gap:
        yield from ("", f"smallest repair: {source_repair(index, path, trial)}")


def _source(index: VaultIndex, path: VaultPath) -> Iterator[str]:
    roles = roles_of(index)
    lacking = record_gaps(record_of(index, path), roles)
    if lacking:
        yield f"cannot be cited: it has {lacking_words(lacking)}"
    else:
        yield f"can be cited: {shown(identified_by(record_of(index, path), roles))}"
    entry, data, known = entry_of(index, path), retraction_data_of(index), study(index, path)
    if entry is not None:
        yield f"in the bibliography as {shown(entry.key)}: {shown(format_chicago(entry))}"
    if known.notice is not None:
        yield notice_words(known.notice)
    elif data is not None and any(one.kind in ("doi", "pmid") for one in known.identifiers):
        yield not_listed_words(data.facts)
    findings = cited_by(index, path)
    yield from _tree(f"cited by ({len(findings)})", [(link_to(index, finding, path), []) for finding in findings])
    yield from _carried(index, path, findings)
    if lacking:
        yield from ("", f"smallest repair: Give it {record_repair(lacking, roles)}")


def _carried(index: VaultIndex, reader: VaultPath, findings: Iterable[VaultPath]) -> Iterator[str]:
    """The claims that name one of these findings, with their verdicts."""
    claims = sorted({claim for finding in findings for claim in supported_by(index, finding)})
    lines: list[Line] = []
    for claim in claims:
        found = verdict(index, claim)
        mark = "✓" if found.status is Status.SUPPORTED else "✗"
        lines.append((f"{mark} {link_to(index, claim, reader)}: {_status(found)}", []))
    yield from _tree(f"named by ({len(claims)})", lines)


def _no_role(index: VaultIndex, path: VaultPath) -> str:
    roles, types = roles_of(index), index.types_of(path)
    if path not in index.notes:
        return "is no note of this vault"
    if index.type_unknown(path):
        return "its front matter cannot be read, so nothing is known of its evidence; mend it first"
    what = f"is of the type {', '.join(types)}" if types else "has no type"
    return f"{what}, so it carries no evidence; {with_article(roles.claim)}, {roles.finding} or {roles.source} does"


def _written(index: VaultIndex, hop: Hop, reader: VaultPath) -> str:
    """A hop: where it leads, and where it is written."""
    line = index.notes[hop.place].line_index.position(hop.span.start).line
    where = "" if hop.place == reader else f" of {place_of(hop.place)}"
    return f"{name_end(index, hop, reader)} ({hop.name}{where}, line {line})"


def _tree(heading: str, lines: list[Line]) -> Iterator[str]:
    if lines:
        yield from ("", heading, *_branches(lines))


def _branches(lines: list[Line]) -> Iterator[str]:
    for number, (text, below) in enumerate(lines, 1):
        last = number == len(lines)
        yield ("└─ " if last else "├─ ") + text
        yield from (("   " if last else "│  ") + line for line in below)
