"""An index and a verdict in, the claim as the page shows it out: what it states, its evidence and sources, why, and what would help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vaultsync.evidence import Flag, Hop, Status, Trial, Verdict, repair, roles_of
from vaultsync.evidence.entries import record_of
from vaultsync.evidence.graph import citing, is_finding, opposing, qualifying
from vaultsync.evidence.grounds import try_source
from vaultsync.evidence.nouns import counted
from vaultsync.evidence.records import identified_by
from vaultsync.evidence.retractions import notice_words
from vaultsync.evidence.scope import scope
from vaultsync.evidence.standing import Standing
from vaultsync.evidence.studies import Study, study
from vaultsync.evidence.support import ways
from vaultsync.evidence.verdict_wording import reason_words, repair_words, stale_words, standing_words
from vaultsync.evidence.wording import finding_fault, source_fault
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, title_of
from vaultsync.report.html.page import Evidence, Row, Run, Soundness, Source, Stand, Takeaway, Words

MAX_SHOWN = 60
"""Findings of one claim, and sources and things stated, that are drawn; nobody reads more, and some vault may have 10,000."""
MAX_TEXT = 600
"""Characters of a statement, or of anything else that a note says."""
MAX_SENTENCE = 2_000
"""Characters of a sentence, which may quote a long link."""
_LINK = re.compile(r"\[\[([^\[\]\n]{1,400})\]\]")


def takeaway(index: VaultIndex, found: Verdict) -> Takeaway:
    """One claim."""
    graph = _graph(index, found)
    numbers = {one.path: number for number, one in enumerate(graph.evidence, 1) if one.path is not None}
    better = repair(found)
    return Takeaway(
        path=found.path,
        title=title_of(found.path),
        text=_shortened(scope(index, found.path).text),
        status=found.status.value,
        provisional=found.provisional,
        flags=tuple(_flags(index, found)),
        reasons=tuple(linked(index, found.path, words) for words in _reasons(index, found)),
        rows=tuple(_rows(found, numbers)),
        more_rows=max(0, len(found.case.coverage) - MAX_SHOWN),
        evidence=graph.evidence,
        sources=tuple(graph.sources.values()),
        more=len(graph.left_out),
        repair=() if better is None else linked(index, found.path, repair_words(index, found, better)),
        repaired="" if better is None else better.status.value,
    )


def linked(index: VaultIndex, reader: VaultPath, text: str) -> Words:
    """A sentence about a note with each ``[[…]]`` that leads somewhere as a link."""
    runs: list[Run] = []
    at, text = 0, clipped(text, MAX_SENTENCE)
    for link in _LINK.finditer(text):
        end = index.resolve_target(link[1], reader).path
        if end is not None:
            runs += (Run(text[at : link.start()]), Run(title_of(end), end))
            at = link.end()
    return tuple(run for run in (*runs, Run(text[at:])) if run.text)


def soundness(one: Study) -> Soundness:
    """What a source that can be cited is worth."""
    if not one.sound:
        return "retracted"
    return "concern" if one.notices.state == "concern" else "sound"


def _shortened(text: str) -> str:
    return clipped(" ".join(text[: 4 * MAX_TEXT].split()), MAX_TEXT)


def clipped(text: str, most: int) -> str:
    """Its end replaced by ``…`` where it has more than ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _reasons(index: VaultIndex, found: Verdict) -> Iterator[str]:
    if found.status is Status.SUPPORTED:
        together = "" if found.case.synthesis else " together"
        findings = counted(len(found.case.carrying), roles_of(index).finding)
        yield f"all that it says is stated{together} in {findings} from {counted(len(found.case.studies), 'independent study')}"
    for reason in found.reasons:
        yield reason_words(index, found, reason)


def _flags(index: VaultIndex, found: Verdict) -> Iterator[tuple[str, Words]]:
    for flag in found.flags:
        match flag:
            case Flag.STALE if found.stale is not None:
                yield flag.value, linked(index, found.path, stale_words(index, found.path, found.stale))
            case Flag.OVER_CERTAIN:
                studies = counted(len(found.case.studies), "independent study")
                yield flag.value, (Run(f"its {roles_of(index).certainty} does not agree with {studies}"),)
            case Flag.RETRACTED:
                gone = [Run(title_of(one.path), one.path) for one in found.case.rested_on if not one.sound]
                yield flag.value, tuple(run for one in gone for run in (one, Run(", ")))[:-1]


