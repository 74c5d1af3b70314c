"""The two answers to "what identifies this?": an identifier in its one form, or what is wrong with what was written."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["doi", "pmid", "isbn", "issn", "arxiv", "orcid"]
KINDS: tuple[Kind, ...] = ("doi", "pmid", "isbn", "issn", "arxiv", "orcid")
MAX_LENGTH = 2048
"""Characters; what is longer is no identifier. The longest DOIs have about 220."""


class Identifier(NamedTuple):
    """What was written, in the one form in which two writings of the same identifier are equal."""

    kind: Kind
    value: str
    """DOI in small letters without resolver; PMID in digits; ISBN as 13 digits; ISSN ``1534-6080``; arXiv without version; ORCID in
    groups of four."""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Invalid(NamedTuple):
    """What cannot be read as an identifier of its kind."""

    kind: Kind
    written: str
    """As it stands in the note, shortened to 100 characters."""
    why: str
    """What is wrong, as a part of a sentence: ``the check digit should be 7, not 3``."""
    suggestion: str | None = None
    """What to write instead, only where that is certain."""


class Fault(NamedTuple):
    """Why a text is no identifier; the reader of one kind does not say of which."""

    why: str
    suggestion: str | None = None
