"""Rows of a query without copies: a page or item with some fields laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vaultsync.query.values import Value


class Row(NamedTuple):
    """One row with what it is known by."""

    id: Value
    """The link of its note, a group's key, ``file.csv#3``."""
    data: Mapping[str, Value]


class Overlay(Mapping[str, Value]):
    """The fields of ``over``, then those of ``under`` that it does not have."""

    __slots__ = ("over", "under")

    def __init__(self, over: Mapping[str, Value], under: Mapping[str, Value]) -> None:
        self.over, self.under = over, under

    def __getitem__(self, name: str) -> Value:
        over = self.over
        return over[name] if name in over else self.under[name]

    def get(self, name: str, default: Any = None) -> Any:
        """As ``dict.get``, without the exception that ``Mapping.get`` goes by."""
        over = self.over
        return over[name] if name in over else self.under.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self.over or name in self.under

    def __iter__(self) -> Iterator[str]:
        over = self.over
        yield from over
        for name in self.under:
            if name not in over:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)


def with_field(row: Mapping[str, Value], name: str, value: Value) -> Overlay:
    """The row with one field added or replaced; fields laid over it before stay in one layer."""
    if type(row) is Overlay and type(row.over) is dict:
        return Overlay({**row.over, name: value}, row.under)
    return Overlay({name: value}, row)
