"""The keyword ``x-link``: a property's schema in, what its links must be out.

``x-link`` makes a property hold links. Its value is an object with these keys, all optional:

``to``
    The name of a note type, or a list of them; each link must lead to a note of one of them.
    Left out: any note.
``min``, ``max``
    How many links the property holds, all its writings in the note together. ``min`` counts once the
    property is written; that it must be written at all is said with ``required``. Left out, they are
    taken from ``minItems`` and ``maxItems`` of the same schema; a schema of ``"type": "string"`` alone
    has ``max`` 1; else any number will do.
``inverse``
    The name of the property in which the note at the other end links back.
``relation``
    A word for what the link says, such as ``supports``; it is checked by nothing.

For instance::

    "insights": { "x-link": { "to": "insight", "inverse": "takeaways", "relation": "supports" } }

It may stand on the schema of a note's own property, or below it on ``items`` or on a branch of
``anyOf``, ``oneOf`` or ``allOf``, there or behind a ``$ref``. Links may be written in any way: one
text ``"[[A]]"``, a list of them, an inline field ``Insights:: [[A]], [[B]]``, or no value at all; so
of such a property only what ``x-link`` says is checked, not ``type`` and its like. Tools that do not
know the keyword ignore it. ``schemas/note/x-link.json`` is its schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vaultsync.schema.names import did_you_mean, normalised
from vaultsync.schema.pointers import Pointer, resolved
from vaultsync.schema.violation import Violation, clipped, counted, found, listed, place, with_article

KEYWORD = "x-link"
KEYS = ("to", "min", "max", "inverse", "relation")
_BRANCHES = ("anyOf", "oneOf", "allOf")


@dataclass(frozen=True, slots=True)
class LinkRule:
    """What the links of one property must be."""

    property: str
    """Normalised name."""
    to: tuple[str, ...] = ()
    """Note types that a link may lead to; empty: any note."""
    minimum: int = 0
    maximum: int | None = None
    """None: no limit."""
    inverse: str | None = None
    """The property that links back, as the schema writes it."""
    relation: str | None = None


def link_rules(schema: Mapping[str, Any]) -> tuple[LinkRule, ...]:
    """The link rules of a note type's schema, which has been checked, in the order of its properties."""
    properties = schema.get("properties", {})
    found = ((name, part, next(link_places(part, schema), None)) for name, part in properties.items())
    return tuple(_rule(name, part, place[1], schema) for name, part, place in found if place is not None)


def link_places(part: Any, root: Any, depth: int = 4) -> Iterator[tuple[Pointer, Any]]:
    """Where ``x-link`` stands in a property's schema, with its value; the path ends with the keyword."""
    target = resolved(part, root)
    if not isinstance(target, dict) or depth == 0:
        return
    if KEYWORD in target:
        yield (KEYWORD,), target[KEYWORD]
    below = [(("items",), target.get("items"))]
    for name in _BRANCHES:
        branches = target.get(name)
        below += [((name, number), branch) for number, branch in enumerate(branches)] if isinstance(branches, list) else []  # type: ignore[misc]
    for path, inside in below:
        for end, value in link_places(inside, root, depth - 1):
            yield (*path, *end), value


def link_target(rule: LinkRule) -> str:
    """What one link must lead to, in words: ``an insight or a takeaway``, ``a note``."""
    return listed(with_article(name) for name in rule.to) if rule.to else "a note"


def link_problems(value: Any) -> Iterator[tuple[Pointer, str]]:
    """What is wrong with the value of ``x-link``: the path in it, and a sentence."""
    if not isinstance(value, dict):
        yield (), f'"{KEYWORD}" must be an object such as {{"to": "insight"}}, found {found(value)}'
        return
    for key, part in value.items():
        if key not in KEYS:
            yield (key,), f'"{KEYWORD}" has no key "{key}"{did_you_mean(key, KEYS) or "; it knows " + listed(KEYS, "and")}'
        elif key == "to" and not _is_names(part):
            yield (key,), f'"to" must be the name of a note type or a list of names, found {found(part)}'
        elif key in ("min", "max") and (not isinstance(part, int) or isinstance(part, bool) or part < 0):
            yield (key,), f'"{key}" must be a whole number from 0, found {found(part)}'
        elif key in ("inverse", "relation") and part is not None and not (isinstance(part, str) and part.strip()):
            yield (key,), f'"{key}" must be text, found {found(part)}'
    least, most = value.get("min"), value.get("max")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield ("max",), f'"max" is {most}, less than "min" with {least}'


def link_shape_violations(rule: LinkRule, value: Any, links: int) -> tuple[Violation, ...]:
    """What in one writing of the property is no link; empty for no value at all.

    Args:
        rule: the property's link rule.
        value: the plain value, or an inline field's text.
        links: how many links were found in it. A text or item that holds a link may hold other words.
    """
    if isinstance(value, list):
        return tuple(v for at, item in enumerate(value) for v in _no_link(rule, (rule.property, at), item))
    return () if links else tuple(_no_link(rule, (rule.property,), value))


def link_count_violation(rule: LinkRule, links: int) -> Violation | None:
    """Whether the property holds too few or too many links, over all its writings in the note."""
    if links < rule.minimum:
        wanted = f"at least {counted(rule.minimum, 'link')}"
        help = f"Link to {link_target(rule)}"
    elif rule.maximum is not None and links > rule.maximum:
        wanted = f"at most {counted(rule.maximum, 'link')}"
        help = f"Keep {counted(rule.maximum, 'link')}" if rule.maximum else "Remove the links"
    else:
        return None
    message = f"{place((rule.property,))} must hold {wanted}, found {links or 'none'}"
    return Violation((rule.property,), "count", message, help)


def _no_link(rule: LinkRule, pointer: Pointer, item: Any) -> Iterator[Violation]:
    # `[[Note]]` without quotes is a list in a list to YAML; the rule unquoted-link-property says so.
    if item is None or isinstance(item, list) or (isinstance(item, str) and (not item.strip() or _holds_link(item))):
        return
    message = f"{place(pointer)} must link to {link_target(rule)}, found {found(item)}"
    help = 'Write the link as "[[Note]]"'
    if isinstance(item, str) and len(item) < 80 and "\n" not in item and '"' not in item and "[" not in item:
        help = f'Write it as "[[{item.strip()}]]" if that is the note you mean'
    yield Violation(pointer, "link", clipped(message), help)


def _holds_link(text: str) -> bool:
    opened = text.find("[[")
    return (opened >= 0 and text.find("]]", opened) > 0) or "](" in text


def _rule(name: str, part: Any, value: Mapping[str, Any], root: Any) -> LinkRule:
    to = value.get("to", ())
    target = resolved(part, root)
    arrays = [target, *(resolved(branch, root) for key in _BRANCHES for branch in target.get(key, ()))]
    least = value.get("min", max((_whole(a.get("minItems")) or 0 for a in arrays if isinstance(a, dict)), default=0))
    most = value.get("max", next((_whole(a["maxItems"]) for a in arrays if isinstance(a, dict) and "maxItems" in a), None))
    if most is None and target.get("type") == "string":
        most = 1
    return LinkRule(normalised(name), (to,) if isinstance(to, str) else tuple(to), least, most, value.get("inverse"), value.get("relation"))


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def _is_names(value: Any) -> bool:
    names = [value] if isinstance(value, str) else value
    return isinstance(names, list) and bool(names) and all(isinstance(name, str) and name.strip() for name in names)
