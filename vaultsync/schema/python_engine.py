"""The engine on ``jsonschema``: its errors in, the same ``Failure``s as from ``jsonschema-rs`` out.

Keywords are replaced where the library matches patterns with ``re`` (exponential), compares items two
by two (quadratic), or tells the names of properties only in its sentence: an error raised here has the
name as its message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry

from vaultsync.schema.failure import MAX_FAILURES, Failure
from vaultsync.schema.formats import FORMATS

_NAMED = ("required", "dependentRequired", "additionalProperties", "unevaluatedProperties", "propertyNames")
_SAME = {"minContains": "contains", "maxContains": "contains"}
_unevaluated = Draft202012Validator.VALIDATORS["unevaluatedProperties"]


class PythonEngine:
    """Judges values by one schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        registry: Registry[Any] = Registry()
        self._validator = _Validator(dict(schema), registry=registry)

    def is_valid(self, value: Any) -> bool:
        """Whether the value keeps to the schema."""
        return bool(self._validator.is_valid(value))

    def failures(self, value: Any) -> Iterable[Failure]:
        """Every way in which the value breaks the schema."""
        return [_failure(error) for error in islice(self._validator.iter_errors(value), MAX_FAILURES)]


def schema_failures(schema: Any) -> tuple[Failure, ...]:
    """Where a document breaks the meta schema."""
    errors = Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
    return tuple(_failure(error) for error in islice(errors, MAX_FAILURES))


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern cannot be used: only RE2 matches in linear time here, and it may not be installed."""
    try:
        _expression(pattern)
    except ImportError:
        return "to match patterns safely vaultsync needs jsonschema-rs or google-re2, and neither is installed"
    except Exception:  # google-re2 raises its own class
        return "it is broken, too large, or looks ahead or back"
    return None


@lru_cache(maxsize=256)
def _expression(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped, import-not-found, unused-ignore]

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options=options)


def _failure(error: ValidationError) -> Failure:
    keyword = str(error.validator)
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    name = error.message if keyword in _NAMED else None
    return Failure(tuple(error.absolute_path), _SAME.get(keyword, keyword), schema, name, _branches(error, keyword))


def _branches(error: ValidationError, keyword: str) -> tuple[tuple[Failure, ...], ...]:
    if keyword not in ("anyOf", "oneOf"):
        return ()
    value: Any = error.validator_value
    branches: list[list[Failure]] = [[] for _ in value]
    for inner in error.context or ():
        branches[int(inner.relative_schema_path[0])].append(_failure(inner))
    return tuple(tuple(branch) for branch in branches)


# -- keywords; each takes the validator, the keyword's value, the value judged and the schema around the keyword


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not _expression(pattern).search(value):
        yield ValidationError("")


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for pattern, inner in patterns.items():
            for name, part in value.items():
                if _expression(pattern).search(name):
                    yield from validator.descend(part, inner, path=name, schema_path=pattern)


def _additional(validator: Any, inner: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if not isinstance(value, dict):
        return
    known, patterns = schema.get("properties", {}), [_expression(pattern) for pattern in schema.get("patternProperties", {})]
    for name, part in value.items():
        if name in known or any(pattern.search(name) for pattern in patterns):
            continue
        if inner is False:
            yield ValidationError(name)
        else:
            yield from validator.descend(part, inner, path=name)


def _not_evaluated(validator: Any, inner: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    for error in _unevaluated(validator, inner, value, schema) or ():
        yield from (ValidationError(name) for name in value if repr(name) in error.message)


def _required(validator: Any, names: list[str], value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        yield from (ValidationError(name) for name in names if name not in value)


def _dependent_required(validator: Any, names: Mapping[str, list[str]], value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for name, others in names.items():
            if name in value:
                yield from (ValidationError(other) for other in others if other not in value)


def _property_names(validator: Any, inner: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        yield from (ValidationError(name) for name in value if not validator.evolve(schema=inner).is_valid(name))


def _unique(validator: Any, wanted: bool, value: Any, schema: Any) -> Iterator[ValidationError]:
    if wanted and isinstance(value, list) and len({frozen(item) for item in value}) < len(value):
        yield ValidationError("")


def _format(validator: Any, name: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    if name in FORMATS and not FORMATS[name](value):
        yield ValidationError("")


def _multiple(validator: Any, step: int | float, value: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(value, "number") and not _is_multiple(value, step):
        yield ValidationError("")


def _is_multiple(value: int | float, step: int | float) -> bool:
    # By decimal digits, as they are written: 0.3 is a multiple of 0.1 although the binary numbers are not.
    from fractions import Fraction

    return Fraction(repr(value)) % Fraction(repr(step)) == 0


def frozen(value: Any) -> Any:
    """A value to put in a set, equal for equal JSON: 1 and 1.0 are one number, true is none."""
    if isinstance(value, list):
        return ("list", *map(frozen, value))
    if isinstance(value, dict):
        return frozenset((key, frozen(part)) for key, part in value.items())
    return (isinstance(value, bool), value)


_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional,
        "unevaluatedProperties": _not_evaluated,
        "required": _required,
        "dependentRequired": _dependent_required,
        "propertyNames": _property_names,
        "uniqueItems": _unique,
        "format": _format,
        "multipleOf": _multiple,
    },
)
