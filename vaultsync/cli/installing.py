"""A daemon that somebody wants in, what starts it on this system written, asked for or deleted; texts for people out."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from vaultsync.daemon.units import Daemon, launchd_agent, systemd_unit, windows_task
from vaultsync.disk.caching.place import cache_folder
from vaultsync.disk.writing.state import state_folder
from vaultsync.errors import UsageError

_PLACES = ("XDG_STATE_HOME", "XDG_CACHE_HOME")
"""Variables that decide where the daemon keeps things; it has to find what this process finds."""
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """A vault to be followed, and how."""

    folder: Path
    flags: tuple[str, ...] = ()
    preset: str | None = None
    config: Path | None = None


class Said(NamedTuple):
    """What a program of the system answered."""

    code: int
    """-1 when it could not be started or did not end."""
    text: str


class Done(NamedTuple):
    """What came of it."""

    text: str
    ok: bool = True


class System(Protocol):
    """What starts programs at login."""

    def file(self, daemon: Daemon) -> tuple[Path, bytes]:
        """The file to write, and what is to stand in it."""

    def install(self, daemon: Daemon) -> Done:
        """Writes the file and starts the daemon; what was done, or what is still to be done by hand."""

    def status(self, daemon: Daemon) -> Done:
        """What there is, and whether the daemon runs."""

    def remove(self, daemon: Daemon) -> Done:
        """Stops the daemon and deletes the file; what was done."""


def wished(wish: Wish, environment: Mapping[str, str] = os.environ) -> Daemon:
    """The daemon, with everything that decides how it runs written out: another folder or login changes nothing.

    Raises:
        UsageError: when there is no place for its state.
    """
    vault = os.path.realpath(wish.folder)
    arguments = list(wish.flags)
    if wish.preset is not None:
        arguments += ["--preset", wish.preset]
    if wish.config is not None:
        arguments += ["--config", os.path.abspath(wish.config)]
    command = (_interpreter(), "-P", "-m", "vaultsync", "watch", "--quiet", *arguments, "--", vault)
    cache = cache_folder(environment)
    writable = (vault, os.path.dirname(state_folder(wish.folder, None)), *([os.fspath(cache)] if cache is not None else []))
    places = {name: environment[name] for name in _PLACES if os.path.isabs(environment.get(name, ""))}
    return Daemon(vault, command, writable, places, "--tcp" in wish.flags, _notes(vault))


def system_of(platform: str = sys.platform) -> System:
    """What starts programs here."""
    if platform == "win32":
        return Windows()
    return Launchd() if platform == "darwin" else Systemd()


def printed(system: System, daemon: Daemon) -> str:
    """What would be written where."""
    path, data = system.file(daemon)
    text = data.decode("utf-16").replace("\r\n", "\n") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8", "replace")
    return f"# {path}\n{text}"


class Systemd:
    """The systemd of a Linux user."""

    def file(self, daemon: Daemon) -> tuple[Path, bytes]:
        """``~/.config/systemd/user/NAME.service``."""
        home = os.environ.get("XDG_CONFIG_HOME", "")
        folder = Path(home) if os.path.isabs(home) else Path.home() / ".config"
        return folder / "systemd" / "user" / f"{daemon.name}.service", systemd_unit(daemon).encode()

    def install(self, daemon: Daemon) -> Done:
        """Starts it, anew when it runs already."""
        path, data = self.file(daemon)
        _write(path, data, daemon.writable[1:])
        unit = path.name
        steps = (["daemon-reload"], ["enable", unit], ["restart", unit])
        done = _first_failure([["systemctl", "--user", *step] for step in steps])
        if done is None:
            return Done(
                f"{path} is written, and the vault is followed from now on and from each login\n"
                f"its state: vaultsync service status {shlex.quote(daemon.vault)}\n"
                f"to follow it while nobody is logged in: loginctl enable-linger {getpass.getuser()}\n"
            )
        command, said = done
        return Done(
            f"{path} is written, but could not be started here: {shlex.join(command)}: {said}\n"
            f"log in as the user it is for, and say: systemctl --user daemon-reload && systemctl --user enable --now {unit}\n"
            f"without systemd, start it by hand or from what starts programs here: {shlex.join(daemon.command)}\n",
            ok=False,
        )

    def status(self, daemon: Daemon) -> Done:
        """From the file, and from systemd where it answers."""
        path, _ = self.file(daemon)
        unit = path.name
        enabled, active = (_say("systemctl", "--user", word, unit).text for word in ("is-enabled", "is-active"))
        return Done(_status_text(path, _known(enabled), _known(active)), active == "active")

    def remove(self, daemon: Daemon) -> Done:
        """Nothing happens to a vault that is not followed."""
        path, _ = self.file(daemon)
        if not path.exists():
            return _nothing_installed(path)
        done = _first_failure([["systemctl", "--user", "disable", "--now", path.name]])
        path.unlink()
        _say("systemctl", "--user", "daemon-reload")
        _say("systemctl", "--user", "reset-failed", path.name)
        return Done(f"{path} is deleted{'' if done is None else f'; {shlex.join(done[0])}: {done[1]}'}\n")


class Launchd:
    """The launchd of a macOS user."""

    def file(self, daemon: Daemon) -> tuple[Path, bytes]:
        """``~/Library/LaunchAgents/NAME.plist``."""
        return Path.home() / "Library" / "LaunchAgents" / f"{daemon.name}.plist", launchd_agent(daemon)

    def install(self, daemon: Daemon) -> Done:
        """Starts it, anew when it runs already."""
        path, data = self.file(daemon)
        _write(path, data, daemon.writable[1:])
        _say("launchctl", "bootout", f"{self._domain()}/{daemon.name}")
        done = _first_failure([["launchctl", "bootstrap", self._domain(), str(path)]])
        if done is None:
            return Done(
                f"{path} is written, and the vault is followed from now on and from each login\n"
                f"macOS may ask whether {daemon.command[0]} may read the folder; for a vault in Documents, Desktop or iCloud, allow it "
                "under System Settings, Privacy & Security, Files and Folders\n"
            )
        return Done(f"{path} is written, but could not be started: {done[1]}\nsay: {shlex.join(done[0])}\n", ok=False)

    def status(self, daemon: Daemon) -> Done:
        """From the file, and from launchd where it answers."""
        path, _ = self.file(daemon)
        said = _say("launchctl", "print", f"{self._domain()}/{daemon.name}")
        runs = said.code == 0 and "state = running" in said.text
        return Done(_status_text(path, "yes" if path.exists() else "no", "yes" if runs else "no"), runs)

    def remove(self, daemon: Daemon) -> Done:
        """Nothing happens to a vault that is not followed."""
        path, _ = self.file(daemon)
        if not path.exists():
            return _nothing_installed(path)
        _say("launchctl", "bootout", f"{self._domain()}/{daemon.name}")
        path.unlink()
        return Done(f"{path} is deleted\n")

    def _domain(self) -> str:
        return f"gui/{getattr(os, 'getuid', lambda: 0)()}"


class Windows:
    """The tasks of a Windows user."""

    def file(self, daemon: Daemon) -> tuple[Path, bytes]:
        """A file beside the state, from which the task is made."""
        user = f"{os.environ.get('USERDOMAIN', '.')}\\{getpass.getuser()}"
        return Path(daemon.writable[1]) / f"{daemon.name}.xml", windows_task(daemon, user)

    def install(self, daemon: Daemon) -> Done:
        """Starts it, anew when it runs already."""
        path, data = self.file(daemon)
        _write(path, data, daemon.writable[1:])
        _say("schtasks", "/end", "/tn", daemon.name)
        create = ["schtasks", "/create", "/f", "/tn", daemon.name, "/xml", str(path)]
        done = _first_failure([create, ["schtasks", "/run", "/tn", daemon.name]])
        if done is None:
            return Done(f"the task {daemon.name} is made, and the vault is followed from now on and from each login\n")
        return Done(f"{path} is written, but the task could not be made: {done[1]}\nsay: {subprocess.list2cmdline(done[0])}\n", ok=False)

    def status(self, daemon: Daemon) -> Done:
        """From the file, and from the tasks where they answer; their words are those of the system's language."""
        path, _ = self.file(daemon)
        said = _say("schtasks", "/query", "/tn", daemon.name, "/fo", "csv", "/nh")
        runs = said.code == 0 and "Running" in said.text
        return Done(_status_text(path, "yes" if said.code == 0 else "no", "yes" if runs else "no or unknown"), runs)

    def remove(self, daemon: Daemon) -> Done:
        """Nothing happens to a vault that is not followed."""
        path, _ = self.file(daemon)
        _say("schtasks", "/end", "/tn", daemon.name)
        said = _say("schtasks", "/delete", "/f", "/tn", daemon.name)
        if not path.exists():
            return _nothing_installed(path)
        path.unlink()
        return Done(f"the task {daemon.name} is deleted\n" if said.code == 0 else f"{path} is deleted; schtasks says: {said.text}\n")


