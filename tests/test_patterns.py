"""A pattern that is compiled late is the pattern that is compiled at once, and every one of the program's can be compiled."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import vaultsync.evidence
from vaultsync.patterns import _Pattern, lazy_pattern


def test_it_does_what_the_compiled_one_does() -> None:
    late, compiled = lazy_pattern(r"(?P<a>b)\s", re.IGNORECASE), re.compile(r"(?P<a>b)\s", re.IGNORECASE)
    for _ in range(2):
        assert late.sub("x", "aB b ") == compiled.sub("x", "aB b ") == "axx"
        assert [found.span() for found in late.finditer("b b ")] == [(0, 2), (2, 4)]
        assert (late.pattern, late.flags, late.groups, late.groupindex) == (compiled.pattern, compiled.flags, 1, {"a": 1})
    with pytest.raises(AttributeError):
        _ = late.nothing  # type: ignore[attr-defined]


def test_what_is_wrong_is_told_at_the_first_use() -> None:
    late = lazy_pattern("(")
    with pytest.raises(re.error):
        late.search("")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(vaultsync.evidence.__path__, "vaultsync.evidence."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value if isinstance(value, tuple | list) else (value,):
                if isinstance(one, _Pattern):
                    yield f"{module.name}.{name}", one  # type: ignore[misc]


def test_every_late_pattern_can_be_compiled() -> None:
    found = list(patterns())
    assert len(found) > 100
    for name, one in found:
        assert re.compile(one.pattern, one.flags), name
