"""What a computation asks of the index, and what a change alters, in the same words: facts.

A fact is a short text: a letter for its kind and what it is about. While a computation is recorded, each question it asks adds
the fact that the answer rests on; ``VaultIndex.apply`` returns the facts that a change may have altered. Where the two sets
meet, the computation is out of date. A fact may be told as altered without need, never the other way round.
"""

from __future__ import annotations

from typing import Final

Fact = str

ANYTHING: Final[Fact] = "*"
"""Altered by every change: for what looks at the vault as a whole."""
FILES: Final[Fact] = "files"
"""Which files there are."""
NOTES: Final[Fact] = "notes"
"""Which notes there are."""
STARRED: Final[Fact] = "starred"
"""Which files are bookmarked."""
CLOCK: Final[Fact] = "clock"
"""What day it is; altered by nobody but the owner of the clock."""

WEIGHED: Final = "v:"


def content(path: str) -> Fact:
    """What a note says, or what one of its links means."""
    return f"c:{path}"


def kind(path: str) -> Fact:
    """Whether it is a note, of which types, and whether its front matter can be read."""
    return f"k:{path}"


def properties(path: str) -> Fact:
    """The properties of a note, with their places in the text."""
    return f"p:{path}"


def outline(path: str) -> Fact:
    """The headings and block ids of a note."""
    return f"o:{path}"


def names(mention_key: str) -> Fact:
    """Which files a link with this mention key may lead to."""
    return f"n:{mention_key}"


def mentions(mention_key: str) -> Fact:
    """Which notes and canvases have links with this mention key."""
    return f"m:{mention_key}"


def mentions_from(type_name: str, mention_key: str) -> Fact:
    """Which notes of a type have links with this mention key."""
    return f"l:{type_name}:{mention_key}"


def alias(key: str) -> Fact:
    """Which notes have the alias with this key."""
    return f"a:{key}"


def label(name: str) -> Fact:
    """Which notes have a label."""
    return f"w:{name}"


def opening(letters: str) -> Fact:
    """Which titles and aliases of typed notes have a word that begins with these letters; see ``vaultsync.index.openings``."""
    return f"w:{letters}"


def weighed(name: str, key: str) -> Fact:
    """A value that is computed from other facts, and seldom another one when they are altered; see ``Recorder.weigh``."""
    return f"{WEIGHED}{name}:{key}"


def suggestions(key: str) -> Fact:
    """Which names are written much like this one."""
    return f"~:{key}"


def typed(type_name: str) -> Fact:
    """Which notes are of a type."""
    return f"y:{type_name}"


def tag(name: str) -> Fact:
    """Which notes have a tag (lower case, with ``#``) or one nested in it."""
    return f"t:{name}"


def folder(path: str) -> Fact:
    """Which files lie in a folder and below it."""
    return f"f:{path}"


def file(path: str) -> Fact:
    """Dates, size and bytes of a file, note or not."""
    return f"s:{path}"