def _rows(found: Verdict, numbers: dict[VaultPath, int]) -> Iterator[Row]:
    def numbered(paths: Iterable[VaultPath]) -> tuple[int, ...]:
        return tuple(sorted(numbers[path] for path in paths if path in numbers))

    for row in found.case.coverage[:MAX_SHOWN]:
        yield Row(row.item.kind.value, _shortened(row.item.name), numbered(row.by), numbered(row.opposing))


# -- the graph


class _Graph:
    """What is drawn of one claim, while it is gathered."""

    def __init__(self) -> None:
        self.evidence: tuple[Evidence, ...] = ()
        self.sources: dict[str, Source] = {}
        self.left_out: set[str] = set()


def _graph(index: VaultIndex, found: Verdict) -> _Graph:
    """All that the claim names or that names it, with its sources."""
    graph = _Graph()
    stands = {one.finding: one for one in found.case.standings}
    listed: dict[str, tuple[Hop, Trial | None]] = {}
    for trial in ways(index, found.path):
        listed[_key(trial.hops[0])] = trial.hops[0], trial
    for hops in (opposing, qualifying):
        for hop in hops(index, found.path).values():
            listed.setdefault(_key(hop), (hop, None))
    graph.left_out.update(list(listed)[MAX_SHOWN:])
    graph.evidence = tuple(_one(index, found, hop, trial, stands, graph) for hop, trial in list(listed.values())[:MAX_SHOWN])
    return graph


def _key(hop: Hop) -> str:
    """No path holds a NUL."""
    return hop.end if hop.end is not None else "\0" + hop.target


def _one(
    index: VaultIndex,
    found: Verdict,
    hop: Hop,
    trial: Trial | None,
    stands: dict[VaultPath, Standing],
    graph: _Graph,
) -> Evidence:
    end = hop.end
    if end is None:
        return Evidence(None, _shortened(hop.target), "", "missing", f"{hop.name}: leads nowhere", False, ())
    places = tuple(_sources(index, end, graph)) if is_finding(index, end) else ()
    text = _shortened(scope(index, end).text) if end in index.notes else ""
    stand = stands.get(end)
    fault = finding_fault(index, found.path, trial) if trial is not None else ""
    if stand is not None and not stand.supports:
        kind: Stand = "opposes" if stand.opposes else "qualifies"
        return Evidence(end, title_of(end), text, kind, standing_words(index, stand), stand.provisional, places)
    counts = end in found.case.positive
    words = fault or ("supports" if counts else _uncounted(trial, stand))
    return Evidence(end, title_of(end), text, "supports" if counts else "missing", words, False, places)


def _uncounted(trial: Trial | None, stand: Standing | None) -> str:
    """Why a finding that says nothing against the claim does not count for it; the fault lies behind it."""
    if stand is None:
        return "is none"
    return "leads to no source that can be cited" if trial is None or trial.gap else "rests on retracted sources only"


def _sources(index: VaultIndex, finding: VaultPath, graph: _Graph) -> Iterator[int]:
    """The places of a finding's sources among all of the claim; new ones are added."""
    for hop in citing(index, finding).values():
        key = _key(hop)
        if key not in graph.sources:
            if len(graph.sources) >= MAX_SHOWN:
                graph.left_out.add(key)
                continue
            graph.sources[key] = _source(index, hop)
        yield list(graph.sources).index(key)


def _source(index: VaultIndex, hop: Hop) -> Source:
    trial = try_source(index, hop)
    if hop.end is None:
        return Source(None, _shortened(hop.target), "leads nowhere", "missing")
    if trial.gap:
        return Source(hop.end, title_of(hop.end), source_fault(index, trial), "missing")
    known = study(index, hop.end)
    worth = soundness(known)
    if known.notice is not None:
        return Source(hop.end, title_of(hop.end), notice_words(known.notice), worth)
    return Source(hop.end, title_of(hop.end), _shortened(identified_by(record_of(index, hop.end), roles_of(index))), worth)
