"""The other functions: ``default ldefault display choice striptime dateformat durationformat currencyformat`` and so on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from vaultsync.query import dates
from vaultsync.query.currency import currency_text
from vaultsync.query.functions.signature import QueryFunction, nothing, overloaded
from vaultsync.query.hashing import cyrb53
from vaultsync.query.luxon_format import format_date, format_duration
from vaultsync.query.scope import Scope
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Date, Link, Value, truthy

_LINK_TEXT: Final = re.compile(r"\[\[.*\|(.*)\]\]")


def _or_else(_scope: Scope, value: Value, instead: Value) -> Value:
    return instead if value is None else value


def _display(scope: Scope, value: Value) -> str:
    """What a reader sees of the value: links by their title, text without its Markdown."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join([_display(scope, element) for element in value])
    if isinstance(value, str):
        from vaultsync.query.plain_text import without_markdown

        return without_markdown(value)
    if isinstance(value, Link):
        if value.display:
            return _display(scope, value.display)
        return _LINK_TEXT.sub(r"\1", text_of(value, scope.settings), count=1)
    return text_of(value, scope.settings)


def _striptime(scope: Scope, date: Date) -> Date:
    """The day in the reader's own zone, whatever zone the date was written in."""
    moment = date.moment
    return dates.of_parts(moment.year, moment.month, moment.day, 0, 0, 0, 0, scope.zone, scope.time())


def _meta(_scope: Scope, link: Link) -> Value:
    return {
        "display": link.display,
        "embed": link.embed,
        "path": link.path,
        "subpath": link.subpath,
        "type": link.type,
    }


def _seed(number: float) -> int:
    """A number as JavaScript's bitwise operators take it."""
    return int(number) if number - number == 0 else 0


VARIOUS: Final[Mapping[str, QueryFunction]] = {
    "default": overloaded("default", {"* *": _or_else}, over={2: (0, 1)}),
    "ldefault": overloaded("ldefault", {"* *": _or_else}),
    "display": overloaded("display", {"*": _display}),
    "choice": overloaded("choice", {"* * *": lambda _scope, test, left, right: left if truthy(test) else right}, over={3: (0,)}),
    "striptime": overloaded("striptime", {"date": _striptime, "null": nothing}, over={1: (0,)}),
    "dateformat": overloaded(
        "dateformat",
        {"date string": lambda _scope, date, pattern: format_date(date, pattern), "null string": nothing},
        over={2: (0,)},
    ),
    "durationformat": overloaded(
        "durationformat",
        {"duration string": lambda _scope, duration, pattern: format_duration(duration, pattern), "null string": nothing},
        over={2: (0,)},
    ),
    "currencyformat": overloaded(
        "currencyformat",
        {
            "number string": lambda _scope, amount, code: currency_text(amount, code),
            "null string": nothing,
            "number": lambda _scope, amount: currency_text(amount, "USD"),
            "null": nothing,
        },
        over={2: (0,)},
    ),
    "localtime": overloaded(
        "localtime",
        {"date": lambda scope, date: dates.in_zone(date, scope.zone), "null": nothing},
        over={1: (0,)},
    ),
    "hash": overloaded(
        "hash",
        {
            "string number": lambda _scope, text, seed: cyrb53(text, _seed(seed)),
            "string string": lambda _scope, seed, text: cyrb53(seed + text),
            "string string number": lambda _scope, text, more, seed: cyrb53(text + more, _seed(seed)),
        },
    ),
    "meta": overloaded("meta", {"link": _meta}),
}
"""In the order of Dataview's documentation."""
