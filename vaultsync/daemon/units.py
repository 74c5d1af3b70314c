"""What starts a vault's daemon at login, as text: a systemd user unit, a launchd agent, or a task of Windows. Pure."""

from __future__ import annotations

import hashlib
import plistlib
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

MEMORY: Final = 512
"""MB (1,048,576 bytes) that a daemon may use at least, from where it is ended and started anew."""
MEMORY_AT_START: Final = 256
BYTES_A_NOTE: Final = 12_000
"""Twice what a note may take: indexing holds some of it twice."""
DO_NOT_RESTART: Final = (2, 3)
"""Exit codes after which a new start would end the same way: wrong use, or the vault is followed by another process."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """What is to be started."""

    vault: str
    """The vault's folder, absolute and without links."""
    command: tuple[str, ...]
    """The program and its arguments; the first is an absolute path."""
    writable: tuple[str, ...]
    """Absolute folders it writes to, the vault among them."""
    environment: Mapping[str, str] = field(default_factory=dict)
    tcp: bool = False
    notes: int = 0
    """How many notes the vault has now."""

    @property
    def name(self) -> str:
        """The same for the same vault, another for every other one; letters, digits, ``-`` and ``_`` only, at most 60."""
        digest = hashlib.blake2b(self.vault.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
        words = re.sub(r"[^A-Za-z0-9_]+", "-", self.vault.rstrip("/\\").replace("\\", "/").rpartition("/")[2]).strip("-")[:40]
        return f"vaultsync-{words or 'vault'}-{digest}"

    @property
    def memory(self) -> int:
        """MB it may use."""
        needed = MEMORY_AT_START + self.notes * BYTES_A_NOTE // 1_048_576
        return max(MEMORY, -(-needed // 64) * 64)


def systemd_unit(daemon: Daemon) -> str:
    """A unit for ``~/.config/systemd/user``.

    Everything but the folders named is read-only to it. It starts within seconds of a fault, at most five times in a minute.
    Source: systemd.exec(5), systemd.service(5) and systemd.syntax(7) of systemd 257.
    """
    families = "AF_UNIX AF_INET" if daemon.tcp else "AF_UNIX"
    temporary = any(_lies_in(folder, place) for folder in daemon.writable for place in ("/tmp", "/var/tmp"))
    lines = [
        "# Written by `vaultsync service install`, which writes it anew; `vaultsync service remove` deletes it.",
        "[Unit]",
        f"Description=vaultsync for {_plain(daemon.vault)}",
        "StartLimitIntervalSec=60",
        "StartLimitBurst=5",
        "",
        "[Service]",
        "Type=notify",
        f"ExecStart={_command_line(daemon.command)}",
        "ExecReload=/bin/kill -HUP $MAINPID",
        *(f"Environment={_word(f'{name}={value}')}" for name, value in sorted(daemon.environment.items())),
        "Restart=on-failure",
        "RestartSec=1",
        f"RestartPreventExitStatus={' '.join(map(str, DO_NOT_RESTART))}",
        "# A large vault on a slow disk takes minutes to be read for the first time.",
        "TimeoutStartSec=900",
        "TimeoutStopSec=60",
        "WatchdogSec=120",
        "KillMode=mixed",
        f"# Room for {daemon.notes:,} notes; install again when the vault has grown much.",
        f"MemoryMax={daemon.memory}M",
        "Nice=5",
        "IOSchedulingPriority=7",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        *(f"ReadWritePaths={_word(folder, c_escapes=False)}" for folder in dict.fromkeys(map(_expressible, daemon.writable))),
        "RuntimeDirectory=vaultsync",
        "RuntimeDirectoryMode=0700",
        "RuntimeDirectoryPreserve=yes",
        *([] if temporary else ["PrivateTmp=yes"]),
        "ProtectControlGroups=yes",
        "ProtectKernelTunables=yes",
        f"RestrictAddressFamilies={families}",
        "RestrictNamespaces=yes",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "LockPersonality=yes",
        "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
        "SystemCallErrorNumber=EPERM",
        "",
        "[Install]",
        "WantedBy=default.target",
        "",
    ]
    return "\n".join(lines)


def launchd_agent(daemon: Daemon) -> bytes:
    """A property list for ``~/Library/LaunchAgents``. Source: launchd.plist(5) of macOS 15."""
    values: dict[str, object] = {
        "Label": daemon.name,
        "ProgramArguments": list(daemon.command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        # The least that launchd takes is 10.
        "ThrottleInterval": 10,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 5,
        "Umask": 0o077,
        "WorkingDirectory": "/",
        "StandardOutPath": "/dev/null",
        "StandardErrorPath": "/dev/null",
        "ExitTimeOut": 30,
    }
    if daemon.environment:
        values["EnvironmentVariables"] = dict(sorted(daemon.environment.items()))
    return plistlib.dumps(values, sort_keys=True)


def windows_task(daemon: Daemon, user: str) -> bytes:
    """The XML of a task that starts at a user's logon, in UTF-16 as ``schtasks`` wants it.

    Args:
        daemon: what is to be started.
        user: the domain, a backslash and the name.

    Source: Task Scheduler Schema 1.4. A task restarts after a minute at the earliest.
    """
    program, *arguments = daemon.command
    account = _xml(user)
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>vaultsync for {_xml(daemon.vault)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{account}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{account}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>5</Count>
    </RestartOnFailure>
    <Priority>7</Priority>
    <Hidden>true</Hidden>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{_xml(program)}</Command>
      <Arguments>{_xml(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
    return text.replace("\n", "\r\n").encode("utf-16", "surrogatepass")


def _command_line(command: Sequence[str]) -> str:
    """The words of ``ExecStart=``; a dollar sign means a variable in all but the first."""
    program, *arguments = command
    return " ".join([_word(program), *(_word(argument).replace("$", "$$") for argument in arguments)])


def _word(text: str, *, c_escapes: bool = True) -> str:
    """One word of a unit file: quoted where it must be, with ``%`` doubled, control characters and stray bytes in C's escapes.

    Source: "Quoting" in systemd.syntax(7). Lists of paths know no escapes but those of quotes and backslashes.
    """
    word = text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    if c_escapes:
        word = re.sub(r"[\x00-\x1f\x7f\x80-\x9f\udc80-\udcff]", _c_escape, word)
    return word if re.fullmatch(r"[\w./:@%+=,-]+", word) else f'"{word}"'


def _c_escape(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode("utf-8", "surrogateescape"))


def _expressible(folder: str) -> str:
    """The folder, or the nearest one around it whose path a unit file can hold in a list."""
    while re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", folder):
        folder = folder.rpartition("/")[0] or "/"
    return folder


def _lies_in(folder: str, place: str) -> bool:
    return f"{folder}/".startswith(f"{place}/")


def _plain(text: str) -> str:
    """Text on one line, for people."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "?", text).replace("%", "%%").rstrip("\\")


def _xml(text: str) -> str:
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "?", text), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})
