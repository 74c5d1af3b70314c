"""What became of a paper: from the rows of the data to what holds now, and what its reader has acknowledged."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from retraction_data import HEADER, NATURES, generated_rows, snapshot_of

from vaultsync.evidence.retractions import (
    Columns,
    Facts,
    MissingColumns,
    Notice,
    NoticeState,
    Record,
    RowReader,
    Snapshot,
    Tally,
    acknowledging,
    fault_words,
    find_columns,
    not_listed_words,
    notice_state,
    notice_words,
    notices_of,
    read_acknowledgements,
    read_records,
    snapshot_words,
    state_of,
    unacknowledged,
)
from vaultsync.evidence.retractions.columns import fits
from vaultsync.evidence.retractions.notice import Nature, read_date, read_reasons
from vaultsync.evidence.retractions.records import MAX_RECORD

GOLDEN = Path(__file__).parent.parent / "golden" / "retractions.csv"
FACTS = Facts("0123456789abcdef" * 4, date(2026, 9, 2), date(2026, 9, 1), 72_526, ())
SICI = "10.5555/(sici)1097-4679(199601)52:1<1::aid-test{}>3.0.co;2-#"


def read(text: str) -> tuple[Snapshot, Tally]:
    tally = Tally()
    columns: Columns | None = None
    records = read_records(iter(text.splitlines(keepends=True)), tally, lambda fields: columns is None or fits(fields, columns))
    found = find_columns(next(records).fields)
    assert isinstance(found, Columns)
    columns, reader = found, RowReader(found, tally)
    notices = [notice for record in records for notice in reader.notices(record)]
    return snapshot_of(FACTS, notices), tally


def rewritten(text: str, order: list[str], end: list[str]) -> str:
    """The same data with other columns, in the order of their names."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    places = [rows[0].index(name) for name in order]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([row[at] for at in places] + end for row in rows if row)
    return out.getvalue()


AS_IT_IS = GOLDEN.read_bytes().decode("utf-8", "replace")
FORMS = {
    "as it is": AS_IT_IS,
    "without the last comma": rewritten(AS_IT_IS, HEADER, []),
    "in another order": rewritten(AS_IT_IS, HEADER[::-1], [""]),
    "only what is needed": rewritten(AS_IT_IS, [name for name in HEADER if "aper" in name or name[0] == "R"], []),
}

STATES = [
    ("10.5555/retracted", "retraction", "101"),
    ("10.5555/concern-then-retraction", "retraction", "103"),
    ("10.5555/retraction-then-correction", "retraction", "104"),
    ("10.5555/reinstated", "reinstated", "107"),
    ("10.5555/retracted-again", "retraction", "109"),
    ("10.5555/same-day", "retraction", "111"),
    ("10.5555/doubted-later", "concern", "114"),
    ("10.5555/concern", "concern", "115"),
    ("10.5555/corrected", "correction", "117"),
    ("10.5555/unknown-nature", "none", None),
    ("1000119", "retraction", "119"),
    ("1000120", "concern", "120"),
    ("0", "none", None),
    ("unavailable", "none", None),
    ("10.5555/equal", "retraction", "122"),
    (SICI.format(1), "retraction", "123"),
    (SICI.format(2), "retraction", "124"),
    ("10.5555/capitals", "retraction", "125"),
    ("10.5555/resolver", "retraction", "126"),
    ("10.5555/invalid-byte", "retraction", "127"),
    ("10.5555/two-lines", "retraction", "128"),
    ("10.5555/bad-date", "retraction", "129"),
    ("10.5555/without-date", "retraction", "130"),
    ("10.5555/without-date-reinstated", "reinstated", "131"),
    ("10.5555/reinstated-without-date", "retraction", "133"),
    ("10.5555/future", "retraction", "135"),
    ("1000137", "retraction", "137"),
    ("10.5555/n.101", "none", None),
    ("10.5555/n.125", "none", None),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("identifier", "state", "deciding"), STATES)
def test_golden_states(form: str, identifier: str, state: str, deciding: str | None) -> None:
    snapshot, _ = read(FORMS[form])
    dois, pmids = ((identifier,), ()) if "/" in identifier else ((), (identifier,))
    found = state_of(snapshot, dois, pmids)
    assert (found.state, found.deciding and found.deciding.record_id) == (state, deciding)


