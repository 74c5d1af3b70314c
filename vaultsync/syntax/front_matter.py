"""A note's text in, its front matter out: the block, its properties, their links and what is wrong.

The block is cut here, as Obsidian cuts it: three dashes alone on the very first line (after a byte
order mark), up to the next line of three dashes. What python-frontmatter accepts beyond that, blank
lines before the fence or four dashes, is no front matter to Obsidian.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from vaultsync.syntax.json_text import read_json
from vaultsync.syntax.links import split_target, whole_wikilink
from vaultsync.syntax.note import FrontMatter, Link, LinkKind, Problem, Property, PropertyPart
from vaultsync.syntax.plain_yaml import read_plain
from vaultsync.syntax.yaml import Mapping, read_mapping

_OPEN = re.compile("\ufeff?---[ \t]*(?:\r\n?|\n)")
_CLOSE = re.compile(r"---(?<=[\r\n]---)[ \t]*(?=[\r\n]|\Z)")
_LOOKS_LIKE_PROPERTY = re.compile(r"\s*[^\s:#>|\-\[][^:\r\n]{0,60}:(?:[ \t]|[\r\n]|\Z)")
_UNQUOTED_LINK = re.compile(r"\[\[[^\[\]\r\n]+\]\]")


class Cut(NamedTuple):
    """The front matter of a note and everything found in it."""

    front_matter: FrontMatter | None
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    body: int
    """Offset of the first character after the block and the byte order mark."""


def cut_front_matter(text: str) -> Cut:
    """Cuts and reads the front matter; never raises."""
    start = 1 if text[:1] == "\ufeff" else 0
    opening = _OPEN.match(text)
    if opening is None:
        return Cut(None, (), (), start)
    inner = opening.end()
    closing = _CLOSE.search(text, inner)
    if closing is None:
        if not _LOOKS_LIKE_PROPERTY.match(text, inner):
            return Cut(None, (), (), start)
        message = "front matter is never closed, so Obsidian reads its properties as text"
        return Cut(
            None, (), (Problem(start, start + 3, "invalid-frontmatter", message, "Close it with a line of three dashes: ---"),), start
        )
    yaml_text = text[inner : closing.start()]
    end = closing.end()
    read = read_plain(yaml_text, inner) or read_mapping(yaml_text, inner)
    if isinstance(read, Problem) and yaml_text.lstrip()[:1] == "{":
        read = read_json(yaml_text, inner) or read
    if isinstance(read, Problem):
        return Cut(FrontMatter(start, end, (), False), (), (read,), end)
    problems = list(_doubled(read))
    links: list[Link] = []
    for found in read.properties:
        value = found.value
        if type(value) is str:
            if value[:2] == "[[" and (link := _property_link(text, found.key, value, found.start, found.end)):
                links.append(link)
        elif value.__class__ is list or value.__class__ is dict:
            links += _nested_links(text, found)
            problems += _unquoted(text, found)
    anchored = "&" in yaml_text and any(text[found.start : found.start + 1] in ("&", "!") for found in read.properties)
    return Cut(FrontMatter(start, end, read.properties, True, anchored), tuple(links), tuple(problems), end)


def _doubled(read: Mapping) -> list[Problem]:
    return [
        Problem(
            later.key_start,
            later.key_end,
            "duplicate-property",
            f'property "{later.key}" is written twice',
            "Keep one of them; Obsidian refuses to show the properties of a note with doubled names",
        )
        for later, _ in read.doubled
    ]


def _nested_links(text: str, found: Property) -> list[Link]:
    """Links in list items and map values, with key paths such as ``sources.0``."""
    links: list[Link] = []
    stack: list[tuple[str, Any, PropertyPart]] = []

    def push(prefix: str, value: Any, parts: tuple[PropertyPart, ...]) -> None:
        for part in reversed(parts):
            child = value[int(part.key)] if isinstance(value, list) else value[part.key]
            stack.append((f"{prefix}.{part.key}", child, part))

    push(found.key, found.value, found.parts)
    while stack:
        path, value, part = stack.pop()
        if isinstance(value, str):
            if value[:2] == "[[" and (link := _property_link(text, path, value, part.start, part.end)):
                links.append(link)
        elif part.parts:
            push(path, value, part.parts)
    return links


def _property_link(text: str, key: str, value: str, start: int, end: int) -> Link | None:
    inner = whole_wikilink(value)
    if inner is None:
        return None
    target, subpath, display = split_target(inner)
    at = text.find(value, start, end)
    if at < 0:  # written with escapes: the whole value is the best place there is
        return Link(start, end, LinkKind.PROPERTY, target, subpath, display, value, key, start, end)
    first = at + 2 + inner.find(target)
    return Link(at, at + len(value), LinkKind.PROPERTY, target, subpath, display, value, key, first, first + len(target))


def _unquoted(text: str, found: Property) -> list[Problem]:
    """``source: [[Note]]``: to YAML a list in a list, to its author a link."""
    places: list[tuple[int, int]] = [(found.start, found.end)]
    places += [(part.start, part.end) for part in found.parts]
    problems = []
    for start, end in places:
        written = text[start:end]
        if _UNQUOTED_LINK.fullmatch(written):
            problems.append(
                Problem(
                    start,
                    end,
                    "unquoted-link-property",
                    f'property "{found.key}" holds {written} without quotes, which YAML reads as a list in a list',
                    "Put the link in double quotes",
                    '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"',
                )
            )
    return problems
