"""An index in, a verdict and a proof path per claim out: supported by which source, or the hop that is missing."""

from vaultsync.evidence.explain import render
from vaultsync.evidence.graph import Hop, SupportGraph, support_graph
from vaultsync.evidence.places import first_key
from vaultsync.evidence.records import CITATION, IDENTIFIER, is_filled, record_gaps
from vaultsync.evidence.roles import RESEARCH, Relation, Roles
from vaultsync.evidence.trial import Gap, Trial, grounds
from vaultsync.evidence.verdict import Reason, Verdict, count_supported, in_support_cycle, verdict, verdicts
from vaultsync.evidence.wording import lacking_words, place_of, record_repair, source_repair

__all__ = [
    "CITATION",
    "IDENTIFIER",
    "RESEARCH",
    "Gap",
    "Hop",
    "Reason",
    "Relation",
    "Roles",
    "SupportGraph",
    "Trial",
    "Verdict",
    "count_supported",
    "first_key",
    "grounds",
    "in_support_cycle",
    "is_filled",
    "lacking_words",
    "place_of",
    "record_gaps",
    "record_repair",
    "render",
    "source_repair",
    "support_graph",
    "verdict",
    "verdicts",
]
