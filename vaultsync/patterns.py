"""A regular expression in, the same out, compiled when it is first used.

There are some two hundred of them, most are used on few texts, and to compile all takes longer than to read a small vault (measured:
a sixth of the start).
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups", "groupindex")


class _Pattern:
    """Looks like the compiled one; after the first use its methods are those of the compiled one."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``; what is wrong with the expression is only told when it is used: ``re.error``."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
