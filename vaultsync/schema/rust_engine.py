"""The engine on ``jsonschema-rs``: its errors in, ``Failure``s out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import jsonschema_rs

from vaultsync.schema.failure import MAX_FAILURES, Failure
from vaultsync.schema.formats import FORMATS
from vaultsync.schema.pointers import value_at

_META = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
"""Comes with the library, as every meta schema does; it opens no connection for it."""
_NAMED = ("required", "additionalProperties", "unevaluatedProperties", "propertyNames")
_SAME = {"minContains": "contains", "maxContains": "contains"}


class RustEngine:
    """Judges values by one schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._validator = _validator(schema)
        self.is_valid = self._validator.is_valid

    def failures(self, value: Any) -> Iterable[Failure]:
        """Every way in which the value breaks the schema."""
        for error in islice(self._validator.iter_errors(value), MAX_FAILURES):
            yield from _failures(error, self._schema)


def schema_failures(schema: Any) -> tuple[Failure, ...]:
    """Where a document breaks the meta schema."""
    validator = jsonschema_rs.Draft202012Validator(_META, validate_formats=False, offline=True)
    errors = islice(validator.iter_errors(schema), MAX_FAILURES)
    return tuple(failure for error in errors for failure in _failures(error, {}))


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern cannot be used."""
    try:
        _validator({"pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return "it is broken, too large, or looks ahead or back"
    return None


def _validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=dict(FORMATS),
        validate_formats=True,
        offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )


def _failures(error: jsonschema_rs.ValidationError, root: Mapping[str, Any]) -> Iterable[Failure]:
    kind, pointer, path = error.kind, tuple(error.instance_path), error.schema_path
    if kind.name == "propertyNames":
        path = path[: len(path) - 1 - path[::-1].index("propertyNames") + 1] if "propertyNames" in path else path
    keyword = str(path[-1]) if path else kind.name
    schema = value_at(root, path[:-1])
    if not isinstance(schema, dict) or keyword not in schema:
        schema = {keyword: kind.value}
    keyword = _SAME.get(keyword, keyword)
    names = _names(kind)
    if names is None:
        yield Failure(pointer, keyword, schema, branches=_branches(kind, root))
    else:
        yield from (Failure(pointer, keyword, schema, name) for name in names)


def _names(kind: Any) -> list[str] | None:
    if kind.name not in _NAMED:
        return None
    if kind.name == "required":
        return [kind.property]
    if kind.name == "propertyNames":
        return [kind.error.instance]
    return list(kind.unexpected)


def _branches(kind: Any, root: Mapping[str, Any]) -> tuple[tuple[Failure, ...], ...]:
    if kind.name not in ("anyOf", "oneOf"):
        return ()
    return tuple(tuple(failure for error in branch for failure in _failures(error, root)) for branch in kind.context)
