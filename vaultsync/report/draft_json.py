"""What a vault knows of a draft in, JSON for programs out, as ``schemas/wire/draft.json`` describes it.

Built from plain dictionaries, not from the pydantic models of the same form (``wire.DraftAnswer``); a test holds both together.
"""

from __future__ import annotations

import json
from typing import Any

from vaultsync.draft import Backing, DraftReport, Form, Judged, Near
from vaultsync.evidence import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.report.draft_words import advice, beside
from vaultsync.report.visible import encodable

VERSION = 1


def render(report: DraftReport, index: VaultIndex, *, file: str, vault: str, form: Form, encoding: str) -> str:
    """One JSON object with one sentence a line, ending with a newline; ``file`` and ``vault`` as the reader is to see them."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    head = {"version": VERSION, "file": shown(file), "vault": shown(vault), "form": form.value, "encoding": encoding}
    sentences = ",\n".join("  " + encodable(encode(_sentence(one, index))) for one in report.judged)
    listed = f"[\n{sentences}\n ]" if sentences else "[]"
    tail = {"counts": _counts(report), "ranked": report.ranked}
    return f'{{{encode(head)[1:-1]},\n "sentences": {listed},\n {encode(tail)[1:-1]}}}\n'


def _sentence(one: Judged, index: VaultIndex) -> dict[str, Any]:
    said = one.sentence
    return {
        "line": said.place.line,
        "column": said.place.column,
        "text": said.text,
        "verdict": one.backing.value,
        "advice": [*advice(index, one), *beside(one)],
        "check_worthy": said.check_worthy,
        "concepts": [{"text": named.text, "notes": [shown(path) for path in named.concepts]} for named in said.named],
        "quantities": [quantity.text for quantity in said.quantities],
        "unread": [{"text": unread.text, "why": unread.why} for unread in said.unread],
        "citations": [
            {"text": cited.text, "source": shown(cited.source) if cited.source is not None else None} for cited in said.citations
        ],
        "hedges": list(said.hedges),
        "promotional": list(said.promotional),
        "near": [_near(near) for near in one.near],
        "opposing": [shown(path) for path in one.opposing],
    }


def _near(near: Near) -> dict[str, Any]:
    match, verdict = near.match, near.verdict
    return {
        "path": shown(near.path),
        "kind": "takeaway" if match.known.is_claim else "insight",
        "verdict": near.backing.value,
        "status": verdict.status.value if verdict is not None else None,
        "provisional": verdict is not None and verdict.provisional,
        "flags": [flag.value for flag in verdict.flags] if verdict is not None else [],
        "shared": [shown(path) for path in match.shared],
        "wider": [{"text": one.written, "concept": shown(one.concept), "narrower": shown(one.narrower)} for one in match.wider],
        "unsaid": [*match.foreign, *match.unsaid],
        "missing": [*match.absent, *match.missing],
        "scope": _scope(verdict),
    }


def _scope(verdict: Verdict | None) -> list[dict[str, Any]]:
    rows = verdict.case.coverage if verdict is not None else ()
    return [
        {
            "kind": row.item.kind.value,
            "name": row.item.name,
            "stated_by": [shown(path) for path in row.by],
            "opposed_by": [shown(path) for path in row.opposing],
        }
        for row in rows
    ]


def _counts(report: DraftReport) -> dict[str, Any]:
    counts = report.counts
    return {
        "sentences": counts.sentences,
        "with_concept": counts.with_concept,
        "with_two_concepts": counts.with_two_concepts,
        "check_worthy": counts.check_worthy,
        "with_quantity": counts.with_quantity,
        "with_citation": counts.with_citation,
        "hedged": counts.hedged,
        "promotional": counts.promotional,
        "verdicts": {backing.value: counts.backings[backing] for backing in Backing},
    }
