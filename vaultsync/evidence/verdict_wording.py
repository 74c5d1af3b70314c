"""Reasons, flags and repairs in, the sentences about them out; links are written so that they lead to their note from the claim's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from vaultsync.evidence.flags import Stale
from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.identifiers import kind_of_property
from vaultsync.evidence.ladder import Code, Reason
from vaultsync.evidence.nouns import counted, with_article
from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.quantities import inside_window
from vaultsync.evidence.repair import Change, Repair, Step
from vaultsync.evidence.retractions import notice_words
from vaultsync.evidence.scope import Item, ItemKind, measured
from vaultsync.evidence.standing import Standing
from vaultsync.evidence.studies import study
from vaultsync.evidence.verdict import Verdict
from vaultsync.evidence.wording import link_to
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown
from vaultsync.text import Span


def reason_words(index: VaultIndex, found: Verdict, reason: Reason) -> str:
    """Why the status of a claim is not better, as half a sentence about it."""
    roles, item = roles_of(index), "" if reason.item is None else item_words(reason.item)
    note = "" if reason.note is None else link_to(index, reason.note, found.path)
    match reason.code:
        case Code.INVALID if reason.faulty is not None:
            return reason.faulty.message
        case Code.NO_PATH:
            return found.chain.missing
        case Code.NOT_ADMISSIBLE:
            return f"source {note} has no valid identifier, and does not say why there is none"
        case Code.ONLY_OPPOSED if reason.standing is not None:
            return f"no {roles.finding} supports it: {note} {_speaks(reason.standing)}"
        case Code.RETRACTED:
            return f"it rests on a retracted paper, {note}{_notice(index, reason.note)}"
        case Code.OPPOSED if reason.standing is not None:
            where = window_words(index, found.path, reason.standing.finding)
            return (
                f"{note} {_speaks(reason.standing)} under the same conditions{where}, and the {roles.claim} does not name it as qualifying"
            )
        case Code.NOT_COVERED:
            return f"{item} is stated in no {roles.finding} that supports it"
        case Code.ONLY_OPPOSING:
            return f"{item} is stated only in {note}, which opposes it"
        case Code.NOT_TOGETHER:
            return f"no {roles.finding} states all of it: {note} states most, but not {_listed(map(item_words, reason.items))}"
        case Code.FEW_STUDIES:
            return f"{counted(len(found.case.carrying), roles.finding)} from {counted(reason.number, 'independent study')}"
        case Code.NOT_SCHOLARLY:
            return "it rests on sources only that are not scholarly"
        case Code.PRELIMINARY:
            return "it rests on preprints or abstracts only"
        case Code.CONCERN:
            return f"there is an expression of concern about {note}{_notice(index, reason.note)}"
    return reason.code.value


def item_words(item: Item) -> str:
    """A scope item as it stands in a sentence."""
    return shown(item.name) if item.kind is ItemKind.CONCEPT else f"“{shown(item.name)}”"


def stale_words(index: VaultIndex, reader: VaultPath, stale: Stale) -> str:
    """What makes a claim stale, as half a sentence."""
    what = (
        f"a notice about {link_to(index, stale.note, reader)} appeared" if stale.notice else f"{link_to(index, stale.note, reader)} changed"
    )
    return f"{what} {_duration(stale.after)} after the last review"


def standing_words(index: VaultIndex, one: Standing) -> str:
    """How a finding stands to its claim, as half a sentence about it; empty for plain support."""
    claim = roles_of(index).claim
    if one.opposes:
        return _speaks(one) + _outside(one, claim) + (f", which the {claim} acknowledges" if one.acknowledged else "")
    return "" if one.supports else f"qualifies the {claim}"


def _outside(one: Standing, claim: str) -> str:
    """Why one that opposes does not count."""
    if one.overlaps:
        return ""
    return f", but not under the conditions of the {claim}: {shown(one.outside)}" if one.outside else ", which is only noted here"


def repair_words(index: VaultIndex, found: Verdict, repair: Repair) -> str:
    """The smallest repair as a sentence without a full stop, or several."""
    chosen, roles = list(repair.steps), roles_of(index)
    states = sorted((step for step in chosen if step.change is Change.STATE and step.item is not None), key=_place_of_item)
    others = [_step_words(index, found, step) for step in chosen if step.change is not Change.STATE]
    if states and states[0].note is not None:
        names = _listed(item_words(step.item) for step in states if step.item is not None)
        note = link_to(index, states[0].note, found.path)
        others.append(
            f"If {note} states {names}, write so there; else take {'it' if len(states) == 1 else 'them'} out of the {roles.claim}"
        )
    elif states:
        names = _listed(item_words(step.item) for step in states if step.item is not None)
        others.append(f"Name {with_article(roles.finding)} that states {names}, or take that out of the {roles.claim}")
    return ". ".join(others)


def _place_of_item(step: Step) -> Span:
    return step.item.span if step.item is not None else Span(0, 0)


def _step_words(index: VaultIndex, found: Verdict, step: Step) -> str:
    roles = roles_of(index)
    note = "" if step.note is None else link_to(index, step.note, found.path)
    match step.change:
        case Change.ACKNOWLEDGE:
            settled = f", or `{roles.direction}: {roles.supporting}` in {note}" if _is_provisional(found, step.note) else ""
            return f"Name {note} under `{roles.qualification.written}`{settled}"
        case Change.MEND:
            return "Mend this: " + "; ".join(one.message for one in found.case.faults if one.fault is step.fault)
        case Change.SETTLE:
            return f"Write into {note} which way it points, `{roles.direction}: {roles.supporting}` or `{roles.opposing}`"
        case Change.PATH if step.note is not None:
            kinds = ", ".join(name for name in roles.identifiers if kind_of_property(name) is not None)
            return f"Give {note} a valid identifier ({kinds}), or `{roles.identifier}: none` with `{roles.why_none}`"
        case Change.PATH:
            return found.chain.repair
        case Change.STUDY:
            what = "another independent study" if step.number == 1 else f"{step.number} more independent studies"
            return f"Add {with_article(roles.finding)} from {what}"
    return ""


def _is_provisional(found: Verdict, finding: VaultPath | None) -> bool:
    return any(one.provisional for one in found.case.standings if one.finding == finding)


def window_words(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> str:
    """``: “3 months” lies inside “within 6 months”``; empty where no time of a finding lies in a window of the claim."""
    for wanted in measured(index, claim).quantities:
        for stated in measured(index, finding).quantities:
            if inside_window(wanted, stated):
                return f" (“{shown(stated.text)}” lies inside “{shown(wanted.text)}”)"
    return ""


def _speaks(one: Standing) -> str:
    seems = "seems to report" if one.provisional else "reports"
    match one.contrast:
        case Contrast.NULL:
            return f"{seems} no effect (a null finding)"
        case Contrast.EXCHANGED:
            return f"{seems} it the other way round (subject and object exchanged)"
    return f"{seems} the opposite"


def _notice(index: VaultIndex, source: VaultPath | None) -> str:
    notice = study(index, source).notice if source is not None else None
    return f" ({notice_words(notice)})" if notice is not None else ""


def _duration(after: timedelta) -> str:
    hours = after.total_seconds() / 3600
    if hours < 1:
        return "within the hour"
    return counted(round(hours), "hour") if hours < 72 else counted(round(hours / 24), "day")


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