def _status_text(path: Path, enabled: str, running: str) -> str:
    installed = path if path.exists() else "no; install it with: vaultsync service install"
    return f"installed: {installed}\nstarts at login: {enabled}\nruns: {running}\n"


def _known(word: str) -> str:
    """The word of systemd; what is no single word is a message that there is no systemd."""
    yes = {"active": "yes", "enabled": "yes", "inactive": "no", "disabled": "no", "not-found": "no"}
    return yes.get(word, word if word.isalpha() else "unknown, systemd does not answer here")


def _nothing_installed(path: Path) -> Done:
    return Done(f"nothing is installed for this vault: {path} does not exist\n")


def _write(path: Path, data: bytes, folders: Sequence[str]) -> None:
    """Writes the file, and makes the folders that have to be there before the daemon is shut in."""
    try:
        for folder in folders:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{error.filename or path} cannot be written: {error.strerror}; make its folder writable to you") from error


def _first_failure(commands: Sequence[list[str]]) -> tuple[list[str], str] | None:
    for command in commands:
        said = _say(*command)
        if said.code != 0:
            return command, said.text or f"exit code {said.code}"
    return None


def _say(*command: str) -> Said:
    """Runs a program of the system; never raises."""
    if shutil.which(command[0]) is None:
        return Said(-1, f"{command[0]} is not installed")
    try:
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Said(-1, f"{command[0]} did not answer ({type(error).__name__})")
    return Said(ran.returncode, (ran.stdout.strip() or ran.stderr.strip()).rstrip("."))


def _interpreter() -> str:
    """The Python that runs this; on Windows the one that opens no window."""
    windowless = Path(sys.executable).with_name("pythonw.exe")
    return str(windowless) if sys.platform == "win32" and windowless.exists() else sys.executable


def _notes(vault: str) -> int:
    from vaultsync.disk import scan
    from vaultsync.paths import is_note

    return sum(map(is_note, scan(Path(vault)).files))
