"""JavaScript's regular expressions (without flags), run on Python text: tests, replacements and splits.

Each search is given half a second. A pattern that once needed longer is not tried again while it is remembered, so that
it costs one wait, not one for every row. Source: ECMAScript 2024, 22.1.3 and 22.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vaultsync.query import js_pattern, utf16
from vaultsync.query.value_text import MAX_LENGTH
from vaultsync.query.values import QueryError

if TYPE_CHECKING:
    import regex

_SECONDS: Final = 0.5
_REFERENCES: Final = re.compile(r"\$(?:([$&`'])|([0-9]{1,2})|<([^>]*)>)")


class Pattern:
    """A compiled pattern."""

    __slots__ = ("_expression", "_hopeless", "_names", "_source")

    def __init__(self, source: str, expression: regex.Pattern[str], names: Mapping[str, int]) -> None:
        self._source = source
        self._expression = expression
        self._names = names
        self._hopeless = False

    def matches(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text; raises ``QueryError`` where that takes too long."""
        return self._search(utf16.units(text), 0) is not None

    def replaced(self, text: str, replacement: str) -> str:
        """The text with every match replaced, as by JavaScript's ``replace`` with a global pattern.

        ``$1``, ``$<name>``, ``$&``, ``$$`` and the text before and after (``$`` with a grave accent or an apostrophe)
        are filled in. Raises ``QueryError`` where a search takes too long or the text grows too long.
        """
        units, filling = utf16.units(text), utf16.units(replacement)
        parts: list[str] = []
        end = at = length = 0
        while at <= len(units) and (found := self._search(units, at)):
            filled = self._filled(filling, found) if "$" in filling else filling
            parts += (units[end : found.start()], filled)
            length += len(filled)
            if length > MAX_LENGTH:
                raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")
            end = found.end()
            at = end if found.end() > found.start() else end + 1
        return utf16.joined("".join((*parts, units[end:])))

    def split(self, text: str, limit: int | None) -> list[str]:
        """The parts between the matches with what the groups captured, at most ``limit``; as by JavaScript's ``split``.

        Raises ``QueryError`` where a search takes too long.
        """
        units = utf16.units(text)
        if not units:
            return [] if self._search(units, 0) else [""][:limit]
        parts: list[str] = []
        end = at = 0
        while at < len(units) and (found := self._search(units, at)) and found.start() < len(units):
            if found.end() == end:
                at = found.start() + 1
                continue
            parts += (units[end : found.start()], *(group or "" for group in found.groups()))
            end = at = found.end()
        return [utf16.joined(part) for part in [*parts, units[end:]][:limit]]

    def _search(self, units: str, at: int) -> regex.Match[str] | None:
        if self._hopeless:
            raise self._too_slow()
        try:
            return self._expression.search(units, at, timeout=_SECONDS)
        except TimeoutError:
            self._hopeless = True
            raise self._too_slow() from None

    def _too_slow(self) -> QueryError:
        return QueryError(f"The regular expression '{self._source}' took longer than {_SECONDS} seconds")

    def _filled(self, replacement: str, found: regex.Match[str]) -> str:
        def fill(reference: re.Match[str]) -> str:
            sign, digits, name = reference.groups()
            if sign:
                before, after = found.string[: found.start()], found.string[found.end() :]
                return {"$": "$", "&": found[0], "`": before, "'": after}[sign]
            if name is not None:
                # Without named groups `$<` means nothing.
                return (found[self._names[name]] or "" if name in self._names else "") if self._names else reference[0]
            groups = self._expression.groups
            if 1 <= int(digits) <= groups:
                return found[int(digits)] or ""
            if len(digits) == 2 and 1 <= int(digits[0]) <= groups:
                return (found[int(digits[0])] or "") + digits[1]
            return reference[0]

        return _REFERENCES.sub(fill, replacement)


@lru_cache(maxsize=128)
def compiled(pattern: str) -> Pattern:
    """The pattern, ready to run.

    Raises:
        QueryError: where JavaScript would not accept it.
    """
    translated = js_pattern.translated(pattern)
    return Pattern(pattern, _compiled(translated.expression, pattern), translated.names)


@lru_cache(maxsize=128)
def whole_word(word: str) -> Pattern:
    """Where the word stands between the ends of words, in any case."""
    expression = f"(?i){js_pattern.boundary()}{js_pattern.escaped(word)}{js_pattern.boundary()}"
    return Pattern(word, _compiled(expression, word), {})


def _compiled(expression: str, source: str) -> regex.Pattern[str]:
    import regex

    try:
        return regex.compile(expression, regex.V0)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        raise QueryError(f"The regular expression '{source}' cannot be run: {error}") from None
