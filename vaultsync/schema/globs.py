"""Path patterns in, one test for a path out.

A pattern counts from the vault's root: ``*`` stands for any characters but ``/``, ``?`` for one,
``[abc]`` for one of them, ``**`` for any number of folders. A pattern that fits a folder fits
everything in it, so ``Templates``, ``Templates/`` and ``Templates/**`` say nearly the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_CLASS = re.compile(r"\[(!?)([^\]/]+)\]")


def glob_test(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A test that is true for every path that one of the patterns fits.

    Case counts; Unicode forms do not. The test takes time in proportion to the path's length
    whatever the patterns are: every choice is cut off once it has been made (atomic groups), which
    is no loss since the leftmost fit of a part leaves the most room for the parts after it.
    """
    sources = [_expression(pattern) for pattern in patterns]
    if not sources:
        return lambda path: False
    match = re.compile("(?s:" + "|".join(sources) + ")").match

    def fits(path: str) -> bool:
        return match(path if path.isascii() else unicodedata.normalize("NFC", path)) is not None

    return fits


def has_wildcard(pattern: str) -> bool:
    """Whether the pattern is more than a plain path."""
    return any(mark in pattern for mark in "*?[")


def _expression(pattern: str) -> str:
    parts = [part for part in unicodedata.normalize("NFC", pattern).split("/") if part not in ("", ".")]
    groups: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(_segment(part))
    first, *others = ["/".join(group) for group in groups]
    if not others:
        return first + r"(?=/|\Z)" if first else r"(?!)"
    out = first + "/" if first else ""
    for group in others[:-1]:
        out += rf"(?>(?:[^/]+/)*?{group}/)" if group else ""
    return out + (rf"(?>(?:[^/]+/)*?{others[-1]}(?=/|\Z))" if others[-1] else ".")


def _segment(text: str) -> str:
    first, *others = [_literal(chunk) for chunk in re.split(r"\*+", text)]
    if not others:
        return first
    return first + "".join(rf"(?>[^/]*?{chunk})" for chunk in others[:-1]) + "[^/]*" + others[-1]


def _literal(chunk: str) -> str:
    out, at = "", 0
    for found in _CLASS.finditer(chunk):
        inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", found[2])
        out += _plain(chunk[at : found.start()]) + f"[{'^/' if found[1] else ''}{inside}]"
        at = found.end()
    return out + _plain(chunk[at:])


def _plain(text: str) -> str:
    return "[^/]".join(re.escape(part) for part in text.split("?"))
