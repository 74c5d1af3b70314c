"""A property's value and the kind of identifier it should be in, the identifiers out, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from vaultsync.evidence.identifiers.check_digits import read_isbn, read_issn, read_orcid
from vaultsync.evidence.identifiers.doi import read_doi
from vaultsync.evidence.identifiers.forms import KINDS, MAX_LENGTH, Fault, Identifier, Invalid, Kind
from vaultsync.evidence.identifiers.listing import listed
from vaultsync.evidence.identifiers.numbered import read_arxiv, read_pmid, written_arxiv
from vaultsync.patterns import lazy_pattern

_READERS: Mapping[Kind, Callable[[str], str | Fault]] = {
    "doi": read_doi,
    "pmid": read_pmid,
    "isbn": read_isbn,
    "issn": read_issn,
    "arxiv": read_arxiv,
    "orcid": read_orcid,
}
_WIDTHS: Mapping[Kind, tuple[int, ...]] = {"isbn": (10, 13), "issn": (8,), "orcid": (16,)}
"""How many digits a number had before YAML dropped its leading zeros."""
_OTHER_NAMES: Mapping[str, Kind] = {
    "pubmed": "pmid",
    "pubmedid": "pmid",
    "isbn10": "isbn",
    "isbn13": "isbn",
    "eisbn": "isbn",
    "eissn": "issn",
    "pissn": "issn",
    "issnl": "issn",
    "arxivid": "arxiv",
    "orcidid": "orcid",
}
_LINK = lazy_pattern(r"\[([^\[\]]*)\]\(<?([^<>\s]+)>?\)")
_ARXIV_DOI = "10.48550/arxiv."
_SHOWN = 100
_PLACEHOLDERS = frozenset({"none", "n/a", "na", "-", "\u2013", "?", "unknown"})


def read_identifier(kind: Kind, written: object) -> Identifier | Invalid:
    """One identifier in the form in which it is compared; reading that form again gives the same. Never raises.

    Args:
        kind: what it should be.
        written: what the note or the record says: a text, perhaps with a label, a resolver's address or as a Markdown link;
            or what YAML made of it, a number that has lost its zeros.
    """
    text = _text(kind, written)
    answer: str | Fault
    if len(text) > MAX_LENGTH:
        answer = Fault(f"it is longer than {MAX_LENGTH:,} characters")
    elif not text:
        answer = Fault("nothing is written")
    else:
        answer = _READERS[kind](_target(text))
    if isinstance(answer, str):
        return Identifier(kind, answer)
    return Invalid(kind, text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…", *answer)


def read_identifiers(kind: Kind, value: object) -> Iterator[Identifier | Invalid]:
    """Each identifier of a property that holds one or a list of them, in order; null and empty texts are passed over. Never raises.

    A text may hold several ISBN or ISSN, as Zotero exports them.
    """
    for item in value if isinstance(value, list | tuple) else (value,):
        if kind in ("isbn", "issn") and isinstance(item, str) and len(item) <= MAX_LENGTH:
            yield from (read_identifier(kind, part) for part in listed(kind, item) if part.strip())
        elif item is not None and not (isinstance(item, str) and not item.strip()):
            yield read_identifier(kind, item)


def is_said(value: object) -> bool:
    """Whether an identifier seems to be meant: no null, no placeholder such as ``n/a``, no map."""
    if isinstance(value, str):
        return bool(value.strip()) and value.strip().lower() not in _PLACEHOLDERS
    return isinstance(value, int | float) and not isinstance(value, bool)


def kind_of_property(name: str) -> Kind | None:
    """The kind of identifier that a property of this name holds, whatever its case, hyphens and spaces."""
    plain = re.sub(r"[\s_-]", "", name).lower()
    return next((kind for kind in KINDS if kind == plain), _OTHER_NAMES.get(plain))


def same_work(identifier: Identifier) -> Identifier:
    """The identifier under which works are merged: the arXiv identifier for the DOI that arXiv gives each of them."""
    if identifier.kind == "doi" and identifier.value.startswith(_ARXIV_DOI):
        answer = read_identifier("arxiv", identifier.value.removeprefix(_ARXIV_DOI))
        if isinstance(answer, Identifier):
            return answer
    return identifier


def listed_dois(identifiers: Iterable[Identifier]) -> frozenset[str]:
    """Under which DOIs notices about a work may be listed: its own, and of an arXiv number the one that arXiv gives, without a version."""
    numbers = map(same_work, identifiers)
    return frozenset(f"{_ARXIV_DOI}{one.value}" if one.kind == "arxiv" else one.value for one in numbers if one.kind in ("doi", "arxiv"))


def _text(kind: Kind, written: Any) -> str:
    if isinstance(written, str):
        return written.strip()
    if isinstance(written, bool) or not isinstance(written, int | float):
        return str(written) if isinstance(written, bool) else f"a {type(written).__name__}"
    if kind == "arxiv" and isinstance(written, float) and 704 <= written < 10_000:
        return written_arxiv(written)
    if isinstance(written, float) and written.is_integer() and abs(written) < 1e16:
        written = int(written)
    if isinstance(written, int):
        if abs(written) >= 10**20:  # Python refuses to write very long numbers
            return "a very long number"
        return _widened(kind, str(written))
    return str(written)


def _widened(kind: Kind, digits: str) -> str:
    """The digits with the zeros that must have stood before them, where a check digit confirms it."""
    for width in _WIDTHS.get(kind, ()):
        if len(digits) < width and isinstance(_READERS[kind](digits.zfill(width)), str):
            return digits.zfill(width)
    return digits


def _target(text: str) -> str:
    """Where a Markdown link or a web address in angle brackets leads; any other text as it is."""
    if text[0] not in "[<":
        return text
    link = _LINK.fullmatch(text)
    if link is None:
        return text[1:-1] if text.startswith("<http") and text.endswith(">") else text
    return link[2] if link[2].startswith("http") else link[1]
