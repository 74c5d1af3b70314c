"""R10: nobody can be kept out of a note, or somebody has it open; it is put off or exchanged, and never plainly renamed over.

    python tests/reliability/leases.py

Twenty cases: the file system refuses leases in seven ways, with and without an exchange of names, for small and large notes;
the note belongs to somebody else; other programs have it open for a minute, save it before, or save it after. Every call that
could rename something over the note, or remove it, is watched. Prints one line for each case and the count; the exit code is 1
when one fails.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.notes import digest, saved, whole, written

from vaultsync.changes import Change
from vaultsync.daemon.limits import Limits
from vaultsync.daemon.writes import Proposal, Writes
from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.exchange import GRACE_WITHOUT_LEASE
from vaultsync.disk.writing.system import REAL
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

NOTE = VaultPath("Note.md")
SMALL, LARGE = 3_000, 400_000
_SET_LEASE = 1_024
_NOBODY = 65_534
HOLD = "import sys\nwith open(sys.argv[1], sys.argv[2]):\n    print(flush=True)\n    sys.stdin.read()"


@dataclass
class Site:
    """One vault with one note, and system calls that refuse what the case wants and watch what is done to the note."""

    folder: Path
    size: int
    lease: int = 0
    """The error of every lease; 0 where they work."""
    swap: int = 0
    state: Path | None = None
    meeting: Callable[[Site, float], None] = lambda site, seconds: None
    """What another program does while vaultsync waits so many seconds."""
    renamed: int = 0
    """How often something was plainly renamed over the note, or the note removed."""
    waited: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vault = self.folder / "vault"
        self.vault.mkdir()
        self.note = self.vault / NOTE
        self.before = saved(1, self.size)
        self.note.write_bytes(self.before)

    @property
    def after(self) -> bytes:
        parts = whole(self.before)
        assert parts is not None
        return written(self.before, parts, 1, 500)

    def writer(self) -> Writer:
        watched = replace(REAL, replace=self._replace, unlink=self._unlink, move_new=self._move_new, sleep=self._sleep)
        system = replace(watched, fcntl=self._fcntl if self.lease else REAL.fcntl, swap=self._refuse if self.swap else REAL.swap)
        return Writer(self.vault, self.state or self.folder / "state", system=system)

    def write(self) -> Outcome:
        return self.writer().write(Rewrite(NOTE, digest(self.before), self.after))

    def copies(self) -> list[bytes]:
        return [path.read_bytes() for path in self.vault.iterdir() if path.name != NOTE]

    def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.meeting(self, seconds)

    def _fcntl(self, descriptor: int, command: int, argument: int = 0) -> int:
        if command == _SET_LEASE:
            raise OSError(self.lease, os.strerror(self.lease))
        return int(REAL.fcntl(descriptor, command, argument))

    def _refuse(self, *args: object) -> None:
        raise OSError(self.swap, os.strerror(self.swap))

    def _replace(self, source: str, target: str, **named: Any) -> None:
        self._watch(target, named.get("dst_dir_fd"))
        REAL.replace(source, target, **named)

    def _unlink(self, name: str, **named: Any) -> None:
        self._watch(name, named.get("dir_fd"))
        REAL.unlink(name, **named)

    def _move_new(self, folder: int | None, name: str, other_folder: int | None, other_name: str) -> None:
        self._watch(name, folder)
        self._watch(other_name, other_folder)
        REAL.move_new(folder, name, other_folder, other_name)

    def _watch(self, name: str, folder: int | None) -> None:
        base = os.readlink(f"/proc/self/fd/{folder}") if folder is not None else ""
        self.renamed += os.path.join(base, name) == os.path.realpath(self.note)


Case = Callable[[Path], tuple[Site, str]]
"""What is done, in a folder; the site, and what went wrong there, if anything did."""


def told(outcome: Outcome, status: str, reason: str) -> str:
    if (outcome.status, outcome.reason) != (status, reason):
        return f"{outcome.status} ({outcome.reason or 'no reason'}) instead of {status} ({reason or 'no reason'})"
    if status != "written" and not (outcome.message and outcome.help):
        return "it is not told what hinders, or what to do"
    return ""


def as_it_was(site: Site) -> str:
    return "" if site.note.read_bytes() == site.before and not site.copies() else "the note is not as it was"


def exchanges(error: int, size: int) -> Case:
    def case(folder: Path) -> tuple[Site, str]:
        site = Site(folder, size, lease=error)
        number = site.note.stat().st_ino
        fault = told(site.write(), "written", "")
        if not fault and (site.note.read_bytes() != site.after or site.note.stat().st_ino == number or site.copies()):
            fault = "it was not exchanged"
        if not fault and GRACE_WITHOUT_LEASE not in site.waited:
            fault = "nobody waited for who may have the old file open"
        return site, fault

    return case


def refuses(error: int, size: int) -> Case:
    def case(folder: Path) -> tuple[Site, str]:
        site = Site(folder, size, lease=error, swap=errno.EINVAL)
        return site, told(site.write(), "refused", "no-safe-way") or as_it_was(site)

    return case


def on_another_file_system(folder: Path) -> tuple[Site, str]:
    """Old texts are kept on another file system than the vault, so the new file has to stand beside the note."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        site = Site(folder, LARGE, lease=errno.EINVAL, state=Path(elsewhere) / "state")
        fault = told(site.write(), "written", "")
        return site, fault or ("" if site.note.read_bytes() == site.after and not site.copies() else "something was left over")


