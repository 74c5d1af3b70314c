"""Links in, the ``a`` elements out that Obsidian makes of them.

Source: the published pages of a vault, and the recorded output of Dataview's views.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property

from vaultsync.index import VaultIndex
from vaultsync.index.facts import names
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath, extension_of
from vaultsync.syntax.links import split_target
from vaultsync.tables.icons import Icons

IMAGES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"})
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"})


def is_image(target: str) -> bool:
    """Whether an embed of this target is a picture."""
    return extension_of(target).lower() in IMAGES


def text(content: str) -> str:
    """Text as it stands between tags."""
    return content.translate(_TEXT)


def attribute(content: str) -> str:
    """Text as it stands in an attribute; quotes around it are the caller's."""
    return html.escape(content, quote=False).replace('"', "&quot;")


def external(url: str, content: str) -> str:
    """A link that leads out of the vault, with its content as HTML."""
    return f'<a rel="noopener nofollow" class="external-link" href="{attribute(url)}" target="_blank">{content}</a>'


@dataclass(frozen=True)
class Anchors:
    """Makes the links of one note."""

    index: VaultIndex
    origin: VaultPath
    icons: Icons | None = None

    def wikilink(self, inner: str, embed: bool = False) -> str:
        """The link between the brackets; of an embed the picture, and for other files a link."""
        target, subpath, display = split_target(inner)
        if embed and is_image(target):
            return self.image(target, display)
        shown = (target + subpath).replace("#^", "#").replace("#", " > ").removeprefix(" > ")
        return ("!" if embed else "") + self.internal(target + subpath, target, shown, text(shown if display is None else display))

    def internal(self, written: str, target: str, shown: str, content: str) -> str:
        """A link into the vault.

        Args:
            written: target and subpath.
            target: the path part.
            shown: what the link shows of itself where it has no text of its own; in its tooltip where it has.
            content: HTML.
        """
        tip = f'data-tooltip-position="top" aria-label="{attribute(shown)}" ' if content != text(shown) else ""
        href = attribute(written)
        mark, icon = self._decoration(target)
        kind = 'class="internal-link" target="_blank" rel="noopener nofollow"'
        return f'<a {tip}data-href="{href}" href="{href}" {kind}{mark}>{content}</a>{icon}'

    def _decoration(self, target: str) -> tuple[str, str]:
        if self.icons is None:
            return "", ""
        known = self._decorations.get(target)
        if known is None:
            path = self._leads(target)
            name = self.icons.class_of(path) if path is not None and path in self.index.notes else None
            if name is None:
                known = "", ""
            else:
                known = f' fileclass-name="{attribute(name)}"', f'<a class="metadata-menu fileclass-icon">{self.icons.svg}</a>'
            self._decorations[target] = known
        return known

    def _leads(self, target: str) -> VaultPath | None:
        self.index.read(names(mention_key(target)))  # not among the links of the note itself
        return self.index.resolve_target(target, self.origin).path

    @cached_property
    def _decorations(self) -> dict[str, tuple[str, str]]:
        return {}

    def image(self, target: str, display: str | None) -> str:
        """A picture of the vault; ``display`` may be its width, or width and height with an ``x`` between."""
        path = self._leads(target) or target
        width, _, height = (display or "").partition("x")
        size = f' width="{width}"' if width.isdecimal() and width.isascii() else ""
        size += f' height="{height}"' if size and height.isdecimal() and height.isascii() else ""
        return f'<img alt="{attribute(target)}" src="{attribute(path)}"{size}>'
