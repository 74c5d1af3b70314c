"""A note in, its tags and aliases as Dataview has them out.

Source: Dataview 0.5.70, ``extractTags``, ``extractAliases`` and ``extractSubtags`` (read), and its recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from vaultsync.query.numbers import number_text
from vaultsync.syntax import Note

_TAG_BREAK: Final = re.compile(r"[,\s]+")
_COMMA: Final = re.compile(",")


def exact_tags(note: Note) -> list[str]:
    """Tags of the body, then of the front matter, each once, as written and with ``#``."""
    found = [tag.tag for tag in note.tags]
    if note.front_matter is not None:
        for written in note.front_matter.properties:
            if written.key.lower() in ("tag", "tags"):
                found += [tag if tag.startswith("#") else "#" + tag for tag in _words(written.value, _TAG_BREAK)]
    return list(dict.fromkeys(found))


def with_parents(tags: Iterable[str]) -> Iterator[str]:
    """Each tag, then the tags it is nested in, none twice."""
    seen: set[str] = set()
    for tag in tags:
        while True:
            if tag not in seen:
                seen.add(tag)
                yield tag
            if "/" not in tag:
                break
            tag = tag[: tag.rindex("/")]


def aliases(note: Note) -> list[str]:
    """The aliases of the front matter, each once: a list, or one text with commas."""
    found: dict[str, None] = {}
    for written in note.front_matter.properties if note.front_matter is not None else ():
        if written.key.lower() in ("alias", "aliases") and written.value:
            value = written.value
            names = [_text(part).strip() for part in value] if isinstance(value, list) else _words(value, _COMMA)
            found.update(dict.fromkeys(names))
    return list(found)


def _words(value: Any, at: re.Pattern[str]) -> list[str]:
    """A list, or one text that is split; what is no text counts as its text."""
    if value is None:
        return []
    if isinstance(value, list):
        return [word for part in value if part for word in _words(part, at)]
    return [word.strip() for word in at.split(_text(value)) if word.strip()]


def _text(value: Any) -> str:
    """What JavaScript makes of a JSON value where it needs a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(float(value))
    if isinstance(value, list):
        return ",".join("" if part is None else _text(part) for part in value)
    return "null" if value is None else "[object Object]"
