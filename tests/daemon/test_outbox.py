"""However much changes, what waits for a client stays small and says the same; and who must leave when too many come."""

from __future__ import annotations

from daemon.test_protocol import a_finding
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.outbox import EDITS, FINDINGS, NOTES, Line, Outbox
from vaultsync.daemon.protocol.forms import Edit, NoteFindings, Progress
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged, EditProposed, TablesChanged
from vaultsync.daemon.seats import Seats

paths = st.sampled_from(["a.md", "b.md", "c.md", "d.md"])
numbers = st.integers(0, 3)


@given(st.lists(st.one_of(st.tuples(paths, numbers), st.none(), st.sampled_from(["all"])), max_size=40))
def test_who_takes_it_all_knows_what_is(events: list[tuple[str, int] | str | None]) -> None:
    """Changes of notes; None takes what waits; "all" makes what is known worthless until it is asked for again."""
    box = Outbox()
    true: dict[str, int] = {}
    known: dict[str, int] = {}

    def take() -> None:
        for told in box.take():
            assert isinstance(told, DiagnosticsChanged)
            if told.all:
                known.clear()
                known.update(true)  # asked again
            for note in told.notes:
                known[note.path] = len(note.findings)

    for event in events:
        if event is None:
            take()
        elif isinstance(event, str):
            box.add(DiagnosticsChanged(notes=[], all=True))
        else:
            path, number = event
            true[path] = number
            box.add(DiagnosticsChanged(notes=[NoteFindings(path=path, findings=[a_finding(path)] * number)]))
    take()
    assert known == true
    assert box.is_empty
    assert box.take() == []


@given(st.lists(st.one_of(st.tuples(paths, numbers), st.sampled_from(["answer", "take"])), max_size=60))
def test_who_gets_an_answer_has_been_told_what_was_told_before_it_and_no_more(events: list[tuple[str, int] | str]) -> None:
    line: Line[dict[str, int]] = Line()
    true: dict[str, int] = {}
    known: dict[str, int] = {}

    def take() -> None:
        entry = line.take()
        if isinstance(entry, Outbox):
            for told in entry.take():
                assert isinstance(told, DiagnosticsChanged)
                known.update({note.path: len(note.findings) for note in told.notes})
        else:
            assert known == entry

    for event in events:
        if event == "answer":
            line.put(dict(true))
        elif event != "take":
            path, number = event
            true[path] = number
            line.tell(DiagnosticsChanged(notes=[NoteFindings(path=path, findings=[a_finding(path)] * number)]))
        elif line:
            take()
    assert len(line) <= 2 * events.count("answer") + 1
    while line:
        take()
    assert known == true


def test_nobody_waits_for_what_is_not_wanted() -> None:
    line: Line[str] = Line(["progress"])
    line.tell(TablesChanged(stale=["a.md"], fresh=[]))
    assert not line


def test_what_waits_is_bounded() -> None:
    box = Outbox()
    for number in range(20 * NOTES):
        box.add(DiagnosticsChanged(notes=[NoteFindings(path=f"{number}.md", findings=[])]))
        box.add(TablesChanged(stale=[f"{number}.md"], fresh=[]))
        box.add(Progress(stage="reading", done=number, total=20 * NOTES))
    said = box.take()
    assert [type(one).__name__ for one in said] == ["Progress", "DiagnosticsChanged", "TablesChanged"]
    assert said[0] == Progress(stage="reading", done=20 * NOTES - 1, total=20 * NOTES)
    assert said[1:] == [DiagnosticsChanged(notes=[], all=True), TablesChanged(stale=[], fresh=[], all=True)]


def test_many_findings_of_few_notes_are_bounded_too() -> None:
    box = Outbox()
    box.add(DiagnosticsChanged(notes=[NoteFindings(path="a.md", findings=[a_finding("a.md")] * FINDINGS)]))
    assert len(box.take()[0].notes[0].findings) == FINDINGS  # type: ignore[union-attr]
    box.add(DiagnosticsChanged(notes=[NoteFindings(path="a.md", findings=[a_finding("a.md")] * (FINDINGS + 1))]))
    assert box.take() == [DiagnosticsChanged(notes=[], all=True)]


def test_only_what_is_wanted_is_kept() -> None:
    box = Outbox(["tables_changed"])
    box.add(DiagnosticsChanged(notes=[], all=True))
    box.add(Progress(stage="x", done=0, total=1))
    assert box.is_empty
    box.add(TablesChanged(stale=["a.md"], fresh=[]))
    box.add(TablesChanged(stale=["b.md"], fresh=["a.md"]))
    assert box.take() == [TablesChanged(stale=["b.md"], fresh=["a.md"])]


def test_old_edits_are_dropped() -> None:
    box = Outbox()
    edit = Edit(range=a_finding("a.md").range, new_text="x")
    for number in range(EDITS + 5):
        box.add(EditProposed(edit=str(number), title="", path="a.md", base="0" * 64, edits=[edit]))
    said = box.take()
    assert [one.edit for one in said if isinstance(one, EditProposed)] == [str(number) for number in range(5, EDITS + 5)]


@given(st.lists(st.tuples(st.sampled_from(["arrive", "seat", "leave"]), st.integers(0, 12)), max_size=80))
def test_never_more_than_the_limit_and_who_said_hello_stays(events: list[tuple[str, int]]) -> None:
    seats: Seats[int] = Seats(4)
    here: list[int] = []
    seated: set[int] = set()
    for what, who in events:
        if what == "arrive" and who not in here:
            leaving = seats.arrive(who)
            here.append(who)
            if leaving is not None:
                here.remove(leaving)
                assert leaving not in seated
                waiting = [one for one in here if one not in seated]
                assert leaving == who or waiting == [one for one in waiting if one != leaving]
                assert leaving != who or len(seated) == 4
        elif what == "seat" and who in here:
            seats.seat(who)
            seated.add(who)
        elif what == "leave":
            seats.leave(who)
            seated.discard(who)
            here = [one for one in here if one != who]
        assert len(seats) == len(here) <= 4
