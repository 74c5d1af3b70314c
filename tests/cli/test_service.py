"""Installing a daemon writes one file outside the vault, starts it where something starts programs, and is undone as a whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.cli import main
from vaultsync.cli.installing import Launchd, Systemd, Windows, Wish, printed, system_of, wished

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have other programs that start daemons")
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$HOME/said"
case "$2" in is-active|is-enabled) cat "$HOME/$2" 2>/dev/null || echo inactive;; enable) echo enabled > "$HOME/is-enabled";;
restart) echo active > "$HOME/is-active";; disable) rm -f "$HOME/is-enabled" "$HOME/is-active";; esac
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ho me"
    folder.mkdir()
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    return make_vault({"a.md": "A\n", ".obsidian/app.json": "{}"})


@pytest.fixture
def systemctl(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name, which remembers what it was told."""
    (home / "systemctl").write_text(SYSTEMCTL)
    (home / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:/usr/bin:/bin")
    return home / "said"


def units(home: Path) -> list[Path]:
    return sorted((home / ".config" / "systemd" / "user").glob("*"))


@linux
def test_install_status_and_remove(vault: Path, home: Path, systemctl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "status", str(vault)]) == 1
    assert "installed: no; install it with: vaultsync service install" in capsys.readouterr().out
    assert main(["service", "install", str(vault), "--no-write", "--preset", "research"]) == 0
    (unit,) = units(home)
    text = unit.read_text()
    assert f"ExecStart={sys.executable} -P -m vaultsync watch --quiet --no-write --preset research -- {vault}" in text
    assert "MemoryMax=512M" in text
    assert (home / ".local/state/vaultsync").is_dir()
    assert (home / ".cache/vaultsync").is_dir()
    assert "is written, and the vault is followed" in capsys.readouterr().out
    assert systemctl.read_text().splitlines()[-3:] == ["--user daemon-reload", f"--user enable {unit.name}", f"--user restart {unit.name}"]
    assert main(["service", "status", str(vault)]) == 0
    assert capsys.readouterr().out == f"installed: {unit}\nstarts at login: yes\nruns: yes\n"
    assert main(["service", "remove", str(vault)]) == 0
    assert capsys.readouterr().out == f"{unit} is deleted\n"
    assert units(home) == []
    assert f"--user disable --now {unit.name}" in systemctl.read_text()
    assert main(["service", "status", str(vault)]) == 1
    assert main(["service", "remove", str(vault)]) == 0
    assert "nothing is installed for this vault" in capsys.readouterr().out


@linux
def test_without_systemd_the_next_command_is_told(
    vault: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(home))
    assert main(["service", "install", str(vault)]) == 1
    said = capsys.readouterr().out
    assert "could not be started here" in said
    assert "systemctl is not installed" in said
    assert f"systemctl --user enable --now {units(home)[0].name}" in said
    assert f"vaultsync watch --quiet -- {vault}" in said
    assert main(["service", "status", str(vault)]) == 1
    assert "systemd does not answer here" in capsys.readouterr().out
    assert main(["service", "remove", str(vault)]) == 0
    assert units(home) == []


@linux
def test_printing_writes_nothing(vault: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "install", str(vault), "--print", "--tcp"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"# {home}/.config/systemd/user/vaultsync-")
    assert "RestrictAddressFamilies=AF_UNIX AF_INET\n" in said
    assert list(home.iterdir()) == []


@linux
def test_a_folder_that_takes_nothing_is_told(vault: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / ".config").write_text("")
    assert main(["service", "install", str(vault)]) == 2
    assert "cannot be written" in capsys.readouterr().err


@linux
def test_two_ways_to_a_vault_are_one_daemon(vault: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    assert wished(Wish(tmp_path / "link")).name == wished(Wish(vault)).name
    assert wished(Wish(tmp_path / "link")).vault == str(vault)


@linux
def test_places_named_by_the_environment_are_kept(vault: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "st ate"))
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    daemon = wished(Wish(vault))
    assert daemon.environment == {"XDG_STATE_HOME": str(tmp_path / "st ate")}
    assert daemon.writable == (str(vault), str(tmp_path / "st ate" / "vaultsync"), str(home / ".cache" / "vaultsync"))


def test_each_system_has_its_own(vault: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [type(system_of(name)) for name in ("linux", "darwin", "win32")] == [Systemd, Launchd, Windows]
    monkeypatch.setenv("USER", "ann")
    monkeypatch.setenv("LOGNAME", "ann")
    daemon = wished(Wish(vault))
    assert "<key>KeepAlive</key>" in printed(Launchd(), daemon)
    assert printed(Launchd(), daemon).startswith(f"# {Path.home()}/Library/LaunchAgents/{daemon.name}.plist")
    assert "\\ann</UserId>" in printed(Windows(), daemon)


@linux
def test_an_agent_of_macos_is_written_and_deleted(vault: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(home))
    daemon = wished(Wish(vault))
    assert "could not be started: launchctl is not installed" in Launchd().install(daemon).text
    path, data = Launchd().file(daemon)
    assert path.read_bytes() == data
    assert Launchd().status(daemon).text.startswith(f"installed: {path}\n")
    assert "is deleted" in Launchd().remove(daemon).text
    assert not path.exists()


def test_the_working_folder_of_nobody_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["service", "install"]) == 2
    assert "nothing says that" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []
