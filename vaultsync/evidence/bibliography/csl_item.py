"""An entry in, the same as well-formed CSL JSON out: what another program can read without choking on somebody's export. Never raises."""

from __future__ import annotations

from typing import Any, Final

from vaultsync.evidence.bibliography.entry import Entry, Name, PartialDate

_TEXTS: Final = (
    *("title", "title-short", "container-title", "collection-title", "collection-number", "volume", "issue", "page", "edition", "version"),
    *("publisher", "publisher-place", "genre", "medium", "number", "number-of-volumes", "number-of-pages", "event", "event-place"),
    *("event-title", "section", "status", "authority", "archive", "archive_location", "archive-place", "scale", "dimensions"),
    *("original-publisher", "original-publisher-place", "DOI", "PMID", "PMCID", "ISBN", "ISSN", "URL"),
)
_NAMES: Final = (
    *("author", "editor", "translator", "container-author", "collection-editor", "editorial-director", "director", "interviewer"),
    *("recipient", "reviewed-author", "original-author", "composer", "illustrator"),
)
_DATES: Final = ("issued", "accessed", "original-date", "submitted", "event-date")
MAX_TEXT = 10_000
"""Characters of one variable that are handed on."""


def csl_item(entry: Entry, id_: str) -> dict[str, Any]:
    """The item with another id; variables that CSL does not know, notes and abstracts are left out."""
    item: dict[str, Any] = {"id": id_, "type": entry.type}
    item.update({name: text[:MAX_TEXT] for name in _TEXTS if (text := entry.text(name))})
    item.update({name: [_name(one) for one in names] for name in _NAMES if (names := entry.names(name))})
    item.update({name: _date(date) for name in _DATES if (date := entry.date(name))})
    if language := entry.text("language"):
        # Processors know "en", but few the three letters that library catalogues write.
        item["language"] = "en-US" if language.lower() in ("eng", "english") else language[:40]
    return item


def _name(name: Name) -> dict[str, str]:
    parts = {
        "literal": name.literal,
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "dropping-particle": name.dropping,
        "suffix": name.suffix,
    }
    return {key: value[:MAX_TEXT] for key, value in parts.items() if value}


def _date(date: PartialDate) -> dict[str, Any]:
    parts = [list(half) for half in (date.start, date.end) if half]
    found = {"date-parts": parts, "season": date.season, "circa": date.circa, "literal": date.literal}
    return {key: value for key, value in found.items() if value}
