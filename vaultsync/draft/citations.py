"""A sentence as written in, what it cites out; and which note of the vault each citation means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultsync.draft.draft import Target
from vaultsync.evidence import roles_of, study
from vaultsync.evidence.graph import is_source
from vaultsync.evidence.identifiers import Identifier, find_identifiers
from vaultsync.evidence.identifiers.reading import same_work
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, key, title_of

_BRACKETED = re.compile(r"\[[^\[\]@]{0,200}@[^\[\]]{1,400}\]")
_CITEKEY = re.compile(r"(?<![\w.@/])@\{?([^\W_][\w:.#$%&+?<>~/-]{0,120})")
_NUMBERED = re.compile(r"(?<=[^\s\[])\s?\[[0-9]{1,3}(?:\s?[,;\u2013-]\s?[0-9]{1,3}){0,20}\]")
_AUTHOR_YEAR = re.compile(
    r"\((?:[^()]{0,80}?[\s;,])??[A-Z][\w'\u2019-]{1,40}(?:\s(?:et al\.?|(?:&|and)\s[A-Z][\w'\u2019-]{1,40}))?,?\s"
    r"(?:19|20)[0-9]{2}[a-z]?\b[^()]{0,200}\)"
    r"|\b[A-Z][\w'\u2019-]{1,40}\set\sal\.,?\s\((?:19|20)[0-9]{2}[a-z]?\)"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"\u201d\u00bb]{3,2000}")
_BARE = re.compile(r"\Ahttps?://(?:www\.)?|[/.,;:)\]]+\Z", re.IGNORECASE)
MAX_CITED = 50
"""Citations of one sentence that are kept."""


class Citation(NamedTuple):
    """One thing that a sentence names as its source."""

    text: str
    """As written, or where the link leads."""
    source: VaultPath | None
    """The source of the vault that is meant; None where there is none."""


class Sources(NamedTuple):
    """The sources of a vault, by everything by which a text may cite them."""

    by_citekey: dict[str, VaultPath]
    by_identifier: dict[Identifier, VaultPath]
    by_address: dict[str, VaultPath]


def sources(index: VaultIndex) -> Sources:
    """All sources of a vault; the first by path where two share something."""
    found = Sources({}, {}, {})
    for path in index.typed(roles_of(index).source):
        found.by_citekey.setdefault(key(title_of(path)).removeprefix("@"), path)
        for identifier in study(index, path).identifiers:
            found.by_identifier.setdefault(same_work(identifier), path)
        for writing in index.properties(path).get("url", ()):
            if isinstance(writing.value, str):
                found.by_address.setdefault(_BARE.sub("", writing.value.strip()), path)
    return found


def may_cite(written: str) -> bool:
    """Whether a sentence has any sign of a citation: most have none, and are asked nothing more."""
    return any(sign in written for sign in "@[(/") or "10." in written or "isbn" in written.lower() or "pmid" in written.lower()


def citations(index: VaultIndex, known: Sources, written: str, targets: Iterable[Target]) -> tuple[Citation, ...]:
    """What a sentence cites, in no order, each once.

    Args:
        index: the vault.
        known: its sources.
        written: the sentence without markup.
        targets: the links in it.
    """
    found: dict[Citation, None] = {}
    for citation in (*_linked(index, known, targets), *(_written(known, written) if may_cite(written) else ())):
        if len(found) < MAX_CITED:
            found[citation] = None
    named = {one.source for one in found if one.source is not None}
    # One work may be cited twice in one place, by its link and by the address that is shown.
    return tuple(one for one in found if one.source is not None or not named or not _ADDRESS.match(one.text))


def _linked(index: VaultIndex, known: Sources, targets: Iterable[Target]) -> Iterator[Citation]:
    for target in targets:
        if target.wiki or not _ADDRESS.match(target.target):
            end = index.resolve_target(target.target, VaultPath("")).path
            if end is not None and is_source(index, end):
                yield Citation(target.target, end)
            elif target.wiki and target.target.startswith("@"):
                yield Citation(target.target, known.by_citekey.get(key(target.target[1:])))
        else:
            yield Citation(target.target, _source_at(known, target.target))


def _written(known: Sources, written: str) -> Iterator[Citation]:
    for group in _BRACKETED.finditer(written):
        for one in _CITEKEY.finditer(group[0]):
            yield Citation("@" + one[1].rstrip(".,;:?"), _by_citekey(known, one[1]))
    for one in _CITEKEY.finditer(_BRACKETED.sub("", written)):
        source = _by_citekey(known, one[1])
        if source is not None:  # "@somebody" is a person elsewhere
            yield Citation("@" + one[1].rstrip(".,;:?"), source)
    yield from (
        Citation(written[one.start : one.end], known.by_identifier.get(same_work(one.identifier))) for one in find_identifiers(written)
    )
    for pattern in (_NUMBERED, _AUTHOR_YEAR):
        yield from (Citation(one[0].strip(), None) for one in pattern.finditer(written))
    for one in _ADDRESS.finditer(written):
        if not find_identifiers(one[0]):
            yield Citation(one[0], _source_at(known, one[0]))


def _by_citekey(known: Sources, written: str) -> VaultPath | None:
    return known.by_citekey.get(key(written.rstrip(".,;:?")))


def _source_at(known: Sources, address: str) -> VaultPath | None:
    for one in find_identifiers(address):
        source = known.by_identifier.get(same_work(one.identifier))
        if source is not None:
            return source
    return known.by_address.get(_BARE.sub("", address))
