"""A property links to a note of the wrong type.

Why: A type says what its links mean: an insight's `source` is an evidence source. A link to anything else breaks the
chain that queries and readers follow.

Fix: Link to a note of the type that the message names, or give the note at the other end that type. Links that lead
nowhere, and links to notes whose front matter cannot be read, are reported as that.

Source: The keyword `x-link` in the note type's schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import in_support_cycle, is_second_hand
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of
from vaultsync.rule import NoOptions, Rule, named
from vaultsync.schema.links import link_target
from vaultsync.schema.violation import listed, quoted, with_article
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each link; none for those that are reported for what they mean, see ``_is_told``."""
    path = note.path
    for name in index.types_of(path):
        kind = index.types.get(name)
        if kind is None or not kind.links:
            continue
        properties = index.properties(path)
        for rule in kind.links:
            if not rule.to:
                continue
            for writing in properties.get(rule.property, ()):
                for link in writing.links:
                    target, ties, _ = index.resolve(link, path)
                    if target is None or ties or not _is_wrong(index, target, rule.to) or _is_told(index, path, target):
                        continue
                    wanted = link_target(rule)
                    message = f"property {quoted(writing.name)} must link to {wanted}, but {named(link)} is {_what_is(index, target)}"
                    other = f", or give {shown(title_of(target))} that type" if target in index.notes else ""
                    yield RULE.at(path, link.span, message, help=f"Link to {wanted}{other}")


def _is_told(index: VaultIndex, path: VaultPath, target: VaultPath) -> bool:
    """Whether the link is reported as part of a circle that costs a takeaway its support, or as evidence at second hand."""
    return in_support_cycle(index, path, target) or is_second_hand(index, path, target)


def _is_wrong(index: VaultIndex, target: VaultPath, wanted: tuple[str, ...]) -> bool:
    return not any(name in wanted for name in index.types_of(target)) and not index.type_unknown(target)


def _what_is(index: VaultIndex, path: VaultPath) -> str:
    names = index.types_of(path)
    if names:
        return listed((with_article(name) for name in names), "and")
    return "a note without a type" if path in index.notes else "no note"


RULE = Rule("link-type", Severity.ERROR, check_note=check_note, needs_types=True)
