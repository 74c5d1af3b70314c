"""A record of a bibliography in, a formatted citation out; a note in, the citations in it and where they drift from their records."""

from vaultsync.evidence.citations.chicago import format_chicago
from vaultsync.evidence.citations.citekey import agrees_with_formula, citekey_formula
from vaultsync.evidence.citations.drift import Drift, DriftKind, drift, drift_of_properties
from vaultsync.evidence.citations.finding import Citation, CitationForm, find_citations, key_of_name

__all__ = [
    "Citation",
    "CitationForm",
    "Drift",
    "DriftKind",
    "agrees_with_formula",
    "citekey_formula",
    "drift",
    "drift_of_properties",
    "find_citations",
    "format_chicago",
    "key_of_name",
]
