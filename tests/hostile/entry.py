"""One hostile input: how it gets into a vault, and what an audit must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Content = bytes | str | Callable[[], bytes | str]
Build = Callable[[Path], None]
NOTE = "Hostile.md"
MANY = 100_000


@dataclass(frozen=True)
class Hostile:
    """A value of the corpus; large contents are made when they are built, never kept."""

    name: str
    build: Build
    """Puts it into the folder of a vault."""
    rules: frozenset[str] = frozenset()
    """The rules that report on ``path``, no more and no fewer; empty: nothing is wrong with it."""
    line: int = 0
    """Where the first of them reports, from 1; 0 where that says nothing."""
    path: str = NOTE
    says: str = ""
    """A part of the message of one of them."""
    refused: str = ""
    """For settings: a part of the message with which the whole run is refused (exit code 2)."""
    disturb: Build | None = None
    """Changes the vault over and over while it is audited."""


def note(name: str, content: Content, *rules: str, line: int = 0, says: str = "") -> Hostile:
    """A note with this content."""
    return Hostile(name, writes(NOTE, content), frozenset(rules), line, says=says)


def front_matter(name: str, content: Content, *rules: str, line: int = 0) -> Hostile:
    """A note whose front matter is this, between its fences; line 2 is its first."""

    def whole() -> bytes:
        return b"---\n" + content_bytes(content) + b"\n---\nText\n"

    return note(name, whole, *rules, line=line)


def file(name: str, path: str, content: Content, *rules: str, line: int = 0) -> Hostile:
    """Another file than ``Hostile.md``."""
    return Hostile(name, writes(path, content), frozenset(rules), line, path)


def writes(path: str, content: Content) -> Build:
    """Writes one file; the path may hold lone surrogates for bytes that are no UTF-8."""

    def build(root: Path) -> None:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content_bytes(content))

    return build


def together(*builds: Build) -> Build:
    """One after the other."""

    def build(root: Path) -> None:
        for one in builds:
            one(root)

    return build


def content_bytes(content: Content) -> bytes:
    """What is to be written; text as UTF-8, lone surrogates as they would stand in a broken file."""
    made = content() if callable(content) else content
    return made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
