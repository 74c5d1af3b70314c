"""The text of a schema file in, a note type out, or an error that names line and column."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from vaultsync.errors import ConfigError
from vaultsync.schema.cost import deepest_value
from vaultsync.schema.engine import EngineName
from vaultsync.schema.note_type import NoteType, make_note_type
from vaultsync.schema.places import json_position, line
from vaultsync.schema.violation import clipped
from vaultsync.text import LineIndex

if TYPE_CHECKING:
    from vaultsync.schema.check import SchemaProblem

MAX_LENGTH = 1_000_000
MAX_PROBLEMS = 20


def load_note_type(
    name: str,
    source: str | Mapping[str, Any],
    where: str,
    *,
    types: Collection[str] | None = None,
    engine: EngineName | None = None,
) -> NoteType:
    """The note type ``name``.

    Args:
        name: as notes write it in their property ``type``.
        source: the text of a JSON Schema 2020-12 file, or the document already parsed.
        where: the file's name, for messages.
        types: the names of all note types, which ``x-link`` may name; None: any name will do.
        engine: None: the fastest one that is installed.

    Raises:
        ConfigError: when it is no JSON, no schema, not safe to use, or ``x-link`` is wrong; with every problem
            found and, of a text, the line and column of each.
    """
    from vaultsync.schema.check import schema_problems  # most runs need no schema but those of a preset

    schema = _parsed(source, where) if isinstance(source, str) else dict(source)
    problems = schema_problems(schema, types, engine)
    if problems:
        text = source if isinstance(source, str) else None
        raise ConfigError(tuple(_lines(text, where, problems[:MAX_PROBLEMS])))
    return make_note_type(name, schema, max_depth=deepest_value(schema), engine=engine)


def _lines(text: str | None, where: str, problems: Sequence[SchemaProblem]) -> Iterator[str]:
    if text is None:
        for problem in problems:
            path = "/".join(str(step) for step in problem.pointer)
            yield line(where, None, f"{path}: {problem.message}" if path else problem.message)
        return
    places = [(json_position(text, problem.pointer), problem.message) for problem in problems]
    yield from (line(where, position, message) for position, message in sorted(places))


def _parsed(text: str, where: str) -> Any:
    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is no JSON value")

    text = text.removeprefix("\ufeff")
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError(f"longer than {MAX_LENGTH // 1_000_000} MB")
        return json.loads(text, parse_constant=constant)
    except json.JSONDecodeError as error:
        place = LineIndex.of(text).position(error.pos)
        raise ConfigError((line(where, place, f"no JSON: {error.msg[:1].lower()}{error.msg[1:]}"),)) from error
    except RecursionError as error:
        raise ConfigError((f"{where}:1:1: no schema: lists and objects are nested thousands of levels deep",)) from error
    except ValueError as error:
        raise ConfigError((f"{where}:1:1: no schema: {clipped(str(error))}",)) from error
