"""One module for each rule; ``RULES`` holds them all, in the order in which people read about them."""

from vaultsync.rules.alias_as_target import RULE as ALIAS_AS_TARGET
from vaultsync.rules.ambiguous_link import RULE as AMBIGUOUS_LINK
from vaultsync.rules.broader_than_evidence import RULE as BROADER_THAN_EVIDENCE
from vaultsync.rules.broken_block import RULE as BROKEN_BLOCK
from vaultsync.rules.broken_canvas_card import RULE as BROKEN_CANVAS_CARD
from vaultsync.rules.broken_embed import RULE as BROKEN_EMBED
from vaultsync.rules.broken_heading import RULE as BROKEN_HEADING
from vaultsync.rules.broken_link import RULE as BROKEN_LINK
from vaultsync.rules.broken_query import RULE as BROKEN_QUERY
from vaultsync.rules.case_colliding_names import RULE as CASE_COLLIDING_NAMES
from vaultsync.rules.case_mismatch import RULE as CASE_MISMATCH
from vaultsync.rules.citation_drift import RULE as CITATION_DRIFT
from vaultsync.rules.citekey_mismatch import RULE as CITEKEY_MISMATCH
from vaultsync.rules.citekey_unknown import RULE as CITEKEY_UNKNOWN
from vaultsync.rules.conflict_of_interest import RULE as CONFLICT_OF_INTEREST
from vaultsync.rules.conflicting_direction import RULE as CONFLICTING_DIRECTION
from vaultsync.rules.conflicting_quantity import RULE as CONFLICTING_QUANTITY
from vaultsync.rules.duplicate_property import RULE as DUPLICATE_PROPERTY
from vaultsync.rules.duplicate_source import RULE as DUPLICATE_SOURCE
from vaultsync.rules.few_sources import RULE as FEW_SOURCES
from vaultsync.rules.invalid_frontmatter import RULE as INVALID_FRONTMATTER
from vaultsync.rules.invalid_identifier import RULE as INVALID_IDENTIFIER
from vaultsync.rules.link_type import RULE as LINK_TYPE
from vaultsync.rules.missing_inverse import RULE as MISSING_INVERSE
from vaultsync.rules.noticed_source import RULE as NOTICED_SOURCE
from vaultsync.rules.odd_unit import RULE as ODD_UNIT
from vaultsync.rules.old_retraction_data import RULE as OLD_RETRACTION_DATA
from vaultsync.rules.opposing_only_coverage import RULE as OPPOSING_ONLY_COVERAGE
from vaultsync.rules.outside_window import RULE as OUTSIDE_WINDOW
from vaultsync.rules.over_certain import RULE as OVER_CERTAIN
from vaultsync.rules.preliminary_evidence import RULE as PRELIMINARY_EVIDENCE
from vaultsync.rules.property_schema import RULE as PROPERTY_SCHEMA
from vaultsync.rules.query_dropped_rows import RULE as QUERY_DROPPED_ROWS
from vaultsync.rules.repeated_word import RULE as REPEATED_WORD
from vaultsync.rules.retracted_evidence import RULE as RETRACTED_EVIDENCE
from vaultsync.rules.retracted_source import RULE as RETRACTED_SOURCE
from vaultsync.rules.rule_crashed import RULE as RULE_CRASHED
from vaultsync.rules.same_source_insights import RULE as SAME_SOURCE_INSIGHTS
from vaultsync.rules.secondary_support import RULE as SECONDARY_SUPPORT
from vaultsync.rules.separate_coverage import RULE as SEPARATE_COVERAGE
from vaultsync.rules.source_without_identifier import RULE as SOURCE_WITHOUT_IDENTIFIER
from vaultsync.rules.stale_review import RULE as STALE_REVIEW
from vaultsync.rules.stale_table import RULE as STALE_TABLE
from vaultsync.rules.stronger_than_evidence import RULE as STRONGER_THAN_EVIDENCE
from vaultsync.rules.superseded_evidence import RULE as SUPERSEDED_EVIDENCE
from vaultsync.rules.sync_conflict_copy import RULE as SYNC_CONFLICT_COPY
from vaultsync.rules.unacknowledged_opposition import RULE as UNACKNOWLEDGED_OPPOSITION
from vaultsync.rules.uncited_source import RULE as UNCITED_SOURCE
from vaultsync.rules.unclosed_block import RULE as UNCLOSED_BLOCK
from vaultsync.rules.uncovered_concept import RULE as UNCOVERED_CONCEPT
from vaultsync.rules.uncovered_qualifier import RULE as UNCOVERED_QUALIFIER
from vaultsync.rules.uncovered_quantity import RULE as UNCOVERED_QUANTITY
from vaultsync.rules.ungrounded_insight import RULE as UNGROUNDED_INSIGHT
from vaultsync.rules.unicode_mismatch import RULE as UNICODE_MISMATCH
from vaultsync.rules.unjudged_takeaway import RULE as UNJUDGED_TAKEAWAY
from vaultsync.rules.unlinked_concept import RULE as UNLINKED_CONCEPT
from vaultsync.rules.unquoted_link_property import RULE as UNQUOTED_LINK_PROPERTY
from vaultsync.rules.unreadable_note import RULE as UNREADABLE_NOTE
from vaultsync.rules.unreadable_record import RULE as UNREADABLE_RECORD
from vaultsync.rules.unscholarly_source import RULE as UNSCHOLARLY_SOURCE
from vaultsync.rules.unsupported_takeaway import RULE as UNSUPPORTED_TAKEAWAY
from vaultsync.rules.unused_suppression import RULE as UNUSED_SUPPRESSION

