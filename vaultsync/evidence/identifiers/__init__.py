"""What a note or a record writes as an identifier in, its one form for comparison out, or what is wrong with it."""

from vaultsync.evidence.identifiers.finding import Found, find_identifiers
from vaultsync.evidence.identifiers.forms import KINDS, Identifier, Invalid, Kind
from vaultsync.evidence.identifiers.reading import kind_of_property, read_identifier, read_identifiers, same_work

__all__ = [
    "KINDS",
    "Found",
    "Identifier",
    "Invalid",
    "Kind",
    "find_identifiers",
    "kind_of_property",
    "read_identifier",
    "read_identifiers",
    "same_work",
]
