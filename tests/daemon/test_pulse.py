"""A thread that answers beats; one that is stuck does not, and a machine that slept is no sign of it."""

from __future__ import annotations

from concurrent.futures import Future

from vaultsync.daemon.pulse import PATIENCE, Pulse


class Thread:
    """What is asked, answering when a test says so."""

    def __init__(self) -> None:
        self.asked: list[Future[None]] = []
        self.now = 0.0
        self.pulse = Pulse(self.ask, clock=lambda: self.now)

    def ask(self) -> Future[None]:
        self.asked.append(Future())
        return self.asked[-1]

    def look(self, seconds: float, step: float = 2.0) -> list[bool]:
        found = []
        for _ in range(int(seconds / step)):
            self.now += step
            found.append(self.pulse.beats())
        return found


def test_one_question_at_a_time() -> None:
    thread = Thread()
    assert all(thread.look(100))
    assert len(thread.asked) == 1
    thread.asked[0].set_result(None)
    assert all(thread.look(100))
    thread.asked[1].set_exception(ValueError())
    assert thread.pulse.beats()
    assert len(thread.asked) == 3


def test_a_stuck_thread_is_found() -> None:
    thread = Thread()
    found = thread.look(PATIENCE + 20)
    assert found.index(False) == PATIENCE / 2
    assert not any(found[int(PATIENCE / 2) :])


def test_a_machine_that_slept_is_given_time() -> None:
    thread = Thread()
    thread.look(60)
    thread.now += 3_600
    assert all(thread.look(100))
    assert not all(thread.look(40))
