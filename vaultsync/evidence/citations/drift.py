"""A citation or properties as a note has them and the entry they belong to in, what disagrees out.

Compared by fields, never as a string: styles differ, and change. What a note does not say, or what cannot be told apart in a citation's
text, is no disagreement: a false alarm costs more than a silent slip. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from vaultsync.evidence.bibliography.entry import Entry, Name, text_of
from vaultsync.evidence.citations.folding import folded, position, spellings
from vaultsync.evidence.citations.richtext import plain_words
from vaultsync.evidence.identifiers import Identifier, Kind, find_identifiers, read_identifier, same_work
from vaultsync.patterns import lazy_pattern

MAX_WRITTEN = 5_000
"""Characters of a citation that are looked at."""
FEW_WORDS = 3
"""A title of fewer words may be missing from a citation by chance."""
ALIKE = 0.6
"""From this share of a title's words on, a citation is taken to hold the title, however it is written."""
_YEAR = lazy_pattern(r"(?<![\w./-])(1[4-9]\d\d|20\d\d)(?:[a-z]?(?![\w/]))")
_NO_YEAR = lazy_pattern(
    r"\b(?:accessed|retrieved|viewed|abgerufen)\b[^.;]{0,40}|\b\d+\s?[-\u2010-\u2015]{1,2}\s?\d+\b|\bpp?\.\s?\d+",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(r"https?://\S+|\bdoi:\s?\S+|\b10\.\d{4,9}/\S+|!?\[\[[^\[\]]{0,300}\]\]|@\S+", re.IGNORECASE)
_QUOTED = lazy_pattern('“([^“”]{1,1000})”|"([^"]{1,1000})"')
_MAIN_TITLE = lazy_pattern(r"[:?!.\u2013\u2014](?:\s|$)")
_BODIES: Final = frozenset(
    re.findall(
        r"\w+",
        "agency alliance association authority board bureau center centre centers centres collaboration collaborators college "
        "commission committee consortium corporation council department division federation foundation group inc initiative institute "
        "institutes institution international investigators ltd ministry network office organisation organization panel program programme "
        "project school service services society survey task team trialists union university workgroup working",
    )
)
"""Words of the names of bodies."""
_WIKILINK = lazy_pattern(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


class DriftKind(StrEnum):
    """How far apart two values are."""

    DIFFERENT = "different"
    ONLINE_FIRST = "online-first"
    """Years next to each other: an article goes online before it is printed."""
    ABBREVIATED = "abbreviated"
    """A note's title that is too short to be that of the work, or names its citekey: its author's own word for it."""


class Drift(NamedTuple):
    """One field in which a note and the bibliography disagree."""

    field: str
    """``doi``, ``pmid``, ``year``, ``author`` or ``title``."""
    written: str
    """What the note says, shortened."""
    recorded: str
    """What the bibliography says."""
    kind: DriftKind = DriftKind.DIFFERENT


def drift(written: str, entry: Entry) -> tuple[Drift, ...]:
    """Where the text of a citation, in any style, disagrees with its entry; in the order of ``Drift.field``."""
    written = written[:MAX_WRITTEN]
    if not written.strip():
        return ()
    words = folded(written)
    found = (_doi_in(written, entry), _year_in(written, entry), _author_in(written, entry), _title_in(written, words, entry))
    return tuple(one for one in found if one)


def drift_of_properties(properties: Mapping[str, Any], entry: Entry) -> tuple[Drift, ...]:
    """Where a note's properties disagree with its entry; in the order of ``Drift.field``.

    Args:
        properties: values by name in small letters; looked at are ``doi``, ``pmid``, ``year``, ``issued``, ``title``, ``author`` and
            ``authors``; a ``date`` is mostly that of the note.
        entry: the record.
    """
    author = _first_author(properties.get("authors") or properties.get("author"))
    found = (
        _identifier_of("doi", properties.get("doi"), entry.doi),
        _identifier_of("pmid", properties.get("pmid"), entry.pmid),
        _year_of(properties, entry),
        _author_in(author, entry) if author else None,
        _title_of(text_of(properties.get("title")), entry),
    )
    return tuple(one for one in found if one)


def _short(text: str) -> str:
    text = " ".join(plain_words(text).split())
    return text if len(text) <= 120 else text[:119] + "…"


def _doi_in(written: str, entry: Entry) -> Drift | None:
    recorded = read_identifier("doi", entry.doi) if entry.doi else None
    dois = [found.identifier for found in find_identifiers(written) if found.identifier.kind == "doi"]
    if not isinstance(recorded, Identifier) or not dois or same_work(recorded) in map(same_work, dois):
        return None
    return Drift("doi", dois[0].value, recorded.value)


def _identifier_of(kind: Kind, value: Any, recorded: str) -> Drift | None:
    """A property that holds one identifier; one that cannot be read is another rule's matter."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not recorded or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    ours, theirs = read_identifier(kind, value), read_identifier(kind, recorded)
    if not isinstance(ours, Identifier) or not isinstance(theirs, Identifier) or same_work(ours) == same_work(theirs):
        return None
    return Drift(kind, ours.value, theirs.value)


def _recorded_years(entry: Entry) -> list[int]:
    dates = (entry.issued, entry.date("original-date"))
    years = [year for date in dates if date for year in (date.start[:1] + date.end[:1])]
    return list(range(years[0], years[1] + 1)) if len(years) == 2 and years[0] < years[1] <= years[0] + 100 else years


def _year_drift(candidates: list[int], entry: Entry) -> Drift | None:
    recorded = _recorded_years(entry)
    if not recorded or not candidates or set(candidates) & set(recorded):
        return None
    near = [year for year in candidates if min(abs(year - one) for one in recorded) == 1]
    kind = DriftKind.ONLINE_FIRST if near else DriftKind.DIFFERENT
    return Drift("year", str((near or candidates)[0]), str(recorded[0]), kind)


def _year_in(written: str, entry: Entry) -> Drift | None:
    """Page numbers, addresses and days of access are no years; neither are those of the title."""
    without_addresses = _ADDRESS.sub(" ", written)
    if any(re.search(rf"(?<!\d){year}(?!\d)", without_addresses) for year in _recorded_years(entry)):
        return None
    in_title = set(_YEAR.findall(f"{entry.title} {entry.container} {entry.text('volume')} {entry.text('page')}"))
    bare = _NO_YEAR.sub(" ", without_addresses)
    return _year_drift([int(year) for year in _YEAR.findall(bare) if year not in in_title], entry)


def _year_of(properties: Mapping[str, Any], entry: Entry) -> Drift | None:
    value = next((value for name in ("year", "issued") if (value := text_of(properties.get(name)))), "")
    found = re.match(r"-?\d{4}(?!\d)", value)
    return _year_drift([int(found[0])], entry) if found else None


def _first_author(value: Any) -> str:
    """The first of the authors that a property holds."""
    first = next((item for item in value if text_of(item)), "") if isinstance(value, list) else value
    text = _WIKILINK.sub(r"\1", text_of(first))[:MAX_WRITTEN]
    return re.split(r";|\band\b|&", text, maxsplit=1)[0].strip()


def _author_in(written: str, entry: Entry) -> Drift | None:
    """Whether the first author is named, and before the others: names in other scripts, and those of bodies, cannot be compared."""
    names = entry.authors or entry.names("editor")
    words = spellings(written)
    if not names or not words[0]:
        return None
    first, place = names[0], _place(names[0], words)
    if place is None:
        return None
    earlier = [name for name in names[1:] if (other := _place(name, words)) is not None and 0 <= other < place and not _same(name, first)]
    if place >= 0 and not earlier:
        return None
    if earlier:
        return Drift("author", earlier[0].short, first.short)
    bare = _ADDRESS.sub(" ", written).strip(" \t\r\n*_[](){}")
    said = _short(re.split(r"[,.;(“\"]", bare, maxsplit=1)[0])
    if len(said) < 2 or not said[0].isalpha() or _begins_with_work(bare, entry) or _is_elsewise(said, first):
        return None
    return Drift("author", said, first.short)


def _is_elsewise(said: str, first: Name) -> bool:
    """Whether what stands for the author is in another script, or one of the two is no person but a body."""
    words = folded(said)
    recorded = folded(f"{first.given} {first.family}")
    return not all(map(str.isascii, words)) or not _BODIES.isdisjoint(words) or not _BODIES.isdisjoint(recorded)


def _begins_with_work(written: str, entry: Entry) -> bool:
    """Whether a citation names no author: it begins with the title, or what the work stands in."""
    words = folded(written)
    works = (*_titles(entry.title), folded(entry.container))
    return any(work and words[: len(work)] == work for work in works)


def _place(name: Name, writings_of_text: list[list[str]]) -> int | None:
    """Where the family name stands, -1 where it does not; of two joined names one is enough. None where it cannot be told.

    Args:
        name: as it is recorded.
        writings_of_text: its words as ``spellings`` gives them, since either may have its umlauts written out.
    """
    family = name.literal or name.family or name.given
    writings = spellings(family)
    if not writings[0] or not all(word.isascii() for word in writings[0]):
        return None
    places = _places(writings, writings_of_text)
    if name.literal:
        return min(places, default=None)  # a body may be written by its initials or in part
    if not places and len(writings[0]) > 1:
        places = _places([[word] for word in (writings[0][0], writings[0][-1]) if len(word) > 2], writings_of_text)
    return min(places, default=-1)


def _places(writings: list[list[str]], texts: list[list[str]]) -> list[int]:
    return [place for text in texts for writing in writings if (place := position(writing, text)) >= 0]


def _same(one: Name, other: Name) -> bool:
    return folded(one.short) == folded(other.short)


def _titles(title: str) -> list[list[str]]:
    """A title's words, and those before its subtitle."""
    whole = plain_words(title)
    cut = _MAIN_TITLE.search(whole)
    main = folded(whole[: cut.start()]) if cut and len(whole[: cut.start()].split()) > 1 else []
    return [writing for writing in (folded(whole), main) if writing]


def _title_in(written: str, words: list[str], entry: Entry) -> Drift | None:
    titles = _titles(entry.title)
    if not titles or len(titles[0]) < FEW_WORDS or _holds(words, titles):
        return None
    quoted = [first or second for first, second in _QUOTED.findall(written)]
    known = set(words)
    shared = sum(word in known for word in titles[0])
    if shared < ALIKE * len(titles[0]):
        return None
    alike = max(quoted, key=lambda one: len(set(folded(one)) & set(titles[0])), default="")
    said = alike if len(set(folded(alike)) & set(titles[0])) >= ALIKE * len(set(titles[0])) else written
    return Drift("title", _short(said), _short(entry.title))


def _holds(words: list[str], titles: Iterable[list[str]]) -> bool:
    joined = "".join(words)
    return any(position(title, words) >= 0 or "".join(title) in joined for title in titles)


def _title_of(written: str, entry: Entry) -> Drift | None:
    """A title alone: the same words, or one is the other without its subtitle."""
    ours, theirs = _titles(written[:MAX_WRITTEN]), _titles(entry.title)
    if not ours or not theirs:
        return None
    if any("".join(one) == "".join(other) for one in ours for other in theirs) or folded(written) == folded(entry.text("title-short")):
        return None
    key, said = "".join(folded(entry.key)), "".join(ours[0])
    if said == key or "".join(theirs[0]) in said:  # behind the author's name and the year, say
        return None
    own = (key and key in said) or len(ours[0]) < max(FEW_WORDS, ALIKE * len(theirs[0]))
    return Drift("title", _short(written), _short(entry.title), DriftKind.ABBREVIATED if own else DriftKind.DIFFERENT)
