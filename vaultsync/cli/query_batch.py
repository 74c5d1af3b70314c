"""Queries of a JSON Lines file in, their answers as JSON Lines out; a case that fails is one answer, never the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vaultsync.paths import VaultPath
from vaultsync.query.engine import Engine
from vaultsync.query.json_form import answer_json, value_json
from vaultsync.query.values import QueryError


def answers(engine: Engine, cases: str) -> Iterator[str]:
    """One line for each line that is not empty, in order.

    A case is ``{"id", "origin", "query"}`` or ``{"id", "origin", "expression"}``; its answer ``{"id", "ok": true, "value"}``
    or ``{"id", "ok": false, "error"}``.
    """
    for line in cases.split("\n"):
        if line.strip():
            yield json.dumps(_answer(engine, line), ensure_ascii=False) + "\n"


def _answer(engine: Engine, line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "ok": False, "error": f"the case is no JSON: {error}"}
    if not isinstance(case, dict) or not isinstance(case.get("query", case.get("expression")), str):
        return {"id": case.get("id") if isinstance(case, dict) else None, "ok": False, "error": "the case has no query and no expression"}
    origin = VaultPath(case["origin"]) if isinstance(case.get("origin"), str) and case["origin"] else None
    try:
        if "query" in case:
            value: Any = answer_json(engine.query(case["query"], origin))
        else:
            value = value_json(engine.expression(case["expression"], origin))
    except QueryError as error:
        return {"id": case.get("id"), "ok": False, "error": error.message}
    except Exception as error:  # a fault of ours in one case must not take the answers of the others
        return {"id": case.get("id"), "ok": False, "error": f"a fault of vaultsync: {type(error).__name__}: {error}"}
    return {"id": case.get("id"), "ok": True, "value": value}
