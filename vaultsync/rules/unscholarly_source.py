"""An insight was read in a source that is self-published or promotional.

Why: A web page changes overnight and was reviewed by nobody; who sells something tells what sells it.

Fix: Cite the work behind it, or give the source its DOI, PMID or ISBN, if it has one. Nothing is guessed from words: a source is one of
these when its `csl` says webpage, post, pamphlet or the like and it has no such identifier, or when its `tier` says so.
Public bodies whose pages are guidelines are excepted by `domains`, subdomains included.

Source: CSL types; Cochrane Handbook, section 4.3.5 (grey literature).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Study, cited_by, counted, first_key, roles_of, study
from vaultsync.index import VaultIndex
from vaultsync.rule import Rule
from vaultsync.syntax import Note


@dataclass(frozen=True, slots=True)
class Options:
    """Whose pages are taken for publications."""

    domains: tuple[str, ...] = ("who.int", "europa.eu", "gov.uk", "nice.org.uk", "nih.gov", "cdc.gov", "fda.gov", "cochrane.org")
    """Of public bodies."""


def check_note(note: Note, index: VaultIndex, options: Options) -> Iterator[Diagnostic]:
    """At most one finding; none for a source that nothing cites."""
    path, roles = note.path, roles_of(index)
    if roles.source not in index.types_of(path) or index.type_unknown(path):
        return
    found = study(index, path)
    if found.scholarly or _is_allowed(index, found, options.domains):
        return
    citing = cited_by(index, path)
    if citing:
        properties, rest = index.properties(path), "rests" if len(citing) == 1 else "rest"
        keys = (roles.tier, *roles.kind) if roles.tier in properties else roles.kind
        yield RULE.at(
            path,
            first_key(properties, (*keys, *roles.type_keys)),
            f"{roles.source} is self-published or promotional, and {counted(len(citing), roles.finding)} {rest} on it",
            help="Cite the work behind it, or add its DOI, PMID or ISBN",
        )


def _is_allowed(index: VaultIndex, found: Study, domains: tuple[str, ...]) -> bool:
    """Whether an address of the source belongs to one of the domains; never for what is said to be promotional."""
    properties = index.properties(found.path)
    if roles_of(index).tier in properties:
        return False
    return any(_host(str(writing.value)).endswith(tuple(f".{one.lower()}" for one in domains)) for writing in properties.get("url", ()))


def _host(address: str) -> str:
    try:
        return "." + (urlsplit(address.strip()).hostname or "")
    except ValueError:
        return ""


RULE = Rule("unscholarly-source", Severity.WARNING, Options(), check_note=check_note, needs_types=True, parts=("source",))
