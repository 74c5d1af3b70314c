"""Names in, as a bibliography lists them out: the first turned round, or all as they are spoken."""

from __future__ import annotations

from vaultsync.evidence.bibliography.entry import Name
from vaultsync.evidence.citations.richtext import APOSTROPHE, marked

MOST, SHOWN = 10, 7
"""From one name more than ``MOST`` on, ``SHOWN`` of them stand before "et al."."""


def listed(names: tuple[Name, ...]) -> str:
    """Names at the head of an entry: ``Soler, Ana, and Jan van der Berg``."""
    written = [_turned(names[0]), *map(_spoken, names[1:])] if names else []
    # A person and a body are joined without a comma (observed in citeproc-js).
    close = len(names) == 2 and bool(names[1].literal) and not names[0].literal
    return _series(written, " and " if close else ", and ")


def spoken(names: tuple[Name, ...]) -> str:
    """Names within an entry: ``Ana Soler and Jan van der Berg``."""
    return _series([_spoken(name) for name in names], " and " if len(names) == 2 else ", and ")


def _series(written: list[str], last: str) -> str:
    if len(written) > MOST:
        return ", ".join(written[:SHOWN]) + ", et al."
    return last.join(part for part in (", ".join(written[:-1]), written[-1]) if part) if written else ""


def _turned(name: Name) -> str:
    if name.literal:
        return marked(name.literal).replace("'", APOSTROPHE)
    given = _joined(name.given, name.dropping, name.particle)
    return marked(", ".join(part for part in (name.family, given, name.suffix) if part)).replace("'", APOSTROPHE)


def _spoken(name: Name) -> str:
    if name.literal:
        return marked(name.literal).replace("'", APOSTROPHE)
    return marked(_joined(name.given, name.dropping, name.particle, name.family, name.suffix)).replace("'", APOSTROPHE)


def _joined(*parts: str) -> str:
    """Parts with spaces between them; none behind a particle that ends with an apostrophe or a hyphen."""
    out = ""
    for part in parts:
        if part:
            out += part if not out or out[-1] in "'-" + APOSTROPHE else " " + part
    return out
