"""A text in, the quantities it states out; and whether one quantity states what another says."""

from vaultsync.evidence.quantities.comparing import conflicts, covered_by, inside_window
from vaultsync.evidence.quantities.oddities import oddities
from vaultsync.evidence.quantities.quantity import Bound, Oddity, Quantity, Reading, Unread
from vaultsync.evidence.quantities.reading import read_quantities
from vaultsync.evidence.quantities.stating import DURING, may_state, states

__all__ = [
    "DURING",
    "Bound",
    "Oddity",
    "Quantity",
    "Reading",
    "Unread",
    "conflicts",
    "covered_by",
    "inside_window",
    "may_state",
    "oddities",
    "read_quantities",
    "states",
]
