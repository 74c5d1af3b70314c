"""A rule in, what its module's docstring says of it out."""

from __future__ import annotations

import re
from importlib import import_module
from typing import NamedTuple

from vaultsync.rule import Rule

_PART = re.compile(r"^(Why|Fix|Source): ", re.MULTILINE)


class RuleText(NamedTuple):
    """What people read about a rule; each text in one line."""

    name: str
    severity: str
    """Its default."""
    fixable: bool
    needs_types: bool
    summary: str
    """The fault in one sentence."""
    why: str
    fix: str
    source: str


def rule_text(rule: Rule) -> RuleText:
    """The texts of one rule, whose module is imported; empty where there is no docstring (``python -OO``)."""
    docstring = import_module("vaultsync.rules." + rule.name.replace("-", "_")).__doc__ or ""
    summary, *parts = (" ".join(part.split()) for part in _PART.split(docstring))
    said = dict(zip(parts[::2], parts[1::2], strict=True))
    return RuleText(
        name=rule.name,
        severity=rule.severity.value,
        fixable=rule.fixable,
        needs_types=rule.needs_types,
        summary=summary,
        why=said.get("Why", ""),
        fix=said.get("Fix", ""),
        source=said.get("Source", ""),
    )
