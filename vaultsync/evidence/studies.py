"""An index and a source in, what it is as a study out: its identifiers, design, tier and notices; and which sources are one study."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from vaultsync.evidence.entries import record_of
from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.identifiers import Identifier, Kind, kind_of_property, listed_dois, read_identifiers, same_work
from vaultsync.evidence.records import Properties, has_none, is_filled
from vaultsync.evidence.retractions import Facts, Notice, NoticeState, Snapshot, notice_state, read_acknowledgements, state_of
from vaultsync.evidence.roles import Roles
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern

NO_SNAPSHOT: Final = Snapshot(Facts("", date.min, None, 0, ()), {}, {})
"""What is known of retractions where no data was given."""
_WEB = frozenset({"webpage", "post-weblog", "post", "pamphlet", "broadcast", "motion-picture", "personal-communication", "blog", "website"})
_PROMOTIONAL = frozenset({"promotional", "self-published", "marketing", "advertisement", "press-release", "website", "web-page", "blog"})
_PRELIMINARY = frozenset({"preprint", "abstract", "conference-abstract", "poster", "working-paper"})
_UNCONTROLLED = frozenset({"case-report", "case-series", "pilot-uncontrolled", "pilot", "uncontrolled-pilot"})
_DESIGNS: Final = (
    ("meta-analysis", lazy_pattern(r"\bmeta-?analys[ie]s\b", re.IGNORECASE)),
    ("rct", lazy_pattern(r"\brandomi[sz]ed\b", re.IGNORECASE)),
    ("case-series", lazy_pattern(r"\bcase series\b", re.IGNORECASE)),
    ("case-report", lazy_pattern(r"\b(?:case report|a case of)\b", re.IGNORECASE)),
    ("pilot-uncontrolled", lazy_pattern(r"\bpilot (?:study|trial)\b", re.IGNORECASE)),
)
"""Designs that a title may name; the first that fits."""
_PREPRINT_DOI = ("10.1101/", "10.48550/", "10.21203/", "10.31234/", "10.31219/", "10.20944/", "10.26434/")


class Study(NamedTuple):
    """What one source is."""

    path: VaultPath
    identifiers: tuple[Identifier, ...]
    """Valid DOIs, PMIDs, ISBNs and arXiv numbers, in this order."""
    work: tuple[str, str]
    """Title and year in one form; both empty where one is missing."""
    study: str
    """The ``study_id``; empty without one."""
    design: str
    """In lower case with hyphens; empty where nobody says."""
    by_title: bool
    """Whether only the title tells the design."""
    scholarly: bool
    """False for what is said to be promotional or self-published, and for web pages without an identifier of a work."""
    preliminary: bool
    """Whether it is a preprint or only an abstract."""
    notices: NoticeState
    unidentified: bool
    """Whether it says that it has no identifier, and why."""
    acknowledged: frozenset[str]
    """Record ids of the notices that the source's note names."""

    @property
    def admissible(self) -> bool:
        """Whether findings may rest on it: it has a valid identifier of a work, or says why it has none."""
        return bool(self.identifiers) or self.unidentified

    @property
    def sound(self) -> bool:
        """Whether findings may rest on it: it is not retracted, as far as is known."""
        return self.notices.state != "retraction"

    @property
    def uncontrolled(self) -> bool:
        """Whether its design has nothing to compare with."""
        return self.design in _UNCONTROLLED

    @property
    def notice(self) -> Notice | None:
        """The notice that decides what holds for it."""
        return self.notices.deciding


def study(index: VaultIndex, source: VaultPath) -> Study:
    """What one source is; kept until its note changes."""
    return index.memo("evidence.study", source, lambda: _study(index, source))


def _study(index: VaultIndex, source: VaultPath) -> Study:
    roles, properties = roles_of(index), record_of(index, source)
    identifiers = tuple(dict.fromkeys(_identifiers(properties, roles)))
    design, by_title = _design(properties, roles)
    kind, tier = _word(properties, *roles.kind), _word(properties, roles.tier)
    dois = {one.value for one in identifiers if one.kind == "doi"}
    pmids = {one.value for one in identifiers if one.kind == "pmid"}
    snapshot, listed = index.setting(NO_SNAPSHOT), listed_dois(identifiers)
    notices = state_of(snapshot, listed, pmids) if snapshot is not NO_SNAPSHOT and (listed or pmids) else notice_state(())
    of_a_work = any(one.kind in ("doi", "pmid", "isbn", "arxiv") for one in identifiers)
    arxiv_only = bool(identifiers) and all(one.kind == "arxiv" for one in identifiers)
    preprint = arxiv_only or (bool(dois) and all(doi.startswith(_PREPRINT_DOI) for doi in dois))
    acknowledged = (read_acknowledgements(writing.value) for writing in properties.get(roles.acknowledgement, ()))
    return Study(
        source,
        identifiers,
        _work(properties, roles),
        _word(properties, roles.study),
        design,
        by_title,
        tier not in _PROMOTIONAL and (of_a_work or kind not in _WEB),
        tier in _PRELIMINARY or kind in _PRELIMINARY or (not tier and preprint),
        notices,
        has_none(properties, roles) and any(is_filled(writing.value) for writing in properties.get(roles.why_none, ())),
        frozenset().union(*acknowledged),
    )


