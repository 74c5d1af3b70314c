"""The words of BibTeX and BibLaTeX, with what they are in CSL.

Sources: the manual of BibLaTeX (2.1 and 2.2, entry types and fields) and what Better BibTeX exports; variables as in CSL 1.0.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{"article": "article-journal", "suppperiodical": "article-journal", "periodical": "article-journal", "review": "review"},
        **{"book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book", "mvproceedings": "book"},
        **{"reference": "book", "mvreference": "book", "manual": "report", "booklet": "pamphlet"},
        **{"inbook": "chapter", "incollection": "chapter", "suppbook": "chapter", "suppcollection": "chapter", "bookinbook": "chapter"},
        **{"inreference": "entry-encyclopedia", "inproceedings": "paper-conference", "conference": "paper-conference"},
        **{"thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "report": "report", "techreport": "report"},
        **{"online": "webpage", "electronic": "webpage", "www": "webpage", "dataset": "dataset", "software": "software"},
        **{"patent": "patent", "unpublished": "manuscript", "letter": "personal_communication", "interview": "interview"},
        **{"video": "motion_picture", "movie": "motion_picture", "artwork": "graphic", "image": "graphic", "map": "map"},
        **{"audio": "song", "music": "song", "jurisdiction": "legal_case", "legislation": "legislation", "standard": "standard"},
    }
)
GENRES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{"phdthesis": "PhD thesis", "mathesis": "Master's thesis", "mastersthesis": "Master's thesis", "bathesis": "Bachelor's thesis"},
        **{"candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report"},
        **{"software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD"},
    }
)
"""By entry type, or by what BibLaTeX writes as ``type``."""
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author", "holder": "author"},
        **{"director": "director", "interviewer": "interviewer", "recipient": "recipient", "eventchair": "chair"},
    }
)
TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
        "volume": ("volume",),
        "page": ("pages", "eid"),
        "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
        "publisher-place": ("location", "address"),
        "edition": ("edition",),
        "number-of-volumes": ("volumes",),
        "chapter-number": ("chapter",),
        "collection-title": ("series",),
        "event": ("eventtitle",),
        "event-title": ("eventtitle",),
        "event-place": ("venue",),
        "version": ("version",),
        "note": ("note", "annotation"),
        "title-short": ("shorttitle",),
        "status": ("pubstate",),
        "section": ("section",),
        "archive": ("library",),
        "number-of-pages": ("pagetotal",),
    }
)
"""By variable; of several fields the first that is written."""
VERBATIM: Final[Mapping[str, str]] = MappingProxyType(
    {"doi": "DOI", "url": "URL", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID", "keywords": "keyword"}
)
TITLES: Final = frozenset(
    {"title", "subtitle", "booktitle", "maintitle", "booksubtitle", "journaltitle", "journal", "series", "shorttitle"}
)
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("english", "american", "usenglish", "british", "ukenglish", "australian", "canadian", "newzealand"), "en"),
        **dict.fromkeys(("german", "ngerman", "austrian", "naustrian", "swissgerman", "nswissgerman"), "de"),
        **{"french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "brazilian": "pt-BR", "dutch": "nl", "russian": "ru"},
        **{"swedish": "sv", "danish": "da", "norsk": "nb", "nynorsk": "nn", "finnish": "fi", "polish": "pl", "czech": "cs", "latin": "la"},
    }
)
INHERITED_AS: Final[Mapping[str, str]] = MappingProxyType({"title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor"})
"""What a part takes from the work it stands in under another name."""
NOT_INHERITED: Final = frozenset(
    {"crossref", "xref", "xdata", "ids", "shorttitle", "doi", "pages", "abstract", "keywords", "label", "file"}
)
