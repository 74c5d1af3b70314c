"""Notes written in a few words, and an index of them: the only test code here that knows how a vault is made."""

from __future__ import annotations

from collections.abc import Mapping

from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note

TYPES = ("concept", "evidence-source", "insight", "takeaway")
MATCHES = tuple(TypeMatch.by_name(name) for name in TYPES)
IN_FOLDERS = tuple(TypeMatch(name, folders=(f"{name}/**",)) for name in TYPES)


def small_vault(files: Mapping[str, str | bytes], matches: tuple[TypeMatch, ...] = MATCHES) -> VaultIndex:
    """An index of these notes by path; what is no ``.md`` is a file without content."""
    notes = [
        parse_note(VaultPath(path), text.encode("utf-8") if isinstance(text, str) else text)
        for path, text in files.items()
        if path[-3:] == ".md"
    ]
    return build_index(notes, [VaultPath(path) for path in files], matches=matches)


def note(kind: str, *properties: str, body: str = "") -> str:
    """A note of a type with front matter lines and a body."""
    return "\n".join(("---", f"type: {kind}", *properties, "---", body))


def takeaway(*properties: str, body: str = "") -> str:
    return note("takeaway", *properties, body=body)


def insight(*properties: str, body: str = "") -> str:
    return note("insight", *properties, body=body)


def source(*properties: str, body: str = "") -> str:
    return note("evidence-source", *properties, body=body)


CITED = source("citation: Author. A study. 2011.", "doi: 10.5555/12345678")
"""A source that can be cited."""
CONCEPT = note("concept")
