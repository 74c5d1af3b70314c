"""The real daemon as a process beside a test: started on a vault, asked through its socket, measured, killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60.0
PROGRAM = "from vaultsync.cli import main; main()"
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Following:
    """A daemon that follows one vault."""

    def __init__(self, vault: Path, home: Path, arguments: Sequence[str] = (), *, program: str = PROGRAM, **environment: str) -> None:
        """Starts it and waits until it has read the vault.

        Args:
            vault: the folder to follow.
            home: a folder for state and cache, outside the vault.
            arguments: for ``vaultsync watch``.
            program: what Python runs; a test may change something in it first.
            environment: more variables.
        """
        self.vault, self.home, self._arguments, self._program = vault, home, tuple(arguments), program
        self._environment = environment
        self.process = self._start()
        self._api: Any = None
        self._stack = ExitStack()
        self._number = 0
        try:
            self.until(lambda: self.ask("status")["state"] == "ready", "it is ready")
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        return self.process.pid

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "NOTIFY_", "WATCHDOG_"))}
        places = {"XDG_STATE_HOME": str(self.home / "state"), "XDG_CACHE_HOME": str(self.home / "cache"), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", self._program, "watch", "--quiet", *self._arguments, "--", str(self.vault)]
        with open(self.home / "err", "ab") as err:
            return subprocess.Popen(command, env={**kept, **places, **self._environment}, stdin=subprocess.DEVNULL, stdout=err, stderr=err)

    # -- asking

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a method.

        Raises:
            OSError: when the daemon does not answer.
            RuntimeError: when it answers with an error.
        """
        self._number += 1
        try:
            if self._api is None:
                self._api = self._connected()
            self._api.send(json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}))
            while True:
                answer = json.loads(self._api.recv(timeout=SECONDS))
                if answer.get("id") == self._number:
                    break
        except Exception as error:
            self._disconnect()
            raise OSError(f"no answer: {type(error).__name__}: {error}") from error
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def findings(self, path: str | None = None) -> list[dict[str, Any]]:
        """All findings, or those of a path as it is shown."""
        found: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None:
            page = self.ask("diagnostics", after=after, limit=1_000)
            found += page["findings"]
            after = page["next"]
        return [one for one in found if path is None or one["path"] == path]

    def until(self, condition: Callable[[], bool], what: str, seconds: float = SECONDS, pause: float = 0.05) -> float:
        """Waits, and says how many seconds.

        Raises:
            AssertionError: when it does not come about, or the daemon ended.
        """
        begun, wrong = time.monotonic(), ""
        while True:
            try:
                if condition():
                    return time.monotonic() - begun
            except (OSError, RuntimeError) as error:
                wrong = str(error)
            if self.process.poll() is not None:
                raise AssertionError(f"the daemon ended with {self.process.returncode} before {what}\n{self.said()}")
            if time.monotonic() - begun > seconds:
                raise AssertionError(f"not within {seconds:g} s: {what}; {wrong}\n{self.said()[-300:]}")
            time.sleep(pause)

    def said(self) -> str:
        """The end of what it wrote on standard error and into its log."""
        texts = [self.home / "err", *sorted((self.home / "state" / "vaultsync").glob("*/log"))]
        return "\n".join(path.read_text("utf-8", "replace")[-3_000:] for path in texts if path.exists())

    def _connected(self) -> Any:
        from websockets.sync.client import unix_connect

        (address,) = (self.home / "state" / "vaultsync").glob("*/api/address.json")
        said = json.loads(address.read_text())
        if said["pid"] != self.pid:
            raise OSError("that is the address of the daemon before")
        api = self._stack.enter_context(unix_connect(said["socket"], max_size=None, compression=None, close_timeout=2))
        api.send(
            json.dumps({"jsonrpc": "2.0", "id": 0, "method": "hello", "params": {"protocol": 1, "client": "test", "notifications": []}})
        )
        answer = json.loads(api.recv(timeout=SECONDS))
        if "error" in answer:
            raise OSError(str(answer["error"]))
        return api

    def _disconnect(self) -> None:
        self._api = None
        with suppress(Exception):
            self._stack.close()

    # -- measuring, on Linux

    def processes(self) -> list[int]:
        """The daemon and what it started."""
        found = [self.pid]
        with suppress(OSError):
            for task in os.listdir(f"/proc/{self.pid}/task"):
                found += map(int, Path(f"/proc/{self.pid}/task/{task}/children").read_text().split())
        return found

    def cpu(self) -> float:
        """Seconds of processor time so far, of the processes that live and of those that ended."""
        total = 0
        for number, pid in enumerate(self.processes()):
            with suppress(OSError, IndexError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += sum(map(int, fields[11 : 15 if number == 0 else 13]))
        return total / TICK

    def memory(self) -> int:
        """Resident kB now."""
        return self._kilobytes("VmRSS:")

    @contextmanager
    def highest(self) -> Iterator[list[int]]:
        """While it lasts, looks every 2 ms how much memory all processes have together; the list holds the most so far, in kB."""
        seen, ended = [self.memory()], threading.Event()

        def look() -> None:
            while not ended.wait(0.002):
                seen[0] = max(seen[0], self.memory())

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            ended.set()
            thread.join()

    def descriptors(self) -> int:
        """How many are open in the daemon itself."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def _kilobytes(self, name: str) -> int:
        total = 0
        for pid in self.processes():
            with suppress(OSError):
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith(name):
                        total += int(line.split()[1])
        return total

    # -- ending

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Ends it without a word; ``restart`` starts it again."""
        self._disconnect()
        self.process.send_signal(number)
        self.process.wait()

    def restart(self) -> None:
        """Starts it again after it ended."""
        self._disconnect()
        self.process = self._start()
        self.until(lambda: self.ask("status")["state"] == "ready", "it is ready again")

    def stop(self) -> int:
        """Asks it to end; its exit code."""
        self._disconnect()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
