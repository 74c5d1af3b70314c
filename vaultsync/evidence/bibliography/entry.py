"""One item of a bibliography as CSL JSON in, its names, dates and texts out.

Readers of every format make such an item, so there is one place that knows its words: the variables of CSL 1.0.2
(docs.citationstyles.org, appendix IV). Values of a wrong kind count as not given: an export is other people's data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from vaultsync.patterns import lazy_pattern

MAX_NOTE = 20_000
"""Characters of a note in which lines such as ``DOI: …`` are looked for."""
_SPACES = lazy_pattern(r"[ \t\r\n\f\v\x00-\x1f\x7f\u2028\u2029]+")
"""Not the spaces that do not break: French sets them before a colon."""
_EXTRA_LINE = lazy_pattern(r"^[ \t]*\{?:?([A-Za-z][A-Za-z -]{0,30}):[ \t]*(\S[^\n]*)$", re.MULTILINE)
_EXTRA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "doi": "DOI",
        "pmid": "PMID",
        "pmcid": "PMCID",
        "isbn": "ISBN",
        "issn": "ISSN",
        "arxiv": "arxiv",
        "url": "URL",
        "citation key": "citation-key",
        "container title": "container-title",
        "container-title": "container-title",
        "event place": "event-place",
        "event-place": "event-place",
        "genre": "genre",
        "medium": "medium",
        "number": "number",
        "original date": "original-date",
        "original-date": "original-date",
        "publisher": "publisher",
        "publisher place": "publisher-place",
        "status": "status",
        "version": "version",
    }
)
"""What a line of Zotero's "Extra" field may set, by its label in lower case."""


class Name(NamedTuple):
    """A person, or with ``literal`` alone a body that has one name; parts that are not given are empty."""

    family: str = ""
    given: str = ""
    particle: str = ""
    """``van der``: it stays with the family name where only that is shown."""
    dropping: str = ""
    """``de``: it goes where only the family name is shown."""
    suffix: str = ""
    literal: str = ""

    @property
    def short(self) -> str:
        """The name without given names: what a text says first."""
        return self.literal or " ".join(part for part in (self.particle, self.family) if part) or self.given


class PartialDate(NamedTuple):
    """A date as far as it is known; nothing is made up."""

    start: tuple[int, ...] = ()
    """Year, perhaps month and day; empty when only ``literal`` is known."""
    end: tuple[int, ...] = ()
    """Of a range; else empty."""
    season: int = 0
    """1 for spring to 4 for winter; 0 for none."""
    circa: bool = False
    literal: str = ""

    @property
    def year(self) -> int | None:
        """The year, None where it is not known; years before our era are negative."""
        return self.start[0] if self.start else None


@dataclass(frozen=True)
class Entry:
    """One item of a bibliography."""

    key: str
    """The citekey as written; never empty."""
    csl: Mapping[str, Any]
    """The item as CSL JSON, as the export has it; of any depth and kind."""
    line: int = 0
    """Where it stands in its file, from 1; 0 for an entry from elsewhere."""

    @property
    def type(self) -> str:
        """The CSL type, ``article-journal``; ``document`` where it is missing."""
        found = self.csl.get("type")
        return found if isinstance(found, str) and found else "document"

    @property
    def title(self) -> str:
        """May hold CSL's own markup (``<i>``, ``<sub>``)."""
        return self.text("title")

    @property
    def container(self) -> str:
        """The journal, book or site that it stands in."""
        return self.text("container-title")

    @property
    def authors(self) -> tuple[Name, ...]:
        """In order."""
        return self.names("author")

    @property
    def issued(self) -> PartialDate | None:
        """When it was published."""
        return self.date("issued")

    @property
    def year(self) -> int | None:
        """Of ``issued``."""
        return issued.year if (issued := self.issued) else None

    @property
    def doi(self) -> str:
        """As written, perhaps with its resolver; from Zotero's "Extra" lines too, like every text."""
        return self.text("DOI")

    @property
    def pmid(self) -> str:
        """As written."""
        return self.text("PMID")

    @property
    def isbn(self) -> str:
        """As written: sometimes two of them."""
        return self.text("ISBN")

    @property
    def issn(self) -> str:
        """As written: sometimes two of them."""
        return self.text("ISSN")

    @property
    def url(self) -> str:
        """As written."""
        return self.text("URL")

    def text(self, variable: str) -> str:
        """A variable as text on one line, empty where it is not given; what only the note's "Extra" lines say counts. Never raises."""
        value = self.csl.get(variable)
        found = text_of(value)
        return found or self._extra.get(variable, "")

    def names(self, variable: str) -> tuple[Name, ...]:
        """A variable that holds names, in order; empty where it is not given. Never raises."""
        value = self.csl.get(variable)
        if isinstance(value, str) and value.strip():
            return (Name(literal=text_of(value)),)
        found = (_name(item) for item in value) if isinstance(value, list) else ()
        return tuple(name for name in found if any(name))

    def date(self, variable: str) -> PartialDate | None:
        """A variable that holds a date; None where it is not given or says nothing. Never raises."""
        value = self.csl.get(variable)
        if isinstance(value, Mapping):
            return _date(value)
        written = text_of(value) or self._extra.get(variable, "")
        return date_of(written) if written else None

    @cached_property
    def _extra(self) -> Mapping[str, str]:
        return extra_lines(self.csl.get("note"))


