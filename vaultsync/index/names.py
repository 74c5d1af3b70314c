"""Names in, the forms in which they are compared out: properties, headings and link targets."""

from __future__ import annotations

import re
from functools import lru_cache

from vaultsync.paths import key, name_of

_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d\U0001f000-\U0001faff"
_SPACE = re.compile(r"\s+")
_DROPPED = re.compile(rf"[^\w\-{_EMOJI}]")
_HEADING_MARKS = re.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+")


@lru_cache(maxsize=4096)
def normalised(name: str) -> str:
    """Dataview's form of a property's name: lower case, white space as ``-``, other symbols dropped."""
    return _DROPPED.sub("", _SPACE.sub("-", name).lower())


def heading_key(text: str) -> str:
    """A heading's form in links: punctuation but ``-``, ``_`` and ``'`` read as a space, case ignored."""
    return key(_HEADING_MARKS.sub(" ", text).strip())


def mention_key(target: str) -> str:
    """What a link target and the files it may mean have in common: the last part, without ``.md``."""
    name = key(name_of(target))
    while name.endswith(".md"):
        name = name[:-3]
    return name
