"""An index and a source in, its entry in the bibliography out, and its record: its own properties, completed by the entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaultsync.evidence.bibliography import Entry
from vaultsync.evidence.citations import key_of_name
from vaultsync.evidence.graph import is_source, roles_of
from vaultsync.evidence.identifiers import kind_of_property
from vaultsync.evidence.labels import citekey_label
from vaultsync.evidence.library import arxiv_of, library_of
from vaultsync.evidence.records import Properties, has_none, is_filled
from vaultsync.evidence.roles import Roles
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.syntax import Property


def citekey_writing(index: VaultIndex, source: VaultPath) -> PropertyValue | None:
    """The property that names a source's citekey; None where its file name does."""
    properties = index.properties(source)
    writings = (writing for name in roles_of(index).citekey for writing in properties.get(name, ()))
    return next((writing for writing in writings if isinstance(writing.value, str) and writing.value.strip()), None)


def citekey_of(index: VaultIndex, source: VaultPath) -> str:
    """Under which key the bibliography would list a source, without a leading ``@``."""
    written = citekey_writing(index, source)
    return str(written.value).strip().removeprefix("@") if written is not None else key_of_name(source)


def entry_of(index: VaultIndex, source: VaultPath) -> Entry | None:
    """The entry of a source; None for what is no source or is not listed under its citekey."""
    library = library_of(index)
    if not library.configured or not is_source(index, source):
        return None
    return library.find(citekey_of(index, source))


def citation_of(index: VaultIndex, entry: Entry) -> str:
    """The citation of an entry in the style that the user names; empty where there is none."""
    prepare_styles(index)
    return library_of(index).style(entry)


def prepare_styles(index: VaultIndex) -> None:
    """Has all citations formatted that the vault may need, where a program must be started for that."""
    sheet = library_of(index).sheet
    if sheet is not None:
        sheet.prepare(lambda: _wanted(index))


def _wanted(index: VaultIndex) -> list[Entry]:
    """The entries that a note is named by, or names as its citekey."""
    named = {key_of_name(path).lower() for path in index.notes}
    return [entry for key, entry in library_of(index).entries.items() if key in named or index.labelled(citekey_label(key))]


def record_of(index: VaultIndex, source: VaultPath) -> Properties:
    """The properties of a source; of its bibliographic ones those that it does not write itself are its entry's, without a place.

    Of a citation that only the entry would give, the value says no more than that there is one.
    """
    own, entry = index.properties(source), entry_of(index, source)
    if entry is None:
        return own
    roles = roles_of(index)
    return {**own, **{name: (_from_entry(name, value),) for name, value in _completing(own, entry, roles)}}


def _completing(own: Properties, entry: Entry, roles: Roles) -> Iterator[tuple[str, Any]]:
    given: dict[str, Any] = {roles.title: entry.title, roles.year: entry.year, roles.citation: entry.title}
    if not has_none(own, roles):
        given |= {name: _identifier(name, entry) for name in roles.identifiers}
    if not any(_is_written(own, name) for name in roles.kind):
        given |= dict.fromkeys(roles.kind[:1], entry.type)
    for name, value in given.items():
        if value and not _is_written(own, name):
            yield name, value


def _is_written(own: Properties, name: str) -> bool:
    return any(is_filled(writing.value) for writing in own.get(name, ()))


def _identifier(name: str, entry: Entry) -> str:
    match kind_of_property(name):
        case "doi":
            return entry.doi
        case "pmid":
            return entry.pmid
        case "isbn":
            return entry.isbn
        case "arxiv":
            return arxiv_of(entry)
    return entry.url if name == "url" else ""


def _from_entry(name: str, value: Any) -> PropertyValue:
    return PropertyValue(Property(0, 0, name, value, 0, 0), value, ())
