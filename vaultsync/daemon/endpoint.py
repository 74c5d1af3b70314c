"""A vault's state folder in, bound sockets out, and a file that tells clients where they lie.

By default there is one UNIX socket, which no web page can reach: it lies in a folder that only its owner can enter, has the
mode 0600 from the first moment, and the system tells who connects. Loopback TCP is opened only on request, on a port of the system's
choosing, and takes tokens. Windows has no such socket in Python and ``websockets`` speaks no named pipes, so there it is TCP always.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vaultsync.daemon.guard import Host
from vaultsync.daemon.token import Tokens, own_uid, private_folder, write_private
from vaultsync.errors import UsageError

FOLDER: Final = "api"
ADDRESS: Final = "address.json"
"""In that folder: where the daemon listens, while it does."""
LOCAL: Final = Host("localhost")
"""Whom a request over the UNIX socket is for."""
LONGEST: Final = 107 if sys.platform == "linux" else 103
"""Bytes of a socket's path (``sun_path`` less its closing NUL)."""
_BACKLOG: Final = 100
"""What asyncio sets it to as well."""
_CREDENTIALS: Final = struct.Struct("3i")
_MACOS_CREDENTIALS: Final = struct.Struct("=II")


@dataclass(frozen=True, slots=True)
class Listener:
    """One bound and listening socket."""

    socket: socket.socket
    host: Host
    """The only one that requests may be for."""
    local: bool
    """Whether the system itself tells who connects; else a token is needed."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one daemon listens."""

    folder: Path
    listeners: tuple[Listener, ...]
    tokens: Tokens | None
    """None where nobody needs one."""
    socket_path: Path | None
    identity: tuple[int, int] = (0, 0)
    """Device and inode of the socket."""

    def close(self) -> None:
        """Closes the sockets and removes what told of them, unless it is another daemon's by now."""
        for listener in self.listeners:
            listener.socket.close()
        if self.socket_path is not None and _identity(self.socket_path) == self.identity:
            with suppress(OSError):
                self.socket_path.unlink()
        with suppress(OSError, ValueError):
            if json.loads((self.folder / ADDRESS).read_text("utf-8"))["pid"] == os.getpid():
                (self.folder / ADDRESS).unlink()


def open_endpoint(root: Path, state: Path, *, tcp: bool = False) -> Endpoint:
    """Binds the sockets. The caller holds the vault's instance lock: a socket that is left there is a dead daemon's and is replaced.

    Args:
        root: the vault.
        state: the vault's state folder.
        tcp: whether loopback TCP is opened too.

    Raises:
        UsageError: when the state folder lies in the vault, something that is no socket is in the way, or nothing can be bound.
    """
    folder = outside(root, state) / FOLDER
    private_folder(folder)
    has_unix = sys.platform != "win32"
    listeners: list[Listener] = []
    path = socket_path(folder) if has_unix else None
    try:
        if path is not None:
            listeners.append(Listener(bind_socket(path), LOCAL, True))
        tokens = Tokens(folder) if tcp or path is None else None
        if tokens is not None:
            bound = _bind_tcp()
            listeners.append(Listener(bound, Host("127.0.0.1", bound.getsockname()[1]), False))
        _write_address(folder, root, path, listeners)
    except BaseException:
        for listener in listeners:
            listener.socket.close()
        raise
    return Endpoint(folder, tuple(listeners), tokens, path, _identity(path) if path is not None else (0, 0))


def outside(root: Path, state: Path) -> Path:
    """The state folder.

    Raises:
        UsageError: when it lies in the vault, where it would be synchronised and published.
    """
    vault, folder = os.path.realpath(root), os.path.realpath(state)
    if os.path.join(folder, "").startswith(os.path.join(vault, "")):
        raise UsageError(f"{folder} lies inside the vault {vault}; set XDG_STATE_HOME to a folder outside it")
    return Path(folder)


