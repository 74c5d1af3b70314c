"""Texts of JSON-RPC 2.0 in, calls and faults out; and answers as texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, NoReturn

from pydantic import BaseModel, ValidationError

from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.report.visible import visible_text

BATCH: Final = 100
"""Calls in one message at most."""
QUOTED: Final = 100
"""Characters of what a client sent that a message repeats."""


class Call(NamedTuple):
    """One request."""

    method: str
    params: dict[str, Any]
    id: Any
    wanted: bool
    """Whether it is to be answered; a request without an id is not."""


class Fault(NamedTuple):
    """A request that is none."""

    id: Any
    error: ApiError


class Received(NamedTuple):
    """What one message holds."""

    calls: Sequence[Call | Fault]
    batch: bool


def received(text: str | bytes) -> Received:
    """What a message asks for; never raises."""
    try:
        said = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        kind = "is no JSON" if isinstance(text, str) else "is binary and no JSON"
        return Received([Fault(None, ApiError("parse-error", f"the message {kind}, or is nested too deeply"))], False)
    if not isinstance(said, list):
        return Received([_call(said)], False)
    if not 0 < len(said) <= BATCH:
        return Received([Fault(None, ApiError("invalid-request", f"a batch holds between 1 and {BATCH} requests"))], False)
    return Received([_call(one) for one in said], True)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _call(said: Any) -> Call | Fault:
    if not isinstance(said, dict):
        return Fault(None, ApiError("invalid-request", "a request is an object"))
    id = said.get("id")
    if isinstance(id, (bool, list, dict)):
        return Fault(None, ApiError("invalid-request", "id is a text, a number or null"))
    method, params = said.get("method"), said.get("params", {})
    if said.get("jsonrpc") != "2.0":
        return Fault(id, ApiError("invalid-request", 'jsonrpc must be "2.0"'))
    if not isinstance(method, str):
        return Fault(id, ApiError("invalid-request", "method must be a text"))
    if not isinstance(params, dict):
        return Fault(id, ApiError("invalid-params", "params must be an object; parameters are given by name"))
    return Call(method, params, id, "id" in said)


def checked(params: dict[str, Any], form: type[BaseModel]) -> BaseModel:
    """The parameters as a model.

    Raises:
        ApiError: ``invalid-params``, naming the first three that are wrong; it quotes no value, for one may be a token.
    """
    try:
        return form.model_validate(params)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    except (ValueError, RecursionError, TypeError):
        raise ApiError("invalid-params", "the parameters are wrong") from None
    told = "; ".join(f"{_place(fault['loc'])}: {quoted(fault['msg'], 300)}" for fault in faults[:3])
    raise ApiError("invalid-params", told)


def _place(parts: tuple[int | str, ...]) -> str:
    return quoted(".".join(map(str, parts))) or "params"


def quoted(text: str, limit: int = QUOTED) -> str:
    """Text of a client as a message may repeat it: in one line, and not all of it."""
    return visible_text(text if len(text) <= limit else text[:limit] + "…")


def written(said: Any) -> str:
    """A message as text."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate cannot be sent as UTF-8, but as the escape that JSON has for it.
    return text if _sendable(text) else json.dumps(said, separators=(",", ":"))


def _sendable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def result(call: Call, form: BaseModel) -> dict[str, Any]:
    """The answer to a call."""
    return {"jsonrpc": "2.0", "id": call.id, "result": plain(form)}


def failure(id: Any, error: ApiError) -> dict[str, Any]:
    """The answer to a call that failed, or to what is no call."""
    return {"jsonrpc": "2.0", "id": id, "error": error.form}


def notification(name: str, form: BaseModel) -> dict[str, Any]:
    """A message that wants no answer."""
    return {"jsonrpc": "2.0", "method": name, "params": plain(form)}


def plain(form: BaseModel) -> dict[str, Any]:
    """A model as plain JSON."""
    return form.model_dump()
