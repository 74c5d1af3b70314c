"""What is saved comes back at the next start, to everybody the same, and findings never outlive the state they were found in."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.disk import read_item
from vaultsync.disk.cache import NOTHING, Cache, Row
from vaultsync.disk.caching import place
from vaultsync.disk.caching.prune import VERSIONS, prune
from vaultsync.disk.caching.version import program_version
from vaultsync.disk.packed import pack, unpack
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.paths import VaultPath

ODD_NAMES = (
    "caf\udce9.md",
    "\ud800.md",
    "new\nline.md",
    "-dash.md",
    "\U0001f600/e\u0301.md",
    " .md",
    "x" * 250 + ".md",
    "a\udcff/b.canvas",
)
ROWS = [Row(VaultPath(f"folder/{number}.md"), number + 1, b"data %d" % number, b"found %d" % number) for number in range(1_200)]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def cache(vault: Path) -> Cache:
    return opened(vault)


def opened(vault: Path, version: str = "1") -> Cache:
    cache = Cache.open(vault, version, folder=vault.parent / "caches")
    assert cache is not None
    return cache


def filled(cache: Cache, rows: list[Row] = ROWS) -> int:
    generation = cache.save(based_on=None, settings=b"S", rows=rows, report=b"R")
    assert generation is not None
    return generation


def stored(cache: Cache) -> dict[str, Row]:
    loaded = cache.load()
    by_path: dict[str, Row] = {row.path: row for row in loaded.rows}
    assert len(by_path) == len(loaded.rows)
    assert cache.load_stamps().stamps == {path: row.stamp for path, row in by_path.items()}
    return by_path


# -- what is saved comes back


def test_a_new_cache_knows_nothing(cache: Cache) -> None:
    generation, settings, report, stamps = cache.load_stamps()
    assert generation != NOTHING
    assert (settings, report, stamps) == (None, None, {})
    assert cache.load() == (generation, None, [], None)
    assert cache.load_some([VaultPath("a.md")]) == (generation, None, [], None)


def test_all_that_is_saved_comes_back_to_whoever_opens_it(vault: Path, cache: Cache) -> None:
    generation = filled(cache)
    again = opened(vault)
    assert again.load_stamps() == (generation, b"S", b"R", {row.path: row.stamp for row in ROWS})
    loaded = again.load()
    assert (loaded.generation, loaded.settings, loaded.report) == (generation, b"S", b"R")
    assert sorted(loaded.rows) == sorted(ROWS)
    assert loaded.whole_stamps() == again.load_stamps()


def test_some_rows_come_in_the_order_asked_for(cache: Cache) -> None:
    generation = filled(cache)
    asked = [ROWS[7].path, VaultPath("no.md"), ROWS[3].path]
    assert cache.load_some(asked)[:3] == (generation, b"S", [ROWS[7], ROWS[3]])


def test_names_that_are_no_text_come_back(cache: Cache) -> None:
    rows = [Row(VaultPath(name), 1, name.encode("utf-8", "surrogatepass"), b"") for name in ODD_NAMES]
    generation = filled(cache, rows)
    assert sorted(stored(cache).values()) == sorted(rows)
    assert sorted(cache.load_some([row.path for row in rows]).rows) == sorted(rows)
    changed = [row._replace(stamp=-5) for row in rows]
    touched = [(row.path, row.stamp) for row in changed]
    generation = cache.save(based_on=generation, settings=b"S", touched=touched, found=[(row.path, b"f") for row in rows]) or 0
    assert sorted(stored(cache).values()) == sorted(row._replace(found=b"f") for row in changed)
    assert cache.save(based_on=generation, settings=b"S", removed=[row.path for row in rows])
    assert stored(cache) == {}


def test_everything_replaces_what_was_there(cache: Cache) -> None:
    first = filled(cache)
    second = filled(cache, ROWS[:3])
    assert second > first
    assert sorted(stored(cache).values()) == sorted(ROWS[:3])


def test_a_row_without_findings_forgets_the_old_ones(cache: Cache) -> None:
    generation = filled(cache, ROWS[:2])
    assert cache.save(based_on=generation, settings=b"S", rows=[ROWS[0]._replace(data=b"new", found=None)])
    assert [row.found for row in cache.load_some([ROWS[0].path, ROWS[1].path]).rows] == [None, ROWS[1].found]


def test_unknown_files_are_passed_over(cache: Cache) -> None:
    generation = filled(cache, ROWS[:1])
    nobody = VaultPath("nobody.md")
    assert cache.save(based_on=generation, settings=b"S", removed=[nobody], touched=[(nobody, 1)], found=[(nobody, b"x"), (nobody, None)])
    assert list(stored(cache).values()) == ROWS[:1]


def test_a_report_lasts_until_the_next_save(cache: Cache) -> None:
    generation = filled(cache, ROWS[:1])
    assert cache.load_stamps().report == b"R"
    assert cache.save(based_on=generation, settings=b"S")
    assert cache.load_stamps().report is None


def test_two_vaults_have_two_caches(tmp_path: Path, vault: Path, cache: Cache) -> None:
    other = tmp_path / "other"
    other.mkdir()
    filled(cache)
    assert stored(opened(other)) == {}
    (tmp_path / "link").symlink_to(vault)
    assert len(stored(opened(tmp_path / "link"))) == len(ROWS)


_NAMES = st.sampled_from([VaultPath(name) for name in ("a.md", "b.md", "c/d.md", "e\udce9.md", "f.png")])
_BYTES = st.binary(max_size=3)
_STEP = st.fixed_dictionaries(
    {
        "basis": st.sampled_from(["all", "known", "known", "known", "other"]),
        "settings": st.sampled_from([b"S", b"S", b"T", None]),
        "rows": st.lists(st.builds(Row, _NAMES, st.integers(-(2**63), 2**63 - 1), _BYTES, st.none() | _BYTES), max_size=4),
        "touched": st.lists(st.tuples(_NAMES, st.integers(-9, 9)), max_size=2),
        "removed": st.lists(_NAMES, max_size=2),
        "found": st.lists(st.tuples(_NAMES, st.none() | _BYTES), max_size=3),
        "report": st.none() | _BYTES,
    }
)


@given(st.lists(_STEP, max_size=6))
def test_any_history_of_saves_is_what_a_dictionary_would_hold(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, Any]]
) -> None:
    vault = tmp_path_factory.mktemp("history")
    cache = Cache.open(vault, "1", folder=vault.parent / f"{vault.name}-caches")
    assert cache is not None
    model: dict[str, Row] = {}
    generation, settings = cache.load_stamps().generation, None
    for step in steps:
        basis = step.pop("basis")
        answer = cache.save(based_on={"all": None, "known": generation, "other": generation - 1}[basis], **step)
        certain = basis != "other" and step["settings"] is not None
        if basis == "all":
            model = {}
        if not certain or step["settings"] != settings:
            model = {path: row._replace(found=None) for path, row in model.items()}
        model |= {row.path: row if certain else row._replace(found=None) for row in step["rows"]}
        for path, stamp in step["touched"]:
            if path in model:
                model[path] = model[path]._replace(stamp=stamp if basis != "other" else UNKNOWN)
        for path in step["removed"]:
            model.pop(path, None)
        for path, found in step["found"] if certain else ():
            if path in model:
                model[path] = model[path]._replace(found=found)
        settings = step["settings"] if certain else None
        generation += 1
        assert answer == (generation if basis != "other" else None)
        assert stored(cache) == model
        assert cache.load_stamps()[:3] == (generation, settings, step["report"] if certain else None)


# -- findings and the state they belong to


def test_findings_under_other_settings_are_cleared(cache: Cache) -> None:
    generation = filled(cache)
    assert cache.save(based_on=generation, settings=b"T", found=[(ROWS[0].path, b"new")])
    loaded = cache.load()
    assert loaded.settings == b"T"
    assert {row.path: row.found for row in loaded.rows if row.found is not None} == {ROWS[0].path: b"new"}
    assert {row.data for row in loaded.rows} == {row.data for row in ROWS}


def test_who_knows_no_findings_clears_them(cache: Cache) -> None:
    generation = filled(cache)
    after = cache.save(based_on=generation, settings=None, rows=[ROWS[0]], report=b"R")
    assert cache.load_stamps()[:3] == (after, None, None)
    assert {row.found for row in cache.load().rows} == {None}


def test_two_that_start_from_the_same_state_leave_no_findings(cache: Cache) -> None:
    generation = filled(cache)
    assert cache.save(based_on=generation, settings=b"S", rows=[ROWS[0]._replace(data=b"one")], report=b"one")
    late = ROWS[1]._replace(data=b"two", stamp=77)
    assert cache.save(based_on=generation, settings=b"S", rows=[late], removed=[ROWS[2].path], report=b"two") is None
    now = stored(cache)
    # What files say is kept, whoever read it; what was found is not.
    assert now[ROWS[0].path].data == b"one"
    assert now[ROWS[1].path] == late._replace(found=None)
    assert ROWS[2].path not in now
    assert {row.found for row in now.values()} == {None}
    assert cache.load_stamps()[1:3] == (None, None)


def test_what_is_based_on_nothing_read_is_not_saved(cache: Cache) -> None:
    generation = filled(cache)
    assert cache.save(based_on=NOTHING, settings=b"S", rows=[], removed=[row.path for row in ROWS]) is None
    assert cache.load_stamps()[:2] == (generation, b"S")


def test_a_file_made_anew_is_not_taken_for_the_old_one(vault: Path, cache: Cache) -> None:
    generation = filled(cache)
    cache.file.unlink()
    again = opened(vault)
    assert again.load_stamps().generation != generation
    assert cache.save(based_on=generation, settings=b"S", rows=ROWS[:1]) is None
    assert again.load().settings is None


def test_an_error_of_the_caller_saves_nothing(cache: Cache) -> None:
    def rows() -> Any:
        yield ROWS[0]._replace(data=b"new")
        raise LookupError

    generation = filled(cache)
    with pytest.raises(LookupError):
        cache.save(based_on=generation, settings=b"S", rows=rows())
    assert cache.load_stamps().generation == generation
    assert stored(cache)[ROWS[0].path] == ROWS[0]


# -- versions


@pytest.mark.parametrize("other", ["0", "2", "1 "])
def test_versions_do_not_see_each_others_rows_and_leave_them_alone(vault: Path, cache: Cache, other: str) -> None:
    filled(cache)
    newer = opened(vault, other)
    assert newer.load().rows == []
    filled(newer, ROWS[:1])
    assert list(stored(newer).values()) == ROWS[:1]
    assert sorted(stored(opened(vault)).values()) == sorted(ROWS)


def test_what_another_version_put_in_this_ones_place_is_forgotten(vault: Path, cache: Cache) -> None:
    newer = opened(vault, "2")
    filled(newer)
    for part in ("", "-wal", "-shm"):
        Path(f"{cache.file}{part}").unlink(missing_ok=True)
        if Path(f"{newer.file}{part}").exists():
            Path(f"{newer.file}{part}").replace(f"{cache.file}{part}")
    assert opened(vault).load().rows == []


def test_the_version_changes_with_the_code_and_its_dependencies(tmp_path: Path) -> None:
    package, installed = tmp_path / "package", tmp_path / "installed"
    (package / "syntax" / "__pycache__").mkdir(parents=True)
    (package / "syntax" / "note.py").write_text("a")
    (installed / "pyromark-0.10.1.dist-info").mkdir(parents=True)

    def version() -> str:
        return program_version(package, [os.fspath(installed)])

    seen = [version()]
    (package / "syntax" / "__pycache__" / "note.pyc").write_text("")
    (installed / "unrelated-1.dist-info").mkdir()
    assert version() == seen[0]
    status = (package / "syntax" / "note.py").stat()
    os.utime(package / "syntax" / "note.py", ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    seen.append(version())
    (package / "syntax" / "note.py").rename(package / "note.py")
    seen.append(version())
    (package / "note.py").write_text("longer")
    seen.append(version())
    (installed / "pyromark-0.10.1.dist-info").rename(installed / "pyromark-0.10.2.dist-info")
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_this_program_has_one_version() -> None:
    assert program_version() == program_version()
    assert " " not in program_version()
    assert program_version() != program_version(Path("nowhere"), [])


# -- its place


def test_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = os.fspath(tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    assert place.cache_folder({"HOME": home}) == tmp_path / ".cache" / "vaultsync"
    assert place.cache_folder({"HOME": home, "XDG_CACHE_HOME": "relative"}) == tmp_path / ".cache" / "vaultsync"
    assert place.cache_folder({"HOME": home, "XDG_CACHE_HOME": f"{home}/x"}) == tmp_path / "x" / "vaultsync"
    monkeypatch.setattr("sys.platform", "darwin")
    assert place.cache_folder({"HOME": home}) == tmp_path / "Library" / "Caches" / "vaultsync"
    monkeypatch.setattr("sys.platform", "win32")
    assert place.cache_folder({"LOCALAPPDATA": home}) == tmp_path / "vaultsync"
    assert place.cache_folder({"HOME": home}) is None


@pytest.mark.parametrize("folder", [".", "sub/caches", ".cache/vaultsync", "../link/caches", "../outside/../vault/x"])
def test_no_cache_lies_in_the_vault(vault: Path, folder: str) -> None:
    (vault.parent / "link").symlink_to(vault)
    (vault.parent / "outside").mkdir()
    assert Cache.open(vault, "1", folder=vault / folder) is None
    assert list(vault.iterdir()) == []


def test_no_cache_lies_in_a_vault_that_is_reached_by_a_link(vault: Path) -> None:
    (vault.parent / "link").symlink_to(vault)
    assert Cache.open(vault.parent / "link", "1", folder=vault / "caches") is None


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_nobody_else_may_read_it(vault: Path) -> None:
    folder = vault.parent / "caches"
    folder.mkdir(mode=0o755)
    cache = opened(vault)
    filled(cache)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.name != "CACHEDIR.TAG"} == {0o600}


def test_the_folder_says_that_it_holds_caches(vault: Path, cache: Cache) -> None:
    assert (vault.parent / "caches" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root gives folders away")
def test_a_folder_of_somebody_else_is_not_used(vault: Path) -> None:
    folder = vault.parent / "caches"
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    assert Cache.open(vault, "1", folder=folder) is None


def test_a_vault_that_is_gone_has_no_cache(tmp_path: Path) -> None:
    assert Cache.open(tmp_path / "gone", "1", folder=tmp_path / "caches") is None


# -- what is thrown away


def test_caches_not_used_for_long_are_deleted(tmp_path: Path) -> None:
    files = []
    for name in ("old", "new", "kept"):
        (tmp_path / name).mkdir()
        files.append(opened_in(tmp_path, name))
    for file in (files[0], files[2]):
        for part in (file, file.with_suffix(".lock")):
            os.utime(part, (1_000.0, 1_000.0))
    (tmp_path / "caches" / "foreign.sqlite").write_text("not ours")
    os.utime(tmp_path / "caches" / "foreign.sqlite", (0, 0))
    now = files[1].stat().st_mtime
    assert prune(tmp_path / "caches", now, keep=files[2]) == [files[0]]
    left = {path.name for path in (tmp_path / "caches").iterdir()}
    assert left == {"CACHEDIR.TAG", "foreign.sqlite", *(f"{file.stem}{end}" for file in files[1:] for end in (".sqlite", ".lock"))}


def test_of_too_many_caches_the_oldest_go(tmp_path: Path) -> None:
    files, now = [], time.time()
    for number, name in enumerate("abcd"):
        (tmp_path / name).mkdir()
        files.append(opened_in(tmp_path, name))
        for part in (files[-1], files[-1].with_suffix(".lock")):
            os.utime(part, (now - 10 + number,) * 2)
    size = files[0].stat().st_size
    assert prune(tmp_path / "caches", now, max_bytes=2 * size + 100) == [files[1], files[0]]
    assert prune(tmp_path / "caches", now, max_bytes=2 * size + 100) == []


def test_of_too_many_versions_the_oldest_go_when_a_new_one_comes(vault: Path) -> None:
    files = []
    for number in range(VERSIONS + 2):
        files.append(opened(vault, f"v{number}").file)
        for part in (files[-1], files[-1].with_suffix(".lock")):
            os.utime(part, (time.time() - 1_000 + number,) * 2)
    assert [file.exists() for file in files] == [False, False] + [True] * VERSIONS


def test_opening_a_cache_tells_that_it_is_used(vault: Path, cache: Cache) -> None:
    for part in (cache.file, cache.file.with_suffix(".lock")):
        os.utime(part, (1_000.0, 1_000.0))
    opened(vault)
    assert prune(cache.file.parent, cache.file.with_suffix(".lock").stat().st_mtime) == []


def test_nothing_to_throw_away(tmp_path: Path) -> None:
    assert prune(tmp_path / "nowhere", 0.0) == []


def opened_in(folder: Path, name: str) -> Path:
    cache = Cache.open(folder / name, "1", folder=folder / "caches")
    assert cache is not None
    return cache.file


# -- packed items


@pytest.mark.parametrize("name", ["a.md", "caf\udce9.md", "a.canvas", "\udcff.canvas"])
def test_a_packed_item_is_the_same_unpacked(tmp_path: Path, name: str) -> None:
    text = '{"nodes": [{"type": "file", "file": "1.md", "id": "x"}]}' if name.endswith("canvas") else "---\na: [1, x]\n---\n# h\n[[b]] #t\n"
    path = VaultPath(name)
    try:
        (tmp_path / name).write_text(text)
    except (OSError, UnicodeError):
        pytest.skip("the file system takes no such names")
    item = read_item(tmp_path, path)
    assert item is not None
    packed = pack(item)
    assert packed[:2] == (path, item.hash)
    assert unpack(path, packed.data) == item


def test_what_is_not_that_item_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text")
    item = read_item(tmp_path, VaultPath("a.md"))
    assert item is not None
    data = pack(item).data
    for path in ("b.md", "a.canvas", "caf\udce9.md"):
        assert unpack(VaultPath(path), data) is None
    for cut in range(len(data)):
        assert unpack(VaultPath("a.md"), data[:cut]) is None
    assert unpack(VaultPath("a.md"), b"\x91" * 100_000) is None
