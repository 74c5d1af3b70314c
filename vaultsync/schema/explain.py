"""Failures of either engine in, violations in plain words out.

Words are made from the failing keyword and the value alone, never from an engine's own sentence, so
that both engines say the same. Of ``anyOf`` and ``oneOf`` the branch that fits best is explained; where
none stands out, the alternatives are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultsync.schema.expected import TYPES, alternatives, expected, options, types_of
from vaultsync.schema.failure import Failure
from vaultsync.schema.names import nearest
from vaultsync.schema.pointers import MISSING, Pointer, resolved, value_at
from vaultsync.schema.violation import Violation, clipped, counted, found, listed, place, quoted, shown, with_article

_LIMITS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_COUNTS = {
    "minLength": ("at least", "character", "length"),
    "maxLength": ("at most", "character", "length"),
    "minItems": ("at least", "item", "count"),
    "maxItems": ("at most", "item", "count"),
    "minProperties": ("at least", "property", "count"),
    "maxProperties": ("at most", "property", "count"),
}
_KINDS = {
    **dict.fromkeys(("required", "dependentRequired"), "missing"),
    **dict.fromkeys(("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"), "unexpected"),
    **dict.fromkeys(("enum", "const"), "enum"),
    **dict.fromkeys(_LIMITS, "range"),
    **{keyword: kind for keyword, (_, _, kind) in _COUNTS.items()},
    "type": "type",
    "format": "format",
    "pattern": "pattern",
    "uniqueItems": "unique",
    "contains": "count",
}
_TELLING = ("missing", "empty", "unexpected", "enum", "alternatives", "type")
"""Kinds that leave nothing more to say of a place, the most telling first."""
MAX_NAMES = 200
"""Names in a note that are looked at for one suggestion."""
_MISFITS = ("type", "enum", "const")
"""Keywords whose failure says that a branch was not the one meant."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Puts failures of one value into words."""

    value: Any
    """The whole value, as the engine saw it."""
    root: Any
    """The schema's document, for its references."""
    type_name: str = ""
    """The note type, for sentences such as "a takeaway must have it"; empty for other values."""
    empty: frozenset[str] = frozenset()
    """Properties that stand in the note without a value."""
    name_place: Callable[[Sequence[str | int]], str] = place

    def violations(self, failures: Iterable[Failure]) -> list[Violation]:
        """The violations of all failures, sorted by place; of a wrong value only the main thing is said."""
        every = {violation: None for failure in failures for violation in self._of(failure)}
        # A misspelled name is one fault, not one too much and one missing.
        renamed = {(v.pointer[:-1], v.help) for v in every if v.kind == "unexpected"}
        kept = [v for v in every if not (v.kind == "missing" and v.pointer and (v.pointer[:-1], _rename(str(v.pointer[-1]))) in renamed)]
        return _one_a_place(sorted(kept, key=lambda v: (_sortable(v.pointer), _rank(v.kind), v.message)))

    def _of(self, failure: Failure) -> Iterator[Violation]:
        if failure.keyword in ("anyOf", "oneOf"):
            yield from self._branches(failure)
        elif failure.keyword in ("required", "dependentRequired"):
            yield self._missing(failure)
        elif failure.name is not None:
            yield self._unexpected(failure)
        else:
            yield self._plain(failure)

    def _violation(self, failure: Failure, message: str, help: str = "", *, pointer: Pointer | None = None) -> Violation:
        at = failure.pointer if pointer is None else pointer
        return Violation(at, _KINDS.get(failure.keyword, "other"), clipped(message), help or self._description(at))

    # -- one keyword on one value

    def _plain(self, failure: Failure) -> Violation:
        value = value_at(self.value, failure.pointer)
        at = self.name_place(failure.pointer)
        keyword, wanted = failure.keyword, failure.schema.get(failure.keyword)
        if keyword in ("type", "format", "const"):
            return self._violation(failure, f"{at} must be {self._wanted(failure)}, found {found(value)}")
        if keyword == "enum" and isinstance(wanted, list):
            return self._violation(failure, f"{at} must be {options(wanted)}, found {found(value)}", _meant(value, wanted))
        if keyword == "pattern":
            return self._violation(failure, f"{at} must match the pattern {shown(wanted)}, found {found(value)}")
        if keyword in _LIMITS:
            return self._violation(failure, f"{at} must be {_LIMITS[keyword]} {shown(wanted)}, found {found(value)}")
        if keyword in _COUNTS and isinstance(wanted, (int, float)):
            limit, what, _ = _COUNTS[keyword]
            many = "properties" if what == "property" else ""
            size = len(value) if isinstance(value, (str, list, dict)) else 0
            return self._violation(failure, f"{at} must have {limit} {counted(wanted, what, many)}, found {size}")
        if keyword == "uniqueItems":
            return self._violation(failure, f"{at} must not hold the same item twice{_doubled(value)}")
        if keyword == "contains":
            return self._violation(failure, f"{at} must hold {self._contained(failure.schema)}, found {found(value)}")
        if keyword == "unevaluatedItems":
            return self._violation(failure, f"{at} holds items that are not allowed, found {found(value)}")
        if keyword == "not" and wanted in ({}, True):
            return Violation(failure.pointer, "unexpected", f"{at} is not allowed here", "Remove it, or allow it in the schema")
        if keyword == "not":
            return self._violation(failure, f"{at} must not be {expected(wanted, self.root)}, found {found(value)}")
        return self._violation(failure, f"{at} does not keep to {quoted(keyword)} of its schema, found {found(value)}")

    def _wanted(self, failure: Failure) -> str:
        schema, keyword = failure.schema, failure.keyword
        if keyword == "type":
            types = types_of(schema)
            only = {key: schema[key] for key in ("type", "items", "format") if key in schema and (key != "format" or types == ("string",))}
            return expected(only, self.root) if len(types) == 1 else listed(TYPES.get(name, name) for name in types)
        return expected({keyword: schema.get(keyword)}, self.root)

    def _contained(self, schema: Mapping[str, Any]) -> str:
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        words = [f"at least {counted(least, 'item')}"] if least or most is None else []
        words += [f"at most {counted(most, 'item')}"] if most is not None else []
        return f"{' and '.join(words)} of this kind: {expected(schema.get('contains'), self.root)}"

    # -- properties that are missing or too much

    def _missing(self, failure: Failure) -> Violation:
        name = failure.name or ""
        pointer = (*failure.pointer, name)
        owner = self.value if not failure.pointer else value_at(self.value, failure.pointer)
        top = not failure.pointer
        state = "is empty" if top and name in self.empty else "is missing"
        who = with_article(self.type_name) if top and self.type_name else self.name_place(failure.pointer)
        if failure.keyword == "dependentRequired":
            triggers = [key for key, others in failure.schema.get("dependentRequired", {}).items() if name in others and key in owner]
            who += f" with {listed(map(quoted, triggers), 'and')}" if triggers else ""
        message = f"{self.name_place(pointer)} {state}; {who} must have it"
        violation = self._violation(failure, message, self._misspelled(name, failure.pointer, owner), pointer=pointer)
        return Violation(pointer, "empty", violation.message, violation.help) if state == "is empty" else violation

    def _misspelled(self, name: str, pointer: Pointer, owner: Any) -> str:
        """The hint that another property of the mapping was meant to be ``name``."""
        known = self._known(pointer)
        written = nearest(name, [key for key in owner if key not in known][:MAX_NAMES]) if isinstance(owner, dict) else None
        return f"Rename {quoted(written)} to {quoted(name)} if that is what it holds" if written is not None else ""

    def _unexpected(self, failure: Failure) -> Violation:
        name = failure.name or ""
        pointer = (*failure.pointer, name)
        who = with_article(self.type_name) if not failure.pointer and self.type_name else self.name_place(failure.pointer)
        owner = value_at(self.value, failure.pointer)
        meant = nearest(name, [key for key in self._known(failure.pointer) if isinstance(owner, dict) and key not in owner])
        help = _rename(meant) if meant is not None else "Remove it, or allow it in the schema"
        if failure.keyword == "propertyNames":
            return self._violation(failure, f"{self.name_place(pointer)} has a name that {who} does not allow", help, pointer=pointer)
        reason = f"; {who} has no such property" if not failure.pointer else ""
        return self._violation(failure, f"{self.name_place(pointer)} is not allowed{reason}", help, pointer=pointer)

    # -- alternatives

    def _branches(self, failure: Failure) -> Iterator[Violation]:
        branches = [branch for branch in failure.branches if branch]
        schemas = failure.schema.get(failure.keyword, ())
        at, value = self.name_place(failure.pointer), value_at(self.value, failure.pointer)
        if len(branches) < len(failure.branches):
            message = f"{at} must be exactly one of these, and is several: {alternatives(schemas, self.root)}"
            yield Violation(failure.pointer, "alternatives", clipped(message), self._description(failure.pointer))
            return
        if all(f.keyword == "required" and f.pointer == failure.pointer for branch in branches for f in branch):
            yield self._one_of_missing(failure, branches)
            return
        fitting = [branch for branch in branches if not self._misfit(branch, failure.pointer)]
        inside = [branch for branch in fitting if any(f.pointer != failure.pointer or f.name is not None for f in branch)]
        if len(fitting) == 1 or inside:
            best = min(inside or fitting, key=self._distance)
            for inner in best:
                yield from self._of(inner)
            return
        values = [v for branch in branches for f in branch for v in (f.schema.get("enum", ()) if f.keyword == "enum" else ())]
        wanted = alternatives(schemas, self.root) if self._is_known(failure) else self._from_failures(failure.pointer, branches)
        kinds = {_KINDS.get(f.keyword, "other") for branch in branches for f in branch}
        kind = kinds.pop() if len(kinds) == 1 else "type" if not fitting else "alternatives"
        help = _meant(value, values) or self._description(failure.pointer)
        yield Violation(failure.pointer, kind, clipped(f"{at} must be {wanted}, found {found(value)}"), help)

    def _one_of_missing(self, failure: Failure, branches: Sequence[Sequence[Failure]]) -> Violation:
        names = [listed((quoted(f.name or "") for f in branch), "and") for branch in branches]
        who = with_article(self.type_name) if not failure.pointer and self.type_name else self.name_place(failure.pointer)
        message = f"{who} must have {'the property' if len(names) == 1 else 'one of the properties'} {listed(names)}, found none"
        return Violation(failure.pointer, "missing", clipped(message), self._description(failure.pointer))

    def _misfit(self, branch: Sequence[Failure], pointer: Pointer) -> bool:
        return any(f.pointer == pointer and f.keyword in _MISFITS for f in branch)

    def _distance(self, branch: Sequence[Failure]) -> tuple[int, int]:
        return sum(f.keyword in ("const", "enum") for f in branch), len(branch)

    def _is_known(self, failure: Failure) -> bool:
        """Whether the branches' schemas are at hand; of the meta schema one engine keeps them to itself."""
        schemas = failure.schema.get(failure.keyword)
        return isinstance(schemas, list) and all(expected(schema, self.root) != "something else" for schema in schemas)

    def _from_failures(self, pointer: Pointer, branches: Sequence[Sequence[Failure]]) -> str:
        first = (min(branch, key=lambda f: (f.pointer != pointer, f.keyword)) for branch in branches)
        return listed(expected({f.keyword: f.schema.get(f.keyword)}, self.root) for f in first)

    # -- the schema around a value

    def _known(self, pointer: Pointer) -> Mapping[str, Any]:
        schema = self._schema_at(pointer)
        known = schema.get("properties") if isinstance(schema, dict) else None
        return known if isinstance(known, dict) else {}

    def _description(self, pointer: Pointer) -> str:
        """What the schema says of the property, as its reader's next step."""
        schema = self._schema_at(pointer)
        text = schema.get("description") if isinstance(schema, dict) and pointer else None
        return clipped(text.strip().rstrip(".")) if isinstance(text, str) else ""

    def _schema_at(self, pointer: Pointer) -> Any:
        """The schema of a place, as far as ``properties`` and ``items`` lead to it; None past that."""
        schema = resolved(self.root, self.root)
        for step in pointer:
            schema = value_at(schema, ("items",) if isinstance(step, int) else ("properties", step))
            schema = resolved(schema, self.root)
            if schema is MISSING:
                return None
        return schema


