"""Front matter of the plainest kind in, its properties out; None for every other kind.

Most front matter is lines of ``name: value`` and lists of one line an item, without anything to which
YAML gives a meaning of its own. To read these without libyaml's events takes a quarter of the time
(measured: a tenth of reading a whole vault). What is read here is read exactly as
``yaml.read_mapping`` reads it, places included; a property test holds the two together.
"""

from __future__ import annotations

import re

from vaultsync.syntax.note import Property, PropertyPart
from vaultsync.syntax.yaml import MAX_KEY, MAX_LENGTH, Mapping, resolve_scalar

_VALUE = r'(?:([\w/(][^\n]*)|"([^"\\\n]*)")'
_PROPERTY = re.compile(rf"([A-Za-z_][A-Za-z0-9_-]*):(?: +{_VALUE})? *\n")
_ITEM = re.compile(rf"( *)- +{_VALUE} *\n")
MAX_LINES = 8_000
"""More of them may hold more values than libyaml's reader takes."""


def read_plain(text: str, offset: int) -> Mapping | None:
    """The properties, each name once; None when libyaml has to read them.

    Args:
        text: the YAML, without fences.
        offset: where it begins in the note; added to every position.
    """
    if len(text) > MAX_LENGTH or text.count("\n") > MAX_LINES:
        return None
    found: dict[str, Property] = {}
    at, length = 0, len(text)
    while at < length:
        line = _PROPERTY.match(text, at)
        if line is None:
            return None
        key, plain, quoted = line.groups()
        if key in found or len(key) > MAX_KEY:
            return None
        key_start, key_end = at + offset, line.end(1) + offset
        at = line.end()
        if plain is not None:
            plain = plain.rstrip(" ")
            if not _is_plain(plain):
                return None
            start = line.start(2) + offset
            found[key] = Property(start, start + len(plain), key, resolve_scalar(plain), key_start, key_end)
        elif quoted is not None:
            if not quoted.isprintable():
                return None
            found[key] = Property(line.start(3) - 1 + offset, line.end(3) + 1 + offset, key, quoted, key_start, key_end)
        elif text[at : at + 1] in (" ", "-"):
            listed = _read_list(text, at, offset)
            if listed is None:
                return None
            start, values, parts, at = listed
            found[key] = Property(start, parts[-1].end, key, values, key_start, key_end, parts)
        else:
            found[key] = Property(key_end + 1, key_end + 1, key, None, key_start, key_end)
    return Mapping(tuple(found.values()), ())


def _read_list(text: str, at: int, offset: int) -> tuple[int, list[object], tuple[PropertyPart, ...], int] | None:
    """Where the list begins, its values and their places, and where the next line begins."""
    values: list[object] = []
    parts: list[PropertyPart] = []
    line = _ITEM.match(text, at)
    indentation = line[1] if line is not None else ""
    first = at + len(indentation) + offset
    while line is not None and line[1] == indentation:
        _, plain, quoted = line.groups()
        if plain is not None:
            plain = plain.rstrip(" ")
            if not _is_plain(plain):
                return None
            start = line.start(2) + offset
            end = start + len(plain)
            values.append(resolve_scalar(plain))
        elif not quoted.isprintable():
            return None
        else:
            start, end = line.start(3) - 1 + offset, line.end(3) + 1 + offset
            values.append(quoted)
        parts.append(PropertyPart(start, end, str(len(parts)), start, start))
        at = line.end()
        line = _ITEM.match(text, at)
    return None if not parts or text[at : at + 1] in (" ", "-") else (first, values, tuple(parts), at)


def _is_plain(value: str) -> bool:
    """Whether the value holds neither a property nor a comment of its own, and no break or tab."""
    return ": " not in value and " #" not in value and value[-1] != ":" and value.isprintable()
