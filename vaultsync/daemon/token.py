"""A folder outside the vault in, the tokens that let a program in over TCP out; and how often one may be wrong.

There is one token for each scope, of 256 random bits, in a file that only its owner can read. Who may read the file may do what it
grants. Deleting a file and starting the daemon anew makes a new token, and ``rotate`` does it at once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from vaultsync.daemon.protocol.methods import Scope
from vaultsync.errors import UsageError

BYTES: Final = 32
SCOPES: Final[tuple[Scope, ...]] = ("read", "write")
FAILURES: Final = 5
PAUSE: Final = 30.0
"""Seconds for which no token is looked at after so many failures."""


class Tokens:
    """The tokens of one vault. A token never stands in a message, a log or an error."""

    def __init__(self, folder: Path) -> None:
        """Reads them, and makes those that are missing or that others could have read.

        Raises:
            UsageError: when the folder or a file is not safe, or cannot be made.
        """
        self._folder = folder
        private_folder(folder)
        self._digests: dict[Scope, bytes] = {}
        for scope in SCOPES:
            token = _read(self.path(scope))
            if token:
                self._digests[scope] = _digest(token)
            else:
                self.rotate(scope)

    def path(self, scope: Scope) -> Path:
        """Where the token of a scope lies, alone in its file and without a line end."""
        return self._folder / f"{scope}-token"

    def rotate(self, scope: Scope) -> str:
        """Makes a new token; the old one is worth nothing from now on, but connections that are open stay so.

        Raises:
            UsageError: when it cannot be written.
        """
        token = secrets.token_hex(BYTES)
        write_private(self.path(scope), token)
        self._digests[scope] = _digest(token)
        return token

    def grants(self, token: str | None, scope: Scope) -> bool:
        """Whether a token grants the scope; takes the same time whatever is wrong with it. The write token also grants reading."""
        # Of equal length whatever was sent; and both are compared, always: which of them it was must not show in the time either.
        given = _digest(token or "")
        matches = {known: hmac.compare_digest(given, digest) for known, digest in self._digests.items()}
        return matches["write"] | (matches["read"] & (scope == "read"))

    def tell_secrets(self, told: Callable[[str], None]) -> None:
        """Calls this with each token, such as a log that is to hide them."""
        for scope in SCOPES:
            told(_read(self.path(scope)))

    def __repr__(self) -> str:
        return f"Tokens({self._folder})"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Attempts:
    """Counts wrong tokens: after some in a row nobody's is looked at for a while."""

    def __init__(self, failures: int = FAILURES, pause: float = PAUSE) -> None:
        self._allowed, self._pause = failures, pause
        self._failed, self._until = 0, 0.0

    def wait(self, now: float) -> float:
        """For how many seconds no token is looked at; 0 when one is."""
        return max(0.0, self._until - now)

    def failed(self, now: float) -> None:
        """A token was wrong."""
        self._failed += 1
        if self._failed >= self._allowed:
            self._failed, self._until = 0, now + self._pause

    def succeeded(self) -> None:
        """A token was right."""
        self._failed = 0


def own_uid() -> int | None:
    """The user of this process; None on Windows."""
    if sys.platform == "win32":
        return None
    else:
        return os.getuid()


def private_folder(folder: Path) -> None:
    """Makes a folder that only its owner can enter, or makes sure that it is one.

    Raises:
        UsageError: when it is a link, somebody else's, or cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode):
            raise UsageError(f"{folder} is a link or a file, not a folder; remove it")
        if own_uid() not in (None, found.st_uid):
            raise UsageError(f"{folder} belongs to another user; remove it")
        if own_uid() is not None and stat.S_IMODE(found.st_mode) != 0o700:
            os.chmod(folder, 0o700)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from error


def write_private(path: Path, text: str) -> None:
    """Writes a file that nobody else can read, not even for a moment, and that is whole whenever it is read.

    Raises:
        UsageError: when that fails.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600 from the beginning
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _read(path: Path) -> str:
    """The token in a file; empty when there is none, or when others may have read or written it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return ""
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or (own_uid() is not None and (found.st_uid != own_uid() or found.st_mode & 0o077)):
            return ""
        data = file.read(1_000)
    token = data.decode("ascii", "replace")
    return token if len(token) == 2 * BYTES and all(letter in "0123456789abcdef" for letter in token) else ""