def of_somebody_else(folder: Path) -> tuple[Site, str]:
    """The owner is root, and we are nobody: the kernel gives no lease, and the owner could not be kept by an exchange."""
    os.chmod(folder, 0o777)
    os.chmod(folder.parent, 0o755)
    site = Site(folder, SMALL)
    os.chmod(site.vault, 0o777)
    os.chmod(site.note, 0o666)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
        outcome = site.write()
        os.write(writing, json.dumps([outcome.status, outcome.reason, outcome.message, outcome.help, site.renamed]).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    *said, site.renamed = json.loads(os.read(reading, 10_000))
    os.close(reading)
    return site, told(Outcome(NOTE, *said), "refused", "foreign-owner") or as_it_was(site)


@contextmanager
def held_open(path: Path, mode: str) -> Iterator[None]:
    """Another process has the file open."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path), mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate()


class Alone:
    """The daemon's writes, on a simulated clock, of one note that is to be written."""

    def __init__(self, site: Site) -> None:
        self.site, self.writer, self.now = site, site.writer(), 1_000.0
        self.writes = Writes(self, Limits(start_grace=0, after_cause=0), self.now, self.now)
        self.outcomes: list[Outcome] = []

    def editors(self) -> int:
        return 0

    def propose(self, proposal: Proposal) -> None:
        raise AssertionError("there is no editor")

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        found = self.writer.write_all(rewrites)
        self.outcomes += found
        self.writes.written(found, self.now)

    def compute(self, paths: Sequence[VaultPath]) -> Iterable[Change]:
        return [Change(NOTE, digest(self.site.before), self.site.before.decode(), self.site.after.decode())]

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while (at := self.writes.next_time()) is not None and at <= until:
            self.now = max(self.now, at)
            self.writes.step(self.now, self.now, self.compute)
        self.now = until


def put_off(mode: str, size: int) -> Case:
    """Held open for 60 seconds: put off each time, and written once it is closed."""

    def case(folder: Path) -> tuple[Site, str]:
        site = Site(folder, size)
        alone = Alone(site)
        alone.writes.wanted([NOTE], alone.now)
        with held_open(site.note, mode):
            alone.run(60)
            fault = as_it_was(site)
            if len(alone.outcomes) < 3:
                fault = fault or f"only {len(alone.outcomes)} tries within a minute"
            fault = next((said for outcome in alone.outcomes if (said := told(outcome, "deferred", "held-open"))), fault)
        alone.run(60)
        if not fault and (site.note.read_bytes() != site.after or site.copies()):
            fault = "it was not written after it had been closed"
        return site, fault

    return case


def saved_before(folder: Path) -> tuple[Site, str]:
    """No lease, and the note is another one by the time it is to be written."""
    site = Site(folder, SMALL, lease=errno.EINVAL)
    text = saved(2, SMALL)
    site.note.write_bytes(text)
    fault = told(site.write(), "deferred", "changed-since")
    return site, fault or ("" if site.note.read_bytes() == text and not site.copies() else "the save is lost")


def saved_after(open_for: float) -> Case:
    """No lease, and a program that had opened the note before the exchange saves into the file that was displaced."""

    def case(folder: Path) -> tuple[Site, str]:
        site = Site(folder, SMALL, lease=errno.EINVAL)
        text = saved(2, SMALL)
        descriptor = os.open(site.note, os.O_RDWR)
        waited = 0.0

        def meeting(site: Site, seconds: float) -> None:
            nonlocal waited, descriptor
            waited += seconds
            if waited >= open_for and descriptor >= 0:
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, text, 0)
                os.close(descriptor)
                descriptor = -1

        site.meeting = meeting
        fault = told(site.write(), "refused", "other-text")
        return site, fault or ("" if site.copies() == [text] and site.note.read_bytes() == site.after else "the save is lost")

    return case


