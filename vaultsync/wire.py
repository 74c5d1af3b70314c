"""The form of everything that leaves the process as JSON, as pydantic models.

``schemas/wire/`` is generated from them. A program that reads our output may rely on every field; new
fields come only with a new ``version``. Columns count characters, lines and columns begin at 1, and
ends are exclusive.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

SeverityName = Literal["error", "warning", "info"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Form):
    """A stretch of a file."""

    path: Annotated[str, Field(min_length=1, description="Relative to the vault, with `/`; unprintable characters are escaped.")]
    line: PositiveInt
    column: PositiveInt
    end_line: PositiveInt
    end_column: PositiveInt


class Edit(Place):
    """Replace this stretch by other text; an empty stretch inserts."""

    new_text: str


class Fix(_Form):
    """Edits that mend a finding; they go together or not at all."""

    title: str
    safety: Annotated[
        Literal["safe", "unsafe", "suggested"],
        Field(description="`safe` keeps the meaning, `unsafe` may change it, `suggested` is only a proposal."),
    ]
    edits: list[Edit]


class Related(Place):
    """A second place that helps to understand a finding."""

    message: str


class Finding(Place):
    """One thing that is wrong, and where."""

    rule: Annotated[str, Field(pattern="^[a-z]+(-[a-z]+)*$", description="The rule's name, as `vaultsync rules` lists it.")]
    severity: SeverityName
    message: Annotated[str, Field(min_length=1, description="One sentence that names what is wrong.")]
    help: Annotated[str, Field(description="What to do next; may be empty.")]
    reason: Annotated[str, Field(description="A kind within the rule, such as `circular-support`; mostly empty.")]
    fixable: Annotated[bool, Field(description="Whether `fix` mends it without a decision of yours.")]
    fix: Fix | None
    related: list[Related]


class Counts(_Form):
    """How many findings there are."""

    severities: dict[SeverityName, NonNegativeInt]
    rules: Annotated[dict[str, PositiveInt], Field(description="Rules without findings are left out.")]


class Summary(_Form):
    """What was audited."""

    notes: Annotated[NonNegativeInt, Field(description="Notes that were audited.")]
    files: Annotated[NonNegativeInt, Field(description="Files in the vault, notes and all others.")]
    takeaways: NonNegativeInt
    supported: Annotated[NonNegativeInt, Field(description="How many of the takeaways are supported.")]
    suppressed: Annotated[NonNegativeInt, Field(description="Findings that a suppression in a note silenced.")]
    crashed: Annotated[bool, Field(description="Whether a rule failed: a fault of vaultsync (exit code 3).")]


class Audit(_Form):
    """What `vaultsync audit --format json` prints."""

    version: Literal[1]
    vault: Annotated[str, Field(description="The vault's folder.")]
    findings: Annotated[list[Finding], Field(description="Sorted by path, position and rule.")]
    counts: Counts
    summary: Summary


class Rule(_Form):
    """One check."""

    name: Annotated[str, Field(pattern="^[a-z]+(-[a-z]+)*$")]
    severity: Annotated[SeverityName, Field(description="The default; the configuration may set another.")]
    fixable: Annotated[bool, Field(description="Whether its findings can carry a fix.")]
    needs_types: Annotated[bool, Field(description="Whether it is silent in a vault without note types.")]
    summary: Annotated[str, Field(description="The fault in one sentence.")]
    why: str
    fix: str
    source: str


class Rules(_Form):
    """What `vaultsync rules --format json` prints."""

    version: Literal[1]
    rules: list[Rule]


class DroppedRow(_Form):
    """A row that Dataview leaves out in silence, because an expression failed on it."""

    step: Annotated[str, Field(description="`where`, `sort`, `group`, `flatten` or `columns`.")]
    row: Annotated[Any, Field(description="What the row is known by: mostly a link.")]
    message: str


class Answer(_Form):
    """What `vaultsync query --format json` prints of a query; the value of an expression stands there alone, in the form of a value."""

    version: Literal[1]
    type: Literal["table", "list", "task", "calendar"]
    headers: Annotated[list[str] | None, Field(description="Of a table its headings; else null.")]
    values: Annotated[
        list[Any],
        Field(
            description="One entry for each row: of a table a list of values, of a list a value, of a task its fields or a group"
            " `{key, rows}`, of a calendar `{date, link}`. Links, dates, durations and widgets are objects with one of the keys"
            " `$link`, `$date` (ISO 8601), `$dur` (ISO 8601) and `$widget`; all else is plain JSON."
        ),
    ]
    group: Annotated[str | None, Field(description="The name of the group that the first column, or the list, holds.")]
    dropped: list[DroppedRow]


FORMS: dict[str, type[BaseModel]] = {"audit": Audit, "rules": Rules, "answer": Answer}
"""By the name of the file in ``schemas/wire/``."""


def schema_text(name: str) -> str:
    """The JSON Schema of one form, as it stands in ``schemas/wire/NAME.json``."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FORMS[name].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
