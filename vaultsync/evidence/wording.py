"""A trial that does not reach a source in, the sentences about it out: which hop is missing, and the smallest repair.

Links are written so that they lead to their note from the note ``reader`` that the sentence is about.
"""

from __future__ import annotations

from vaultsync.evidence.graph import Hop, citing, direction, is_finding, opposing, roles_of, supporting
from vaultsync.evidence.nouns import with_article
from vaultsync.evidence.records import IDENTIFIER
from vaultsync.evidence.roles import Roles
from vaultsync.evidence.support_circles import circle
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, is_note, shown

_AT_SOURCE = frozenset({Gap.RECORD, Gap.SOURCE_UNRESOLVED, Gap.SOURCE_UNREADABLE, Gap.SOURCE_TYPE})
"""Gaps of trials that end with a hop to a source."""
MAX_NAMED = 3
"""A circle over more notes than these is counted, not named."""


def missing_hop(index: VaultIndex, reader: VaultPath, trial: Trial) -> str:
    """What the way from the claim ``reader`` lacks, as half a sentence."""
    roles = roles_of(index)
    if trial.gap is Gap.NO_FINDING:
        return f"it names no {roles.finding}"
    if trial.gap is Gap.FINDING_IS_TEXT:
        return f"its `{roles.support.written}` holds no link"
    finding = name_end(index, trial.hops[0], reader)
    if trial.gap is Gap.FINDING_UNRESOLVED or is_finding(index, _end(trial.hops[0])):
        finding = f"{roles.finding} {finding}"
    if trial.gap in _AT_SOURCE:
        source = trial.hops[1]
        return f"source {name_end(index, source, reader)} of {finding} {source_fault(index, trial)}"
    return f"{finding} {finding_fault(index, reader, trial)}"


def finding_fault(index: VaultIndex, reader: VaultPath, trial: Trial) -> str:
    """What is wrong with the finding itself; it is the subject. Empty when the fault lies behind it."""
    roles, first = roles_of(index), trial.hops[0]
    match trial.gap:
        case Gap.FINDING_UNRESOLVED:
            return "leads nowhere"
        case Gap.FINDING_UNREADABLE:
            return "has front matter that cannot be read"
        case Gap.FINDING_TYPE:
            return f"is {_kind(index, first, roles)}, not {with_article(roles.finding)}"
        case Gap.DIRECTION:
            return f"has the direction `{direction(index, _end(first))}`"
        case Gap.OPPOSED:
            return f"is also listed under `{opposing(index, reader)[_end(first)].name}`"
        case Gap.CIRCLE | Gap.CIRCULAR_FINDING:
            return _circle(index, trial.hops, reader)
        case Gap.NO_SOURCE:
            return "names no source"
        case Gap.SOURCE_IS_TEXT:
            return "names its source in text, not by a link"
    return ""


def source_fault(index: VaultIndex, trial: Trial) -> str:
    """What is wrong with the source that the trial ends at; it is the subject."""
    match trial.gap:
        case Gap.SOURCE_UNRESOLVED:
            return "leads nowhere"
        case Gap.SOURCE_UNREADABLE:
            return "has front matter that cannot be read"
        case Gap.SOURCE_TYPE:
            return f"is {_kind(index, trial.hops[-1], roles_of(index))}, not {with_article(roles_of(index).source)}"
    return f"has {lacking_words(trial.lacking)}"


def chain_repair(index: VaultIndex, reader: VaultPath, trial: Trial) -> str:
    """What to write so that the trial gets further, as a sentence without a full stop."""
    roles = roles_of(index)
    written = _written_key(index, reader, roles.support.forward)
    if trial.gap is Gap.FINDING_IS_TEXT:
        return f'Write what stands under `{written}` as links, `"[[…]]"`'
    if trial.gap is Gap.NO_FINDING:
        grounded = f"{with_article(roles.finding)} that has a source"
        return f"Name {grounded} under `{written}`" if written else f'Add `{roles.support.written}: ["[[…]]"]` with {grounded}'
    first = trial.hops[0]
    finding = name_end(index, first, reader)
    match trial.gap:
        case Gap.FINDING_UNRESOLVED:
            return f"Correct the link {finding}, or write the {roles.finding}"
        case Gap.FINDING_UNREADABLE:
            return f"Mend the front matter of {place_of(_end(first))}"
        case Gap.FINDING_TYPE | Gap.CIRCLE:
            return f"Name {with_article(roles.finding)} that has a source in place of {finding}"
        case Gap.CIRCULAR_FINDING:
            back = _way_into_circle(index, first)
            named = name_end(index, back, back.place) if back.place == back.start else link_to(index, back.start, back.place)
            return f"Take {named} out of `{back.name}` in {place_of(back.place)}"
        case Gap.DIRECTION | Gap.OPPOSED:
            return f"Add {with_article(roles.finding)} that supports it to `{roles.support.written}`"
    return source_repair(index, _end(first), trial)