def _rename(name: str) -> str:
    return f"Rename it to {quoted(name)} if that is what it holds"


def _one_a_place(violations: Iterable[Violation]) -> list[Violation]:
    """Without what follows from another violation of the same place: no enum has a value of the wrong type."""
    kept: list[Violation] = []
    for violation in violations:
        before = kept[-1] if kept and kept[-1].pointer == violation.pointer else None
        if before is None or before.kind not in _TELLING:
            kept.append(violation)
    return kept


def _rank(kind: str) -> tuple[int, str]:
    return (_TELLING.index(kind) if kind in _TELLING else len(_TELLING), kind)


def _meant(value: Any, values: Iterable[Any]) -> str:
    if not isinstance(value, str):
        return ""
    meant = nearest(value, [option for option in values if isinstance(option, str)])
    return f"Did you mean {quoted(meant)}?" if meant is not None else ""


def _doubled(value: Any) -> str:
    items = [item for item in value if isinstance(item, (str, int, float))] if isinstance(value, list) else []
    seen: set[tuple[bool, Any]] = set()
    for item in items:
        mark = (isinstance(item, bool), item)
        if mark in seen:
            return f", found {shown(item)} again"
        seen.add(mark)
    return ""


def _sortable(pointer: Pointer) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, int), step, "") if isinstance(step, int) else (False, 0, step) for step in pointer)
