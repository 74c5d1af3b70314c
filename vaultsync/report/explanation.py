"""A note and its vault in, the explanation of its evidence as JSON out, as ``schemas/wire/explanation.json`` describes it.

Built from plain dictionaries, as the report of an audit is; a test holds both together.
"""

from __future__ import annotations

import json
from typing import Any

from vaultsync.evidence import Coverage, Reason, Standing, Study, Verdict, find_verdict, render, repair, retraction_data_of, study
from vaultsync.evidence.grounds import admissible
from vaultsync.evidence.retractions import notice_words
from vaultsync.evidence.scope import unread
from vaultsync.evidence.verdict_wording import reason_words, repair_words, stale_words
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown
from vaultsync.report.json import retractions
from vaultsync.report.places import Locate, Places, locator
from vaultsync.report.visible import encodable
from vaultsync.text import Span

VERSION = 1
_NO_CLAIM: dict[str, Any] = {
    "status": None,
    "provisional": False,
    "draft": False,
    "flags": [],
    "stale": "",
    "reasons": [],
    "scope": [],
    "insights": [],
    "studies": [],
    "unread": [],
    "repair": None,
}


def render_json(index: VaultIndex, path: VaultPath, places: Places) -> str:
    """One JSON object, ending with a newline."""
    found = find_verdict(index, path)
    said = _NO_CLAIM if found is None else _claim(index, found, locator(places))
    head = {"version": VERSION, "path": shown(path), "text": encodable(render(index, path))}
    data = retraction_data_of(index)
    tail = {"retractions": retractions(data.facts if data is not None else None)}
    return json.dumps({**head, **said, **tail}, ensure_ascii=False, indent=1) + "\n"


def _claim(index: VaultIndex, found: Verdict, locate: Locate) -> dict[str, Any]:
    better = repair(found)
    counting = frozenset(found.case.positive)
    return {
        "status": found.status.value,
        "provisional": found.provisional,
        "draft": found.draft,
        "flags": [flag.value for flag in found.flags],
        "stale": encodable(stale_words(index, found.path, found.stale)) if found.stale is not None else "",
        "reasons": [_reason(index, found, reason) for reason in found.reasons],
        "scope": [_item(found.path, row, locate) for row in found.case.coverage],
        "insights": [_insight(index, one, one.finding in counting, locate) for one in found.case.standings],
        "studies": [[shown(one.path) for one in group] for group in found.case.studies],
        "unread": [one for path in (found.path, *(one.finding for one in found.case.standings)) for one in _unread(index, path, locate)],
        "repair": {"status": better.status.value, "text": encodable(repair_words(index, found, better))} if better is not None else None,
    }


def _reason(index: VaultIndex, found: Verdict, reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code.value,
        "text": encodable(reason_words(index, found, reason)),
        "item": shown(reason.item.name) if reason.item is not None else None,
        "note": shown(reason.note) if reason.note is not None else None,
    }


def _item(claim: VaultPath, row: Coverage, locate: Locate) -> dict[str, Any]:
    return {
        "kind": row.item.kind.value,
        "text": shown(row.item.name),
        "place": _place(claim, row.item.span, locate),
        "concept": shown(row.item.concept) if row.item.concept is not None else None,
        "by": [shown(one) for one in row.by],
        "opposing": [shown(one) for one in row.opposing],
    }


def _insight(index: VaultIndex, one: Standing, counts: bool, locate: Locate) -> dict[str, Any]:
    return {
        "path": shown(one.finding),
        "link": _place(one.hop.place, one.hop.span, locate),
        "stand": one.stand.value,
        "contrast": one.contrast.value if one.contrast is not None else None,
        "provisional": one.provisional,
        "acknowledged": one.acknowledged,
        "overlaps": one.overlaps,
        "outside": shown(one.outside),
        "counts": counts,
        "sources": [_source(study(index, source)) for source in admissible(index, one.finding)],
    }


def _source(one: Study) -> dict[str, Any]:
    return {
        "path": shown(one.path),
        "identifiers": [shown(str(identifier)) for identifier in one.identifiers],
        "design": shown(one.design),
        "sound": one.sound,
        "notice": shown(notice_words(one.notice)) if one.notice is not None else "",
    }


def _unread(index: VaultIndex, path: VaultPath, locate: Locate) -> list[dict[str, Any]]:
    return [{**_place(path, one.span, locate), "text": shown(one.text), "why": one.why} for one in unread(index, path)]


def _place(path: VaultPath, span: Span, locate: Locate) -> dict[str, Any]:
    line, column, end_line, end_column = locate(path, span)
    return {"path": shown(path), "line": line, "column": column, "end_line": end_line, "end_column": end_column}
