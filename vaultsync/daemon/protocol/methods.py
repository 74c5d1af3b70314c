"""What a client may ask for: the parameters and the result of every method."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import BaseModel, Field, NonNegativeInt, PositiveInt, model_validator

from vaultsync import wire
from vaultsync.daemon.protocol.forms import Base, Finding, FixTitle, Form, GivenPath, NoteEdits, Progress, Range, RuleName, ShownPath
from vaultsync.daemon.protocol.notifications import NotificationName

VERSION: Final = 1
"""Of the protocol; new methods and new fields of results may come without a new one."""
Scope = Literal["read", "write"]
PAGE: Final = 1_000
"""Entries of a page at most."""

After = Annotated[str, Field(max_length=10_000, description="The `next` of the page before; empty for the first page.")]
Next = Annotated[str | None, Field(description="What `after` is to be for the next page; null when this was the last.")]


class Nothing(Form):
    """No parameters, or nothing to tell."""


# -- hello, status


class Capabilities(Form):
    """What a client can do for the daemon."""

    applies_edits: Annotated[
        bool, Field(description="It edits notes in an editor that may have them open, and answers `edit_proposed` with `edit_done`.")
    ] = False


class HelloParams(Form):
    """Who asks, and for what; the first message of a connection."""

    protocol: Literal[1]
    client: Annotated[str, Field(min_length=1, max_length=100, description="The client's name.")]
    client_version: Annotated[str, Field(max_length=100)] = ""
    scope: Scope = "read"
    token: Annotated[
        str | None, Field(max_length=200, repr=False, description="Needed over TCP; each scope has its own. Not looked at over the socket.")
    ] = None
    capabilities: Capabilities = Capabilities()
    notifications: Annotated[list[NotificationName] | None, Field(max_length=20, description="The wanted ones; null for all.")] = None


class Limits(Form):
    """What the server holds a client to."""

    message_bytes: PositiveInt
    answer_bytes: PositiveInt
    batch: PositiveInt
    at_once: Annotated[PositiveInt, Field(description="Requests of a connection that are worked on at one time; more of them wait.")]
    waiting: Annotated[PositiveInt, Field(description="Requests of a connection that wait; more of them are answered `busy`.")]


class Hello(Form):
    """Who answers."""

    protocol: Literal[1]
    version: Annotated[str, Field(description="Of vaultsync.")]
    vault: Annotated[str, Field(description="The vault's folder.")]
    pid: PositiveInt
    scope: Scope
    writes: Annotated[bool, Field(description="Whether `apply` would write; see `writes-off`.")]
    methods: list[str]
    notifications: list[NotificationName]
    limits: Limits


class WriteState(Form):
    """How it stands with writing."""

    enabled: bool
    reason: Annotated[str, Field(description="Why it is not enabled; else empty.")]
    waiting: Annotated[NonNegativeInt, Field(description="Notes that are to be written once they have been left alone long enough.")]
    suspended: Annotated[list[ShownPath], Field(description="Notes left alone because something keeps undoing what is written.")]


class WatchState(Form):
    """How changes on the disk are noticed."""

    mode: Literal["events", "polling", "both", "none"]
    folders: NonNegativeInt
    watched: Annotated[NonNegativeInt, Field(description="Folders of which the system tells changes; the others are looked through.")]


class Use(Form):
    """What the daemon uses."""

    memory_bytes: NonNegativeInt
    cpu_percent: Annotated[float, Field(ge=0, description="Of one processor, since the status before.")]
    descriptors: NonNegativeInt
    clients: NonNegativeInt


class Status(Form):
    """How the daemon is."""

    state: Annotated[Literal["starting", "ready", "stopping"], Field(description="Answers are complete once it is `ready`.")]
    progress: Progress | None
    version: str
    vault: str
    pid: PositiveInt
    started: Annotated[str, Field(description="ISO 8601, in UTC.")]
    uptime_seconds: Annotated[float, Field(ge=0)]
    notes: NonNegativeInt
    files: NonNegativeInt
    counts: wire.Counts
    stale_notes: Annotated[NonNegativeInt, Field(description="Notes whose tables are to be written.")]
    writes: WriteState
    watch: WatchState
    use: Use
    warnings: Annotated[list[str], Field(description="What the user should know and do.")]


# -- diagnostics, explain, query, tables


class DiagnosticsParams(Form):
    """Which findings; all of them without parameters."""

    path: Annotated[GivenPath | None, Field(description="Of this file alone.")] = None
    rules: Annotated[list[RuleName] | None, Field(max_length=200, description="Of these rules alone.")] = None
    severity: Annotated[wire.SeverityName, Field(description="The least severity.")] = "info"
    after: After = ""
    limit: Annotated[int, Field(ge=1, le=PAGE)] = 200


class Diagnostics(Form):
    """One page of findings."""

    findings: Annotated[list[Finding], Field(description="Sorted by path, position and rule.")]
    next: Next


class ExplainParams(Form):
    """What to explain: a rule, or what supports a note."""

    rule: RuleName | None = None
    path: GivenPath | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.rule is None) == (self.path is None):
            raise ValueError("give either rule or path")
        return self


class Explanation(Form):
    """What there is to say."""

    rule: wire.Rule | None
    text: Annotated[str, Field(description="For people, in several lines.")]


class QueryParams(Form):
    """A question in Dataview's language."""

    query: Annotated[str, Field(min_length=1, max_length=100_000, description="A query, or an expression after `=`.")]
    origin: Annotated[GivenPath | None, Field(description="The note in which it stands: what `this` means.")] = None
    offset: Annotated[NonNegativeInt, Field(description="Rows to leave out at the beginning.")] = 0
    limit: Annotated[int, Field(ge=0, le=100_000, description="Rows at most.")] = 1_000


