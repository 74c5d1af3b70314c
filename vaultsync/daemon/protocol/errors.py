"""Every error the API answers with: its code, its name and what it means to a client."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from vaultsync.errors import VaultsyncError


class ErrorKind(NamedTuple):
    """One kind of error."""

    code: int
    meaning: str


ERRORS: Final[Mapping[str, ErrorKind]] = MappingProxyType(
    {
        "parse-error": ErrorKind(-32700, "The message is no JSON, or nested too deeply."),
        "invalid-request": ErrorKind(-32600, "The message is JSON, but no JSON-RPC 2.0 request."),
        "unknown-method": ErrorKind(-32601, "There is no such method; `hello` lists them."),
        "invalid-params": ErrorKind(-32602, "A parameter is missing, unknown or wrong; the message names it."),
        "internal-error": ErrorKind(-32603, "A fault of vaultsync; the connection and the daemon go on."),
        "hello-needed": ErrorKind(-32001, "The first message must be `hello`; the connection is closed."),
        "token-refused": ErrorKind(-32002, "The token is missing or wrong, or does not grant the scope; the connection is closed."),
        "paused": ErrorKind(-32003, "Too many wrong tokens; no token is looked at for some seconds; the connection is closed."),
        "scope-needed": ErrorKind(-32004, "The method needs the scope `write`, which this connection did not ask for."),
        "writes-off": ErrorKind(
            -32005, "Nothing is written: `--no-write`, `write = false` under `[watch]`, or too many crashes; `status` tells why."
        ),
        "unknown-path": ErrorKind(-32006, "The vault has no such file, or the method needs a note and this is none."),
        "unknown-finding": ErrorKind(-32007, "There is no such finding or table any more, or it has no fix; ask for them again."),
        "conflict": ErrorKind(-32008, "A note is not what the edits were computed from; ask `fix` again."),
        "refused": ErrorKind(-32009, "The note may not be written now; the message says why."),
        "query-failed": ErrorKind(-32010, "The query cannot be parsed or computed; `data` tells the place and what could stand there."),
        "too-large": ErrorKind(-32011, "The answer would be too large; ask for less with `limit`."),
        "busy": ErrorKind(-32012, "The daemon cannot answer this now, for it begins or ends, or too many requests wait; try again."),
    }
)
"""By the word that stands in an error's ``data.kind``."""


class ApiError(VaultsyncError):
    """What a request is answered with in the place of a result; ``str()`` is the message for people."""

    def __init__(self, kind: str, message: str, **data: Any) -> None:
        """Takes a kind of ``ERRORS``; ``data`` is added to the error's own and must be plain JSON."""
        super().__init__(message)
        self.kind, self.data = kind, data

    @property
    def form(self) -> dict[str, Any]:
        """The error object of JSON-RPC."""
        return {"code": ERRORS[self.kind].code, "message": str(self), "data": {"kind": self.kind, **self.data}}