def test_golden_faults_are_counted_with_their_lines() -> None:
    _, tally = read(AS_IT_IS)
    lines = AS_IT_IS.split("\n")

    def line(text: str) -> int:
        return next(number for number, row in enumerate(lines, 1) if row.startswith(text))

    assert [fault_words(fault) for fault in tally.faults()] == [
        f"1 row of an unknown nature (Partial withdrawal), in line {line('118,')}",
        f"2 blank rows, the first in line {line(',,')}",
        f"1 date that cannot be read, in line {line('129,')}",
        f"1 DOI that cannot be read, in line {line('137,')}",
    ]


def test_golden_row_is_read_whole() -> None:
    snapshot, _ = read(AS_IT_IS)
    assert snapshot.by_pmid["1000101"] == snapshot.by_doi["10.5555/retracted"]
    (notice,) = snapshot.by_doi["10.5555/retracted"]
    expected = ("Duplication of Data", "Paper Mill"), "10.5555/retracted", "1000101", "10.5555/n.101"
    assert notice == Notice("101", "retraction", date(2020, 3, 1), *expected)
    (corrected,) = snapshot.by_doi["10.5555/corrected"]
    assert (corrected.date, corrected.reasons) == (date(2017, 5, 1), ("Error in Text", "Updated to Correction"))


# -- cells


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1/2/2020 0:00", date(2020, 1, 2)),
        ("12/31/2020", date(2020, 12, 31)),
        ("1/2/2020 12:00:00 AM", date(2020, 1, 2)),
        ("2020-01-02", date(2020, 1, 2)),
        ("2020-01-02T00:00:00Z", date(2020, 1, 2)),
        (" 1/2/2020 ", date(2020, 1, 2)),
        ("31/12/2020", None),
        ("2/30/2020", None),
        ("1/2/20", None),
        ("1/2/0220", None),
        ("January 2020", None),
        ("", None),
    ],
)
def test_dates(cell: str, day: date | None) -> None:
    assert read_date(cell) == day


def test_reasons_are_few_and_short_whatever_is_listed() -> None:
    assert read_reasons("+A;+ B\n b ;;C+D;") == ("A", "B b", "C+D")
    reasons = read_reasons(("x" * 1000 + ";") * 1000)
    assert len(reasons) == 10
    assert {len(reason) for reason in reasons} == {200}


def test_missing_columns_are_named_with_those_found() -> None:
    found = find_columns(["Record ID", "Title", "RetractionDate", "reason", "PMID"])
    assert isinstance(found, MissingColumns)
    assert str(found) == (
        "the columns RetractionNature, OriginalPaperDOI, OriginalPaperPubMedID of the Retraction Watch data cannot be found "
        "among its columns: Record ID, Title, RetractionDate, reason, PMID"
    )
    assert 'separated by ";"' in str(find_columns([";".join(HEADER)]))
    assert "separated by tabs" in str(find_columns(["\t".join(HEADER)]))
    assert len(str(find_columns(["x" * 1000] * 1000))) < 3000


# -- decision

NATURE = st.sampled_from(("retraction", "concern", "correction", "reinstatement"))
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 4))
NOTICES = st.lists(st.builds(lambda id, nature, day: made(str(id), nature, day), st.integers(1, 9), NATURE, DAYS), max_size=6)


def made(record_id: str, nature: Nature, day: date | None, doi: str | None = "10.5555/a", pmid: str | None = None) -> Notice:
    return Notice(record_id, nature, day, (), doi, pmid, None)


def is_later(one: date | None, other: date | None) -> bool:
    return one is not None and (other is None or one > other)


@given(NOTICES)
def test_a_retraction_stands_unless_a_later_reinstatement_clears_it(notices: list[Notice]) -> None:
    cleared = [notice for notice in notices if notice.nature == "reinstatement"]
    standing = [
        notice for notice in notices if notice.nature == "retraction" and not any(is_later(one.date, notice.date) for one in cleared)
    ]
    assert (notice_state(notices).state == "retraction") == bool(standing)


@given(NOTICES)
def test_without_a_standing_retraction_the_worst_of_what_is_not_cleared_holds(notices: list[Notice]) -> None:
    found = notice_state(notices)
    if found.state == "retraction":
        return
    cleared = [notice for notice in notices if notice.nature == "reinstatement"]
    open_ones = {notice.nature for notice in notices if not any(is_later(one.date, notice.date) for one in cleared)}
    worst = next((nature for nature in ("concern", "correction") if nature in open_ones), "reinstated" if cleared else "none")
    assert found.state == worst


