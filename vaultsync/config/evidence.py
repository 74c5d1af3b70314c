"""What the file says of evidence in, roles and settings for the ladder out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from vaultsync.config.problems import Problems
from vaultsync.evidence.roles import RESEARCH, ROLES, Relation, Roles
from vaultsync.evidence.settings import EvidenceSettings
from vaultsync.schema.names import did_you_mean, normalised
from vaultsync.schema.violation import quoted

if TYPE_CHECKING:
    from vaultsync.config.file import EvidenceForm, RelationForm, RolesForm

_TYPES = ("claim", "finding", "source", "concept")
_RELATIONS = ("support", "opposition", "qualification", "citing", "broader")
_PROPERTIES = ("statement", "reviewed", "changed")
_PROPERTY = ("direction", "status", "citation")
_VALUES = ("supporting", "opposing", "null", "draft")


def preset_roles(preset: str | None) -> Roles:
    """The roles of a preset; those of ``research`` without one, whose types a vault of its own may have too."""
    return ROLES.get(preset or "", RESEARCH)


def configured_roles(form: RolesForm, preset: str | None, types: Collection[str], problems: Problems) -> Roles:
    """The preset's roles with what the file says of them; types that there are not go to ``problems``."""
    base = preset_roles(preset)
    given: dict[str, Any] = {}
    for name in _TYPES:
        value = getattr(form, name)
        if value is not None:
            given[name] = value
            if value and value not in types:
                problems.add(("roles", name), f"there is no note type {quoted(value)}{did_you_mean(value, types)}")
    for name in _RELATIONS:
        written = getattr(form, name)
        if written is not None:
            given[name] = _relation(written, getattr(base, name))
    given.update({name: tuple(map(normalised, value)) for name in _PROPERTIES if (value := getattr(form, name)) is not None})
    given.update({name: normalised(value) for name in _PROPERTY if (value := getattr(form, name)) is not None})
    given.update({name: value.lower() for name in _VALUES if (value := getattr(form, name)) is not None})
    if form.titled is not None:
        given["titled"] = tuple(form.titled)
    if form.needs_concept is not None:
        given["needs_concept"] = form.needs_concept
    made = replace(base, **given)
    _tell_doubles(made, given, problems)
    return made


def _tell_doubles(made: Roles, given: Collection[str], problems: Problems) -> None:
    """One type for two roles: each note would be both."""
    seen: dict[str, str] = {}
    for name in _TYPES:
        value = getattr(made, name)
        other = seen.setdefault(value, name) if value else name
        if other != name and not {name, other}.isdisjoint(given):
            at = name if name in given else other
            problems.add(("roles", at), f"the note type {quoted(value)} cannot be both {other} and {name}")


def _relation(form: RelationForm, base: Relation) -> Relation:
    forward = base.forward if form.forward is None else tuple(map(normalised, form.forward))
    inverse = base.inverse if form.inverse is None else tuple(map(normalised, form.inverse))
    return Relation(forward, inverse)


def evidence_settings(form: EvidenceForm | None, timezone: str | None) -> EvidenceSettings:
    """The settings of the ladder; ``timezone`` is known to be one."""
    zone = ZoneInfo(timezone) if timezone is not None else UTC
    if form is None:
        return EvidenceSettings(zone=zone)
    return EvidenceSettings(form.min_sources, form.null_findings, tuple(form.qualifiers), tuple(form.skip_sections), zone)
