"""Links as a note has them written in, ``Link`` values out.

Source: Dataview 0.5.70, ``Link.infer`` and ``normalizeHeaderForLink`` (read).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultsync.letters import KEPT
from vaultsync.query.values import Link
from vaultsync.syntax import Link as WrittenLink
from vaultsync.syntax import written_link

_HEADING_TEXT = re.compile(KEPT)
_PLAIN = re.compile(r"[^0-9A-Za-z_\-]+")


def heading_text(heading: str) -> str:
    """A heading as links name it: letters, digits, ``_``, ``-`` and emoji; all else reads as one space."""
    if heading.isascii():
        return _PLAIN.sub(" ", heading).strip()
    return " ".join(_HEADING_TEXT.findall(heading))


def inferred(target: str, embed: bool = False, display: str | None = None) -> Link:
    """The link to a target as written: ``note``, ``note#heading`` or ``note#^block``; of ``a#b#c`` only ``b`` is kept."""
    if "#^" in target:
        path, block, *_ = target.split("#^")
        return Link(path, "block", block, display, embed)
    if "#" in target:
        path, heading, *_ = target.split("#")
        return Link(path, "header", heading_text(heading), display, embed)
    return Link(target, display=display, embed=embed)


def embeds_last(links: Sequence[WrittenLink]) -> Sequence[WrittenLink]:
    """The links, then the embeds, each in the order of the text."""
    if any(link.is_embed for link in links):
        return [*(link for link in links if not link.is_embed), *(link for link in links if link.is_embed)]
    return links


def as_written(link: WrittenLink) -> str:
    """The path of a link that leads nowhere: white space before its ``#`` is kept (``[[a #b]]``)."""
    return written_link(link).partition("#")[0] if link.subpath else link.target


def of_note(link: WrittenLink, path: str) -> Link:
    """A link of a note, leading to ``path``; without display text of its own it is shown as Obsidian shows it: ``a > b``."""
    display, subpath = link.display, link.subpath
    if not subpath:
        return Link(path, "file", None, link.target if display is None else display, link.is_embed)
    written = written_link(link)
    if display is None:
        display = " > ".join(part for part in written.split("#") if part).strip()
    found = inferred(written)
    return Link(path, found.type, found.subpath, display, link.is_embed)
