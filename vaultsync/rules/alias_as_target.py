"""A link names an alias, which to Obsidian is no note.

Why: Aliases help to find a note, but never resolve a link: Obsidian takes `[[Alias]]` for a note not written yet, and a
click makes an empty one. What it inserts itself is `[[Note|Alias]]`.

Fix: Write the note's name and keep the alias as display text. Where only one note has the alias, the fix does so.

Source: Obsidian Help, "Aliases"; recorded runs of Obsidian on two systems.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import VaultPath, is_note, shown
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.schema.violation import listed
from vaultsync.syntax import Layout, Link, LinkKind, ListItem, Note, Section
from vaultsync.text import LineIndex, Span, TextEdit

T = TypeVar("T", Section, ListItem)
MAX_NAMED = 3
_BREAKS_LINK = frozenset("#^|[]")
_BREAKS_QUOTES = frozenset("\"'\\")


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    owners = index.aliases(link.target)
    if not owners:
        return
    names = [index.link_text(path, note.path) for path in owners]
    message = f"{named(link)} leads to no file; it is an alias of {listed((shown(name) for name in names[:MAX_NAMED]), 'and')}"
    if len(owners) > 1:
        help = f"Write {listed(_example(link, name) for name in names[:MAX_NAMED])}"
        yield RULE.at(note.path, link.span, message, help=help)
        return
    fix = _fix(note, link, owners[0], names[0], index)
    yield RULE.at(note.path, link.span, message, help=f"Write {_example(link, names[0])}", fix=fix)


def _example(link: Link, name: str) -> str:
    if link.is_embed or link.kind is LinkKind.MARKDOWN:
        return named(link, name + link.subpath)
    return named(link, f"{name}{link.subpath}|{_shown_text(link) if link.display is None else link.display}")


def _shown_text(link: Link) -> str:
    """What Obsidian shows of a link without display text."""
    return link.target + link.subpath.replace("#", " > ")


def _fix(note: Note, link: Link, path: VaultPath, name: str, index: VaultIndex) -> Fix | None:
    """The new target and, where there is none yet, the display text; None where the link's parts are written with escapes."""
    start, end = link.target_span
    if _BREAKS_LINK & set(name):
        return None
    if link.kind is LinkKind.MARKDOWN or link.kind is LinkKind.MARKDOWN_EMBED:
        if Span(start, end) == link.span:
            return None
        target = quote(f"{name}.md" if is_note(path) else name, safe="/!$&'*+,;=:@()" if name.count("(") == name.count(")") else "/")
        return Fix(f"Write {target}", (TextEdit(note.path, Span(start, end), target),), Safety.SUGGESTED)
    if end - start != len(link.target) or link.original[-2:] != "]]" or (link.kind is LinkKind.PROPERTY and _BREAKS_QUOTES & set(name)):
        return None
    edits = [TextEdit(note.path, Span(start, end), name)]
    if link.display is None and not link.is_embed:
        edits.append(TextEdit(note.path, Span(link.end - 2, link.end - 2), _bar(note, link, index) + _shown_text(link)))
    return Fix(f"Write {_example(link, name)}", tuple(edits), Safety.SAFE)


def _bar(note: Note, link: Link, index: VaultIndex) -> str:
    r"""The sign before the display text: ``|``, or ``\|`` wherever the link may stand in a table; elsewhere both mean the same."""
    if link.kind is LinkKind.PROPERTY:
        return "|"
    layout, lines = index.memo("layout and lines", note.path, lambda: _layout(index.notes[note.path]))
    section = _around(layout.sections, link.start)
    part = _around(layout.items, link.start) if section is not None and section.type == "list" else section
    # A table takes two lines.
    in_one_line = part is not None and lines.line(part.start) == lines.line(max(part.end - 1, part.start))
    is_text = section is None or section.type in ("paragraph", "heading")
    return "|" if is_text or in_one_line else "\\|"


def _layout(note: Note) -> tuple[Layout, LineIndex]:
    return note.layout, note.line_index


def _around(parts: Sequence[T], at: int) -> T | None:
    """The innermost of some parts around an offset; they stand in order of their starts."""
    number = bisect_right(parts, at, key=lambda part: part.start)
    return next((parts[n] for n in range(number - 1, -1, -1) if at < parts[n].end), None)


RULE = Rule("alias-as-target", Severity.WARNING, doubt=Doubt.NOWHERE, check_link=check_link, fixable=True)
