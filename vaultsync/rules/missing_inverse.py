"""A note does not link back, though it keeps the property for that.

Why: Where links are kept on both sides, one that stands on one side only means that somebody forgot the other: whoever
starts from there misses the note. Notes that never write the inverse property are not asked for it.

Fix: Add the link to the property that the help names, or take the property out of the schema's `inverse`.

Source: The key `inverse` of `x-link` in the note type's schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Related, Safety, Severity
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath, shown, title_of
from vaultsync.rule import NoOptions, Rule, named
from vaultsync.schema import LinkRule
from vaultsync.schema.names import normalised
from vaultsync.syntax import Note
from vaultsync.text import Span, TextEdit


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each note that is linked to, at the first link to it."""
    path = note.path
    for name in index.types_of(path):
        kind = index.types.get(name)
        if kind is None:
            continue
        properties = index.properties(path)
        for rule in kind.links:
            writings = properties.get(rule.property)
            if writings and rule.inverse is not None:
                yield from _check_property(index, path, rule, rule.inverse, writings)


def _check_property(
    index: VaultIndex, path: VaultPath, rule: LinkRule, inverse: str, writings: tuple[PropertyValue, ...]
) -> Iterator[Diagnostic]:
    seen: set[VaultPath] = {path}
    for writing in writings:
        for link in writing.links:
            target, ties, _ = index.resolve(link, path)
            if target is None or ties or target in seen or target not in index.notes:
                continue
            seen.add(target)
            if rule.to and not any(name in rule.to for name in index.types_of(target)):
                continue
            kept = [back for back in index.property(target, inverse) if back.links]
            if kept and not any(
                index.resolve(other, target).path == path for back in _backs(index, target, rule, kept) for other in back.links
            ):
                yield RULE.at(
                    path,
                    link.span,
                    f"{named(link)} does not link back in its property `{kept[0].name}`",
                    help=f"Add [[{shown(index.link_text(path, target))}]] to `{kept[0].name}` in {shown(title_of(target))}",
                    related=(Related(target, kept[0].key_span, "should link back"),),
                    fix=_fix(kept, target, index.link_text(path, target)),
                )


def _backs(index: VaultIndex, target: VaultPath, rule: LinkRule, kept: list[PropertyValue]) -> list[PropertyValue]:
    """What may link back: the inverse property, and others of the target's types that say the same (`source` and `sources`)."""
    same = {
        other.property
        for name in index.types_of(target)
        if (kind := index.types.get(name))
        for other in kind.links
        if other.relation is not None and other.relation == rule.relation and normalised(other.inverse or "") == rule.property
    }
    properties = index.properties(target)
    return kept + [back for name in same for back in properties.get(name, ())]


def _fix(kept: list[PropertyValue], target: VaultPath, name: str) -> Fix | None:
    """A second link in an inline field; how a front matter list is written is not known here."""
    last = kept[-1]
    if not last.inline:
        return None
    end = last.links[-1].end
    return Fix(f"Add [[{name}]]", (TextEdit(target, Span(end, end), f", [[{name}]]"),), Safety.SUGGESTED)


RULE = Rule("missing-inverse", Severity.INFO, check_note=check_note, needs_types=True)
