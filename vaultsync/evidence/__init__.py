"""An index in, a verdict and its proof paths per claim out: on which sources it rests, what speaks against it, what is missing."""

from vaultsync.evidence.aliasing import MissingAlias, alias_fix, missing_alias
from vaultsync.evidence.case import Case, Coverage, Fault, Faulty, Support, schema_violations
from vaultsync.evidence.chain import Break, Chain, chain, find_chain, in_support_cycle
from vaultsync.evidence.doubled import doubled_words
from vaultsync.evidence.entries import citation_of, citekey_of, citekey_writing, entry_of, prepare_styles, record_of
from vaultsync.evidence.explain import render
from vaultsync.evidence.flags import Flag, Stale
from vaultsync.evidence.generality import widened
from vaultsync.evidence.graph import Hop, cited_by, is_source, roles_of
from vaultsync.evidence.grounded import (
    grounded_verdict,
    is_replicated,
    lacking,
    nearest_finding,
    place_of_hop,
    source_text,
    statement_span,
    support_key,
    uncovered,
)
from vaultsync.evidence.grounds import Footing, footing
from vaultsync.evidence.hedging import overstated
from vaultsync.evidence.hierarchy import HIERARCHY
from vaultsync.evidence.keyed import cited_in, labelled_sources, sources_of_key
from vaultsync.evidence.labels import citekey_label, labelling, work_label
from vaultsync.evidence.ladder import Code, Reason, Status
from vaultsync.evidence.library import Library, LibraryFile, Sheet, library_of
from vaultsync.evidence.measures import clashes, outside_window, quantity_beside
from vaultsync.evidence.nouns import counted, with_article
from vaultsync.evidence.places import first_key
from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.quantities import oddities
from vaultsync.evidence.records import CITATION, IDENTIFIER, has_none, is_filled, record_gaps
from vaultsync.evidence.repair import Change, Repair, Step
from vaultsync.evidence.replaced import outdated
from vaultsync.evidence.retraction_data import RetractionData, notices_about, retraction_data_of
from vaultsync.evidence.reversal import seemingly_reversed
from vaultsync.evidence.roles import DISCOURSE_GRAPH, RESEARCH, ROLES, Relation, Roles
from vaultsync.evidence.scope import Item, ItemKind, Scope, scope
from vaultsync.evidence.secondhand import is_second_hand, second_hand
from vaultsync.evidence.settings import EvidenceSettings
from vaultsync.evidence.standing import Stand, Standing
from vaultsync.evidence.statement import statement
from vaultsync.evidence.studies import Study, study
from vaultsync.evidence.support_circles import circle
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.evidence.unit_slips import may_be_odd
from vaultsync.evidence.unlinked import Unlinked, unlinked
from vaultsync.evidence.vendors import vendors
from vaultsync.evidence.verdict import Verdict, count_statuses, find_verdict, repair, verdict, verdicts
from vaultsync.evidence.verdict_wording import item_words, reason_words, stale_words
from vaultsync.evidence.wording import lacking_words, link_to, place_of, record_repair, source_repair

__all__ = [
    "CITATION",
    "DISCOURSE_GRAPH",
    "HIERARCHY",
    "IDENTIFIER",
    "RESEARCH",
    "ROLES",
    "Break",
    "Case",
    "Chain",
    "Change",
    "Code",
    "Contrast",
    "Coverage",
    "EvidenceSettings",
    "Fault",
    "Faulty",
    "Flag",
    "Footing",
    "Gap",
    "Hop",
    "Item",
    "ItemKind",
    "Library",
    "LibraryFile",
    "MissingAlias",
    "Reason",
    "Relation",
    "Repair",
    "RetractionData",
    "Roles",
    "Scope",
    "Sheet",
    "Stale",
    "Stand",
    "Standing",
    "Status",
    "Step",
    "Study",
    "Support",
    "Trial",
    "Unlinked",
    "Verdict",
    "alias_fix",
    "chain",
    "circle",
    "citation_of",
    "cited_by",
    "cited_in",
    "citekey_label",
    "citekey_of",
    "citekey_writing",
    "clashes",
    "count_statuses",
    "counted",
    "doubled_words",
    "entry_of",
    "find_chain",
    "find_verdict",
    "first_key",
    "footing",
    "grounded_verdict",
    "has_none",
    "in_support_cycle",
    "is_filled",
    "is_replicated",
    "is_second_hand",
    "is_source",
    "item_words",
    "labelled_sources",
    "labelling",
    "lacking",
    "lacking_words",
    "library_of",
    "link_to",
    "may_be_odd",
    "missing_alias",
    "nearest_finding",
    "notices_about",
    "oddities",
    "outdated",
    "outside_window",
    "overstated",
    "place_of",
    "place_of_hop",
    "prepare_styles",
    "quantity_beside",
    "reason_words",
    "record_gaps",
    "record_of",
    "record_repair",
    "render",
    "repair",
    "retraction_data_of",
    "roles_of",
    "schema_violations",
    "scope",
    "second_hand",
    "seemingly_reversed",
    "source_repair",
    "source_text",
    "sources_of_key",
    "stale_words",
    "statement",
    "statement_span",
    "study",
    "support_key",
    "uncovered",
    "unlinked",
    "vendors",
    "verdict",
    "verdicts",
    "widened",
    "with_article",
    "work_label",
]
