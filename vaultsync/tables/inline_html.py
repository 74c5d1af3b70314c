"""A text value in, the HTML out that Obsidian's renderer makes of it inside a cell: paragraphs are unwrapped.

pyromark (pulldown-cmark) reads the CommonMark; wikilinks, bare addresses and highlights are Obsidian's and read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pyromark

from vaultsync.tables.anchors import Anchors, attribute, external, text

_PARSER = pyromark.Markdown(options=pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_TABLES)
_PLAIN = re.compile(r"(?![ \t]*(?:[-+#|]|[0-9]+[.)]))[^\s\\`*_~=<>&\[\]:](?:[^\\`*_~=<&\[\]:\r\n]|:(?!/))*(?<!\s)")
_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\r\n]+)\]\]")
_STANDIN = re.compile("\ue000(\\d+)\ue001")
_ADDRESS = re.compile(r"https?://[^\s<>\ue000\ue001]+")
_HIGHLIGHT = re.compile(r"==(?!\s)([^=\n]+?)(?<!\s)==")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_TAIL = "?!.,:;*_~'\""
_SIMPLE = {
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "del",
    "Item": "li",
    "BlockQuote": "blockquote",
    "Table": "table",
    "TableHead": "thead",
    "TableRow": "tr",
    "TableCell": "td",
}
_ALONE = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>"}


def inline_html(source: str, anchors: Anchors) -> str:
    """The text as HTML."""
    if _PLAIN.fullmatch(source):
        return text(source)
    links: list[str] = []
    written: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        links.append(anchors.wikilink(found[2], embed=bool(found[1])))
        written.append(found[0])
        return f"\ue000{len(links) - 1}\ue001"

    source = _WIKILINK.sub(stand_in, source.replace("\ue000", "").replace("\ue001", ""))
    events = _PARSER.events(source, merge_text=True)
    made = "".join(_pieces(events, anchors, lambda code: _STANDIN.sub(lambda found: written[int(found[1])], code))).strip("\n")
    return _STANDIN.sub(lambda found: links[int(found[1])], made) if links else made


def _pieces(events: Iterator[Any], anchors: Anchors, as_written: Callable[[str], str]) -> Iterator[str]:
    """The HTML of each event; content of links is gathered first, since their tags depend on it."""
    open_links: list[tuple[Any, list[str]]] = []
    paragraphs = 0
    for event in events:
        piece = ""
        if isinstance(event, str):
            piece = _ALONE.get(event, "")
        else:
            [(kind, detail)] = event.items()
            if kind in ("Start", "End"):
                [(tag, about)] = ((detail, None),) if isinstance(detail, str) else detail.items()
                if tag in ("Link", "Image"):
                    if kind == "Start":
                        open_links.append((about, []))
                        continue
                    about, content = open_links.pop()
                    piece = _link(about, "".join(content), anchors) if tag == "Link" else _picture(about, "".join(content))
                elif tag == "Paragraph":
                    piece = "\n" if kind == "Start" and paragraphs else ""
                    paragraphs += 1
                else:
                    piece = _tag(tag, about, kind == "End")
            elif kind == "Text":
                piece = _words(detail, anchors, bare=not open_links)
            elif kind == "Code":
                piece = f"<code>{text(as_written(detail))}</code>"
            elif kind in ("InlineHtml", "Html"):
                piece = as_written(detail)
        if open_links:
            open_links[-1][1].append(piece)
        else:
            yield piece


def _tag(tag: str, about: Any, closing: bool) -> str:
    slash = "/" if closing else ""
    if tag == "Heading":
        return f"<{slash}{about['level'].lower() if isinstance(about, dict) else str(about).lower()}>"
    if tag == "List":
        ordered = about is not None and about is not False
        return f"<{slash}{'ol' if ordered else 'ul'}>"
    if tag == "CodeBlock":
        return "</code></pre>" if closing else "<pre><code>"
    name = _SIMPLE.get(tag)
    return f"<{slash}{name}>" if name else ""


def _link(about: Any, content: str, anchors: Anchors) -> str:
    url = about["dest_url"]
    if _SCHEME.match(url) or url.startswith("//"):
        return external(url, content)
    return anchors.internal(url, url.partition("#")[0], url, content)


def _picture(about: Any, content: str) -> str:
    return f'<img alt="{attribute(content)}" src="{attribute(about["dest_url"])}">'


def _words(words: str, anchors: Anchors, bare: bool) -> str:
    """Text with bare addresses as links and ``==highlights==``."""
    if not bare or "://" not in words:
        return _marked(words)
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(words):
        url = _without_tail(found[0])
        if found.start() and words[found.start() - 1].isalnum():
            continue
        parts += (_marked(words[at : found.start()]), external(url, text(url)))
        at = found.start() + len(url)
    return "".join((*parts, _marked(words[at:])))


def _without_tail(url: str) -> str:
    """Punctuation at the end is the sentence's, and so is a closing parenthesis without its opening one."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _TAIL or (url[end - 1] == ")" and surplus > 0):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _marked(words: str) -> str:
    words = text(words)
    return _HIGHLIGHT.sub(r"<mark>\1</mark>", words) if "==" in words else words
