"""An index and one note in, what the note stands on or carries out: plain text, a tree of hops with ✓ and ✗."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from vaultsync.evidence.records import identified_by, record_gaps
from vaultsync.evidence.support import ways
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.evidence.verdict import verdict
from vaultsync.evidence.wording import (
    finding_fault,
    lacking_words,
    link_to,
    name_end,
    place_of,
    record_repair,
    source_fault,
    source_repair,
    with_article,
)
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
        lines = iter((_no_role(index, path),))
    return "\n".join((shown(path), *lines)) + "\n"


def _claim(index: VaultIndex, path: VaultPath) -> Iterator[str]:
    roles, found = roles_of(index), verdict(index, path)
    yield "supported in this vault" if found.supported else f"unsupported ({found.reason}): {found.missing}"
    if found.draft:
        yield f"a draft (`{roles.status}: {roles.draft}`), so it is neither reported nor counted"
    tried = list(ways(index, path))
    yield from _tree(f"rests on ({len(tried)})", [_branch(index, path, trial) for trial in tried])
    for heading, hops in (("opposed by", opposing), ("qualified by", qualifying)):
        listed = hops(index, path).values()
        yield from _tree(f"{heading} ({len(listed)})", [(_written(index, hop, path), []) for hop in listed])
    if found.repair:
        yield from ("", f"smallest repair: {found.repair}")


def _branch(index: VaultIndex, reader: VaultPath, trial: Trial) -> Line:
    hop = trial.hops[0]
    fault = finding_fault(index, reader, trial)
    text = f"{'✗' if fault else '✓'} {_written(index, hop, reader)}{fault and ' ' + fault}"
    return text, list(_branches(_sources(index, hop.end, reader))) if hop.end is not None and is_finding(index, hop.end) else []


def _sources(index: VaultIndex, finding: VaultPath, reader: VaultPath) -> list[Line]:
    lines: list[Line] = []
    for hop in citing(index, finding).values():
        trial = try_source(index, hop)
        if trial.gap or hop.end is None:
            lines.append((f"✗ {_written(index, hop, reader)} {source_fault(index, trial)}", []))
        else:
            lines.append((f"✓ {_written(index, hop, reader)}: {shown(identified_by(index.properties(hop.end), roles_of(index)))}", []))
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
    lacking = record_gaps(index.properties(path), roles)
    if lacking:
        yield f"cannot be cited: it has {lacking_words(lacking)}"
    else:
        yield f"can be cited: {shown(identified_by(index.properties(path), roles))}"
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
        mark, words = ("✓", "supported") if found.supported else ("✗", f"unsupported ({found.reason})")
        lines.append((f"{mark} {link_to(index, claim, reader)}: {words}", []))
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
