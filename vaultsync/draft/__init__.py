"""A text and a vault in, sentence by sentence what the vault knows of it out."""

from vaultsync.draft.decoding import Decoded, decode
from vaultsync.draft.draft import Draft
from vaultsync.draft.facts import Sentence
from vaultsync.draft.judging import judge_draft
from vaultsync.draft.outcome import Backing, DraftCounts, DraftReport, Judged, Near
from vaultsync.draft.reading import Form, form_of, read_draft

__all__ = [
    "Backing",
    "Decoded",
    "Draft",
    "DraftCounts",
    "DraftReport",
    "Form",
    "Judged",
    "Near",
    "Sentence",
    "decode",
    "form_of",
    "judge_draft",
    "read_draft",
]
