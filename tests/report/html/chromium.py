"""A headless Chromium over its debugging protocol: pages opened, asked and looked at, and all that they log or request."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 30.0
"""Seconds for one answer."""
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions")
TOLD = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


class Tab:
    """One page."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self._socket, self._session, self._number = socket, session, 0
        self.told: list[str] = []
        """What the page or the browser logged, faults and refusals among it."""
        self.requested: list[str] = []
        self._loaded = 0

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Calls a method and returns its answer; what is told meanwhile is kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params, "sessionId": self._session}))
        while True:
            message = json.loads(self._socket.recv(timeout=PATIENCE))
            if message.get("sessionId") == self._session:
                self._take(message)
                if message.get("id") == self._number:
                    assert "error" not in message, message["error"]
                    return dict(message["result"])

    def _take(self, message: dict[str, Any]) -> None:
        method, params = message.get("method", ""), message.get("params", {})
        self._loaded += method == "Page.loadEventFired"
        if method in TOLD:
            self.told.append(json.dumps(params)[:500])
        if method == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])

    def show(self, file: Path, *, width: int = 1280, height: int = 1000, dark: bool = False) -> None:
        """Opens a file in a window of this size and waits until it is loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        before, deadline = self._loaded, time.monotonic() + PATIENCE
        self.ask("Page.navigate", url=file.as_uri())
        while self._loaded == before:
            assert time.monotonic() < deadline, "the page is not loaded"
            self.run("0")

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """A screenshot as PNG, of the whole page or of the window."""
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))


@contextmanager
def tab(program: str, profile: Path) -> Iterator[Tab]:
    """A fresh tab of a browser that is ended afterwards."""
    command = [program, *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            with connect(_address(profile / "DevToolsActivePort", running), max_size=None) as socket:
                yield _tab(socket)
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(10)
            running.kill()


def _address(told: Path, running: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        lines = told.read_text("ascii").split() if told.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)
    raise TimeoutError("the browser does not listen")


def _tab(socket: ClientConnection) -> Tab:
    target = _call(socket, "Target.createTarget", url="about:blank")["targetId"]
    made = Tab(socket, _call(socket, "Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
    for domain in ("Page", "Runtime", "Log", "Network"):
        made.ask(f"{domain}.enable")
    return made


def _call(socket: ClientConnection, method: str, **params: Any) -> dict[str, Any]:
    """Calls a method of the browser itself."""
    socket.send(json.dumps({"id": 0, "method": method, "params": params}))
    while True:
        message = json.loads(socket.recv(timeout=PATIENCE))
        if message.get("id") == 0 and "sessionId" not in message:
            assert "error" not in message, message["error"]
            return dict(message["result"])
