"""Which names are suggested for one that leads nowhere."""

from __future__ import annotations

import pytest
from index.vaults import vault

from vaultsync.index import suggest
from vaultsync.index.suggest import Names
from vaultsync.paths import VaultPath

FILES = ["Memory consolidation.md", "x/Sleep and memory.md", "y/Sleep and memory.md", "z/figure 1.png", "Board.canvas", "Caf\u00e9.md"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Memory consolidaton", ["Memory consolidation"]),
        ("memory Consolidation", ["Memory consolidation"]),
        ("old folder/Memory consolidation", ["Memory consolidation"]),
        ("Sleep & memory", ["Sleep and memory"]),
        ("figure 2.png", ["figure 1.png"]),
        ("Boart.canvas", ["Board.canvas"]),
        ("Cafe\u0301s", ["Caf\u00e9"]),
        ("Quantum gravity", []),
        ("", []),
    ],
)
def test_names_written_much_like_it(target: str, expected: list[str]) -> None:
    index = vault(FILES)
    assert list(index.nearest(target)) == expected
    assert all(index.resolve_target(name, VaultPath("s.md")).path for name in expected)


def test_of_timestamps_only_one_wrong_digit_is_a_typo() -> None:
    index = vault(["2025-01-30 14-12-07.md", "2025-01-30 14-13-16.md", "2025-02-02 15-31-05.md"])
    assert index.nearest("2025-01-30 14-12-08") == ("2025-01-30 14-12-07",)
    assert index.nearest("2025-01-27 18-11-05") == ()


def test_best_first_and_no_more_than_asked_for() -> None:
    index = vault(["note 12345.md", "note 1234.md", "note 123.md", "note 12.md"])
    assert index.nearest("note 123456", 2) == ("note 12345", "note 1234")
    assert len(index.nearest("note 123456")) == 3
    assert index.nearest("note 123456", 0) == ()


def test_of_equals_the_first_in_order() -> None:
    assert Names(["note b", "note a", "note c", "note a"]).nearest("note d", 2) == ("note a", "note b")


def test_the_budget_ends_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "BUDGET", 2)
    names = Names(["alpha", "bravo"])
    assert names.nearest("alphas", 3) == ("alpha",)
    assert names.nearest("bravos", 3) == ()
    assert names.nearest("alphas", 3) == ("alpha",)
