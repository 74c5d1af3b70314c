"""One note's text in, its ``Note`` out; parsing never fails."""

from vaultsync.syntax.links import written_link
from vaultsync.syntax.note import (
    Block,
    FieldForm,
    FieldPlace,
    Footnote,
    FrontMatter,
    Heading,
    InlineField,
    Layout,
    Link,
    LinkKind,
    ListItem,
    Note,
    Problem,
    Property,
    PropertyPart,
    Section,
    Suppression,
    Tag,
)
from vaultsync.syntax.parse import parse_note

__all__ = [
    "Block",
    "FieldForm",
    "FieldPlace",
    "Footnote",
    "FrontMatter",
    "Heading",
    "InlineField",
    "Layout",
    "Link",
    "LinkKind",
    "ListItem",
    "Note",
    "Problem",
    "Property",
    "PropertyPart",
    "Section",
    "Suppression",
    "Tag",
    "parse_note",
    "written_link",
]