class QueryResult(Form):
    """The answer to a query, or the value of an expression."""

    answer: Annotated[wire.Answer | None, Field(description="Of a query; `values` holds the wanted rows.")]
    rows: Annotated[NonNegativeInt | None, Field(description="How many rows there are in all; null for an expression.")]
    value: Annotated[Any, Field(description="Of an expression, in the form of `values`; null for a query.")]


class TablesParams(Form):
    """Which notes with managed blocks; all of them without parameters."""

    path: GivenPath | None = None
    stale: Annotated[bool, Field(description="Only notes whose tables are to be written.")] = False
    after: After = ""
    limit: Annotated[int, Field(ge=1, le=PAGE, description="Notes at most.")] = 100


class Table(Form):
    """One managed block."""

    number: Annotated[NonNegativeInt, Field(description="Its place in the note, from 0; names it to `fix` and `apply`.")]
    range: Annotated[Range, Field(description="The whole block, comments included.")]
    name: Annotated[str, Field(description="Of a named table; empty for a query of the block's own.")]
    query: str
    state: Annotated[Literal["fresh", "stale", "failed"], Field(description="`failed`: its query does; the text stays as it is.")]
    message: Annotated[str, Field(description="Why it failed; else empty.")]
    help: str
    dropped: Annotated[NonNegativeInt, Field(description="Rows that Dataview leaves out in silence.")]


class NoteTables(Form):
    """The managed blocks of one note."""

    path: ShownPath
    stale: Annotated[bool, Field(description="Whether something is to be written, be it a table that is missing.")]
    missing: Annotated[bool, Field(description="Whether a named table that belongs to the note is missing in it.")]
    tables: Annotated[list[Table], Field(description="In the order of the note.")]


class TablesResult(Form):
    """One page of notes with managed blocks."""

    notes: Annotated[list[NoteTables], Field(description="Sorted by path.")]
    next: Next


# -- fix, apply, edit_done


class Target(Form):
    """What is to be mended in a note: a finding, or tables."""

    path: GivenPath
    finding: Annotated[str | None, Field(max_length=100, description="The finding's `id`.")] = None
    tables: Annotated[
        list[NonNegativeInt] | None, Field(max_length=1_000, description="The tables' numbers; an empty list for all that the note wants.")
    ] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.finding is None) == (self.tables is None):
            raise ValueError("give either finding or tables")
        return self


