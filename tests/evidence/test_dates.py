"""When something was written or reviewed, and what of two was certainly later."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from evidence.small_vault import MATCHES, insight, takeaway
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence import EvidenceSettings
from vaultsync.evidence.dates import changed, read_moment, reviewed
from vaultsync.index import build_index
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        ("2025-01-29", "2025-01-28", True),
        ("2025-01-28", "2025-01-28", False),
        ("2025-01-28T23:59", "2025-01-28", False),
        ("2025-01-29T00:00", "2025-01-28", True),
        ("2025-01-28", "2025-01-28T10:00", False),
        ("2025-01-28T10:01", "2025-01-28T10:00", True),
        ("2025-01-28T10:00-05:00", "2025-01-28T14:59Z", True),
        ("2025-01-28T10:00-05:00", "2025-01-28T15:00Z", False),
        ("2025-01-28 10:00:01", "2025-01-28T10:00", True),
    ],
)
def test_what_was_later(one: str, other: str, after: bool) -> None:
    first, second = read_moment(one, UTC), read_moment(other, UTC)
    assert first is not None
    assert second is not None
    assert first.is_after(second) is after


@pytest.mark.parametrize(
    "written", ["", "yesterday", "2025-13-01", "2025", 2025, None, "0001-01-01", "9999-12-31", "2025-01-01T25:00", "2025-01-01" * 99]
)
def test_what_is_no_date(written: object) -> None:
    assert read_moment(written, NEW_YORK) is None


@given(st.text("0123456789-T:Z+ .", max_size=30))
def test_reading_never_raises(written: str) -> None:
    read_moment(written, NEW_YORK)


def test_where_dates_are_looked_for() -> None:
    files = {
        "2025-01-30 14-13-16.md": insight(),
        "a.md": insight("created: 2025-01-01", "updated: 2025-01-03"),
        "b.md": insight("created: yesterday"),
        "2025-01-30 14-13-17.md": insight("created: 2025-01-01"),
        "T.md": takeaway("updated: 2025-01-05", "reviewed: 2025-01-02"),
        "U.md": takeaway("updated: 2025-01-05", "reviewed:"),
    }
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    index = build_index(notes, [], matches=MATCHES, settings=(EvidenceSettings(zone=NEW_YORK),))
    found = {path: changed(index, VaultPath(path)) for path in files}
    days = {path: moment.start.isoformat() if moment else "" for path, moment in found.items()}
    assert days["2025-01-30 14-13-16.md"] == "2025-01-30T14:13:16-05:00"
    assert [days[path][:10] for path in ("a.md", "b.md", "2025-01-30 14-13-17.md")] == ["2025-01-03", "", "2025-01-01"]
    known = [reviewed(index, VaultPath(path)) for path in ("T.md", "U.md", "a.md")]
    assert [moment.start.day if moment else 0 for moment in known] == [2, 5, 3]