@given(NOTICES, st.randoms())
def test_neither_order_nor_repetition_matters(notices: list[Notice], chance: object) -> None:
    found = notice_state(notices)
    shuffled = notices + notices[:2]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert notice_state(shuffled) == found
    assert (found.deciding is None) == (found.state == "none")
    assert found.deciding is None or found.deciding in found.notices


# -- matching


def matched(notices: list[Notice], dois: tuple[str, ...], pmids: tuple[str, ...]) -> tuple[list[str], list[str]]:
    found = notices_of(snapshot_of(FACTS, notices), dois, pmids)
    return [notice.record_id for notice in found.notices], [notice.record_id for notice in found.doubtful]


def test_a_pmid_counts_only_where_the_doi_does_not_speak_against_it() -> None:
    day = date(2020, 1, 1)
    both = made("1", "retraction", day, "10.5555/a", "7")
    other = made("2", "retraction", day, "10.5555/b", "7")
    only_pmid = made("3", "retraction", day, None, "7")
    assert matched([both, other, only_pmid], ("10.5555/a",), ("7",)) == (["1", "3"], ["2"])
    assert matched([both, other, only_pmid], (), ("7",)) == (["3", "2", "1"], [])
    assert matched([both, other, only_pmid], ("10.5555/a",), ()) == (["1"], [])
    assert matched([other], ("10.5555/a", "10.5555/b"), ("7",)) == (["2"], [])


# -- acknowledgement

RETRACTED, DOUBTED, CORRECTED = (
    made("2", "retraction", date(2020, 1, 2)),
    made("1", "concern", date(2020, 1, 1)),
    made("3", "correction", date(2020, 1, 3)),
)


@pytest.mark.parametrize(
    ("notices", "written", "left"),
    [
        ([], 5, []),
        ([RETRACTED], None, ["2"]),
        ([RETRACTED], 2, []),
        ([RETRACTED], "#2", []),
        ([RETRACTED], 2.0, []),
        ([RETRACTED], True, ["2"]),
        ([DOUBTED], [1], []),
        ([DOUBTED, RETRACTED], 1, ["2"]),
        ([DOUBTED, RETRACTED], 2, []),
        ([RETRACTED, CORRECTED], 2, ["3"]),
        ([RETRACTED, CORRECTED], [2, "3"], []),
        ([RETRACTED, CORRECTED], ["x", None, {}, 3], ["2"]),
        ([RETRACTED, CORRECTED], "3, 2", []),
        ([RETRACTED, CORRECTED], "#3; #2", []),
        ([RETRACTED, CORRECTED], "3 2", []),
        ([RETRACTED, CORRECTED], ["3, 2"], []),
    ],
)
def test_what_is_acknowledged_is_silent_until_something_newer_comes(notices: list[Notice], written: object, left: list[str]) -> None:
    found = unacknowledged(notice_state(notices), read_acknowledgements(written))
    assert [notice.record_id for notice in found] == left


def test_the_line_that_acknowledges_is_read_again() -> None:
    assert acknowledging("retraction_ack", [RETRACTED]) == "retraction_ack: 2"
    assert acknowledging("retraction_ack", [CORRECTED, RETRACTED]) == "retraction_ack: [3, 2]"


# -- several papers in one row


ROW = "Record ID,RetractionDate,RetractionNature,OriginalPaperDOI,OriginalPaperPubMedID,Reason\n1,1/1/2019,Retraction,{},{},r\n"


@pytest.mark.parametrize(
    ("dois", "pmids", "papers"),
    [
        ("10.5555/a;10.5555/b", "0", {("10.5555/a", None), ("10.5555/b", None)}),
        ("10.5555/a;10.5555/b;", "12;13", {("10.5555/a", "12"), ("10.5555/b", "13")}),
        ("10.5555/a;10.5555/b", "12", {("10.5555/a", None), ("10.5555/b", None), (None, "12")}),
        ("unavailable", "12;13", {(None, "12"), (None, "13")}),
        ("10.5555/a;", "12", {("10.5555/a", "12")}),
        (SICI, "0", {(SICI, None)}),
        ("10.48550/arXiv.2101.01234v3", "0", {("10.48550/arxiv.2101.01234", None)}),
    ],
)
def test_a_list_of_papers_is_a_notice_about_each(dois: str, pmids: str, papers: set[tuple[str | None, str | None]]) -> None:
    snapshot, tally = read(ROW.format(dois, pmids))
    found = {notice for by in (snapshot.by_doi, snapshot.by_pmid) for notices in by.values() for notice in notices}
    assert {(notice.doi, notice.pmid) for notice in found} == papers
    assert tally.faults() == ()