class FixParams(Target):
    """What to show the edits of."""


class FixResult(FixTitle):
    """Edits that go together or not at all; no notes when there is nothing to do."""

    notes: list[NoteEdits]


class ApplyParams(Target):
    """What to write, and to which texts: the answer of `fix` has both."""

    base: Annotated[dict[str, Base], Field(max_length=1_000, description="By path, as `fix` gave it, for each note that is changed.")]


class Written(Form):
    """What became of one note."""

    path: ShownPath
    status: Annotated[
        Literal["written", "proposed", "unchanged"],
        Field(description="`proposed`: an editor was asked to make the edits, and `diagnostics_changed` tells when it has."),
    ]


class ApplyResult(Form):
    """What was done."""

    notes: list[Written]


class EditDoneParams(Form):
    """An editor's answer to `edit_proposed`."""

    edit: Annotated[str, Field(min_length=1, max_length=100)]
    status: Annotated[
        Literal["done", "conflict", "refused"],
        Field(description="`conflict`: the text was not the base; `refused`: it is not to be edited now, and the daemon asks later."),
    ]
    reason: Annotated[str, Field(max_length=1_000)] = ""


class EditDone(Form):
    """Whether somebody waited for it."""

    known: bool


# -- export, configuration


class ExportParams(Form):
    """The whole index in a form of other programs, in parts."""

    form: Literal["metadata-extractor", "obsidian-cache"]
    export: Annotated[str, Field(max_length=100, description="The `export` of the first answer, so that all parts are of one moment.")] = ""
    part: NonNegativeInt = 0


class ExportPart(Form):
    """One part; all parts in their order, one after the other, are a JSON text."""

    export: str
    part: NonNegativeInt
    parts: PositiveInt
    text: str


class TableDefinition(Form):
    """A named table."""

    queries: list[str]
    format: str


class Configuration(Form):
    """What the vault is audited by."""

    preset: str | None
    timezone: str | None
    exclude: list[str]
    fail_on: wire.SeverityName | None
    rules: Annotated[dict[RuleName, wire.SeverityName | None], Field(description="Null: switched off.")]
    types: Annotated[list[str], Field(description="The note types.")]
    tables: dict[str, TableDefinition]
    writes: bool


# -- all of them

Needs = Literal["", "read", "write", "writes"]
"""What a method needs: nothing, a scope, or the scope ``write`` and that writing is enabled."""


class Method(NamedTuple):
    """One method."""

    params: type[BaseModel]
    result: type[BaseModel]
    needs: Needs
    summary: str


METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        "hello": Method(HelloParams, Hello, "", "Begin: say who asks, and for which scope."),
        "status": Method(Nothing, Status, "read", "How the daemon is."),
        "diagnostics": Method(DiagnosticsParams, Diagnostics, "read", "Findings of a file, of all, or of some rules."),
        "explain": Method(ExplainParams, Explanation, "read", "What a rule wants, or what supports a note."),
        "query": Method(QueryParams, QueryResult, "read", "Answer a query or an expression in Dataview's language."),
        "tables": Method(TablesParams, TablesResult, "read", "Managed blocks, and whether they are up to date."),
        "fix": Method(FixParams, FixResult, "read", "The edits that mend a finding, or bring tables up to date, and their base."),
        "apply": Method(ApplyParams, ApplyResult, "writes", "Make those edits, if the notes are still what they were computed from."),
        "edit_done": Method(EditDoneParams, EditDone, "write", "An editor's answer to a proposed edit."),
        "export": Method(ExportParams, ExportPart, "read", "The whole index as other programs read it."),
        "configuration": Method(Nothing, Configuration, "read", "What the vault is audited by."),
        "shutdown": Method(Nothing, Nothing, "write", "End the daemon."),
    }
)
