"""What a schema finds wrong with a note, and the words for the values in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from vaultsync.schema.pointers import Pointer

MAX_TEXT = 60
"""Characters shown of one value."""
MAX_OPTIONS = 10
"""Values shown of a list of allowed ones."""
MAX_MESSAGE = 400
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a note's properties break their type."""

    pointer: Pointer
    """From the note's properties to the value; the first element is a normalised property name. For a
    property that is missing or not allowed its name is the last element. Empty: the note as a whole."""
    kind: str
    """``missing``, ``empty``, ``type``, ``enum``, ``format``, ``pattern``, ``range``, ``length``, ``count``,
    ``unique``, ``unexpected``, ``link``, ``alternatives``, ``depth``, ``unchecked`` or ``other``."""
    message: str
    """One sentence without a full stop: what was expected and what is there."""
    help: str = ""
    """What to do next, or empty."""


def shown(value: Any) -> str:
    """A value as it may stand in a sentence: texts in quotes, cut where they are long, always printable."""
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return _cut(repr(value))
    return "a list" if isinstance(value, list) else "a mapping"


def quoted(text: str) -> str:
    """The text in quotes, on one line, cut after ``MAX_TEXT`` characters."""
    start = encodable(text[: MAX_TEXT + 1])
    line = "".join(c if c.isprintable() else " " if c in "\t\r\n" else repr(c)[1:-1] for c in start)
    return f'"{_cut(line)}"'


def encodable(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which no UTF-8 can hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def found(value: Any) -> str:
    """What stands in the note, in words: ``the text "abc"``, ``the number 3``, ``a list of 2``, ``no value``."""
    if value is None:
        return "no value"
    if isinstance(value, bool):
        return shown(value)
    if isinstance(value, str):
        return f"the text {quoted(value)}" if value.strip() else "an empty text"
    if isinstance(value, (int, float)):
        return f"the number {shown(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    return "a mapping"


def place(pointer: Sequence[str | int]) -> str:
    """``property "year"``, ``item 2 of property "authors"``, ``"name" in item 2 of property "authors"``."""
    if not pointer:
        return "the note"
    text = f"property {quoted(str(pointer[0]))}"
    for step in pointer[1:]:
        text = f"item {step + 1} of {text}" if isinstance(step, int) else f"{quoted(step)} in {text}"
    return text


def listed(words: Iterable[str], joint: str = "or") -> str:
    """``a, b or c``, each word once, in order; what is past ``MAX_OPTIONS`` is counted only."""
    once = list(dict.fromkeys(words))
    if len(once) > MAX_OPTIONS:
        once = [*once[: MAX_OPTIONS - 1], f"{len(once) - MAX_OPTIONS + 1} more"]
    space = "" if joint.startswith(",") else " "
    return once[0] if len(once) == 1 else f"{', '.join(once[:-1])}{space}{joint} {once[-1]}" if once else ""


def with_article(name: str) -> str:
    """``a takeaway``, ``an insight``."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def counted(number: int | float, one: str, many: str = "") -> str:
    """``1 item``, ``2 items``."""
    return f"{number:g} {one}" if number == 1 else f"{number:g} {many or one + 's'}"


def clipped(message: str) -> str:
    """The message, cut at ``MAX_MESSAGE`` characters."""
    return message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
