"""The parts that requests, results and notifications are made of, as pydantic models.

Positions are what editors count in: lines from 0, characters from 0 in UTF-16 code units, ends exclusive.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt

from vaultsync.daemon.naming import checked_path
from vaultsync.paths import VaultPath
from vaultsync.wire import SeverityName

SafetyName = Literal["safe", "unsafe", "suggested"]


class Form(BaseModel):
    """No field may be unknown, none is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, strict=True)


GivenPath = Annotated[
    VaultPath,
    Field(min_length=1, max_length=4096, description="Relative to the vault, with `/`; compared in Unicode NFC."),
    AfterValidator(checked_path),
]
"""A path that a client sends; it has the form of a path in the vault, whether there is such a file or not."""
ShownPath = Annotated[str, Field(min_length=1, description="Relative to the vault, with `/`; unprintable characters are escaped.")]
Base = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the whole file's bytes, in hexadecimal.")]
RuleName = Annotated[str, Field(pattern="^[a-z]+(-[a-z]+)*$")]


class Position(Form):
    """A place between two characters."""

    line: Annotated[NonNegativeInt, Field(description="From 0; lines end at `\\n`, `\\r\\n` or a lone `\\r`.")]
    character: Annotated[NonNegativeInt, Field(description="From 0, in UTF-16 code units.")]


class Range(Form):
    """A stretch of a text; an empty one at the very beginning means the file as a whole."""

    start: Position
    end: Annotated[Position, Field(description="Exclusive.")]


class Edit(Form):
    """Replace this stretch by other text; an empty stretch inserts."""

    range: Range
    new_text: str


class NoteEdits(Form):
    """Edits of one note; they do not overlap, and all positions are those of the text before any of them."""

    path: ShownPath
    base: Base
    edits: Annotated[list[Edit], Field(min_length=1, description="Sorted by position.")]


class FixTitle(Form):
    """What `fix` would do."""

    title: str
    safety: Annotated[
        SafetyName,
        Field(description="`safe` keeps the meaning, `unsafe` may change it, `suggested` is only ever shown: `apply` refuses it."),
    ]


class Related(Form):
    """A second place that helps to understand a finding."""

    path: ShownPath
    range: Range
    message: str


class Finding(Form):
    """One thing that is wrong, and where."""

    id: Annotated[str, Field(description="Names the finding to `fix` and `apply`; another one once its text or its place changes.")]
    path: ShownPath
    range: Range
    rule: RuleName
    severity: SeverityName
    message: Annotated[str, Field(min_length=1, description="One sentence that names what is wrong.")]
    help: Annotated[str, Field(description="What to do next; may be empty.")]
    reason: Annotated[str, Field(description="A kind within the rule, such as `circular-support`; mostly empty.")]
    fix: FixTitle | None
    related: list[Related]


class NoteFindings(Form):
    """All that is to be said of one file."""

    path: ShownPath
    findings: Annotated[list[Finding], Field(description="Sorted by position and rule; empty when nothing is left or the file is gone.")]


class Progress(Form):
    """How far something that takes long has come."""

    stage: Annotated[str, Field(description="Such as `reading` or `checking`.")]
    done: NonNegativeInt
    total: NonNegativeInt
