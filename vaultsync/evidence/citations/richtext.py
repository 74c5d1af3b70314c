"""Texts with italics, quotes and CSL's markup in, joined as a typesetter would; plain text out.

Inside this room a text carries its marks as single private characters, so that joining looks at letters only. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from vaultsync.patterns import lazy_pattern

ITALIC, ITALIC_END, UPRIGHT, UPRIGHT_END, KEEP, KEEP_END = "\ue000\ue001\ue002\ue003\ue004\ue005"
SUP, SUP_END, SUB, SUB_END = "\ue006\ue007\ue008\ue009"
EN_DASH: Final = "\u2013"
APOSTROPHE: Final = "\u2019"
OPENING: Final = "\u201c\u2018"
CLOSING: Final = "\u201d\u2019"
"""Double, then single."""
_SINGLE: Final = "'" + OPENING[1] + CLOSING[1]
_BEFORE_OPENING: Final = " \u00a0([\u2014\u2013-\"'" + OPENING
QUOTES: Final = "\"'" + OPENING + CLOSING
MARKS: Final = "\ue000-\ue009"
_MARK = lazy_pattern(f"[{MARKS}]")
_TAG = lazy_pattern(r"<(/?)(i|em|b|strong|sup|sub|sc|span)(?: [^<>]{0,200})?/?>", re.IGNORECASE)
_TAG_MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "i": (ITALIC, ITALIC_END),
    "em": (ITALIC, ITALIC_END),
    "sup": (SUP, SUP_END),
    "sub": (SUB, SUB_END),
    "span": (KEEP, KEEP_END),
}
_ENDS: Final = ITALIC_END + UPRIGHT_END + KEEP_END + SUP_END + SUB_END
_CLOSING: Final = _ENDS + CLOSING
_SINGLE_END = lazy_pattern("['\u2019](?![0-9A-Za-z])")


def marked(text: str) -> str:
    """A text of a record with its tags as marks; tags that mean nothing here go, and so do private characters of its own."""
    text = _MARK.sub("", text)
    return _TAG.sub(_mark, text) if "<" in text else text


def _mark(tag: re.Match[str]) -> str:
    name, closes = tag[2].lower(), bool(tag[1])
    if name == "span" and not closes and "nocase" not in tag[0].lower():
        return ""
    pair = _TAG_MARKS.get(name)
    return pair[closes] if pair else ""


def plain_words(text: str) -> str:
    """A text of a record without any of its tags."""
    return _MARK.sub("", marked(text))


def italic(text: str) -> str:
    """The text in italics; italics within stand upright."""
    if not text:
        return ""
    return ITALIC + text.replace(ITALIC_END, UPRIGHT_END).replace(ITALIC, UPRIGHT) + ITALIC_END


def quoted(text: str, depth: int = 1) -> str:
    """The text with typographic quotes inside, the outermost of them of the given depth: 0 for double ones, 1 for single ones."""
    out: list[str] = []
    opened: list[str] = []
    for at, char in enumerate(text):
        if char not in QUOTES:
            out.append(char)
        elif _opens(text, at):
            out.append(OPENING[(depth + len(opened)) % 2])
            opened.append(char)
        elif opened and _closes(text, at, opened[-1]):
            opened.pop()
            out.append(CLOSING[(depth + len(opened)) % 2])
        else:
            out.append(APOSTROPHE if char in _SINGLE else char)
    return "".join(out)


def _opens(text: str, at: int) -> bool:
    """Whether the quote begins something; a single one only where another can end it within the length of a title."""
    char, before, after = text[at], _near(text, at, -1), _near(text, at, 1)
    if char in CLOSING or (char not in OPENING and (not after.strip() or (before and before not in _BEFORE_OPENING))):
        return False
    if char == "'" and after.isdigit():
        return False  # the '60s
    return char not in _SINGLE or _SINGLE_END.search(text, at + 2, at + 500) is not None


def _closes(text: str, at: int, opening: str) -> bool:
    """Whether the quote ends what ``opening`` began: one of the same kind, and no apostrophe between letters."""
    if (text[at] in _SINGLE) != (opening in _SINGLE):
        return False
    return text[at] not in _SINGLE or not (_near(text, at, -1).isalnum() and _near(text, at, 1).isalnum())


def _near(text: str, at: int, step: int) -> str:
    """The next character that is no mark; empty at an end."""
    at += step
    while 0 <= at < len(text) and MARKS[0] <= text[at] <= MARKS[-1]:
        at += step
    return text[at] if 0 <= at < len(text) else ""


def join(delimiter: str, *parts: str) -> str:
    """The parts that are not empty, with the delimiter between them; punctuation is not doubled, and stands inside a closing quote."""
    out = ""
    for part in parts:
        if part:
            out = attach(out, delimiter) + part if out else part
    return out


def attach(text: str, punctuation: str) -> str:
    """The text with a delimiter or a final stop behind it: ``. `` after a question mark is only a space."""
    if not punctuation or punctuation[0] not in ".,":
        return text + punctuation
    end = len(text)
    while end and text[end - 1] in _CLOSING:
        end -= 1
    last = text[end - 1] if end else ""
    if (punctuation[0] == "." and last in (".", "?", "!")) or last == punctuation[0]:
        return text + punctuation[1:]
    place = next((at for at in range(end, len(text)) if text[at] in CLOSING), len(text))
    if CLOSING[0] not in text[place:] and OPENING[1] not in text[:place]:
        place = len(text)  # an apostrophe closes nothing
    return text[:place] + punctuation[0] + text[place:] + punctuation[1:]


def plain(text: str) -> str:
    """Without marks."""
    return _MARK.sub("", text)
