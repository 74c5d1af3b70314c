"""The path that a page ended with in, the text that a client gives back for the next page out, and the reverse.

A path may be no text (see ``paths``); what leaves the process must be.
"""

from __future__ import annotations

import re
from typing import Final

from vaultsync.paths import VaultPath

_NO_TEXT: Final = re.compile("[%\ud800-\udfff]")
_ESCAPED: Final = re.compile("%([0-9a-f]{4})")


def mark_of(path: VaultPath) -> str:
    """The path as text; another one for every path."""
    return _NO_TEXT.sub(lambda found: f"%{ord(found[0]):04x}", path)


def path_of(mark: str) -> VaultPath:
    """The path that a text of ``mark_of`` stands for; never raises."""
    return VaultPath(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), mark))
