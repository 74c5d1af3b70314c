"""Two files have names that are one name on macOS or Windows.

Why: They differ in case or, to macOS, in Unicode form only. Such a computer holds one of them, so a sync or a checkout
there drops or overwrites the other; and to Obsidian a link may mean both.

Fix: Rename one of them, or join the two.

Source: Apple File System and NTFS compare names without case; Obsidian compares link targets without case and in NFC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span


def check_file(path: VaultPath, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none for the first file of a group."""
    first = index.twins(path)[0]
    if first == path:
        return
    same = unicodedata.normalize("NFC", path) == unicodedata.normalize("NFC", first)
    what, where = ("Unicode form", "macOS") if same else ("case", "macOS and Windows")
    yield RULE.at(
        path,
        Span(0, 0),
        f"differs from {shown(first)} only in {what}; {where} cannot hold both",
        help="Rename one of the two, or join them",
        related=(Related(first, Span(0, 0), "the other file"),),
    )


RULE = Rule("case-colliding-names", Severity.WARNING, check_file=check_file)