RULES = (
    BROKEN_LINK, BROKEN_EMBED, BROKEN_HEADING, BROKEN_BLOCK, AMBIGUOUS_LINK, ALIAS_AS_TARGET, CASE_MISMATCH, UNICODE_MISMATCH,
    BROKEN_CANVAS_CARD, INVALID_FRONTMATTER, DUPLICATE_PROPERTY, UNQUOTED_LINK_PROPERTY, PROPERTY_SCHEMA, LINK_TYPE,
    MISSING_INVERSE, UNSUPPORTED_TAKEAWAY, UNGROUNDED_INSIGHT, UNCITED_SOURCE, SOURCE_WITHOUT_IDENTIFIER, INVALID_IDENTIFIER,
    DUPLICATE_SOURCE, RETRACTED_SOURCE, RETRACTED_EVIDENCE, NOTICED_SOURCE, CITATION_DRIFT, CITEKEY_UNKNOWN, CITEKEY_MISMATCH,
    UNJUDGED_TAKEAWAY, UNCOVERED_CONCEPT, UNCOVERED_QUANTITY, UNCOVERED_QUALIFIER, SEPARATE_COVERAGE, OPPOSING_ONLY_COVERAGE,
    BROADER_THAN_EVIDENCE, OUTSIDE_WINDOW, CONFLICTING_QUANTITY, UNACKNOWLEDGED_OPPOSITION, CONFLICTING_DIRECTION,
    STRONGER_THAN_EVIDENCE, OVER_CERTAIN, FEW_SOURCES, SAME_SOURCE_INSIGHTS, PRELIMINARY_EVIDENCE, STALE_REVIEW,
    SUPERSEDED_EVIDENCE, SECONDARY_SUPPORT, UNSCHOLARLY_SOURCE, CONFLICT_OF_INTEREST, UNLINKED_CONCEPT, ODD_UNIT, REPEATED_WORD,
    UNREADABLE_NOTE, UNREADABLE_RECORD, OLD_RETRACTION_DATA, SYNC_CONFLICT_COPY, CASE_COLLIDING_NAMES, STALE_TABLE, BROKEN_QUERY,
    QUERY_DROPPED_ROWS, UNCLOSED_BLOCK, UNUSED_SUPPRESSION, RULE_CRASHED,
)  # fmt: skip

__all__ = ["RULES"]
