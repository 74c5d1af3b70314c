"""Property values and JSON Schemas in, violations and note types out; nothing is opened or fetched."""

from vaultsync.schema.links import LinkRule, link_count_violation, link_shape_violations
from vaultsync.schema.load import load_note_type
from vaultsync.schema.matching import TypeMatch, TypeTable
from vaultsync.schema.note_type import NoteType, make_note_type
from vaultsync.schema.violation import Violation

__all__ = [
    "LinkRule",
    "NoteType",
    "TypeMatch",
    "TypeTable",
    "Violation",
    "link_count_violation",
    "link_shape_violations",
    "load_note_type",
    "make_note_type",
]
