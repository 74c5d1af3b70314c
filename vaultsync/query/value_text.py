"""Values in, their text out: what a query's ``+``, ``string()`` and ``join()`` make of them.

Source: Dataview 0.5.70, ``Values.toString`` and ``Link.markdown`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from vaultsync.query import durations
from vaultsync.query.luxon_format import format_date
from vaultsync.query.numbers import number_text
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.values import Date, Duration, ExternalLink, Link, ListPair, QueryError, Value

_DEFAULTS = DataviewSettings()
MAX_LENGTH: Final = 2_000_000
"""Characters, or elements of a list, that are made at most."""


def text_of(value: Value, settings: DataviewSettings, nested: bool = False) -> str:
    """The text of any value; a list inside another value (``nested``) is written in brackets."""
    if isinstance(value, str):
        return value
    if value is None:
        return settings.render_null_as
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (float, int)):
        return number_text(value)
    if isinstance(value, Link):
        return link_text(value)
    if isinstance(value, Date):
        return date_text(value, settings)
    if isinstance(value, Duration):
        return durations.words(value)
    if isinstance(value, (list, tuple)):
        inner = _joined(text_of(part, settings, nested=True) for part in value)
        return f"[{inner}]" if nested else inner
    if isinstance(value, Mapping):
        return "{ " + _joined(f"{key}: {text_of(part, settings, nested=True)}" for key, part in value.items()) + " }"
    if isinstance(value, ListPair):
        # Dataview asks no settings here.
        return f"{text_of(value.key, _DEFAULTS)}: {text_of(value.value, _DEFAULTS)}"
    if isinstance(value, ExternalLink):
        return f"[{value.url if value.display is None else value.display}]({value.url})"
    return "<function>"


def _joined(parts: Iterable[str]) -> str:
    kept: list[str] = []
    left = MAX_LENGTH
    for part in parts:
        left -= len(part) + 2
        if left < 0:
            raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")
        kept.append(part)
    return ", ".join(kept)


def date_text(date: Date, settings: DataviewSettings) -> str:
    """The date by the format of the settings; with the time where hour, minute or second is not zero."""
    moment = date.moment
    timed = moment.hour or moment.minute or moment.second
    return format_date(date, settings.default_date_time_format if timed else settings.default_date_format)


def link_text(link: Link) -> str:
    """The link as Markdown, with its whole path and a display text in any case: ``[[a/b.md|b]]``."""
    target = link.path.replace("|", "\\|")
    if link.type != "file":
        target += ("#^" if link.type == "block" else "#") + (link.subpath or "").replace("|", "\\|")
    return f"{'!' if link.embed else ''}[[{target}|{link.display or shown_title(link)}]]"


def shown_title(link: Link) -> str:
    """What stands for a link without display text: its file's name, then the heading or block."""
    title = link.path.rpartition("/")[2].removesuffix(".md")
    return title if link.type == "file" else f"{title} > {link.subpath}"
