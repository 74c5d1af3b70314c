"""A schema document in, how much work it can make of one value out.

Every reference is followed, since alternatives that refer on to alternatives double the work with
each step (a schema of 16 lines takes minutes). A reference back to a schema that is already being
applied counts as one step and as one way round; a schema with several ways round does that many times
the work for each level of the value, so its values may be nested less deeply.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from typing import Any, NamedTuple

from vaultsync.schema.pointers import MISSING, Pointer, reference_path, value_at
from vaultsync.schema.walk import children, every

MAX_STEPS = 4_000
"""Schemas applied to one value, or ways through a recursive one."""
MAX_DEPTH = 32
"""Lists and mappings in one another in a note's properties; the front matter allows no more either."""


class _Cost(NamedTuple):
    steps: int
    ways: int


def endless_reference(root: Any) -> Pointer | None:
    """Where a schema refers back to itself for the very same value, so that it never comes to an end; else None."""
    done: set[int] = set()
    for path, schema in every(root):
        stack = [(id(schema), path, _same_value(schema, path, root))]
        open_now = {id(schema)}
        while stack and id(schema) not in done:
            mark, at, rest = stack[-1]
            inner = next(rest, None)
            if inner is None:
                stack.pop()
                open_now.discard(mark)
                done.add(mark)
            elif id(inner[0]) in open_now:
                return inner[1]
            elif id(inner[0]) not in done:
                open_now.add(id(inner[0]))
                stack.append((id(inner[0]), at, _same_value(inner[0], inner[1], root)))
    return None


def deepest_value(root: Any) -> int:
    """How deeply a value may be nested that the schema judges; 0 when it is too much work for any value.

    Raises:
        RecursionError: when it refers on through hundreds of schemas.
    """
    cost = _cost(root, root, {}, set())
    if cost.steps > MAX_STEPS:
        return 0
    if cost.ways < 2:
        return MAX_DEPTH
    return min(MAX_DEPTH, max(1, int(log(MAX_STEPS) / log(cost.ways))))


def _cost(schema: Any, root: Any, known: dict[int, _Cost], open_now: set[int]) -> _Cost:
    if not isinstance(schema, dict):
        return _Cost(1, 0)
    mark = id(schema)
    if mark in open_now:
        return _Cost(1, 1)
    if mark not in known:
        open_now.add(mark)
        parts = [_cost(inside, root, known, open_now) for inside in _applied(schema, root)]
        open_now.discard(mark)
        steps, ways = 1 + sum(part.steps for part in parts), sum(part.ways for part in parts)
        known[mark] = _Cost(min(steps, MAX_STEPS + 1), min(ways, MAX_STEPS + 1))
    return known[mark]


def _applied(schema: dict[str, Any], root: Any) -> list[Any]:
    found = [part.schema for part in children(schema) if part.applied]
    target = _target(schema, root)
    return found if target is MISSING else [*found, target]


def _same_value(schema: Any, path: Pointer, root: Any) -> Iterator[tuple[Any, Pointer]]:
    for part in children(schema):
        if part.same_value and isinstance(part.schema, dict):
            yield part.schema, (*path, *part.path)
    target = _target(schema, root)
    if isinstance(target, dict):
        yield target, (*path, "$ref")


def _target(schema: Any, root: Any) -> Any:
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    path = reference_path(reference) if isinstance(reference, str) else None
    return MISSING if path is None else value_at(root, path)
