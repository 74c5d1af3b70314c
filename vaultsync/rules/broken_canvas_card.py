"""A card of a canvas leads to no file, or the canvas cannot be read.

Why: Obsidian shows an empty card where the note or picture was. A canvas whose JSON is broken, after a merge or a
sync, does not open at all.

Fix: Point the card at the file's new place, or delete the card; mend the JSON where the finding points, or restore an
earlier version.

Source: JSON Canvas specification 1.0; Obsidian Help, "Canvas" (links in text cards count as links).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.index import Canvas, CanvasCard, VaultIndex
from vaultsync.paths import VaultPath, name_of, shown, title_of
from vaultsync.rule import NoOptions, Rule, named
from vaultsync.schema.violation import listed
from vaultsync.syntax import Link
from vaultsync.text import Span, TextEdit


def check_file(path: VaultPath, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each file card and each link in a text card that leads nowhere, and one for a broken canvas."""
    canvas = index.canvases.get(path)
    if canvas is None:
        return
    if canvas.problem:
        at = Span(canvas.problem_at, canvas.problem_at)
        yield RULE.at(path, at, canvas.problem, help="Mend it here, or restore an earlier version")
    for card in canvas.cards:
        if card.file and index.resolve_target("/" + card.file, path).path is None:
            yield _file_card(canvas, card, index)
        for link in card.links:
            if index.resolve(link, path).path is None:
                yield RULE.at(path, card.span, f"{named(link)} in a text card leads to no file", help=_help(link, index, canvas))


def _file_card(canvas: Canvas, card: CanvasCard, index: VaultIndex) -> Diagnostic:
    """Where a file of that name lies elsewhere, it was probably moved."""
    message = f"card shows {shown(card.file)}, which is not in the vault"
    moved = index.resolve_target(name_of(card.file), canvas.path)
    if moved.path is not None and not moved.ties and name_of(moved.path) == name_of(card.file):
        edit = TextEdit(canvas.path, card.span, json.dumps(moved.path, ensure_ascii=False))
        fix = Fix(f"Show {shown(moved.path)}", (edit,), Safety.SUGGESTED) if card.span != Span(0, 0) else None
        return RULE.at(canvas.path, card.span, message, help=f"A file of that name is {shown(moved.path)}", fix=fix)
    near = index.nearest(title_of(card.file))
    help = f"Did you mean {listed(near)}?" if near else "Put the file back, or delete the card"
    return RULE.at(canvas.path, card.span, message, help=help)


def _help(link: Link, index: VaultIndex, canvas: Canvas) -> str:
    owners = index.aliases(link.target)
    if owners:
        return f"It is an alias: write {listed(named(link, f'{index.link_text(path, canvas.path)}|{link.target}') for path in owners[:3])}"
    near = index.nearest(title_of(link.target))
    return f"Did you mean {listed(named(link, name) for name in near)}?" if near else "Correct the name, or put the file there"


RULE = Rule("broken-canvas-card", Severity.ERROR, check_file=check_file)