def cases() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for name in ("EACCES", "EPERM", "EINVAL", "ENOLCK", "EOPNOTSUPP", "ENOSYS", "ENOTTY"):
        found[f"no lease ({name}), small note"] = exchanges(getattr(errno, name), SMALL)
    found["no lease (EACCES), large note"] = exchanges(errno.EACCES, LARGE)
    found["no lease (EINVAL), large note"] = exchanges(errno.EINVAL, LARGE)
    found["no lease (EACCES), no exchange, small note"] = refuses(errno.EACCES, SMALL)
    found["no lease (EOPNOTSUPP), no exchange, small note"] = refuses(errno.EOPNOTSUPP, SMALL)
    found["no lease (EINVAL), no exchange, large note"] = refuses(errno.EINVAL, LARGE)
    found["no lease, old texts on another file system"] = on_another_file_system
    found["the owner is somebody else"] = of_somebody_else
    for mode in ("rb", "r+b"):
        found[f"held open ({mode}) for 60 s, small note"] = put_off(mode, SMALL)
    found["held open (rb) for 60 s, large note"] = put_off("rb", LARGE)
    found["no lease, saved before"] = saved_before
    found["no lease, saved at once after"] = saved_after(0.0)
    found["no lease, saved 10 s after"] = saved_after(10.0)
    return found


def possible(name: str) -> bool:
    """Whether the case can be made here."""
    if name == "the owner is somebody else":
        return hasattr(os, "geteuid") and os.geteuid() == 0
    return not name.endswith("another file system") or os.path.isdir("/dev/shm")


def run(name: str, folder: Path) -> str:
    """What went wrong in a case; empty when nothing did."""
    site, fault = cases()[name](folder)
    return fault or (f"{site.renamed} plain renames over the note" if site.renamed else "")


def main() -> int:
    """Prints one line for each case; returns 1 when one fails."""
    passed = left_out = 0
    for name in cases():
        if not possible(name):
            left_out += 1
            print(f"R10 left out  {name}: it cannot be made here")
            continue
        with tempfile.TemporaryDirectory(prefix="vaultsync-leases-") as scratch:
            inner = Path(scratch, "site")
            inner.mkdir()
            fault = run(name, inner)
        passed += not fault
        print(f"R10 {'passed' if not fault else 'FAILED'}    {name}{f': {fault}' if fault else ''}", flush=True)
    print(f"R10 {passed} of {len(cases()) - left_out} cases passed")
    return 0 if passed == len(cases()) - left_out else 1


if __name__ == "__main__":
    sys.exit(main())