def socket_path(folder: Path) -> Path:
    """Where the socket lies: in the folder, or in a shorter one of the user's own where its path would be too long.

    Raises:
        UsageError: when there is no such folder.
    """
    path = folder / "socket"
    if len(os.fsencode(path)) <= LONGEST:
        return path
    name = hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    homes = [Path(runtime, "vaultsync")] if os.path.isabs(runtime) else []
    for home in [*homes, Path("/tmp", f"vaultsync-{own_uid()}")]:  # TMPDIR is mostly the long one (macOS)
        path = home / name
        if len(os.fsencode(path)) <= LONGEST:
            private_folder(home)
            return path
    raise UsageError(f"the path of a socket is too long in {folder}; set XDG_STATE_HOME or XDG_RUNTIME_DIR to a shorter folder")


def bind_socket(path: Path) -> socket.socket:
    """A listening UNIX socket with the mode 0600, in the place of one that a dead daemon left.

    Raises:
        UsageError: when something else lies there, a live process listens, or it cannot be bound so.
    """
    _remove_stale(path)
    bound = _unix_socket()
    try:
        # On Linux the file gets the mode of the socket, so it is 0600 from the first moment; the mask of the whole process
        # stays, for other threads write files too.
        with suppress(OSError):
            os.chmod(bound.fileno(), 0o600)
        bound.bind(os.fsencode(path))
        os.chmod(path, 0o600)
        bound.listen(_BACKLOG)
        found = os.lstat(path)
        if not stat.S_ISSOCK(found.st_mode) or stat.S_IMODE(found.st_mode) != 0o600:
            raise UsageError(f"{path} cannot be kept from others; the file system does not hold modes")
        return bound
    except OSError as error:
        bound.close()
        raise UsageError(f"the socket {path} cannot be made: {error.strerror or error}") from error
    except BaseException:
        bound.close()
        raise


def _unix_socket() -> socket.socket:
    return socket.socket(getattr(socket, "AF_UNIX"), socket.SOCK_STREAM)  # noqa: B009 - not on Windows, where this is not called


def _remove_stale(path: Path) -> None:
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise UsageError(f"{path} is no socket; remove it")
    except FileNotFoundError:
        return
    with _unix_socket() as probe:
        probe.settimeout(1)
        try:
            probe.connect(os.fsencode(path))
        except OSError:
            with suppress(FileNotFoundError):
                path.unlink()
        else:
            raise UsageError(f"another process listens on {path}; end it first")


def _bind_tcp() -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        bound.bind(("127.0.0.1", 0))
        bound.listen(_BACKLOG)
        return bound
    except OSError as error:
        bound.close()
        raise UsageError(f"no port of 127.0.0.1 can be opened: {error.strerror}") from error


def _write_address(folder: Path, root: Path, path: Path | None, listeners: list[Listener]) -> None:
    """A plugin finds the daemon of its vault by the ``vault`` in these files; no token is among them."""
    ports = [listener.host.port for listener in listeners if not listener.local]
    said = {
        "vault": os.path.realpath(root),
        "pid": os.getpid(),
        "socket": None if path is None else str(path),
        "tcp": {"host": "127.0.0.1", "port": ports[0]} if ports else None,
    }
    write_private(folder / ADDRESS, json.dumps(said, ensure_ascii=True, indent=1) + "\n")


def peer_uid(connected: socket.socket) -> int | None:
    """The user at the other end of a UNIX socket; None where the system does not tell.

    Raises:
        OSError: when the system refuses to tell.
    """
    if sys.platform == "linux":
        found = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        return int(_CREDENTIALS.unpack(found)[1])
    elif sys.platform == "darwin":
        # struct xucred of LOCAL_PEERCRED: version, user, groups (sys/ucred.h).
        return int(_MACOS_CREDENTIALS.unpack_from(connected.getsockopt(0, 1, 76))[1])
    else:
        return None


def may_connect(connected: socket.socket) -> bool:
    """Whether the one at the other end of a UNIX socket is the user of this process, as far as the system tells."""
    try:
        user = peer_uid(connected)
    except OSError:
        return False
    return user is None or user == own_uid()


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = os.lstat(path)
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
