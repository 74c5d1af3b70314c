"""How tests call Dataview's functions: the one place that knows what a scope is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from vaultsync.query.functions import FUNCTIONS
from vaultsync.query.scope import Scope
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.values import Value


@dataclass(frozen=True)
class FewPages:
    """Notes by path; a link leads to one by its path or by its title."""

    notes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def page(self, path: str) -> Mapping[str, Value] | None:
        return self.notes.get(self.normalised(path))

    def normalised(self, path: str) -> str:
        for known in self.notes:
            if path in (known, known.removesuffix(".md"), known.removesuffix(".md").rpartition("/")[2]):
                return known
        return path


NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)
SCOPE = Scope(this={}, now=NOW, settings=DataviewSettings(), pages=FewPages())


def call(name: str, *arguments: Value, scope: Scope = SCOPE) -> Value:
    """What the function answers; whole numbers may be given as ``int``."""
    return FUNCTIONS[name](scope, [_value(argument) for argument in arguments])


def _value(given: Value) -> Value:
    if isinstance(given, int) and not isinstance(given, bool):
        return float(given)
    if isinstance(given, list):
        return [_value(element) for element in given]
    return given
