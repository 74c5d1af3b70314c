"""An index and a concept in, how it is called out: its title and aliases."""

from __future__ import annotations

from vaultsync.index import VaultIndex, aliases_of
from vaultsync.paths import VaultPath, title_of


def names_of(index: VaultIndex, concept: VaultPath) -> tuple[str, ...]:
    """A concept's title and aliases, each once; kept until one of them changes."""
    return index.memo("evidence.names", concept, lambda: _names_of(index, concept))


def _names_of(index: VaultIndex, concept: VaultPath) -> tuple[str, ...]:
    note = index.notes.get(concept)
    names = [title_of(concept), *(aliases_of(note) if note is not None else ())]
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def is_called(index: VaultIndex, name: str, concept: VaultPath) -> bool:
    """Whether another note than this concept has the name for its title or an alias."""
    end = index.resolve_target(name, concept).path
    return end not in (None, concept) or any(other != concept for other in index.aliases(name))
