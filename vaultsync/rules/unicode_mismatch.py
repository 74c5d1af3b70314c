"""A link is written in another Unicode form than its file.

Why: `é` can be one character (NFC) or an `e` with an accent after it (NFD, as macOS stores names). They look the same and
Obsidian takes them for the same, but Git, search and command line tools do not.

Fix: Write the link anew, or copy the name from the file list.

Source: Unicode Standard Annex 15 (normalisation forms); Obsidian's resolution as recorded (NFC on both sides).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import Doubt, NoOptions, Rule, named
from vaultsync.syntax import Link, Note


def check_link(note: Note, link: Link, found: Resolution, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding."""
    if found.spelling != "unicode" or found.path is None:
        return
    yield RULE.at(
        note.path,
        link.span,
        f"{named(link)} is written in Unicode form {_form(link.target)}, the name of its file in {_form(found.path)}",
        help=f"Copy the name from the file {shown(found.path)}; the two look alike",
    )


def _form(text: str) -> str:
    """The name of the text's Unicode form."""
    for form in ("NFC", "NFD"):
        if unicodedata.normalize(form, text) == text:
            return form
    return "a mix of both"


RULE = Rule("unicode-mismatch", Severity.INFO, doubt=Doubt.SPELLING, check_link=check_link)
