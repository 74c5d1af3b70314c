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
StatusName = Literal["invalid", "unsupported", "compromised", "contested", "weak", "supported"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


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


class RetractionFile(_Form):
    """The data on retractions that sources were held against."""

    date: Annotated[str, Field(description="Of its newest notice, or of the file.", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    rows: NonNegativeInt
    sha256: Annotated[str, Field(description="Of the file.", pattern="^[0-9a-f]{64}$")]


class Summary(_Form):
    """What was audited."""

    notes: Annotated[NonNegativeInt, Field(description="Notes that were audited.")]
    files: Annotated[NonNegativeInt, Field(description="Files in the vault, notes and all others.")]
    takeaways: NonNegativeInt
    supported: Annotated[NonNegativeInt, Field(description="How many of the takeaways are supported.")]
    statuses: Annotated[dict[StatusName, NonNegativeInt], Field(description="How many of the takeaways have which status; each is named.")]
    suppressed: Annotated[NonNegativeInt, Field(description="Findings that a suppression in a note silenced.")]
    crashed: Annotated[bool, Field(description="Whether a rule failed: a fault of vaultsync (exit code 3).")]
    retractions: Annotated[RetractionFile | None, Field(description="Null where no such data is configured.")]


class Audit(_Form):
    """What `vaultsync audit --format json` prints."""

    version: Literal[2]
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


class ScopeItem(_Form):
    """One thing that a takeaway says, and who states it."""

    kind: Literal["concept", "quantity", "qualifier"]
    text: str
    place: Place
    concept: Annotated[str | None, Field(description="The concept's note.")]
    by: Annotated[list[str], Field(description="Insights for the takeaway that state it; empty where none does.")]
    opposing: Annotated[list[str], Field(description="Insights against it that state it.")]


class SourceOf(_Form):
    """A source that an insight rests on."""

    path: str
    identifiers: Annotated[list[str], Field(description="Such as `doi 10.5555/12345678`.")]
    design: Annotated[str, Field(description="Such as `rct`; empty where nobody says.")]
    sound: Annotated[bool, Field(description="False for what is retracted.")]
    notice: Annotated[str, Field(description="What became of the paper, in words; empty without a notice.")]


class InsightOf(_Form):
    """An insight that a takeaway is linked with."""

    path: str
    link: Annotated[Place, Field(description="Where the link between the two is written.")]
    stand: Literal["supports", "opposes", "qualifies"]
    contrast: Annotated[
        Literal["null", "reversed", "exchanged"] | None,
        Field(description="Of one that opposes: it saw nothing, or the reverse, or says it with subject and object exchanged."),
    ]
    provisional: Annotated[bool, Field(description="Whether only its words say that it opposes.")]
    acknowledged: Annotated[bool, Field(description="Whether the takeaway says so itself, in `qualified_by` or in words.")]
    overlaps: Annotated[bool, Field(description="Whether its conditions are among those of the takeaway.")]
    outside: Annotated[
        str,
        Field(
            description="Of one that does not overlap, what puts it outside: a quantity as it is written, or a concept's title; empty where"
            ' `null-findings = "note"` does.'
        ),
    ]
    counts: Annotated[bool, Field(description="Whether it counts for the takeaway: it supports it and leads to a sound source.")]
    sources: list[SourceOf]


class ReasonOf(_Form):
    """Why a status is not better."""

    code: Annotated[str, Field(pattern="^[a-z]+(-[a-z]+)*$")]
    text: Annotated[str, Field(description="Half a sentence about the takeaway.")]
    item: Annotated[str | None, Field(description="The item that it is about, as in `scope`.")]
    note: Annotated[str | None, Field(description="The insight or source that it is about.")]


class UnreadOf(Place):
    """Something that looks like a quantity and cannot be read."""

    text: str
    why: str


class RepairOf(_Form):
    """The smallest change that raises the status, found by trying."""

    status: Annotated[StatusName, Field(description="What it would be then.")]
    text: str


class Explanation(_Form):
    """What `vaultsync explain NOTE --format json` prints; of a note that is no takeaway only the text says something."""

    version: Literal[1]
    path: str
    text: Annotated[str, Field(description="What the same command prints for people.")]
    status: StatusName | None
    provisional: Annotated[bool, Field(description="Whether the status rests on words alone; printed with a question mark.")]
    draft: Annotated[bool, Field(description="A draft is neither reported nor counted.")]
    flags: list[Literal["stale", "over-certain", "retracted-evidence"]]
    stale: Annotated[str, Field(description="What changed since the last review, in words; else empty.")]
    reasons: Annotated[list[ReasonOf], Field(description="The most telling first.")]
    scope: list[ScopeItem]
    insights: list[InsightOf]
    studies: Annotated[list[list[str]], Field(description="The independent studies behind what counts, each with its sources.")]
    unread: list[UnreadOf]
    repair: RepairOf | None
    retractions: Annotated[RetractionFile | None, Field(description="Null where no such data is configured.")]


BackingName = Literal["contradicted", "backed", "backed-weakly", "cited", "broader-than-evidence", "under-specified", "uncovered"]


class DraftConcept(_Form):
    """A concept that a sentence names."""

    text: Annotated[str, Field(description="As written.")]
    notes: Annotated[list[str], Field(description="The concepts of this name; mostly one.")]


class DraftUnread(_Form):
    """Something that looks like a quantity and cannot be read."""

    text: str
    why: str


class DraftCitation(_Form):
    """Something that a sentence names as its source."""

    text: Annotated[str, Field(description="As written, or where the link leads.")]
    source: Annotated[str | None, Field(description="The source of the vault that is meant; null where there is none.")]


class DraftWider(_Form):
    """Something that a sentence names and that is wider than what the note is about."""

    text: str
    concept: str
    narrower: Annotated[str, Field(description="The concept that the note is about instead.")]


class DraftScopeItem(_Form):
    """One thing that a takeaway says."""

    kind: Literal["concept", "quantity", "qualifier"]
    name: str
    stated_by: Annotated[list[str], Field(description="Insights that support the takeaway and state it.")]
    opposed_by: Annotated[list[str], Field(description="Insights that oppose the takeaway and state it.")]


class DraftNear(_Form):
    """One of the notes nearest to a sentence."""

    path: str
    kind: Literal["takeaway", "insight"]
    verdict: Annotated[BackingName, Field(description="What the sentence would be by this note alone.")]
    status: Annotated[StatusName | None, Field(description="Of a takeaway that can be judged.")]
    provisional: bool
    flags: list[Literal["stale", "over-certain", "retracted-evidence"]]
    shared: Annotated[list[str], Field(description="Concepts that both name.")]
    wider: list[DraftWider]
    unsaid: Annotated[list[str], Field(description="Concepts and quantities that only the sentence states.")]
    missing: Annotated[list[str], Field(description="What limits the note and is not in the sentence.")]
    scope: Annotated[list[DraftScopeItem], Field(description="Of a takeaway: each thing that it says, and where that is stated.")]


class DraftSentence(_Form):
    """One sentence of a draft, and what the vault knows of it."""

    line: PositiveInt
    column: PositiveInt
    text: str
    verdict: Annotated[BackingName, Field(description="What the vault can show for it; nothing of it says whether the sentence is so.")]
    advice: Annotated[list[str], Field(description="What the same command says to people.")]
    check_worthy: Annotated[bool, Field(description="Whether it asserts something about a concept of the vault, or a quantity.")]
    concepts: list[DraftConcept]
    quantities: list[str]
    unread: list[DraftUnread]
    citations: list[DraftCitation]
    hedges: list[str]
    promotional: list[str]
    near: Annotated[list[DraftNear], Field(description="At most three, the one that decided first.")]
    opposing: Annotated[list[str], Field(description="Notes that seem to say otherwise.")]


class DraftCounts(_Form):
    """How many sentences are what."""

    sentences: NonNegativeInt
    with_concept: NonNegativeInt
    with_two_concepts: NonNegativeInt
    check_worthy: NonNegativeInt
    with_quantity: NonNegativeInt
    with_citation: NonNegativeInt
    hedged: NonNegativeInt
    promotional: NonNegativeInt
    verdicts: Annotated[dict[BackingName, NonNegativeInt], Field(description="Each is named.")]


class DraftAnswer(_Form):
    """What `vaultsync draft --format json` prints."""

    version: Literal[1]
    file: Annotated[str, Field(description="As it was named; `-` for standard input.")]
    vault: Annotated[str, Field(description="The vault's folder.")]
    form: Literal["text", "markdown", "html"]
    encoding: str
    sentences: Annotated[list[DraftSentence], Field(description="All of them, in order.")]
    counts: DraftCounts
    ranked: Annotated[bool, Field(description="Whether notes that fit equally well are ordered by their words.")]


FORMS: dict[str, type[BaseModel]] = {"audit": Audit, "rules": Rules, "answer": Answer, "explanation": Explanation, "draft": DraftAnswer}
"""By the name of the file in ``schemas/wire/``."""


def schema_text(name: str) -> str:
    """The JSON Schema of one form, as it stands in ``schemas/wire/NAME.json``."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FORMS[name].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
