"""Rows of the Retraction Watch data and a source's identifiers in, what became of the paper out: retracted, doubted, corrected, cleared."""

from vaultsync.evidence.retractions.acknowledgement import acknowledging, read_acknowledgements, unacknowledged
from vaultsync.evidence.retractions.columns import Columns, MissingColumns, find_columns
from vaultsync.evidence.retractions.decision import NoticeState, State, notice_state
from vaultsync.evidence.retractions.notice import Nature, Notice
from vaultsync.evidence.retractions.records import Record, read_records
from vaultsync.evidence.retractions.rows import RowReader
from vaultsync.evidence.retractions.snapshot import Facts, Matched, Snapshot, notices_of, state_of
from vaultsync.evidence.retractions.tally import RowFault, Tally
from vaultsync.evidence.retractions.wording import fault_words, not_listed_words, notice_words, snapshot_words

__all__ = [
    "Columns",
    "Facts",
    "Matched",
    "MissingColumns",
    "Nature",
    "Notice",
    "NoticeState",
    "Record",
    "RowFault",
    "RowReader",
    "Snapshot",
    "State",
    "Tally",
    "acknowledging",
    "fault_words",
    "find_columns",
    "not_listed_words",
    "notice_state",
    "notice_words",
    "notices_of",
    "read_acknowledgements",
    "read_records",
    "snapshot_words",
    "state_of",
    "unacknowledged",
]
