"""Any text in, text that an output can carry out: nothing that steers a terminal or breaks an encoder."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
# Joiners hold emoji and Persian words together and are harmless.
_JOINERS = "\u200c\u200d"
_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_WIDTHLESS = ("Mn", "Me", "Cf")


def encodable(text: str) -> str:
    """The text with lone surrogates as visible escapes; nothing else changes."""
    return text if text.isascii() else _SURROGATE.sub(lambda found: visible(found[0]), text)


def encodable_json(value: Any) -> Any:
    """A value of JSON with every text in it as ``encodable`` gives it, names of objects included."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(name): encodable_json(part) for name, part in value.items()}
    return list(map(encodable_json, value)) if isinstance(value, (list, tuple)) else value


def visible(character: str) -> str:
    """One character as it may be shown: what steers or hides (control, bidi, surrogate) as an escape."""
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) not in _HIDDEN:
        return character
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def visible_text(text: str) -> str:
    """A whole text in one line, each character as ``visible`` shows it."""
    return text if text.isprintable() else "".join(map(visible, text))


def columns(shown: str) -> int:
    """How many columns of a terminal a character takes, or the escape that stands for it."""
    if len(shown) > 1 or shown.isascii():
        return len(shown)
    if unicodedata.category(shown) in _WIDTHLESS:
        return 0
    return 2 if unicodedata.east_asian_width(shown) in "WF" else 1
