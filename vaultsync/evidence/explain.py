"""An index and one note in, what the note stands on or carries out: plain text, a tree of hops with ✓ and ✗."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultsync.evidence.graph import Hop, SupportGraph, support_graph
from vaultsync.evidence.records import identified_by
from vaultsync.evidence.trial import Gap, Trial, grounds, try_finding, try_source
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
    graph = support_graph(index)
    if path in graph.claims:
        lines = _claim(index, graph, path)
    elif path in graph.findings:
        lines = _finding(index, graph, path)
    elif path in graph.sources:
        lines = _source(index, graph, path)
    else:
        lines = iter((_no_role(index, graph, path),))
    return "\n".join((shown(path), *lines)) + "\n"


def _claim(index: VaultIndex, graph: SupportGraph, path: VaultPath) -> Iterator[str]:
    found = verdict(index, path)
    yield "supported in this vault" if found.supported else f"unsupported ({found.reason}): {found.missing}"
    if found.draft:
        yield f"a draft (`{graph.roles.status}: {graph.roles.draft}`), so it is neither reported nor counted"
    tried = [try_finding(index, graph, hop) for hop in graph.supporting.get(path, {}).values()]
    yield from _tree(f"rests on ({len(tried)})", [_branch(index, graph, path, trial) for trial in tried])
    for heading, hops in (("opposed by", graph.opposing), ("qualified by", graph.qualifying)):
        listed = hops.get(path, {}).values()
        yield from _tree(f"{heading} ({len(listed)})", [(_written(index, hop, path), []) for hop in listed])
    if found.repair:
        yield from ("", f"smallest repair: {found.repair}")


def _branch(index: VaultIndex, graph: SupportGraph, reader: VaultPath, trial: Trial) -> Line:
    hop = trial.hops[0]
    fault = finding_fault(index, graph, reader, trial)
    text = f"{'✗' if fault else '✓'} {_written(index, hop, reader)}{fault and ' ' + fault}"
    return text, list(_branches(_sources(index, graph, hop.end, reader))) if hop.end in graph.findings else []


def _sources(index: VaultIndex, graph: SupportGraph, finding: VaultPath | None, reader: VaultPath) -> list[Line]:
    lines: list[Line] = []
    for hop in graph.citing.get(finding, {}).values() if finding is not None else ():
        trial = try_source(index, graph, hop)
        if trial.gap or hop.end is None:
            lines.append((f"✗ {_written(index, hop, reader)} {source_fault(index, graph, trial)}", []))
        else:
            lines.append((f"✓ {_written(index, hop, reader)}: {shown(identified_by(index.properties(hop.end), graph.roles))}", []))
    return lines


def _finding(index: VaultIndex, graph: SupportGraph, path: VaultPath) -> Iterator[str]:
    trial = grounds(index)[path]
    if not trial.gap:
        yield "grounded: it leads to a source that can be cited"
    elif trial.hops:
        yield f"not grounded: {name_end(index, trial.hops[-1], path)} {source_fault(index, graph, trial)}"
    else:
        yield f"not grounded: it {'names no source' if trial.gap is Gap.NO_SOURCE else 'names its source in text, not by a link'}"
    if path in graph.directions:
        yield f"supports nothing: its direction is `{graph.directions[path]}`"
    sources = _sources(index, graph, path, path)
    yield from _tree(f"rests on ({len(sources)})", sources)
    yield from _carried(index, graph, path, {path})
    if trial.gap:
        yield from ("", f"smallest repair: {source_repair(index, graph, path, trial)}")


def _source(index: VaultIndex, graph: SupportGraph, path: VaultPath) -> Iterator[str]:
    lacking = graph.sources[path]
    if lacking:
        yield f"cannot be cited: it has {lacking_words(lacking)}"
    else:
        yield f"can be cited: {shown(identified_by(index.properties(path), graph.roles))}"
    findings = [finding for finding, hops in graph.citing.items() if path in hops]
    yield from _tree(f"cited by ({len(findings)})", [(link_to(index, finding, path), []) for finding in sorted(findings)])
    yield from _carried(index, graph, path, findings)
    if lacking:
        yield from ("", f"smallest repair: Give it {record_repair(lacking, graph.roles)}")


def _carried(index: VaultIndex, graph: SupportGraph, reader: VaultPath, findings: Iterable[VaultPath]) -> Iterator[str]:
    """The claims that name one of these findings, with their verdicts."""
    wanted = frozenset(findings)
    claims = sorted(claim for claim in graph.claims if not wanted.isdisjoint(graph.supporting.get(claim, ())))
    lines: list[Line] = []
    for claim in claims:
        found = verdict(index, claim)
        mark, words = ("✓", "supported") if found.supported else ("✗", f"unsupported ({found.reason})")
        lines.append((f"{mark} {link_to(index, claim, reader)}: {words}", []))
    yield from _tree(f"named by ({len(claims)})", lines)


def _no_role(index: VaultIndex, graph: SupportGraph, path: VaultPath) -> str:
    roles, types = graph.roles, index.types_of(path)
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
