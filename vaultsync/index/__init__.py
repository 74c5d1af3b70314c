"""Notes in, the vault's lookups out: what every link means, who links to whom, what a note is."""

from vaultsync.index.canvas import Canvas, CanvasCard, parse_canvas
from vaultsync.index.properties import PropertyValue
from vaultsync.index.resolve import Resolution
from vaultsync.index.vault_index import VaultIndex, aliases_of, build_index

__all__ = [
    "Canvas",
    "CanvasCard",
    "PropertyValue",
    "Resolution",
    "VaultIndex",
    "aliases_of",
    "build_index",
    "parse_canvas",
]
