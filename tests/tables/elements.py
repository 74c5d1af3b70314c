"""HTML in, its elements out as plain values that can be compared: name, attributes, children; text between them joined."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset({"br", "hr", "img", "input"})


class Element(NamedTuple):
    """One element; its attributes in any order, its children in theirs."""

    name: str
    attributes: frozenset[tuple[str, str]]
    children: tuple[Element | str, ...]

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(dict(self.attributes).get("class", "").split())

    def all(self, name: str) -> list[Element]:
        """Every element of this name in it, in order."""
        found = [self] if self.name == name else []
        for child in self.children:
            if isinstance(child, Element):
                found += child.all(name)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, frozenset[tuple[str, str]], list[Element | str]]] = [("", frozenset(), [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, frozenset((key, value or "") for key, value in attrs), []))
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, f"<{self.open[-1][0]}> closed by </{tag}>"
        name, attributes, children = self.open.pop()
        self.open[-1][2].append(Element(name, attributes, tuple(children)))

    def handle_data(self, data: str) -> None:
        children = self.open[-1][2]
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def elements(html: str) -> Element:
    """The whole text as one element without a name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1][0]}> is not closed"
    name, attributes, children = reader.open[0]
    return Element(name, attributes, tuple(children))


def differences(found: Element | str, wanted: Element | str, way: str = "") -> list[str]:
    """What differs, each with the way to it; empty where they are equal."""
    if isinstance(found, str) or isinstance(wanted, str):
        return [] if found == wanted else [f"{way}: {_short(found)} in place of {_short(wanted)}"]
    here = f"{way}/{wanted.name}"
    if found.name != wanted.name:
        return [f"{here}: <{found.name}>"]
    out = [f"{here}: attribute {part}" for part in sorted(found.attributes ^ wanted.attributes)]
    if len(found.children) != len(wanted.children):
        out.append(f"{here}: {len(found.children)} children in place of {len(wanted.children)}")
    for number, (one, other) in enumerate(zip(found.children, wanted.children, strict=False)):
        out += differences(one, other, f"{here}[{number}]")
    return out


def _short(part: Element | str) -> str:
    return repr(part[:60]) if isinstance(part, str) else f"<{part.name}>"
