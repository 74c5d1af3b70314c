"""Names in, the forms in which they are compared out: properties, headings and link targets."""

from __future__ import annotations

import re

from vaultsync.paths import key, name_of
from vaultsync.schema.names import normalised

__all__ = ["heading_key", "mention_key", "normalised"]

_HEADING_MARKS = re.compile(r"[!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\\s]+")


def heading_key(text: str) -> str:
    """A heading's form in links: punctuation but ``-``, ``_`` and ``'`` read as a space, case ignored."""
    return key(_HEADING_MARKS.sub(" ", text).strip())


def mention_key(target: str) -> str:
    """What a link target and the files it may mean have in common: the last part, without ``.md``."""
    name = key(name_of(target))
    while name.endswith(".md"):
        name = name[:-3]
    return name
