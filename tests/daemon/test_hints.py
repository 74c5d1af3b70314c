"""What watchdog reports, as paths of the vault."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from vaultsync.daemon.hints import Hint, Inbox, Place, hints_of
from vaultsync.paths import VaultPath

PLACES = (Place("/elsewhere/shared", VaultPath("linked/shared")), Place("/Home/me/vault", VaultPath("")))


@dataclass
class Event:
    event_type: str
    src_path: str | bytes
    dest_path: str | bytes = ""
    is_directory: bool = False


def paths(event: Event) -> list[str]:
    return [hint.path for hint in hints_of(event, PLACES)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/Home/me/vault/Note.md", "Note.md"),
        ("/Home/me/vault/a/b/Note.md", "a/b/Note.md"),
        (b"/Home/me/vault/a/Note.md", "a/Note.md"),
        (b"/Home/me/vault/\xff.md", "\udcff.md"),
        ("/Home/me/vault", ""),
        ("/elsewhere/shared/x/Note.md", "linked/shared/x/Note.md"),
        ("/elsewhere/shared", "linked/shared"),
        ("/Home/me/vault/~syncthing~Note.md.tmp", "~syncthing~Note.md.tmp"),
        ("/Home/me/vault/4913", "4913"),
    ],
)
def test_a_report_names_a_path(name: str | bytes, path: str) -> None:
    assert paths(Event("modified", name)) == [path]


@pytest.mark.parametrize(
    "name",
    [
        "/Home/me/vault/.obsidian/workspace.json",
        "/Home/me/vault/.git/index.lock",
        "/Home/me/vault/a/.trash/Note.md",
        "/Home/me/vault/.syncthing.Note.md.tmp",
        "/Home/me/vault/a/.~lock.Note.md#",
        "/Home/me/vault/.goutputstream-AB12",
        "/Home/me/vault/a/.Note.md.swp",
        "/Home/me/vault/.vaultsync-0a1b2c3d-0000000001-0",
        "/Home/me/vault 2/Note.md",
        "/Home/me/vaults/Note.md",
        "/Home/me",
        "",
    ],
)
def test_what_is_not_in_the_vault_is_left_out(name: str) -> None:
    assert paths(Event("modified", name)) == []


def test_both_ends_of_a_move_may_have_changed() -> None:
    assert paths(Event("moved", "/Home/me/vault/a.md", "/Home/me/vault/b.md")) == ["a.md", "b.md"]
    assert paths(Event("moved", "/Home/me/vault/.a.md.tmp", "/Home/me/vault/a.md")) == ["a.md"]
    assert paths(Event("moved", "/Home/me/vault/a.md", "/elsewhere/a.md")) == ["a.md"]


def test_only_closing_is_closing() -> None:
    for kind in ("created", "modified", "moved", "deleted", "attrib"):
        assert hints_of(Event(kind, "/Home/me/vault/a.md"), PLACES) == [Hint(VaultPath("a.md"), False, False)]
    assert hints_of(Event("closed", "/Home/me/vault/a.md"), PLACES) == [Hint(VaultPath("a.md"), True, False)]


def test_the_inbox_keeps_the_last_word_on_a_path() -> None:
    inbox = Inbox()
    inbox.places = PLACES
    inbox.dispatch(Event("closed", "/Home/me/vault/a.md"))
    inbox.dispatch(Event("modified", "/Home/me/vault/a.md"))
    inbox.dispatch(Event("closed", "/Home/me/vault/b.md"))
    inbox.dispatch(Event("created", "/Home/me/vault/c", is_directory=True))
    inbox.dispatch(Event("modified", "/Home/me/vault/.git/HEAD"))
    assert inbox.wait(0)
    assert inbox.take() == ({"a.md": False, "b.md": True}, {"c"})
    assert inbox.take() == ({}, set())
    assert inbox.count == 5
    assert not inbox.wait(0)


def test_a_report_that_cannot_be_read_never_raises() -> None:
    inbox = Inbox(lambda: 7.0)
    inbox.places = PLACES
    inbox.dispatch(object())  # type: ignore[arg-type]
    assert inbox.errors == 1
    assert inbox.last_error is not None
    assert "AttributeError" in inbox.last_error
    inbox.dispatch(Event("closed", "/Home/me/vault/b.md"))
    assert inbox.take().files == {"b.md": True}
    assert inbox.heard_at == 7.0


def test_separators_are_the_vaults() -> None:
    inner = os.sep.join(("", "Home", "me", "vault", "a", "b.md"))
    assert paths(Event("modified", inner)) == ["a/b.md"]
