"""A FROM clause in, the paths it stands for out, in Dataview's order.

Source: Dataview 0.5.70, ``matchingSourcePaths`` and ``PrefixIndex`` (read), and its recorded answers. Sets keep their
order in JavaScript; here they are the keys of a ``dict``.
"""

from __future__ import annotations

from unicodedata import normalize

from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, folder_of, is_note
from vaultsync.query.statement import (
    Combined,
    CsvSource,
    Everything,
    FolderSource,
    LinkSource,
    Source,
    TagSource,
    Without,
)
from vaultsync.query.values import QueryError
from vaultsync.query.vault_facts import VaultFacts

Paths = dict[str, None]


def source_paths(source: Source, facts: VaultFacts, origin: VaultPath | None) -> Paths:
    """The files of a source: notes, and CSV files by their path.

    Raises:
        QueryError: for the links of a note that is not there.
    """
    if isinstance(source, Everything):
        return dict.fromkeys(facts.paths)
    if isinstance(source, TagSource):
        return dict.fromkeys(facts.tagged(source.tag))
    if isinstance(source, FolderSource):
        return _folder(source.path, facts)
    if isinstance(source, LinkSource):
        return _link(source, facts, origin)
    if isinstance(source, CsvSource):
        return {_relative(source.path, facts, origin): None}
    if isinstance(source, Without):
        without = source_paths(source.source, facts, origin)
        return {path: None for path in facts.paths if path not in without}
    return _combined(source, facts, origin)


def _combined(source: Combined, facts: VaultFacts, origin: VaultPath | None) -> Paths:
    """Of many sources in a chain too: they nest to the left, without end."""
    chain: list[Combined] = []
    left: Source = source
    while isinstance(left, Combined):
        chain.append(left)
        left = left.left
    found = source_paths(left, facts, origin)
    for part in reversed(chain):
        right = source_paths(part.right, facts, origin)
        found = {path: None for path in right if path in found} if part.op == "&" else {**found, **right}
    return found


def _folder(path: str, facts: VaultFacts) -> Paths:
    """The notes in a folder and below it, or one file, with or without ``.md``; nothing where neither is there."""
    if path in ("", "/"):
        return dict.fromkeys(facts.paths)
    notes = facts.notes_in(path)
    if notes:
        return dict.fromkeys(notes)
    for file in (path, path + ".md"):
        if file in facts.index.files:
            return {} if facts.is_folder(path) else {file: None}
    return {}


def _link(source: LinkSource, facts: VaultFacts, origin: VaultPath | None) -> Paths:
    target = None
    if source.target or origin is not None:
        target = facts.asked(source.target, origin or VaultPath(""))
    if target is None or not source.outgoing:
        # Of a target that leads nowhere Dataview gives the notes that name it, even where its links are asked for.
        return dict.fromkeys(facts.linking.to(target or source.target))
    note = facts.index.notes.get(target)
    if note is None:
        raise QueryError(f'Could not find file "{source.target}" during link lookup - does it exist?')
    return dict.fromkeys(facts.linking.files(note))


def _relative(path: str, facts: VaultFacts, origin: VaultPath | None) -> str:
    if origin is None:
        return path
    if path.startswith("/"):
        return path[1:]
    beside = f"{folder_of(origin)}/{path}"
    return beside if beside in facts.index.files else path


def csv_file(path: str, index: VaultIndex) -> VaultPath | None:
    """The file of the vault that a path in a query means, as Obsidian reads it: empty steps and ``.`` count for nothing.

    None for what is not in the vault, as what lies in a hidden folder: nobody would notice its changes.
    """
    plain = VaultPath("/".join(step for step in path.split("/") if step not in ("", ".")))
    if plain in index.files:
        return plain
    wanted = normalize("NFC", plain)
    return next((twin for twin in index.twins(plain) if normalize("NFC", twin) == wanted), None)


def is_csv(path: str) -> bool:
    """Whether a source's file has rows of its own."""
    return path.lower().endswith(".csv") and not is_note(path)
