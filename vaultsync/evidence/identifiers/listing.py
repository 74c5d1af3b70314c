"""A text and the kind of identifier that it lists in, one text for each of them out; they are not read here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaultsync.evidence.identifiers.forms import Kind
from vaultsync.patterns import lazy_pattern

_BEFORE_DOI = lazy_pattern(r"(?<![\s,;|])[\s,;|]+(?=(?:and\s{1,9}|doi:\s{0,9}|https?://(?:dx\.)?doi\.org/)?10\.[0-9]{4,9}/)", re.IGNORECASE)
"""Never within a DOI of its own: some hold a semicolon."""
_PMIDS = lazy_pattern(r"[0-9]{1,9}(?:[\s,;|]+[0-9]{1,9})+")
_NUMBERS: Mapping[Kind, re.Pattern[str]] = {
    "isbn": lazy_pattern(
        r"(?<![\w-])(?:97[89](?:[ \u2010-\u2013-]?[0-9]){10}|[0-9](?:[ \u2010-\u2013-]?[0-9]){8}[ \u2010-\u2013-]?[0-9Xx])(?![\w-])"
    ),
    "issn": lazy_pattern(r"(?<![\w-])[0-9]{4}[\u2010-\u2013-]?[0-9]{3}[0-9Xx](?![\w-])"),
}
_AROUND = lazy_pattern(r"\([^()]{0,40}\)|\b(?:[epl]-?)?is[bs]n(?:-?1[03]|-l)?\b|\band\b|[\s,;:/|&.]+", re.IGNORECASE)


def listed(kind: Kind, text: str) -> list[str]:
    """The parts of a text that holds one identifier or several; the text alone where it cannot be divided without doubt.

    ISBN and ISSN are divided between complete numbers (``978-0-306-40615-7 0-306-40615-2``), whether their check digits are right or not.
    """
    pattern = _NUMBERS.get(kind)
    if pattern is not None:
        numbers = pattern.findall(text)
        return numbers if len(numbers) > 1 and not _AROUND.sub("", pattern.sub("", text)) else [text]
    if kind == "doi":
        return _BEFORE_DOI.split(text)
    return re.split(r"[\s,;|]+", text.strip(" ,;|")) if kind == "pmid" and _PMIDS.fullmatch(text.strip(" ,;|")) else [text]
