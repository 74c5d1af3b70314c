"""A text in, the identifiers in it out, with their places: every DOI, and what is labelled as arXiv, PMID or ISBN.

A number without a label is never taken for an identifier. What is no valid identifier is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultsync.evidence.identifiers.doi import trimmed
from vaultsync.evidence.identifiers.forms import Identifier, Kind
from vaultsync.evidence.identifiers.reading import read_identifier
from vaultsync.patterns import lazy_pattern

_DOI = lazy_pattern(
    r"(?<![0-9A-Za-z.])10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}(?:/|%2[Ff])(?:[^\s\"`|\\\x00-\x1f\u201c\u201d\u00ab\u00bb]|\\[_<>()\[\]{}#&%$*~.-]){1,300}"
)
_DOI_END = lazy_pattern(r"\]\(|\]\]|</|<(?:[A-Za-z][A-Za-z0-9]*[ />]|https?:)|[,;](?=10\.[0-9]{4})|\*\*")
"""Where a link's text, an HTML element or a list of DOIs without spaces goes on."""
_PAGE_END = lazy_pattern(
    r"(?:[?&#]|/(?:full|pdf|epdf|pdfft|abstract|fulltext|html|meta|summary|epub|references)\b).*", re.DOTALL | re.IGNORECASE
)
"""What an address of a publisher's page has behind the DOI."""
_LABELLED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "arxiv",
        lazy_pattern(
            r"(?:\barxiv:\s?|\barxiv\.org/(?:abs|pdf|html)/)"
            r"([0-9]{4}\.[0-9]{4,5}(?![0-9])|[a-z-]{2,12}(?:\.[a-z-]{2,12})?/[0-9]{7}(?![0-9]))(?:v[1-9][0-9]{0,3})?",
            re.IGNORECASE,
        ),
    ),
    (
        "pmid",
        lazy_pattern(
            r"(?:\bpmid\b:?|\bpubmed\s(?:id|pmid)\b:?|\bpubmed\.ncbi\.nlm\.nih\.gov/|\bncbi\.nlm\.nih\.gov/pubmed/)\s?([0-9]{1,8})(?![0-9])",
            re.IGNORECASE,
        ),
    ),
    ("isbn", lazy_pattern(r"\bisbn(?:-?1[03]\b)?:?\s?([0-9][0-9 \u2010\u2011\u2013-]{8,19}[0-9X])(?![0-9])", re.IGNORECASE)),
)
_ISBN_LENGTHS = lazy_pattern(
    r"97[89][ \u2010\u2011\u2013-]?(?:[0-9][ \u2010\u2011\u2013-]?){9}[0-9]|(?:[0-9][ \u2010\u2011\u2013-]?){9}[0-9X]", re.IGNORECASE
)
_ADDRESS = lazy_pattern(r"https?://\S*\Z")


class Found(NamedTuple):
    """One identifier in a text."""

    identifier: Identifier
    start: int
    end: int


def find_identifiers(text: str) -> tuple[Found, ...]:
    """All identifiers in a text, in the order of their places (offsets, half-open), never overlapping. Never raises."""
    found = sorted((*_dois(text), *_labelled(text)), key=lambda one: (one.start, -one.end))
    apart: list[Found] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return tuple(apart)


def _dois(text: str) -> Iterator[Found]:
    match = _DOI.search(text)
    while match:
        written = match[0]
        if end := _DOI_END.search(written, 8):
            written = written[: end.start()]
        following = match.start() + len(written)  # what was cut off may begin with the next one
        if _in_page_address(text, match.start()):
            written = _PAGE_END.sub("", written)
        written = trimmed(written)
        answer = read_identifier("doi", written)
        if isinstance(answer, Identifier):
            yield Found(answer, match.start(), match.start() + len(written))
        match = _DOI.search(text, following)


def _in_page_address(text: str, start: int) -> bool:
    """Whether the DOI is a part of a web address, of a resolver or a publisher."""
    return _ADDRESS.search(text, max(0, start - 300), start) is not None


def _labelled(text: str) -> Iterator[Found]:
    for kind, pattern in _LABELLED:
        for match in pattern.finditer(text):
            written = match[1]
            if kind == "isbn":
                number = _ISBN_LENGTHS.match(written)
                written = number[0] if number else written
            answer = read_identifier(kind, written)
            if isinstance(answer, Identifier):
                start = match.start(1)
                yield Found(answer, start, start + len(written) if kind == "isbn" else match.end())
