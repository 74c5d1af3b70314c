"""S7: a server of the local API under attack, in a process of its own; what it needs and how it serves others is measured.

    python tests/reliability/api_load.py [--connections 1000] [--body 1000] [--frame 100]

Prints one line for each attack and ends with 1 when memory grew by more than 64 MB or somebody else was not served.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
if str(TESTS) not in sys.path:  # started as a command
    sys.path.insert(0, str(TESTS))

from daemon.raw import RawSocket, frame_head, opened  # noqa: E402

MEGABYTE = 1_000_000
GROWTH = 64 * MEGABYTE
SLOWEST = 3.0
"""Seconds within which others have to be served; they mostly are within some milliseconds."""


@dataclass(frozen=True)
class Server:
    """The one attacked."""

    pid: int
    socket: str
    port: int

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def memory(self) -> int:
        """The most that was resident since the start."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))


@dataclass(frozen=True)
class Result:
    """What an attack did."""

    name: str
    growth: int
    served: int
    slowest: float
    descriptors: int

    @property
    def passed(self) -> bool:
        return self.growth <= GROWTH and self.served > 0 and self.slowest <= SLOWEST and self.descriptors <= 300

    def __str__(self) -> str:
        said = f"{self.name}: {self.growth / MEGABYTE:.1f} MB more, {self.served} others served, "
        said += f"the slowest after {self.slowest * 1000:.0f} ms, at most {self.descriptors} descriptors"
        return f"{said}: {'passed' if self.passed else 'FAILED'}"


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    vault = folder / "vault"
    vault.mkdir()
    for number in range(50):
        (vault / f"{number}.md").write_text(f"# {number}\n\n[[{number + 1}]] [[nothing]]\n", encoding="utf-8")
    script = TESTS / "daemon" / "small_backend.py"
    path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
    child = subprocess.Popen(
        [sys.executable, script, vault, folder / "state"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    with child:
        assert child.stdout is not None
        yield Server(**json.loads(child.stdout.readline()))


def attack(target: Server, name: str, act: Callable[[], None]) -> Result:
    """Runs an attack while an old client asks and new clients come, all the time."""
    before, served, slowest, most = target.memory(), 0, 0.0, 0
    attacking = threading.Thread(target=act)
    with RawSocket(target.socket) as old:
        old.hello()
        attacking.start()
        while attacking.is_alive() or served < 3:
            began = time.monotonic()
            assert "result" in old.ask("status")
            with suppress(EOFError, OSError), RawSocket(target.socket) as new:
                new.hello()
                assert "result" in new.ask("diagnostics", limit=5)
                served += 1
            slowest = max(slowest, time.monotonic() - began)
            most = max(most, target.descriptors())
        attacking.join()
    return Result(name, target.memory() - before, served, slowest, most)


def pour(target: Server, head: bytes, amount: int) -> None:
    """Sends a head and then as many bytes as are taken, at most the amount."""
    with opened(target.port) as made, suppress(OSError):
        made.sendall(head)
        chunk = bytes(MEGABYTE)
        for _ in range(amount // MEGABYTE):
            made.sendall(chunk)
        while made.recv(65536):
            pass


def large_body(target: Server, size: int) -> None:
    for kind in ("application/json", "text/plain"):
        head = f"POST / HTTP/1.1\r\nHost: {target.host}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
        pour(target, head.encode(), size)


def large_frame(target: Server, size: int) -> None:
    """One frame, one message in many frames, and one before hello."""
    for greet in (True, False):
        for frames in (1, 200):
            with RawSocket(target.socket) as raw, suppress(OSError, EOFError):
                if greet:
                    raw.hello()
                for number in range(frames):
                    raw.socket.sendall(frame_head(size // frames, 1 if number == 0 else 0, fin=number == frames - 1))
                    for _ in range(max(1, size // frames // MEGABYTE)):
                        raw.socket.sendall(b"x" * min(MEGABYTE, size // frames))
                while True:
                    raw.frame()


def slow_headers(target: Server, count: int) -> None:
    """Each sends a byte now and then, and never ends its headers; the first ones are hung up on for the last."""
    with ExitStack() as stack:
        made = []
        for _ in range(count // 2):
            for address in (target.port, target.socket):
                with suppress(OSError):
                    made.append(stack.enter_context(opened(address)))
        for byte in b"GET / HTTP/1.1\r\nX: ":
            for one in made:
                with suppress(OSError):
                    one.sendall(bytes([byte]))
        time.sleep(0.5)


def large_headers(target: Server, count: int) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 8000) for number in range(127))
    with ExitStack() as stack:
        made = [stack.enter_context(opened(target.port)) for _ in range(count // 10)]
        for one in made:
            with suppress(OSError):
                one.sendall(b"GET / HTTP/1.1\r\n" + lines)


def silent_connections(target: Server, count: int) -> None:
    with ExitStack() as stack:
        for _ in range(count):
            with suppress(OSError):
                stack.enter_context(opened(target.socket))
        time.sleep(0.5)


def silent_websockets(target: Server, count: int) -> None:
    """Each becomes a WebSocket and never says hello."""
    with ExitStack() as stack:
        for _ in range(count // 2):
            with suppress(OSError, EOFError, AssertionError):
                stack.enter_context(RawSocket(target.socket))
        time.sleep(0.5)


def deaf_client(target: Server, count: int) -> None:
    """Asks and asks and never reads an answer."""
    with RawSocket(target.socket, timeout=1) as raw, suppress(OSError):
        raw.hello()
        for number in range(20 * count):
            raw.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": "diagnostics", "params": {"limit": 1000}}))


def attacks(folder: Path, *, connections: int, body: int, frame: int) -> list[Result]:
    with server(folder) as target:
        with RawSocket(target.socket) as first:  # what is loaded when first needed is no growth
            first.hello()
            first.ask("diagnostics")
        return [
            attack(target, f"{body} MB of body", lambda: large_body(target, body * MEGABYTE)),
            attack(target, f"{frame} MB in a message", lambda: large_frame(target, frame * MEGABYTE)),
            attack(target, f"{connections} slow headers", lambda: slow_headers(target, connections)),
            attack(target, f"{connections // 10} MB of headers", lambda: large_headers(target, connections)),
            attack(target, f"{connections} silent connections", lambda: silent_connections(target, connections)),
            attack(target, f"{connections // 2} silent WebSockets", lambda: silent_websockets(target, connections)),
            attack(target, "a client that does not read", lambda: deaf_client(target, connections)),
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--body", type=int, default=1000, help="megabytes")
    parser.add_argument("--frame", type=int, default=100, help="megabytes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = attacks(Path(folder), connections=given.connections, body=given.body, frame=given.frame)
    for result in results:
        print(result)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
