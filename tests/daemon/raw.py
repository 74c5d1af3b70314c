"""Requests by hand, as an attacker would write them."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
from typing import Any

KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", KEY), ("Sec-WebSocket-Version", "13"))


def opened(address: str | int, timeout: float = 10) -> socket.socket:
    """A connection to a UNIX socket, or to a port of 127.0.0.1."""
    made = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    made.settimeout(timeout)
    try:
        made.connect(address if isinstance(address, str) else ("127.0.0.1", address))
    except BaseException:
        made.close()
        raise
    return made


def request(
    headers: tuple[tuple[str, str], ...], *, method: str = "GET", target: str = "/", version: str = "HTTP/1.1", body: bytes = b""
) -> bytes:
    lines = [f"{method} {target} {version}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def answered(address: str | int, sent: bytes) -> tuple[int, bytes]:
    """The status and all of the answer, which ends where the server closes or after the headers of a WebSocket; 0 for none."""
    with opened(address) as made:
        found = b""
        try:
            made.sendall(sent)
            while True:
                data = made.recv(65536)
                found += data
                if not data or (found.startswith(b"HTTP/1.1 101") and b"\r\n\r\n" in found):
                    break
        except ConnectionError:
            pass
    return (int(found.split(b" ", 2)[1]) if found.startswith(b"HTTP/") else 0), found


def frame_head(length: int, opcode: int = 1, *, fin: bool = True) -> bytes:
    """The beginning of a frame; its mask is all zeros."""
    first = (0x80 if fin else 0) | opcode
    size = struct.pack("!BB", first, 0x80 | length) if length < 126 else b""
    if not size:
        size = struct.pack("!BBH", first, 0xFE, length) if length < 65536 else struct.pack("!BBQ", first, 0xFF, length)
    return size + bytes(4)


class RawSocket:
    """A WebSocket without any library."""

    def __init__(self, address: str | int, host: str = "localhost", timeout: float = 10) -> None:
        self.socket = opened(address, timeout)
        self._buffer = b""
        try:
            self.socket.sendall(request((("Host", host), *UPGRADE)))
            while b"\r\n\r\n" not in self._buffer:
                self._more()
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101"), head
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self) -> RawSocket:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, text: str | bytes, opcode: int | None = None) -> None:
        # In one piece: a UNIX socket waits for its reader when a quarter of its buffer is full, and each piece counts for 768 bytes.
        data = text.encode() if isinstance(text, str) else text
        self.socket.sendall(frame_head(len(data), opcode if opcode is not None else 1 if isinstance(text, str) else 2) + data)

    def ask(self, method: str, /, **params: Any) -> dict[str, Any]:
        self.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        return self.receive()

    def hello(self, **params: Any) -> dict[str, Any]:
        return self.ask("hello", **{"protocol": 1, "client": "raw", "notifications": [], **params})

    def receive(self) -> Any:
        """The next message as JSON; ``{"closed": code}`` at the end."""
        while True:
            opcode, data = self.frame()
            if opcode == 8:
                return {"closed": struct.unpack("!H", data[:2])[0] if data else 1005}
            if opcode in (1, 2):
                return json.loads(data)

    def frame(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        return first & 0x0F, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        found, self._buffer = self._buffer[:count], self._buffer[count:]
        return found

    def _more(self) -> None:
        data = self.socket.recv(1 << 20)
        if not data:
            raise EOFError
        self._buffer += data


def memory() -> int:
    """Resident bytes of this process."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
