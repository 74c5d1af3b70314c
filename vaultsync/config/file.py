"""The text of ``vaultsync.toml`` in, its values out, each of the right type; the only part that needs pydantic."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from vaultsync.config.problems import Problems
from vaultsync.diagnostic import Severity
from vaultsync.evidence.settings import DEFAULT
from vaultsync.schema.names import did_you_mean, nearest
from vaultsync.schema.violation import found, listed, quoted
from vaultsync.text import LineIndex, Position

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){100}""", re.ASCII)
_WANTED = {
    "string_type": "text",
    "string_too_short": "text that is not empty",
    "list_type": "a list",
    "tuple_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
}

Words = Literal["error", "warning", "info", "never"]
MAX_LENGTH = 200_000
SEVERITIES = ("error", "warning", "info", "off")
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
_Texts = Annotated[list[_Text], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


T = TypeVar("T", bound=BaseModel)


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class MatchForm(_Form):
    """What gives a note a type."""

    folder: _Texts = Field(default_factory=list)
    tag: _Texts = Field(default_factory=list)
    title: _Texts = Field(default_factory=list)
    property: dict[str, _Texts] = Field(default_factory=dict)


class TypeForm(_Form):
    """One note type of the file."""

    path: _Text | None = Field(default=None, alias="schema")
    match: MatchForm = MatchForm()


class NotesForm(_Form):
    """The notes a table belongs to."""

    type: _Texts = Field(default_factory=list)
    folder: _Texts = Field(default_factory=list)
    tag: _Texts = Field(default_factory=list)


class TableForm(_Form):
    """One named table of the file; what is None is taken from the preset's table of that name."""

    query: _Texts | None = None
    format: Literal["markdown", "html"] | None = None
    notes: NotesForm | None = None
    heading: str | None = None
    icons: Any = None


class WatchForm(_Form):
    """How the daemon goes about writing."""

    write: bool = True
    quiet: _Seconds = 10.0
    note_interval: _Seconds = Field(default=30.0, alias="note-interval")
    note_hourly: Annotated[int, Field(ge=1, le=100_000)] = Field(default=20, alias="note-hourly")
    start_grace: _Seconds = Field(default=300.0, alias="start-grace")
    wake_grace: _Seconds = Field(default=300.0, alias="wake-grace")
    notes_in_a_row: Annotated[int, Field(ge=1, le=100_000)] = Field(default=200, alias="notes-in-a-row")


class RelationForm(_Form):
    """The properties that say one relation: in the note that rests on the other, and in the other."""

    forward: _Texts | None = None
    inverse: _Texts | None = None


class RolesForm(_Form):
    """The parts that note types and properties play as evidence; what is None is taken from the preset."""

    claim: _Text | None = None
    finding: _Text | None = None
    source: _Text | None = None
    concept: str | None = None
    support: RelationForm | None = None
    opposition: RelationForm | None = None
    qualification: RelationForm | None = None
    citing: RelationForm | None = None
    broader: RelationForm | None = None
    statement: _Texts | None = None
    titled: Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)] | None = None
    direction: _Text | None = None
    supporting: _Text | None = None
    opposing: _Text | None = None
    null: _Text | None = None
    reviewed: _Texts | None = None
    changed: _Texts | None = None
    status: _Text | None = None
    draft: _Text | None = None
    citation: _Text | None = None
    needs_concept: bool | None = Field(default=None, alias="needs-concept")


class EvidenceForm(_Form):
    """How strict the ladder is."""

    min_sources: Annotated[int, Field(ge=1, le=100)] = Field(default=2, alias="min-sources")
    null_findings: Literal["contested", "note"] = Field(default="contested", alias="null-findings")
    qualifiers: _Texts = Field(default_factory=list)
    skip_sections: _Texts = Field(default_factory=lambda: [*DEFAULT.skip_sections], alias="skip-sections")


class BibliographyForm(_Form):
    """The library that sources are tied to."""

    file: _Texts = Field(default_factory=list)
    style: _Text = "chicago"


class RetractionsForm(_Form):
    """The Retraction Watch data that the user has downloaded."""

    file: _Text | None = None
    max_age_days: Annotated[int, Field(ge=1, le=36_500)] = Field(default=90, alias="max-age-days")


class FileForm(_Form):
    """The whole file; rules, types and tables are looked at one by one."""

    preset: _Text | None = None
    exclude: _Texts = Field(default_factory=list)
    fail_on: Words = Field(default="error", alias="fail-on")
    rules: dict[str, Any] = Field(default_factory=dict)
    types: dict[str, Any] = Field(default_factory=dict)
    tables: dict[str, Any] = Field(default_factory=dict)
    timezone: _Text | None = None
    watch: WatchForm = WatchForm()
    roles: RolesForm = RolesForm()
    evidence: EvidenceForm = EvidenceForm()
    bibliography: BibliographyForm = BibliographyForm()
    retractions: RetractionsForm = RetractionsForm()


class RuleChoice(NamedTuple):
    """What the file says of one rule."""

    severity: Severity | None
    options: Any