def source_repair(index: VaultIndex, finding: VaultPath, trial: Trial) -> str:
    """As ``chain_repair``, for the way from a finding to its source, the last hop of the trial."""
    roles = roles_of(index)
    written = _written_key(index, finding, roles.citing.forward)
    if trial.gap is Gap.SOURCE_IS_TEXT:
        return f'Write `{written}` in {place_of(finding)} as a link, `"[[…]]"`'
    if trial.gap is Gap.NO_SOURCE:
        where = place_of(finding)
        return f"Name a source under `{written}` in {where}" if written else f'Add `{roles.citing.written}: "[[…]]"` to {where}'
    hop = trial.hops[-1]
    source = name_end(index, hop, hop.place)
    match trial.gap:
        case Gap.SOURCE_UNRESOLVED:
            return f"Correct the link {source} in {place_of(hop.place)}, or write the {roles.source}"
        case Gap.SOURCE_UNREADABLE:
            return f"Mend the front matter of {place_of(_end(hop))}"
        case Gap.SOURCE_TYPE:
            return f"Name {with_article(roles.source)} in place of {source} in {place_of(hop.place)}"
    return f"Give {place_of(_end(hop))} {record_repair(trial.lacking, roles)}"


def lacking_words(lacking: tuple[str, ...]) -> str:
    """``no citation and no identifier``; ``lacking`` is not empty."""
    return " and ".join(f"no {part}" for part in lacking)


def record_repair(lacking: tuple[str, ...], roles: Roles) -> str:
    """``a citation and an identifier (…)``; ``lacking`` is not empty."""
    words = " and ".join(with_article(part) for part in lacking)
    return f"{words} ({', '.join(roles.identifiers)} or `{roles.identifier}: none`)" if IDENTIFIER in lacking else words


def name_end(index: VaultIndex, hop: Hop, reader: VaultPath) -> str:
    """Where a hop leads, as a link; one that leads nowhere as it is written."""
    return f"[[{shown(hop.target)}]]" if hop.end is None else link_to(index, hop.end, reader)


def link_to(index: VaultIndex, path: VaultPath, reader: VaultPath) -> str:
    """The note as a link."""
    return f"[[{shown(index.link_text(path, reader))}]]"


def place_of(path: VaultPath) -> str:
    """The note by its path, as Obsidian shows it."""
    return shown(path[:-3] if is_note(path) else path)


def _written_key(index: VaultIndex, path: VaultPath, names: tuple[str, ...]) -> str:
    """The first of these properties that the note has, as it is written there; empty when it has none."""
    return next((writing.name for name in names for writing in index.property(path, name)), "")


def _end(hop: Hop) -> VaultPath:
    """The end of a hop that is known to lead somewhere."""
    assert hop.end is not None
    return hop.end


def _kind(index: VaultIndex, hop: Hop, roles: Roles) -> str:
    if hop.end not in index.notes:
        return "a file that is no note"
    types = index.types_of(_end(hop))
    return with_article(roles.claim if roles.claim in types else types[0]) if types else "a note without a type"


def _circle(index: VaultIndex, hops: tuple[Hop, ...], reader: VaultPath) -> str:
    if hops[0].end == reader:
        return "is this note itself"
    between = [name_end(index, hop, reader) for hop in hops[1:-1]]
    if len(hops) == 1 or len(between) > MAX_NAMED:
        return "leads back to this note"
    return "leads back to this note" + (f" over {', '.join(between)}" if between else "")


def _way_into_circle(index: VaultIndex, first: Hop) -> Hop:
    """The hop by which a finding that lies in a circle stays in it."""
    finding = _end(first)
    members = circle(index, finding)
    return next(hop for hops in (citing, supporting) for hop in hops(index, finding).values() if hop.end in members)
