"""What the file says of a bibliography and of data on retractions in, the files to be read out; nothing is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultsync.config.problems import Problems
from vaultsync.config.settings import BibliographySetting, NamedFile, RetractionSetting

if TYPE_CHECKING:
    from vaultsync.config.file import BibliographyForm, RetractionsForm

CHICAGO = "chicago"
"""The style that is built in."""


def bibliography_setting(form: BibliographyForm, problems: Problems) -> BibliographySetting:
    """The files and the style, each with its place."""
    files = tuple(dict.fromkeys(form.file))
    style = None if form.style.lower() == CHICAGO else NamedFile(form.style, problems.place(("bibliography", "style")))
    return BibliographySetting(tuple(NamedFile(name, problems.place(("bibliography", "file"))) for name in files), style)


def retraction_setting(form: RetractionsForm, problems: Problems) -> RetractionSetting:
    """The file with its place, and how old it may be."""
    file = None if form.file is None else NamedFile(form.file, problems.place(("retractions", "file")))
    return RetractionSetting(file, form.max_age_days)