def extra_lines(note: Any) -> dict[str, str]:
    """The variables that lines of a note set: ``DOI: 10.5555/12`` and CSL's ``{:DOI: 10.5555/12}``; of several the first."""
    found: dict[str, str] = {}
    if isinstance(note, str) and ":" in note:
        for label, value in _EXTRA_LINE.findall(note[:MAX_NOTE]):
            variable = _EXTRA.get(label.lower())
            if variable:
                found.setdefault(variable, value.rstrip().removesuffix("}"))
    return found


def text_of(value: Any) -> str:
    """A JSON value as text on one line; empty for what is neither text nor number."""
    if isinstance(value, str):
        # Most texts have nothing to tidy.
        plain = value.isprintable() and "  " not in value and value[:1] != " " and value[-1:] != " "
        return value if plain else _SPACES.sub(" ", value).strip(" ")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else str(value)


def date_of(written: str) -> PartialDate:
    """A date written as ``2011``, ``2011-10``, ``2011-10-15``, a range of two with ``/``; with ``~`` or ``?`` about. Else its words."""
    halves = [half.strip() for half in written.strip().split("/")]
    parts = [_iso(half.rstrip("~?%")) for half in halves]
    if len(halves) > 2 or not parts[0]:
        return PartialDate(literal=written.strip())
    circa = any(half[-1:] in ("~", "?", "%") for half in halves)
    start, season = _season(parts[0])
    return PartialDate(start, _season(parts[1])[0] if len(parts) == 2 else (), season, circa)


def _iso(written: str) -> tuple[int, ...]:
    found = re.fullmatch(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.{0,40})?)?)?", written, re.ASCII)
    numbers = tuple(int(part) for part in found.groups() if part is not None) if found else ()
    return numbers if _in_range(numbers) else ()


def _in_range(parts: tuple[int, ...]) -> bool:
    month, day = (*parts[1:], 1, 1)[:2]
    return (1 <= month <= 12 or 13 <= month <= 24) and 1 <= day <= 31


def _season(parts: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Months 13 to 16 (CSL) and 21 to 24 (EDTF) are seasons."""
    if len(parts) > 1 and parts[1] > 12:
        number = parts[1] - (12 if parts[1] < 17 else 20)
        return parts[:1], number if 1 <= number <= 4 else 0
    return parts, 0


def _date(value: Mapping[str, Any]) -> PartialDate | None:
    circa = bool(value.get("circa"))
    written = value.get("date-parts")
    halves = [_parts(half) for half in written[:2]] if isinstance(written, list) else []
    if halves and halves[0]:
        start, season = _season(halves[0])
        said = text_of(value.get("season"))
        season = int(said) if said in ("1", "2", "3", "4") else season
        return PartialDate(start, halves[1] if len(halves) > 1 else (), season, circa)
    words = text_of(value.get("raw")) or text_of(value.get("literal"))
    if not words:
        return None
    found = date_of(words)
    return found._replace(circa=circa or found.circa)


def _parts(half: Any) -> tuple[int, ...]:
    """Year, month and day as far as they can be read; a number may be written as text."""
    found: list[int] = []
    for part in half[:3] if isinstance(half, list) else ():
        written = text_of(part)
        if not re.fullmatch(r"-?\d{1,4}", written, re.ASCII):
            break
        found.append(int(written))
    while len(found) > 1 and not _in_range(tuple(found)):
        found.pop()
    return tuple(found)


def _name(item: Any) -> Name:
    if isinstance(item, str):
        return Name(literal=text_of(item))
    if not isinstance(item, Mapping):
        return Name()
    literal = text_of(item.get("literal"))
    if literal:
        return Name(literal=literal)
    family, given = text_of(item.get("family")), text_of(item.get("given"))
    particle, dropping = text_of(item.get("non-dropping-particle")), text_of(item.get("dropping-particle"))
    if family and not particle and not dropping:
        particle, family = split_particle(family)
    return Name(family, given, particle, dropping, text_of(item.get("suffix"))) if family or given else Name()


def split_particle(family: str) -> tuple[str, str]:
    """A family name as particle and rest, by the words in lower case that it begins with: ``van der Berg``. Quoted it is one name."""
    if family[:1] in ('"', "“") and family[-1:] in ('"', "”"):
        return "", family[1:-1]
    words = family.split(" ")
    count = 0
    while count < len(words) - 1 and words[count][:1].islower():
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])
