"""The hostile corpus: every input a name, a way to build it, and what an audit says of it."""

from __future__ import annotations

from hostile.entry import Hostile
from hostile.evidence_notes import EVIDENCE
from hostile.files import FILES
from hostile.settings import SETTINGS
from hostile.table_notes import TABLES
from hostile.texts import BYTES, MANY_FINDINGS, NESTED, PATTERNS, UNCLOSED
from hostile.yaml_texts import YAML

ALL: tuple[Hostile, ...] = (*BYTES, *NESTED, *UNCLOSED, *MANY_FINDINGS, *PATTERNS, *YAML, *FILES, *SETTINGS, *EVIDENCE, *TABLES)
CORPUS: dict[str, Hostile] = {one.name: one for one in ALL}
