"""Questions about rules, notes, queries and the whole vault in, their answers out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from vaultsync import wire
from vaultsync.daemon.answers.held import Held
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.messages import quoted
from vaultsync.daemon.protocol.methods import (
    Configuration,
    ExplainParams,
    Explanation,
    ExportParams,
    ExportPart,
    QueryParams,
    QueryResult,
    TableDefinition,
)
from vaultsync.evidence import explain as evidence
from vaultsync.query.json_form import answer_json, value_json
from vaultsync.query.values import QueryError
from vaultsync.report import metadata_extractor, obsidian_cache
from vaultsync.report.rule_text import rule_text
from vaultsync.report.visible import encodable, encodable_json
from vaultsync.rules import RULES
from vaultsync.text import LineIndex

EXPRESSION: Final = "="
PART: Final = 500_000
"""Characters of one part of an export."""
MOST: Final = 15_000_000
"""Units of work of one query: about two seconds, for which nobody else is answered."""
DROPPED: Final = 1_000
"""Rows that failed, of which is told."""


def explain(held: Held, asked: ExplainParams) -> Explanation:
    """What a rule wants, or what supports a note.

    Raises:
        ApiError: ``unknown-path``, ``invalid-params`` for an unknown rule.
    """
    if asked.path is not None:
        note = held.note(asked.path)
        return Explanation(rule=None, text=encodable(evidence.render(held.vault.index, note.path)))
    rule = next((rule for rule in RULES if rule.name == asked.rule), None)
    if rule is None:
        raise ApiError("invalid-params", f"there is no rule {quoted(asked.rule or '')}; 'vaultsync rules' lists them")
    said = rule_text(rule)
    parts = [said.summary, *(f"{word}: {text}" for word, text in (("Why", said.why), ("Fix", said.fix), ("Source", said.source)) if text)]
    return Explanation(rule=wire.Rule.model_validate(said._asdict()), text="\n".join(parts))


def query(held: Held, asked: QueryParams) -> QueryResult:
    """The answer, as of now.

    Raises:
        ApiError: ``query-failed``, ``unknown-path``.
    """
    origin = held.note(asked.origin).path if asked.origin is not None else None
    engine = held.vault.tables().engine
    held.vault.tick()
    try:
        if asked.query.lstrip().startswith(EXPRESSION):
            # A blank in place of the sign keeps what an error says of places true.
            value = engine.expression(asked.query.replace(EXPRESSION, " ", 1), origin, most=MOST)
            return QueryResult(answer=None, rows=None, value=encodable_json(value_json(value)))
        answer = engine.query(asked.query, origin, most=MOST)
    except QueryError as error:
        raise _failed(error, asked.query) from None
    # Only the wanted rows are made into JSON; of the others there may be a hundred thousand.
    rows: Any = answer.rows[asked.offset : asked.offset + asked.limit]
    page = replace(answer, rows=rows)
    dropped = [{"step": row.step, "row": value_json(row.row), "message": row.message} for row in answer.dropped[:DROPPED]]
    said = {"version": 1, "headers": None, "group": None, **answer_json(page), "dropped": dropped}
    return QueryResult(answer=wire.Answer.model_validate(encodable_json(said)), rows=len(answer.rows), value=None)


def _failed(error: QueryError, text: str) -> ApiError:
    if error.offset is None:
        return ApiError("query-failed", quoted(error.message, 1_000), expected=list(error.expected))
    line, character, _ = LineIndex.of(text).utf16(min(error.offset, len(text)))
    place = {"line": line, "character": character}
    return ApiError("query-failed", quoted(error.message, 1_000), position=place, expected=list(error.expected))


def configuration(held: Held, writes: bool) -> Configuration:
    """What holds now."""
    config = held.vault.config
    return Configuration(
        preset=config.preset,
        timezone=config.timezone,
        exclude=list(config.exclude),
        fail_on=None if config.fail_on is None else config.fail_on.value,
        rules={name: None if found.severity is None else found.severity.value for name, found in config.rules.items()},
        types=list(config.types),
        tables={name: TableDefinition(queries=list(table.queries), format=table.format) for name, table in config.tables.items()},
        writes=writes,
    )


class Exports:
    """Hands out an export in parts that are all of one moment; remembers the last one alone, until its last part was asked for."""

    def __init__(self) -> None:
        self._name, self._text = "", ""

    def part(self, held: Held, asked: ExportParams) -> ExportPart:
        """One part.

        Raises:
            ApiError: ``invalid-params`` when the export is gone, or has no such part.
        """
        if not asked.export:
            dump: Callable[..., str] = metadata_extractor.dump if asked.form == "metadata-extractor" else obsidian_cache.dump
            self._name, self._text = secrets.token_hex(8), dump(held.vault.index)
        elif asked.export != self._name:
            raise ApiError("invalid-params", "export: another one was begun meanwhile; begin again")
        parts = max(1, -(-len(self._text) // PART))
        if asked.part >= parts:
            raise ApiError("invalid-params", f"part: there are {parts}")
        name, text = self._name, self._text[asked.part * PART : (asked.part + 1) * PART]
        if asked.part == parts - 1:
            self._name = self._text = ""
        return ExportPart(export=name, part=asked.part, parts=parts, text=encodable(text))
