"""One module for each rule; ``RULES`` holds them all, in the order in which people read about them."""

from vaultsync.rules.alias_as_target import RULE as ALIAS_AS_TARGET
from vaultsync.rules.ambiguous_link import RULE as AMBIGUOUS_LINK
from vaultsync.rules.broken_block import RULE as BROKEN_BLOCK
from vaultsync.rules.broken_canvas_card import RULE as BROKEN_CANVAS_CARD
from vaultsync.rules.broken_embed import RULE as BROKEN_EMBED
from vaultsync.rules.broken_heading import RULE as BROKEN_HEADING
from vaultsync.rules.broken_link import RULE as BROKEN_LINK
from vaultsync.rules.broken_query import RULE as BROKEN_QUERY
from vaultsync.rules.case_colliding_names import RULE as CASE_COLLIDING_NAMES
from vaultsync.rules.case_mismatch import RULE as CASE_MISMATCH
from vaultsync.rules.duplicate_property import RULE as DUPLICATE_PROPERTY
from vaultsync.rules.invalid_frontmatter import RULE as INVALID_FRONTMATTER
from vaultsync.rules.link_type import RULE as LINK_TYPE
from vaultsync.rules.missing_inverse import RULE as MISSING_INVERSE
from vaultsync.rules.property_schema import RULE as PROPERTY_SCHEMA
from vaultsync.rules.query_dropped_rows import RULE as QUERY_DROPPED_ROWS
from vaultsync.rules.rule_crashed import RULE as RULE_CRASHED
from vaultsync.rules.stale_table import RULE as STALE_TABLE
from vaultsync.rules.sync_conflict_copy import RULE as SYNC_CONFLICT_COPY
from vaultsync.rules.uncited_source import RULE as UNCITED_SOURCE
from vaultsync.rules.unclosed_block import RULE as UNCLOSED_BLOCK
from vaultsync.rules.ungrounded_insight import RULE as UNGROUNDED_INSIGHT
from vaultsync.rules.unicode_mismatch import RULE as UNICODE_MISMATCH
from vaultsync.rules.unquoted_link_property import RULE as UNQUOTED_LINK_PROPERTY
from vaultsync.rules.unreadable_note import RULE as UNREADABLE_NOTE
from vaultsync.rules.unsupported_takeaway import RULE as UNSUPPORTED_TAKEAWAY
from vaultsync.rules.unused_suppression import RULE as UNUSED_SUPPRESSION

RULES = (
    BROKEN_LINK, BROKEN_EMBED, BROKEN_HEADING, BROKEN_BLOCK, AMBIGUOUS_LINK, ALIAS_AS_TARGET, CASE_MISMATCH, UNICODE_MISMATCH,
    BROKEN_CANVAS_CARD, INVALID_FRONTMATTER, DUPLICATE_PROPERTY, UNQUOTED_LINK_PROPERTY, PROPERTY_SCHEMA, LINK_TYPE,
    MISSING_INVERSE, UNSUPPORTED_TAKEAWAY, UNGROUNDED_INSIGHT, UNCITED_SOURCE, UNREADABLE_NOTE, SYNC_CONFLICT_COPY,
    CASE_COLLIDING_NAMES, STALE_TABLE, BROKEN_QUERY, QUERY_DROPPED_ROWS, UNCLOSED_BLOCK, UNUSED_SUPPRESSION, RULE_CRASHED,
)  # fmt: skip

__all__ = ["RULES"]