def read_file(problems: Problems) -> FileForm:
    """The file's values; what is wrong goes to ``problems`` and is left out.

    Raises:
        ConfigError: when the text is no TOML.
    """
    try:
        if len(problems.text) > MAX_LENGTH:
            raise ValueError(f"it is longer than {MAX_LENGTH // 1_000} kB")
        if _LONG_KEY.search(problems.text):  # tomllib takes a minute for one of 50,000 parts
            raise ValueError("a key has more than 100 parts")
        data = tomllib.loads(problems.text)
    except tomllib.TOMLDecodeError as error:
        message, place = str(error), _PLACE.search(str(error))
        end = LineIndex.of(problems.text).position(len(problems.text.rstrip()))
        position = Position(int(place[1]), int(place[2])) if place and place[1] else end
        plain = _PLACE.sub("", message)
        problems.found.append((position, f"no TOML: {plain[:1].lower()}{plain[1:]}"))
        data = {}
    except (RecursionError, ValueError) as error:
        problems.found.append((Position(1, 1), f"no TOML that can be read: {error}"))
        data = {}
    problems.finish()
    form = _checked(FileForm, data, (), problems)
    return form if form is not None else FileForm()


def read_type(name: str, value: Any, problems: Problems) -> TypeForm | None:
    """What ``[types.NAME]`` says; None when anything in it is wrong."""
    before = len(problems.found)
    form = _checked(TypeForm, value, ("types", name), problems)
    return form if len(problems.found) == before else None


def read_table(name: str, value: Any, problems: Problems) -> TableForm | None:
    """What ``[tables.NAME]`` says; None when anything in it is wrong."""
    before = len(problems.found)
    form = _checked(TableForm, value, ("tables", name), problems)
    return form if len(problems.found) == before else None


def read_rule(name: str, value: Any, severity: Severity, options: Any, problems: Problems) -> RuleChoice:
    """What the file says of a rule, on top of its default severity and options."""
    way = ("rules", name)
    if not isinstance(value, dict):
        return RuleChoice(_severity(way, value, severity, problems), options)
    given = dict(value)
    word = given.pop("severity", severity.value)
    return RuleChoice(_severity((*way, "severity"), word, severity, problems), _options(way, given, options, problems))


def _severity(way: tuple[str, ...], value: Any, default: Severity, problems: Problems) -> Severity | None:
    if value == "off":
        return None
    if isinstance(value, str) and value in SEVERITIES:
        return Severity(value)
    hint = did_you_mean(value, SEVERITIES) if isinstance(value, str) else ""
    problems.add(way, f"{quoted(way[-1])} must be {listed(map(quoted, SEVERITIES))}, found {found(value)}{hint}")
    return default


def _options(way: tuple[str, ...], given: Mapping[str, Any], options: Any, problems: Problems) -> Any:
    """The rule's options with the file's values in place of the defaults."""
    names = {part.name.replace("_", "-"): part.name for part in fields(options)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key in names:
            values[names[key]] = value
        else:
            known = ("severity", *names)
            problems.add((*way, key), f"rule {quoted(way[-1])} has no option {quoted(key)}{_known(key, known)}")
    try:
        # As JSON, since only there a strict check takes a list for a tuple.
        read = TypeAdapter(type(options)).validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        for part in error.errors():
            loc = (str(part["loc"][0]).replace("_", "-"), *part["loc"][1:])
            problems.add((*way, *loc), _sentence({**part, "loc": (*way, *loc)}))
        return options
    return replace(options, **{name: getattr(read, name) for name in values})


def _checked(form: type[T], data: Any, way: tuple[str | int, ...], problems: Problems) -> T | None:
    """The data in its form; a second time without the keys that are wrong."""
    try:
        return form.model_validate(data)
    except ValidationError as error:
        for part in error.errors():
            loc = (*way, *part["loc"])
            problems.add(loc, _sentence({**part, "loc": loc}, _keys(form, part["loc"][:-1])))
        wrong = {part["loc"][0] for part in error.errors() if part["loc"]}
    if not wrong or not isinstance(data, dict):
        return None
    return _checked(form, {key: value for key, value in data.items() if key not in wrong}, way, problems)


def _sentence(error: Any, keys: Collection[str] = ()) -> str:
    kind, value, loc = error["type"], error["input"], error["loc"]
    name = quoted(str(loc[-1])) if loc and isinstance(loc[-1], str) else f"item {loc[-1] + 1} of {quoted(str(loc[-2]))}" if loc else "this"
    if kind == "extra_forbidden":
        return f"unknown key {name}{_known(str(loc[-1]), keys)}"
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        return f"{name} must be {listed(map(quoted, words))}, found {found(value)}{hint}"
    if kind in _WANTED:
        return f"{name} must be {_WANTED[kind]}, found {found(value)}"
    return f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}, found {found(value)}"


def _keys(form: type[BaseModel] | None, loc: tuple[Any, ...]) -> list[str]:
    """The keys of the table at ``loc`` in a form."""
    for step in loc:
        part = form.model_fields.get(step) if form is not None else None
        kind = part.annotation if part is not None else None
        kinds = (kind, *get_args(kind))  # a table that may be missing is a union with None
        form = next((one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)), None)
    return [part.alias or name for name, part in form.model_fields.items()] if form is not None else []


def _known(name: str, names: Collection[str]) -> str:
    if nearest(name, names):
        return did_you_mean(name, names)
    return f"; known are {listed(map(quoted, names), 'and')}" if names else ""
