"""What starts the daemon holds every path as it is, and systemd takes it."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.units import Daemon, launchd_agent, systemd_unit, windows_task

GOLDEN = Path(__file__).parent / "units"
PLAIN = Daemon(
    "/Home/ann/Notes",
    ("/usr/bin/python3", "-P", "-m", "vaultsync", "watch", "--quiet", "--", "/Home/ann/Notes"),
    ("/Home/ann/Notes", "/Home/ann/.local/state/vaultsync"),
)
ODD_NAME = "My \"100 %\" nötes\\ $HOME; 'x' \n\t caf\udce9"
ODD = Daemon(
    f"/Home/ann/{ODD_NAME}",
    ("/opt/py thon/python3", "-m", "vaultsync", "watch", "--", f"/Home/ann/{ODD_NAME}"),
    (f"/Home/ann/{ODD_NAME}", '/Home/ann/st "a" 5%'),
    {"XDG_STATE_HOME": "/Home/ann/st 5%"},
    tcp=True,
    notes=100_000,
)
NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.mark.parametrize(("name", "daemon"), [("plain.service", PLAIN), ("odd.service", ODD)])
def test_units_are_as_they_stand_in_the_files(name: str, daemon: Daemon, update: bool) -> None:
    assert_golden(name, systemd_unit(daemon), update)


def test_agents_and_tasks_are_as_they_stand_in_the_files(update: bool) -> None:
    assert_golden("plain.plist", launchd_agent(PLAIN).decode(), update)
    assert_golden("plain.xml", windows_task(PLAIN, "PC\\ann").decode("utf-16").replace("\r\n", "\n"), update)


def assert_golden(name: str, text: str, update: bool) -> None:
    if update:
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert (GOLDEN / name).read_text(encoding="utf-8") == text, "run pytest --update and read the diff"


def test_an_agent_holds_each_argument_as_it_is() -> None:
    odd = Daemon("/v", ("/py", "-m", "vaultsync", "watch", "--", '/a "b" <c> & ö \u2028'), ("/v",), {"A": "b & c"})
    values = plistlib.loads(launchd_agent(odd))
    assert values["ProgramArguments"] == list(odd.command)
    assert values["EnvironmentVariables"] == {"A": "b & c"}
    assert values["Label"] == odd.name


def test_a_task_holds_its_command() -> None:
    odd = Daemon(
        "C:\\Users\\Ann B\\Nötes & <x>", ("C:\\py\\pythonw.exe", "-m", "vaultsync", "watch", "--", "C:\\Users\\Ann B\\Nötes & <x>"), ()
    )
    root = ElementTree.fromstring(windows_task(odd, "PC\\Ann B"))
    assert root.findtext(".//t:Command", namespaces=NAMESPACE) == "C:\\py\\pythonw.exe"
    assert root.findtext(".//t:Arguments", namespaces=NAMESPACE) == '-m vaultsync watch -- "C:\\Users\\Ann B\\Nötes & <x>"'
    assert root.findtext(".//t:LogonTrigger/t:UserId", namespaces=NAMESPACE) == "PC\\Ann B"
    assert odd.name.startswith("vaultsync-N-tes-x-")


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_are_plain_and_each_its_own(one: str, other: str) -> None:
    def name(folder: str) -> str:
        return Daemon(f"/v/{folder}".encode("utf-8", "replace").decode(), ("/py",), ()).name

    assert re.fullmatch(r"vaultsync-[A-Za-z0-9_-]{1,51}", name(one))
    assert (name(one) == name(other)) == (one.encode("utf-8", "replace") == other.encode("utf-8", "replace"))


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00") | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF), min_size=1)
)
def test_every_word_is_read_back_by_the_rules_of_systemd(text: str) -> None:
    unit = systemd_unit(Daemon("/v", ("/py", "watch", "--", text), ("/v",)))
    (line,) = [line for line in unit.split("\n") if line.startswith("ExecStart=")]
    assert line.isprintable() or not any(character < " " for character in line)
    line.encode("utf-8")
    assert words(line.removeprefix("ExecStart=")) == ["/py", "watch", "--", text]


def words(line: str) -> list[str]:
    """A second reading of systemd.syntax(7): words, quotes, C's escapes, then specifiers and variables."""
    found, word, quoted, at = [], bytearray(), False, 0
    started = False
    while at < len(line):
        character = line[at]
        if character == '"':
            quoted, started = not quoted, True
        elif character == " " and not quoted:
            found.append(bytes(word))
            word, started = bytearray(), False
        elif character == "\\":
            if line[at + 1] == "x":
                word.append(int(line[at + 2 : at + 4], 16))
                at += 3
            else:
                word += line[at + 1].encode()
                at += 1
        else:
            assert quoted or not character.isspace()
            word += character.encode()
        at += 1
    if word or started:
        found.append(bytes(word))
    first, *rest = (os.fsdecode(one).replace("%%", "%") for one in found)
    return [first, *(one.replace("$$", "$") for one in rest)]


def test_a_larger_vault_gets_more_memory() -> None:
    assert Daemon("/v", ("/p",), (), notes=10_000).memory == 512
    assert 680 < Daemon("/v", ("/p",), (), notes=100_000).memory < 1_600
    assert "MemoryMax=512M" in systemd_unit(PLAIN)


def test_a_vault_among_temporary_files_is_not_hidden_from_its_daemon() -> None:
    assert "PrivateTmp=yes" in systemd_unit(PLAIN)
    assert "PrivateTmp" not in systemd_unit(Daemon("/var/tmp/v", ("/p",), ("/var/tmp/v",)))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("odd", [False, True])
def test_systemd_takes_it(tmp_path: Path, odd: bool) -> None:
    name = "My \"100 %\" nötes\\ $HOME; 'x'" if odd else "Notes"
    (tmp_path / name).mkdir()
    vault = str(tmp_path / name)
    daemon = Daemon(
        vault,
        (sys.executable, "-m", "vaultsync", "watch", "--", vault + ("\n\udce9" if odd else "")),
        (vault, str(tmp_path)),
        {"A": 'b "c" %'},
    )
    unit = tmp_path / f"{daemon.name}.service"
    unit.write_text(systemd_unit(daemon), encoding="utf-8")
    env = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    ran = subprocess.run(["systemd-analyze", "--user", "verify", str(unit)], capture_output=True, text=True, check=False, env=env)
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if daemon.name in line]) == (0, []), ran.stderr
