"""Functions that make values: ``object list array date dur number string link embed elink typeof``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from vaultsync.query import dates
from vaultsync.query.functions.signature import NULLS, QueryFunction, nothing, overloaded
from vaultsync.query.inline_values import parse_date, parse_duration
from vaultsync.query.luxon_read import read_date
from vaultsync.query.scope import Scope
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Date, Duration, ExternalLink, Link, QueryError, Value, truthy, type_of

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _list(scope: Scope, arguments: list[Value]) -> Value:
    return scope.work.nested(list(arguments))


def _object(scope: Scope, arguments: list[Value]) -> Value:
    if len(arguments) % 2:
        raise QueryError("object() requires an even number of arguments")
    made: dict[str, Value] = {}
    for key, value in zip(arguments[::2], arguments[1::2], strict=True):
        if not isinstance(key, str):
            raise QueryError("keys should be of type string for object(key1, value1, ...)")
        made[key] = value
    return scope.work.nested(made)


def _date_of_text(scope: Scope, text: str) -> Date | None:
    if text in dates.words():
        return dates.word(text, scope.time())
    return parse_date(text, scope.zone)


def _date_of_link(scope: Scope, link: Link) -> Value:
    """From the link's display text, else from its path, else the day of the note that it leads to."""
    zone = scope.zone
    written = (parse_date(link.display, zone) if link.display else None) or parse_date(link.path, zone)
    if written:
        return written
    page = scope.pages.page(link.path)
    file = page.get("file") if page else None
    day = file.get("day") if isinstance(file, Mapping) else None
    return day if truthy(day) else None


def _date_by_format(scope: Scope, text: str, pattern: str) -> Date:
    if pattern in ("x", "X"):
        found = _NUMBER.search(text)
        if found is None:
            raise QueryError(f"Not a number for format ({pattern}): {text}")
        count = int(found[0].partition(".")[0])
        return dates.of_milliseconds(count * (1000 if pattern == "X" else 1), scope.zone)
    read = read_date(text, pattern, scope.time())
    if read is None:
        raise QueryError(f"Can't handle format ({pattern}) on date string ({text})")
    return read


def _duration(_scope: Scope, text: str) -> Duration | None:
    return parse_duration(text.strip())


def _number(_scope: Scope, text: str) -> float | None:
    found = _NUMBER.search(text)
    return float(found[0]) if found else None


def _link(scope: Scope, path: str, display: str | None = None, embed: bool = False) -> Link:
    return Link(_destination(scope, path), display=display, embed=embed)


def _destination(scope: Scope, path: str) -> str:
    """The note that a link's text leads to, whatever heading or block it names; the text itself where it leads nowhere."""
    found = scope.pages.normalised(path)
    if found != path or "#" not in path:
        return found
    head = path[: path.index("#")]
    destination = scope.pages.normalised(head)
    return destination if destination != head or scope.pages.page(head) is not None else path


def _link_without_display(scope: Scope, path: Value, _display: None) -> Value:
    return LINK(scope, [path])


CONSTRUCTORS: Final[Mapping[str, QueryFunction]] = {
    "object": _object,
    "list": _list,
    "array": _list,
    "date": overloaded(
        "date",
        {
            "string": _date_of_text,
            "date": lambda _scope, date: date,
            "link": _date_of_link,
            "string string": _date_by_format,
            "null string": nothing,
            "null": nothing,
        },
        over={1: (0,)},
    ),
    "dur": overloaded("dur", {"string": _duration, "duration": lambda _scope, duration: duration, "null": nothing}, over={1: (0,)}),
    "number": overloaded("number", {"number": lambda _scope, number: number, "string": _number, "null": nothing}, over={1: (0,)}),
    "string": overloaded("string", {"*": lambda scope, value: text_of(value, scope.settings)}),
    "link": (
        LINK := overloaded(
            "link",
            {
                "string": _link,
                "link": lambda _scope, link: link,
                "null": nothing,
                "string string": _link,
                "string string boolean": _link,
                "link string": lambda _scope, link, display: replace(link, display=display),
                "null *": nothing,
                "* null": _link_without_display,
            },
            over={1: (0,), 2: (0, 1)},
        )
    ),
    "embed": overloaded(
        "embed",
        {
            "link": lambda _scope, link: replace(link, embed=True),
            "link boolean": lambda _scope, link, embed: replace(link, embed=embed),
            "null": nothing,
            **NULLS[2],
        },
        over={1: (0,), 2: (0, 1)},
    ),
    "elink": overloaded(
        "elink",
        {
            "string string": lambda _scope, url, display: ExternalLink(url, display),
            "string null": lambda _scope, url, _display: ExternalLink(url, url),
            "null *": nothing,
            "string": lambda _scope, url: ExternalLink(url, url),
            "null": nothing,
        },
        over={1: (0,), 2: (0,)},
    ),
    "typeof": overloaded("type", {"*": lambda _scope, value: type_of(value)}),
}
"""In the order of Dataview's documentation."""
