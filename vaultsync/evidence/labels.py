"""A note in, what a source can be found by besides its names out: its citekey and the works that its identifiers stand for."""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.evidence.identifiers import Identifier, kind_of_property, read_identifiers, same_work
from vaultsync.evidence.roles import Roles
from vaultsync.index import Labelling
from vaultsync.index.names import normalised
from vaultsync.syntax import FieldPlace, Note

_OF_ONE_WORK = frozenset({"doi", "pmid", "arxiv"})
"""Kinds of which two works never share one; chapters share the ISBN of their book."""

_BEGINNINGS = frozenset({"ar", "ci", "do", "pm", "pu"})
"""Of arxiv, citekey, doi, pmid, pubmed."""


def labelling(roles: Roles) -> Labelling:
    """For the index of a vault with these roles."""
    citekeys = frozenset(roles.citekey)

    def labels_of(note: Note) -> Iterator[str]:
        for key, value in _written(note):
            kind = kind_of_property(key)
            if kind in _OF_ONE_WORK and kind is not None:
                yield from (work_label(found) for found in read_identifiers(kind, value) if isinstance(found, Identifier))
            elif isinstance(value, str) and normalised(key) in citekeys:
                yield citekey_label(value.strip())

    return Labelling(labels_of)


def work_label(identifier: Identifier) -> str:
    """Equal for two writings of the identifier of one work."""
    return ":".join(same_work(identifier))


def citekey_label(citekey: str) -> str:
    """Equal for two writings of one citekey."""
    return f"citekey:{citekey.removeprefix('@').lower()}"


def _written(note: Note) -> Iterator[tuple[str, object]]:
    # Asked of every note, of which nearly none has such a property.
    if note.front_matter is not None:
        for written in note.front_matter.properties:
            if written.key[:2].lower() in _BEGINNINGS:
                yield written.key, written.value
    for field in note.fields:
        if field.key[:2].lower() in _BEGINNINGS and field.place is not FieldPlace.TASK:
            yield field.key, field.value
