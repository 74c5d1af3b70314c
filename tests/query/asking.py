"""How tests ask queries: a small vault from texts, questions in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vaultsync.index import build_index
from vaultsync.paths import VaultPath, is_note
from vaultsync.query.answer import Answer
from vaultsync.query.engine import Engine
from vaultsync.query.files import FileTimes
from vaultsync.query.json_form import answer_json, value_json
from vaultsync.query.settings import DataviewSettings
from vaultsync.syntax import parse_note

NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class TextFiles:
    """Files as texts; every note is ten days old and was changed yesterday at noon."""

    texts: Mapping[str, str]
    stars: frozenset[str] = field(default_factory=frozenset)

    def times(self, path: VaultPath) -> FileTimes:
        created, modified = datetime(2025, 1, 26, 12, tzinfo=UTC), datetime(2025, 2, 4, 12, tzinfo=UTC)
        return FileTimes(created.timestamp() * 1000, modified.timestamp() * 1000, len(self.texts[path].encode()))

    def csv(self, path: VaultPath) -> bytes | None:
        return self.texts[path].encode() if path in self.texts else None

    def starred(self) -> frozenset[str]:
        return self.stars


def engine_on(texts: Mapping[str, str], *, stars: frozenset[str] = frozenset(), settings: DataviewSettings | None = None) -> Engine:
    """An engine on notes and files by their paths."""
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in texts.items() if is_note(path)]
    index = build_index(notes, [VaultPath(path) for path in texts])
    return Engine(index, TextFiles(texts, stars), settings or DataviewSettings(), NOW)


def ask(texts: Mapping[str, str], query: str, origin: str | None = None) -> Answer:
    """The answer to a query."""
    return engine_on(texts).query(query, VaultPath(origin) if origin else None)


def rows(texts: Mapping[str, str], query: str, origin: str | None = None) -> Any:
    """The rows of an answer as JSON, links by their paths alone."""
    return _short(answer_json(ask(texts, query, origin))["values"])


def value(texts: Mapping[str, str], expression: str, origin: str) -> Any:
    """The value of an expression as JSON, links by their paths alone."""
    return _short(value_json(engine_on(texts).expression(expression, VaultPath(origin))))


def _short(found: Any) -> Any:
    if isinstance(found, list):
        return [_short(part) for part in found]
    if isinstance(found, dict):
        if "$link" in found:
            return found["$link"]["path"]
        return {key: _short(part) for key, part in found.items()}
    return found
