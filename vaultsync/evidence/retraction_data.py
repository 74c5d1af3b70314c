"""What is known of the file of retractions that a vault names, besides its notices; a setting of the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vaultsync.evidence.identifiers import listed_dois
from vaultsync.evidence.retractions import Facts, Matched, notices_of
from vaultsync.evidence.studies import NO_SNAPSHOT, study
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


@dataclass(frozen=True, slots=True)
class RetractionData:
    """The file, and whether it is older than its owner wants it to be."""

    path: VaultPath
    """From the vault's root; may lead out of it."""
    facts: Facts
    max_age_days: int
    old: bool
    """Whether it was older than that when the vault was opened."""


NO_DATA: Final = RetractionData(VaultPath(""), NO_SNAPSHOT.facts, 0, False)


def retraction_data_of(index: VaultIndex) -> RetractionData | None:
    """What the index was given; None where it was given none."""
    found = index.setting(NO_DATA)
    return found if found is not NO_DATA else None


def notices_about(index: VaultIndex, source: VaultPath) -> Matched:
    """The notices about a source, and those of which only the PMID fits."""
    identifiers = study(index, source).identifiers
    return notices_of(index.setting(NO_SNAPSHOT), listed_dois(identifiers), {one.value for one in identifiers if one.kind == "pmid"})
