"""An index in, a verdict and a proof path per claim out: supported by which source, or the hop that is missing."""

from vaultsync.evidence.explain import render
from vaultsync.evidence.graph import Hop, roles_of
from vaultsync.evidence.grounds import Footing, footing
from vaultsync.evidence.places import first_key
from vaultsync.evidence.records import CITATION, IDENTIFIER, is_filled, record_gaps
from vaultsync.evidence.roles import RESEARCH, Relation, Roles
from vaultsync.evidence.support_circles import circle
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.evidence.verdict import Reason, Verdict, count_supported, find_verdict, in_support_cycle, verdict, verdicts
from vaultsync.evidence.wording import lacking_words, place_of, record_repair, source_repair

__all__ = [
    "CITATION",
    "IDENTIFIER",
    "RESEARCH",
    "Footing",
    "Gap",
    "Hop",
    "Reason",
    "Relation",
    "Roles",
    "Trial",
    "Verdict",
    "circle",
    "count_supported",
    "find_verdict",
    "first_key",
    "footing",
    "in_support_cycle",
    "is_filled",
    "lacking_words",
    "place_of",
    "record_gaps",
    "record_repair",
    "render",
    "roles_of",
    "source_repair",
    "verdict",
    "verdicts",
]
