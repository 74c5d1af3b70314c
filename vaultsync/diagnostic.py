"""What a rule reports: a place, a sentence, and perhaps a fix.

``msgspec`` structs because a large vault can have tens of thousands of findings: made in a seventh of
the time of frozen dataclasses (measured). Packed they are arrays: the names of the fields would be a third of the cache.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from vaultsync.paths import VaultPath
from vaultsync.text import Span, TextEdit


class Severity(Enum):
    """How bad a finding is; ``rank`` grows with it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Safety(Enum):
    """``SAFE`` keeps the meaning, ``UNSAFE`` may change it, ``SUGGESTED`` is only ever shown."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    SUGGESTED = "suggested"


class Fix(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Edits that mend one finding; they go together or not at all and may span notes."""

    title: str
    edits: tuple[TextEdit, ...]
    safety: Safety


class Related(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A second place that helps to understand a finding."""

    path: VaultPath
    span: Span
    message: str


class Diagnostic(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One finding.

    ``message`` is one sentence without a full stop that names the thing in the note; ``help`` says
    what to do next, or is empty. ``span`` lies in the text of ``path`` (a note, a canvas or a
    setting file); an empty span at 0 means the file as a whole.
    """

    path: VaultPath
    span: Span
    rule: str
    severity: Severity
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    reason: str = ""
    """A machine-readable kind within the rule, such as ``circular-support``; mostly empty."""