def _identifiers(properties: Properties, roles: Roles) -> Iterable[Identifier]:
    for name in roles.identifiers:
        kind: Kind | None = kind_of_property(name)
        for writing in properties.get(name, ()) if kind is not None else ():
            assert kind is not None
            for found in read_identifiers(kind, writing.value):
                if isinstance(found, Identifier):
                    yield same_work(found)


def _design(properties: Properties, roles: Roles) -> tuple[str, bool]:
    written = _word(properties, roles.design)
    if written:
        return written, False
    title = " ".join(str(writing.value) for writing in properties.get(roles.title, ()))
    folded = title.lower()
    # Nearly all titles name none.
    if "meta" not in folded and "random" not in folded and "case" not in folded and "pilot" not in folded:
        return "", False
    return next(((design, True) for design, pattern in _DESIGNS if pattern.search(title)), ("", False))


def _work(properties: Properties, roles: Roles) -> tuple[str, str]:
    title = "".join(filter(str.isalnum, _word(properties, roles.title)))
    year = _word(properties, roles.year)
    return (title, year) if title and year else ("", "")


def _word(properties: Properties, *names: str) -> str:
    """The first of these properties that says something, in lower case with hyphens for spaces; empty without one."""
    for name in names:
        for writing in properties.get(name, ()):
            if isinstance(writing.value, str | int | float) and not isinstance(writing.value, bool) and str(writing.value).strip():
                return "-".join(str(writing.value).lower().replace("_", "-").split())
    return ""


def merged(studies: Iterable[Study]) -> tuple[tuple[Study, ...], ...]:
    """Sources put together that report one study, in the order of their first ones.

    Two are one by an equal DOI, PMID, arXiv number or, for books, ISBN; where no kind of identifier is known of both, or one is
    a preprint or abstract and the other is not, by title and year; and always by an equal ``study_id``.
    """
    group: dict[VaultPath, VaultPath] = {}
    listed = list({one.path: one for one in studies}.values())
    if len(listed) < 2:
        return tuple([(one,) for one in listed])
    by_key: dict[tuple[str, ...], VaultPath] = {}
    for one in listed:
        group[one.path] = one.path
        for key in _keys(one):
            _join(group, by_key.setdefault(key, one.path), one.path)
    _join_by_work(group, listed)
    found: dict[VaultPath, list[Study]] = {}
    for one in listed:
        found.setdefault(_root(group, one.path), []).append(one)
    return tuple(map(tuple, found.values()))


def _keys(one: Study) -> Iterable[tuple[str, ...]]:
    kinds = {identifier.kind for identifier in one.identifiers}
    for identifier in one.identifiers:
        if identifier.kind != "isbn" or kinds == {"isbn"}:  # chapters of one book share its ISBN
            yield identifier
    if one.study:
        yield "study", one.study


def _join_by_work(group: dict[VaultPath, VaultPath], listed: list[Study]) -> None:
    """Joins those of one title and year that no kind of identifier tells apart, and what is preliminary with what it became."""
    by_work: dict[tuple[str, str], dict[tuple[frozenset[Kind], bool], VaultPath]] = {}
    for one in listed:
        if not one.work[0]:
            continue
        kinds = frozenset(identifier.kind for identifier in one.identifiers)
        for (others, early), path in by_work.setdefault(one.work, {}).items():
            if kinds.isdisjoint(others) or early is not one.preliminary:
                _join(group, path, one.path)
        by_work[one.work].setdefault((kinds, one.preliminary), one.path)


def _root(group: dict[VaultPath, VaultPath], path: VaultPath) -> VaultPath:
    while group[path] != path:
        group[path] = path = group[group[path]]
    return path


def _join(group: dict[VaultPath, VaultPath], one: VaultPath, other: VaultPath) -> None:
    first, second = _root(group, one), _root(group, other)
    if first != second:
        group[second] = first
