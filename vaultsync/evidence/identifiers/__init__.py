"""What a note or a record writes as an identifier in, its one form for comparison out, or what is wrong with it."""

from vaultsync.evidence.identifiers.finding import Found, find_identifiers
from vaultsync.evidence.identifiers.forms import KINDS, Identifier, Invalid, Kind
from vaultsync.evidence.identifiers.listing import listed
from vaultsync.evidence.identifiers.reading import is_said, kind_of_property, listed_dois, read_identifier, read_identifiers, same_work

__all__ = [
    "KINDS",
    "Found",
    "Identifier",
    "Invalid",
    "Kind",
    "find_identifiers",
    "is_said",
    "kind_of_property",
    "listed",
    "listed_dois",
    "read_identifier",
    "read_identifiers",
    "same_work",
]
