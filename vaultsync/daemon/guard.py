"""The request line and headers of a request for a WebSocket in, why it is refused out: pure decisions.

A web page in a browser of this machine can reach a port on 127.0.0.1, also under another name ("DNS rebinding"). What it cannot do
is choose the headers ``Host`` and ``Origin``. Both are parsed and held against exact values; nothing is matched by prefix or pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

APP_ORIGIN: Final = "app://obsidian.md"
"""Where the desktop app's own pages come from."""
_VERSIONS: Final = ("HTTP/1.1",)
_SAME: Final = ("none", "same-origin")


class Asked(NamedTuple):
    """What a client sent before anything else."""

    method: str
    target: str
    """What stands behind the method: a path, or a whole address."""
    version: str
    headers: Sequence[tuple[str, str]]
    """In their order, names in any case."""


class Host(NamedTuple):
    """Whom a request is for."""

    name: str
    port: int | None = None

    def __str__(self) -> str:
        return self.name if self.port is None else f"{self.name}:{self.port}"


class Refusal(NamedTuple):
    """An answer that is no WebSocket; ``reason`` repeats nothing that was sent."""

    status: int
    reason: str


def judge(asked: Asked, host: Host) -> Refusal | None:
    """Why the request is refused; None when it may become a WebSocket.

    Args:
        asked: the request.
        host: the only one that is served.
    """
    if asked.version not in _VERSIONS:
        return Refusal(505, "only HTTP/1.1 is spoken here")
    if not _is_host(values(asked.headers, "host"), host):
        return Refusal(403, "the Host header is missing or wrong")
    origins = values(asked.headers, "origin")
    if origins not in ((), (APP_ORIGIN,)):
        return Refusal(403, "this Origin is not served")
    if any(site not in _SAME for site in values(asked.headers, "sec-fetch-site")):
        return Refusal(403, "requests from other sites are not served")
    if asked.method != "GET":
        return Refusal(405, "only a WebSocket is spoken here")
    if asked.target != "/":
        return Refusal(404, "there is nothing but '/' here; a token is never a part of the address")
    if not _upgrades(asked.headers):
        return Refusal(426, "only a WebSocket is spoken here")
    return None


def values(headers: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    """The values of a header, one for each time it was sent."""
    return tuple(value for found, value in headers if found.lower() == name)


def _is_host(sent: tuple[str, ...], host: Host) -> bool:
    return len(sent) == 1 and parsed_host(sent[0]) == host


def parsed_host(text: str) -> Host | None:
    """The value of a Host header; None when it is none, or says the same in an unusual way.

    Only names and IPv4 addresses with a decimal port are read; a bracket, a user, a path, a blank, a port with zeros before it or
    letters beyond ASCII make it none.
    """
    name, colon, port = text.partition(":")
    if not name or not name.isascii() or not all(letter.isalnum() or letter in ".-" for letter in name):
        return None
    if not colon:
        return Host(name)
    if not (port.isascii() and port.isdecimal()) or port[0] == "0" or len(port) > 5:
        return None
    return Host(name, int(port))


def _upgrades(headers: Sequence[tuple[str, str]]) -> bool:
    wanted = [word.strip().lower() for value in values(headers, "connection") for word in value.split(",")]
    return "upgrade" in wanted and [value.lower() for value in values(headers, "upgrade")] == ["websocket"]
