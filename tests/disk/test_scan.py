"""What a walk finds in a vault, and that nothing in a folder leads it astray."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.disk import scan
from vaultsync.disk.scan import MAX_DEPTH
from vaultsync.disk.stamp import stamp_of

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
links = pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")


def test_files_are_sorted_by_path_with_slashes(make_vault: MakeVault) -> None:
    vault = make_vault({"b.md": "", "a/c.md": "", "a.md": "", "a/b/c.png": "", "B.md": "", "a b.md": ""})
    found = scan(vault)
    assert found.files == ("B.md", "a b.md", "a.md", "a/b/c.png", "a/c.md", "b.md")
    assert found.faults == {}


def test_what_begins_with_a_dot_is_not_in_the_vault(make_vault: MakeVault) -> None:
    vault = make_vault({".obsidian/app.json": "", ".a.md": "", ".trash/b.md": "", "c/.git/d.md": "", "e.": "", "f..md": ""})
    assert scan(vault).files == ("e.", "f..md")


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path).files == ()


def test_a_folder_that_is_gone_is_a_fault_of_the_root(tmp_path: Path) -> None:
    assert list(scan(tmp_path / "nowhere").faults) == [""]


def test_a_folder_may_be_called_like_a_note(make_vault: MakeVault) -> None:
    assert scan(make_vault({"a.md/b.md": ""})).files == ("a.md/b.md",)


def test_names_keep_their_bytes(tmp_path: Path) -> None:
    names = [b"caf\xe9.md", "e\u0301.md".encode(), "\u00e9.md".encode(), b"new\nline.md", b"-rf.md", b" .md", b"n" * 252 + b".md"]
    try:
        for name in names:
            (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_bytes(b"")
    except OSError:
        pytest.skip("the file system takes no such names")
    assert sorted(os.fsencode(path) for path in scan(tmp_path).files) == sorted(names)


def test_folders_beyond_a_depth_are_told_of_and_not_read(make_vault: MakeVault) -> None:
    deep = "/".join("d" * (MAX_DEPTH + 1))
    found = scan(make_vault({f"{deep}/a.md": "", "b.md": ""}))
    assert found.files == ("b.md",)
    assert list(found.faults) == [deep]


# -- links


@links
def test_a_link_to_a_file_is_a_file(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"a.md": ""})
    (tmp_path / "outside.md").write_text("")
    (vault / "b.md").symlink_to("a.md")
    (vault / "c.md").symlink_to(tmp_path / "outside.md")
    assert scan(vault).files == ("a.md", "b.md", "c.md")


@links
def test_a_link_to_a_folder_outside_is_followed(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"a.md": ""})
    (tmp_path / "outside" / "sub").mkdir(parents=True)
    (tmp_path / "outside" / "sub" / "b.md").write_text("")
    (vault / "linked").symlink_to(tmp_path / "outside")
    found = scan(vault)
    assert found.files == ("a.md", "linked/sub/b.md")
    assert found.faults == {}


@links
@pytest.mark.parametrize("target", [".", "..", "../..", "sub", "/", "self", "outside-back"])
def test_a_link_back_is_ignored_and_told(make_vault: MakeVault, tmp_path: Path, target: str) -> None:
    vault = make_vault({"a.md": "", "sub/b.md": ""})
    if target == "outside-back":
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "back").symlink_to(vault)
        target = "../outside"
    (vault / "self").symlink_to(target)
    found = scan(vault)
    assert found.files == ("a.md", "sub/b.md")
    # A link to itself is no folder, and so nobody's business: it might as well be an attachment that is not there.
    assert list(found.faults) == {"self": [], "../outside": ["self/back"]}.get(target, ["self"])


@links
def test_of_two_links_to_one_folder_one_is_followed(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({})
    vault.mkdir(exist_ok=True)
    (tmp_path / "outside" / "inner").mkdir(parents=True)
    (tmp_path / "outside" / "a.md").write_text("")
    (vault / "one").symlink_to(tmp_path / "outside")
    (vault / "two").symlink_to(tmp_path / "outside")
    (vault / "three").symlink_to(tmp_path / "outside" / "inner")
    found = scan(vault)
    assert len(found.files) <= 1
    assert len(found.faults) + len(found.files) >= 2


@links
@pytest.mark.parametrize(("name", "told"), [("a.md", True), ("a.png", False), ("a", False)])
def test_a_link_that_leads_nowhere_is_no_file(make_vault: MakeVault, name: str, told: bool) -> None:
    vault = make_vault({"b.md": ""})
    (vault / name).symlink_to("nowhere")
    found = scan(vault)
    assert found.files == ("b.md",)
    assert list(found.faults) == [name] * told


@links
def test_a_thousand_links_to_folders_are_quickly_told_apart(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({"a.md": ""})
    for number in range(1_000):
        (tmp_path / "outside" / str(number)).mkdir(parents=True)
        (vault / f"link{number}").symlink_to(tmp_path / "outside" / str(number))
    (vault / "zz").symlink_to(tmp_path / "outside")
    found = scan(vault)
    assert found.files == ("a.md",)
    assert len(found.faults) in (1, 1_000)  # whichever came first: the folders, or the one that holds them all


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
def test_a_folder_that_may_not_be_read_is_told_and_the_rest_is_read(make_vault: MakeVault) -> None:
    vault = make_vault({"closed/a.md": "", "b.md": ""})
    (vault / "closed").chmod(0)
    try:
        found = scan(vault)
    finally:
        (vault / "closed").chmod(0o700)
    assert found.files == ("b.md",)
    assert list(found.faults) == ["closed"]


# -- stamps


def later() -> int:
    """A clock that runs ten seconds ahead, so that files just written have settled."""
    return time.time_ns() + 10 * 10**9


def test_stamps_come_only_when_asked_for(make_vault: MakeVault) -> None:
    assert scan(make_vault({"a.md": ""})).stamps == {}


def test_every_file_has_the_stamp_that_the_system_tells(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "a", "sub/b.md": "", "sub/deep/c.png": b"\x89", ".hidden/d.md": ""})
    found = scan(vault, stamps=True, clock=later)
    assert found.stamps == {path: stamp_of(os.stat(vault / path)) for path in found.files}
    assert found.files == ("a.md", "sub/b.md", "sub/deep/c.png")
    assert list(found.files) == list(scan(vault).files)


def test_a_file_just_written_has_no_stamp_yet(make_vault: MakeVault) -> None:
    vault = make_vault({"new.md": "", "old.md": ""})
    old = time.time_ns() - 10**15
    os.utime(vault / "old.md", ns=(old, old))
    # Its date may be set to long ago, the date of that change may not.
    assert scan(vault, stamps=True).stamps == {"new.md": 0, "old.md": 0}
    assert all(scan(vault, stamps=True, clock=later).stamps.values())


@links
def test_a_linked_file_has_the_stamp_of_what_it_leads_to(make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault({})
    outside = tmp_path / "outside.md"
    outside.write_text("one")
    (vault / "link.md").symlink_to(outside)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.md").write_text("b")
    (vault / "linked").symlink_to(tmp_path / "folder")
    before = scan(vault, stamps=True, clock=later).stamps
    assert before == {"link.md": stamp_of(outside.stat()), "linked/b.md": stamp_of((tmp_path / "folder" / "b.md").stat())}
    outside.write_text("longer")
    assert scan(vault, stamps=True, clock=later).stamps["link.md"] != before["link.md"]


@pytest.mark.skipif(os.name != "posix", reason="folders have descriptors only there")
def test_a_walk_leaves_no_folder_open(make_vault: MakeVault) -> None:
    vault = make_vault({f"{number}/a.md": "" for number in range(20)})
    before = os.open(vault, os.O_RDONLY)  # the lowest number that is free
    os.close(before)
    scan(vault, stamps=True)
    after = os.open(vault, os.O_RDONLY)
    os.close(after)
    assert after == before
