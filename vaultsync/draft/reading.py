"""A text and how it is written in, the ``Draft`` out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from vaultsync.draft.blocks import plain_blocks
from vaultsync.draft.draft import REMOVED, Draft
from vaultsync.draft.sections import claiming, plain_titles
from vaultsync.text import LineIndex

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}<(?:!doctype\s+html|html|head|body|article|main|p|div|h[1-6])\b",
    re.I | re.S,
)
_MARKDOWN = re.compile(
    r"^(?:#{1,6}[ \t]+\S|---[ \t]*$|```|~~~|> ?\S|\|.{1,400}\|[ \t]*$)|\[\[[^\]\n]{1,200}\]\]|\]\([^)\s]{1,200}\)|\[@[^\]\n]{1,200}\]"
    r"|\*\*[^*\n]{1,200}\*\*",
    re.MULTILINE,
)
_BEGINNING = 20_000
"""Characters by which a text whose name tells nothing is taken for one form or the other."""


class Form(StrEnum):
    """How a draft is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


_BY_EXTENSION = {
    "md": Form.MARKDOWN,
    "markdown": Form.MARKDOWN,
    "qmd": Form.MARKDOWN,
    "rmd": Form.MARKDOWN,
    "html": Form.HTML,
    "htm": Form.HTML,
    "xhtml": Form.HTML,
    "txt": Form.TEXT,
    "text": Form.TEXT,
}


def form_of(extension: str, text: str) -> Form:
    """How a text is written: by its file's extension (lower case, no dot), else by how it begins."""
    known = _BY_EXTENSION.get(extension)
    if known is not None:
        return known
    beginning = text[:_BEGINNING]
    if _HTML.match(beginning):
        return Form.HTML
    return Form.MARKDOWN if _MARKDOWN.search(beginning) else Form.TEXT


def read_draft(text: str, form: Form, skipped: Iterable[str] = ()) -> Draft:
    """The prose of a text; never raises. ``skipped`` names headings under which nothing is claimed, beside the usual of references."""
    if form is Form.HTML:
        from vaultsync.draft.html import html_draft

        return html_draft(text, skipped)
    if form is Form.MARKDOWN:
        from vaultsync.draft.markdown import markdown_draft

        return markdown_draft(text, skipped)
    shown = text.replace(REMOVED, "\ufffd")
    return Draft(shown, claiming(shown, plain_blocks(shown), plain_titles(shown), skipped), (), LineIndex.of(shown))
