"""An entry in, its line in a bibliography by the Chicago Manual of Style (17th edition, notes and bibliography) out.

Days are given as far as they are known, as the widely used style for reference managers did until 2025; tests hold it against
recorded outputs of a reference processor for every item type.
"""

from __future__ import annotations

import re
from typing import Final

from vaultsync.evidence.bibliography.entry import Entry, PartialDate
from vaultsync.evidence.citations.dates import date_words, year_words
from vaultsync.evidence.citations.headline import headline
from vaultsync.evidence.citations.pages import number_range, page_ranges
from vaultsync.evidence.citations.people import listed, spoken
from vaultsync.evidence.citations.richtext import attach, italic, join, marked, plain, quoted
from vaultsync.patterns import lazy_pattern

MAX_TEXT = 4_000
"""Characters of one part that are shown: a record is other people's data."""
_ENGLISH: Final = ("en", "eng", "english")
_WHOLE: Final = frozenset({"book", "graphic", "motion_picture", "song"})
"""Works that stand alone: their titles are in italics."""
_PART: Final = frozenset({"chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
"""What stands in a book."""
_BY_YEAR: Final = frozenset({"book", "chapter", "motion_picture", "paper-conference", "song", "thesis"})
_NO_ARCHIVE: Final = frozenset({"article-journal", "book", "chapter", "motion_picture", "paper-conference"})
_VOLUMES: Final = frozenset({"book", "graphic", "motion_picture", "report", "song"})
_ORDINAL = lazy_pattern(r"(\d{1,6})(?:st|nd|rd|th)?\.?", re.ASCII)
_DOI_PREFIX = lazy_pattern(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def format_chicago(entry: Entry) -> str:
    """The citation as plain text on one line; never raises, and of an empty entry a full stop is not left over."""
    return plain(_citation(entry))


def _citation(entry: Entry) -> str:
    opening = join(". ", _contributors(entry), _recipient(entry), _title(entry), _description(entry), _second_contributors(entry))
    container = join(", ", _container(entry), _container_contributors(entry))
    journal = entry.type == "article-journal"
    numbered = journal and bool(entry.text("volume") or entry.text("issue"))
    line = join(". ", opening, container, "" if journal or entry.type in ("chapter", "paper-conference") else _locators(entry))
    if journal:
        line = join(" " if entry.text("volume") and not entry.text("collection-title") else ", ", line, _journal_numbers(entry))
        issued = _issued(entry)
        line = join(" ", line, f"({issued})" if issued else "") if numbered else join(", ", line, issued)
        line = join(": " if numbered else ", ", line, page_ranges(entry.text("page")[:MAX_TEXT]))
    else:
        line = join(", ", line, _locators(entry) if entry.type in ("chapter", "paper-conference") else "", _chapter_pages(entry))
        line = join(". ", line, _series(entry))
        published = bool(entry.text("publisher") or entry.text("publisher-place"))
        line = join(". " if published or entry.type == "speech" else ", ", line, _issue(entry))
        line = join(", ", line, _newspaper_numbers(entry))
    line = join(". ", line, _access(entry))
    return attach(line, ".") if line else ""


def _text(entry: Entry, variable: str) -> str:
    return quoted(marked(entry.text(variable)[:MAX_TEXT]), 0)


def _is_english(entry: Entry) -> bool:
    language = entry.text("language").lower().replace("_", "-").partition("-")[0]
    return not language or language in _ENGLISH


def _styled(entry: Entry, variable: str, depth: int) -> str:
    """A title in headline style where it is English."""
    text = marked(entry.text(variable)[:MAX_TEXT])
    return quoted(headline(text) if _is_english(entry) else text, depth)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _contributors(entry: Entry) -> str:
    if authors := entry.names("author"):
        return listed(authors)
    if editors := entry.names("editor"):
        return f"{listed(editors)}, {'eds.' if len(editors) > 1 else 'ed.'}"
    if translators := entry.names("translator"):
        return f"{listed(translators)}, trans."
    return _text(entry, "container-title") if _site_signs(entry) else ""


def _recipient(entry: Entry) -> str:
    if entry.type != "personal_communication" or not entry.names("recipient"):
        return ""
    return f"{_capital(_text(entry, 'genre')) or 'Letter'} to {spoken(entry.names('recipient'))}"


def _site_signs(entry: Entry) -> bool:
    """Whether the name of a site stands where its author would."""
    nobody = not any(entry.names(role) for role in ("author", "editor", "translator"))
    return nobody and entry.type in ("webpage", "post-weblog")


def _title(entry: Entry) -> str:
    if not entry.title:
        return _capital(_text(entry, "genre"))
    if entry.type in _WHOLE:
        version = _text(entry, "version")
        return italic(_styled(entry, "title", 0)) + (f" (version {version})" if version else "")
    if reviewed := entry.names("reviewed-author"):
        return f"Review of {italic(_text(entry, 'title'))}, by {spoken(reviewed)}"
    if entry.type in ("interview", "patent", "bill", "legislation", "legal_case"):
        return _text(entry, "title")
    return f"“{_styled(entry, 'title', 1)}”"


def _description(entry: Entry) -> str:
    interviewers = entry.names("interviewer")
    medium = _capital(_text(entry, "medium"))
    source = join(". ", f"Interview by {spoken(interviewers)}" if interviewers else "", medium)
    genre = ""
    if entry.type == "patent":
        genre = join(" ", _text(entry, "authority"), _text(entry, "number"))
    elif entry.title and entry.type not in ("thesis", "speech", "personal_communication"):
        genre = _capital(_text(entry, "genre"))
    return join(", ", source, genre, _text(entry, "scale") if entry.type == "map" else "")


def _second_contributors(entry: Entry) -> str:
    return "" if entry.type in _PART else join(". ", *map(_capital, _editing(entry)))


def _editing(entry: Entry) -> list[str]:
    """Who edited and who translated, without those who stand at the head."""
    editors, translators = entry.names("editor"), entry.names("translator")
    if entry.names("author") and editors and editors == translators:
        return [f"edited and translated by {spoken(editors)}"]
    if not entry.names("author"):
        editors, translators = (), (translators if editors else ())
    found = (("edited by", editors), ("translated by", translators))
    return [f"{verb} {spoken(names)}" for verb, names in found if names]


def _container_contributors(entry: Entry) -> str:
    if entry.type not in _PART or not entry.names("author"):
        return ""
    authors = entry.names("container-author")
    return join(", ", f"by {spoken(authors)}" if authors else "", *_editing(entry))


def _container(entry: Entry) -> str:
    if not entry.container or _site_signs(entry):
        return ""
    if entry.type == "webpage":
        return _text(entry, "container-title")
    styled = italic(_styled(entry, "container-title", 0))
    if entry.type == "post-weblog":
        return f"{styled} (blog)"
    return f"In {styled}" if entry.type in _PART else styled


def _journal_numbers(entry: Entry) -> str:
    series = join(" ", _text(entry, "collection-title"), _text(entry, "collection-number"))
    issue = number_range(_text(entry, "issue"))
    return join(", ", series, number_range(_text(entry, "volume")), f"no. {issue}" if issue else "")


def _locators(entry: Entry) -> str:
    """Edition and volumes."""
    if entry.type in _VOLUMES:
        volume, volumes = number_range(_text(entry, "volume")), _text(entry, "number-of-volumes")
        return join(". ", _edition(entry), f"Vol. {volume}" if volume else "", f"{volumes} vols" if volumes else "")
    if entry.type not in _PART:
        return ""
    edition = _edition(entry) if entry.type in ("chapter", "paper-conference") else ""
    volume = "" if entry.text("page") else number_range(_text(entry, "volume"))
    return join(". ", edition, f"Vol. {volume}" if volume else "")


def _edition(entry: Entry) -> str:
    written = _text(entry, "edition")
    found = _ORDINAL.fullmatch(written)
    return f"{_ordinal(int(found[1]))} ed." if found else _capital(written)


def _ordinal(number: int) -> str:
    if 10 < number % 100 < 14:
        return f"{number}th"
    return f"{number}{('th', 'st', 'nd', 'rd')[number % 10] if number % 10 < 4 else 'th'}"


def _chapter_pages(entry: Entry) -> str:
    pages = entry.text("page")
    if entry.type not in _PART or not pages:
        return ""
    volume = number_range(_text(entry, "volume"))
    return (f"{volume}:" if volume else "") + page_ranges(pages[:MAX_TEXT])


def _newspaper_numbers(entry: Entry) -> str:
    if entry.type != "article-newspaper":
        return ""
    edition, section = _text(entry, "edition"), _text(entry, "section")
    return join(", ", f"{edition} edition" if edition else "", f"sec. {section}" if section else "")


def _series(entry: Entry) -> str:
    name, number = _styled(entry, "collection-title", 0), _text(entry, "collection-number")
    return join(" " if number[:1].isdigit() else ", ", name, number)


def _issue(entry: Entry) -> str:
    """Publisher and date, or the event and its date."""
    issued = _issued(entry)
    if entry.type == "article-newspaper":
        return issued
    if entry.type == "speech":
        genre = _capital(_text(entry, "genre")) if entry.title else ""
        event = join(" ", genre, "presented at the" if genre else "Presented at the", _text(entry, "event") or _text(entry, "event-title"))
        return join(", ", event, _text(entry, "event-place"), issued)
    publisher = _text(entry, "publisher")
    if entry.type != "thesis":
        publisher = join(": ", _text(entry, "publisher-place"), publisher)
    if not publisher and not entry.text("publisher-place"):
        return issued
    original = entry.date("original-date")
    reprint = "Reprint" if original and entry.issued else ""
    published = join(". ", year_words(original) if original else "", join(", ", reprint, publisher))
    return join(", ", _capital(_text(entry, "genre")) if entry.type == "thesis" and entry.title else "", published, issued)


def _issued(entry: Entry) -> str:
    issued = entry.issued
    if issued is None:
        if entry.text("status"):
            return _text(entry, "status")
        return "" if entry.text("URL") and entry.date("accessed") else "n.d."
    if entry.type == "patent":
        submitted = entry.date("submitted")
        filed = f"filed {date_words(submitted)}, and " if submitted else ""
        return f"{filed}issued {date_words(issued)}"
    return _date(entry, issued)


def _date(entry: Entry, date: PartialDate) -> str:
    return year_words(date) if entry.type in _BY_YEAR else date_words(date)


def _access(entry: Entry) -> str:
    """Archive, date of access and address."""
    archive, place = _text(entry, "archive"), _text(entry, "archive_location")
    if entry.type in _NO_ARCHIVE:
        kept = ""
    elif entry.type == "thesis":
        kept = join(" ", archive, f"({place})" if place else "")
    else:
        kept = join(". ", _capital(place), archive, _text(entry, "archive-place"))
    accessed = None if entry.issued else entry.date("accessed")
    doi = _DOI_PREFIX.sub("", marked(entry.doi))
    return join(". ", kept, f"Accessed {date_words(accessed)}" if accessed else "", f"https://doi.org/{doi}" if doi else marked(entry.url))
