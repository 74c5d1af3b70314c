"""The bytes of a bibliography in (CSL JSON, BibTeX), its entries by citekey and what is wrong in it out."""

from vaultsync.evidence.bibliography.entry import Entry, Name, PartialDate
from vaultsync.evidence.bibliography.problem import BibProblem
from vaultsync.evidence.bibliography.reading import Bibliography, read_bibliography

__all__ = ["BibProblem", "Bibliography", "Entry", "Name", "PartialDate", "read_bibliography"]
