"""A written DOI in, its form for comparison out: without resolver, escapes and what a sentence puts behind it, in small letters.

Sources: the DOI Handbook (2.2, syntax and case: only ASCII letters are compared without case) and Crossref's counts of the forms in use,
among them SICI (``<``, ``>``, ``(``, ``;``), which some databases keep percent-encoded and others as HTML.
"""

from __future__ import annotations

import html
import re
import string
from urllib.parse import unquote

from vaultsync.evidence.identifiers.forms import Fault
from vaultsync.patterns import lazy_pattern

_PLAIN = lazy_pattern(r"10\.[0-9]{4,9}/[a-z0-9._/:-]*[a-z0-9]", re.ASCII)
"""What is in its form already, as nearly all DOIs are."""
_RESOLVER = lazy_pattern(
    r"(?:https?://)?(?:www\.)?(?:dx[.-])?doi[.-]org(?:\.[a-z0-9.-]+)?(?::[0-9]+)?/+|https?://hdl\.handle\.net/", re.IGNORECASE
)
"""Also as a library's proxy rewrites it: ``doi-org.proxy.example.edu``."""
_LABEL = lazy_pattern(r"(?:info:doi/|urn:doi:|digital object identifier|doi)[\s:=]*", re.IGNORECASE)
_NAME = lazy_pattern(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9})*/(\S+)", re.DOTALL)
_PREFIX = lazy_pattern(r"10\.([0-9]+)(?:\.[0-9]+)*")
_ANOTHER = lazy_pattern(r"[\s,;|]+(?:and\s+|doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.[0-9]{4,9}/", re.IGNORECASE)
_ESCAPED = lazy_pattern(r"\\([_<>()\[\]{}#&%$*~.-])")
"""As BibTeX and Markdown write them."""
_ENTITY = lazy_pattern(r"&(?:lt|gt|amp|#0*60|#0*62|#0*38|#x0*3[ce]|#x0*26);", re.IGNORECASE)
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""What a copy from a PDF or a web page brings along."""
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_AFTER = " \t\r\n/.,;:!?'\"*`\u2019\u201d\u00bb\u2026"
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}


def read_doi(written: str) -> str | Fault:
    """The DOI, or what is wrong; ``written`` is bounded in length by the caller."""
    if _PLAIN.fullmatch(written):
        return written
    text = _decoded(_unwrapped(written.translate(_UNSEEN)))
    if _ANOTHER.search(text):
        return Fault("it holds several DOIs; write them as a list")
    text = trimmed(text).translate(_SMALL)
    name = _NAME.fullmatch(text)
    if name is None or not text.isprintable() or "\ufffd" in text:
        return _fault(text)
    return text


def trimmed(text: str) -> str:
    """The text without what a sentence puts behind it: ``.,;`` and the like, slashes, and closing brackets that nothing in it opens."""
    surplus = {closing: text.count(closing) - text.count(opening) for closing, opening in _OPENING.items()}
    end = len(text)
    while end:
        last = text[end - 1]
        if last in _OPENING and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    return text[:end]


def _unwrapped(text: str) -> str:
    """The text from its DOI on: without quotes, labels and resolvers before it, however many; a link's query is dropped."""
    linked = False
    while True:
        text = text.lstrip(" \t\r\n'\"<([`*\u201c\u2018")
        if resolver := _RESOLVER.match(text):
            linked = True
            text = text[resolver.end() :]
        elif label := _LABEL.match(text):
            text = text[label.end() :]
        else:
            break
    if linked:
        text = text.partition("?")[0]
        before, mark, after = text.partition("#")
        text = before if after else before + mark  # the check digit of a SICI may be "#"
    return text


def _decoded(text: str) -> str:
    """Without LaTeX's or Markdown's backslashes, percent and HTML escapes, however often they were applied."""
    text = _ESCAPED.sub(r"\1", text)
    while "%" in text or "&" in text:
        plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), unquote(text))
        if plain == text:
            break
        text = plain
    return text


def _fault(text: str) -> Fault:
    if "://" in text[:16] or text.startswith("www."):
        return Fault("it is a web address, but not one of doi.org")
    if re.match(r"10/[a-z0-9]", text):
        return Fault("it is a short DOI, which stands for a longer one; write that")
    prefix = _PREFIX.match(text)
    if prefix is None:
        return Fault('it does not begin with "10." and the number of a registrant')
    if not 4 <= len(prefix[1]) <= 9:
        return Fault(f'the number after "10." has {len(prefix[1])} digits, not four to nine')
    if prefix.end() == len(text):
        return Fault(f'a "/" and a name should follow {prefix[0]}')
    if any(character.isspace() for character in text):
        return Fault("there is a space in it")
    return Fault("it holds a character that cannot be printed")
