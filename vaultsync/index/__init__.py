"""Notes in, the vault's lookups out: what every link means, who links to whom, what a note is."""

from vaultsync.index.build import build_index
from vaultsync.index.canvas import Canvas, CanvasCard, parse_canvas
from vaultsync.index.delta import Delta
from vaultsync.index.properties import PropertyValue
from vaultsync.index.resolve import Resolution
from vaultsync.index.said import Kept, Labelling, Said, aliases_of
from vaultsync.index.vault_index import VaultIndex
from vaultsync.index.weighing import Weighing, may_alter, weigh_before

__all__ = [
    "Canvas",
    "CanvasCard",
    "Delta",
    "Kept",
    "Labelling",
    "PropertyValue",
    "Resolution",
    "Said",
    "VaultIndex",
    "Weighing",
    "aliases_of",
    "build_index",
    "may_alter",
    "parse_canvas",
    "weigh_before",
]