# -- words


def test_words() -> None:
    many = made("5", "retraction", date(2020, 3, 1))._replace(reasons=("A", "B", "C", "D", "E"))
    assert notice_words(many) == "retracted on 2020-03-01 for A; B; C and 2 more (record 5)"
    assert notice_words(made("6", "concern", None)) == "expression of concern at an unknown date (record 6)"
    assert snapshot_words(FACTS) == "the snapshot of 2026-09-01 (72,526 rows, SHA-256 0123456789ab)"
    assert not_listed_words(FACTS) == "not listed in the snapshot of 2026-09-01"
    assert not_listed_words(FACTS._replace(newest=None)) == "not listed in the snapshot of 2026-09-02"


# -- broken CSV


def records(text: str, width: int = 3) -> tuple[list[Record], Tally]:
    tally = Tally()
    return list(read_records(iter(text.splitlines(keepends=True)), tally, lambda fields: len(fields) == width)), tally


def test_a_quote_that_is_never_closed_costs_its_row() -> None:
    rows = [f'{number},"a, b",c\n' for number in range(1000)]
    rows[500] = '500,"never closed,c\n'
    found, tally = records("".join(rows))
    assert [record.fields[0] for record in found] == [str(number) for number in range(1000) if number != 500]
    assert [fault.line for fault in tally.faults()] == [501]


def test_a_quote_that_swallows_the_rest_costs_its_row() -> None:
    rows = [f"{number},a,b\n" for number in range(200_000)]
    rows[500] = '500,"never closed,c\n'
    found, tally = records("".join(rows))
    assert len(found) == 199_999
    assert [(fault.kind, fault.line) for fault in tally.faults()] == [("long", 501)]


def test_the_row_at_which_a_record_becomes_too_long_is_read() -> None:
    opening = '1,a,"' + "x" * 120_000 + "\n"
    going_on = 'x","' + "y" * 120_000 + '","'
    going_on += "z" * (MAX_RECORD - len(opening) - len(going_on) - 1) + "\n"
    found, tally = records(f"{opening}{going_on}3,a,b,c\n4,a,b,c\n", width=4)
    assert [record.line for record in found] == [3, 4]
    assert tally.faults()[0].kind == "long"


def test_a_row_cut_off_at_the_end_is_counted() -> None:
    found, tally = records('1,a,b\n2,"c')
    assert [record.line for record in found] == [1]
    assert [fault_words(fault) for fault in tally.faults()] == ["1 row without the fields of the header, in line 2"]


def test_lines_are_counted_through_records_of_several() -> None:
    found, _ = records('1,"a\nb\nc",d\n\n2,e,f\n3,g\n4,"h\n",i\n')
    assert [(record.line, record.fields[0]) for record in found] == [(1, "1"), (5, "2"), (7, "4")]


HOSTILE = ['x","\n', ',"""\n', '""\n', '"', ",", "\n", "a\n", '"\n', "\r", "x" * (MAX_RECORD + 1) + "\n", '1,"', '1,a,"b\n']


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: repr(piece[:8]))
def test_whatever_repeats_takes_time_in_proportion_to_its_length(piece: str) -> None:
    lines: Iterator[str] = iter((piece * (4_000_000 // len(piece))).splitlines(keepends=True))
    start = time.perf_counter()
    tally = Tally()
    for _ in read_records(lines, tally, lambda fields: len(fields) == 20):
        pass
    assert tally.faults()
    assert time.perf_counter() - start < 20


@given(st.text(alphabet='a,"\n\r1;', max_size=200))
def test_any_text_has_records_or_faults(text: str) -> None:
    found, tally = records(text)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= record.line <= lines for record in found)
    assert all(1 <= fault.line <= lines for fault in tally.faults())


@given(st.lists(st.lists(st.text(alphabet='a,"\n;\ufeff é', max_size=8), min_size=3, max_size=3), max_size=8))
def test_what_is_written_as_csv_is_read_as_it_was(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    found, _ = records(out.getvalue().replace("\r\n", "\n"))
    assert [record.fields for record in found] == [row for row in rows if any(row)]


def test_generated_rows_are_like_the_real_ones() -> None:
    rows = list(generated_rows(2000))
    assert 780 < sum(len(",".join(row)) for row in rows) / len(rows) < 980
    assert {row[HEADER.index("RetractionNature")] for row in rows} == set(NATURES)
    state = NoticeState("none", (), None)
    assert unacknowledged(state, frozenset()) == ()
