"""A vault in, a conversation with the daemon that follows it out: what the command line and tests talk to it with.

One conversation belongs to one thread. Over the UNIX socket no token is needed; where there is only TCP it is read from the state folder.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from pydantic import BaseModel
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect, unix_connect

from vaultsync import __version__
from vaultsync.daemon.endpoint import ADDRESS, FOLDER
from vaultsync.daemon.protocol.errors import ERRORS, ApiError
from vaultsync.daemon.protocol.messages import written
from vaultsync.daemon.protocol.methods import (
    METHODS,
    ApplyParams,
    ApplyResult,
    Capabilities,
    Configuration,
    Diagnostics,
    DiagnosticsParams,
    EditDone,
    EditDoneParams,
    ExplainParams,
    Explanation,
    ExportParams,
    ExportPart,
    FixParams,
    FixResult,
    Hello,
    HelloParams,
    QueryParams,
    QueryResult,
    Scope,
    Status,
    TablesParams,
    TablesResult,
)
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS, Notification, NotificationName
from vaultsync.disk.writing.state import state_folder
from vaultsync.errors import UsageError

TIMEOUT: Final = 30.0
"""Seconds for which an answer is waited for."""
LARGEST: Final = 32_000_000
"""Bytes of a message."""
F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a daemon listens."""

    vault: str
    pid: int
    socket: str | None
    port: int | None
    """On 127.0.0.1."""
    folder: Path
    """Where the tokens lie."""


def find_daemon(root: Path, state: Path | None = None) -> Address | None:
    """What the daemon of a vault wrote down; it may have died since. None when there is nothing to be read.

    Raises:
        UsageError: as for ``state_folder``.
    """
    folder = Path(state_folder(root, state)) / FOLDER
    try:
        said = json.loads((folder / ADDRESS).read_text("utf-8"))
        port = said["tcp"]["port"] if said["tcp"] else None
        return Address(str(said["vault"]), int(said["pid"]), said["socket"], port, folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Client:
    """A conversation, begun with ``hello``; to be used in a ``with`` statement."""

    def __init__(self, connection: ClientConnection, stack: ExitStack, hello: HelloParams, timeout: float) -> None:
        """Says hello.

        Raises:
            ApiError: when it is refused.
            UsageError: when nobody answers.
        """
        self._connection, self._stack, self._timeout = connection, stack, timeout
        self._ids = count(1)
        self._news: deque[Notification] = deque()
        self.hello: Hello = self._ask("hello", hello, Hello)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the conversation."""
        self._stack.close()

    # -- questions; each raises ApiError for what the daemon refuses, and UsageError when it is gone

    def status(self) -> Status:
        """How the daemon is."""
        return self._ask("status", None, Status)

    def diagnostics(self, asked: DiagnosticsParams | None = None) -> Diagnostics:
        """One page of findings."""
        return self._ask("diagnostics", asked, Diagnostics)

    def explain(self, asked: ExplainParams) -> Explanation:
        """What a rule wants, or what supports a note."""
        return self._ask("explain", asked, Explanation)

    def query(self, asked: QueryParams) -> QueryResult:
        """The answer to a query or an expression."""
        return self._ask("query", asked, QueryResult)

    def tables(self, asked: TablesParams | None = None) -> TablesResult:
        """One page of managed blocks."""
        return self._ask("tables", asked, TablesResult)

    def fix(self, asked: FixParams) -> FixResult:
        """The edits that mend something."""
        return self._ask("fix", asked, FixResult)

    def apply(self, asked: ApplyParams) -> ApplyResult:
        """Makes those edits."""
        return self._ask("apply", asked, ApplyResult)

    def edit_done(self, asked: EditDoneParams) -> EditDone:
        """Answers a proposed edit."""
        return self._ask("edit_done", asked, EditDone)

    def export(self, asked: ExportParams) -> ExportPart:
        """One part of an export."""
        return self._ask("export", asked, ExportPart)

    def configuration(self) -> Configuration:
        """What the vault is audited by."""
        return self._ask("configuration", None, Configuration)

    def shutdown(self) -> None:
        """Ends the daemon."""
        self._ask("shutdown", None, METHODS["shutdown"].result)

    # -- news

    def notifications(self, timeout: float | None = None) -> Iterator[Notification]:
        """What the daemon tells, as it comes; ends when nothing came for ``timeout`` seconds, or the daemon is gone."""
        while True:
            while self._news:
                yield self._news.popleft()
            try:
                self._take(self._receive(timeout))
            except (TimeoutError, UsageError):
                return

    # -- messages

    def _ask(self, method: str, params: BaseModel | None, form: type[F]) -> F:
        id = next(self._ids)
        said = {"jsonrpc": "2.0", "id": id, "method": method, "params": {} if params is None else params.model_dump()}
        with suppress(ConnectionClosed):  # what the daemon said last may still be there to be read
            self._connection.send(written(said))
        until = time.monotonic() + self._timeout
        while True:
            try:
                answer = self._receive(max(0.0, until - time.monotonic()))
            except TimeoutError:
                raise UsageError(f"the daemon does not answer {method} within {self._timeout:.0f} seconds") from None
            if answer.get("id") == id and "method" not in answer:
                return form.model_validate(_result(answer))
            self._take(answer)

    def _receive(self, timeout: float | None) -> dict[str, Any]:
        try:
            said = json.loads(self._connection.recv(timeout))
        except ConnectionClosed as error:
            raise UsageError("the daemon has ended the conversation") from error
        return said if isinstance(said, dict) else {}

    def _take(self, said: dict[str, Any]) -> None:
        form = NOTIFICATIONS.get(said.get("method", ""))
        if form is not None:
            self._news.append(form.model_validate(said["params"]))


def _result(answer: dict[str, Any]) -> Any:
    error = answer.get("error")
    if error is None:
        return answer.get("result")
    data = {**(error.get("data") or {})}
    kind = data.pop("kind", "internal-error")
    raise ApiError(kind if kind in ERRORS else "internal-error", error["message"], **data)


def talk_to(
    root: Path,
    *,
    state: Path | None = None,
    name: str = "vaultsync",
    scope: Scope = "read",
    applies_edits: bool = False,
    notifications: Sequence[NotificationName] | None = (),
    tcp: bool = False,
    timeout: float = TIMEOUT,
) -> Client:
    """Begins a conversation with the daemon of a vault.

    Args:
        root: the vault.
        state: its state folder; by default the one that the daemon takes.
        name: who talks.
        scope: ``write`` for whoever wants to apply edits or end the daemon.
        applies_edits: whether edits may be proposed to it.
        notifications: the wanted ones; None for all.
        tcp: whether to talk over TCP although there is a socket.
        timeout: seconds for which an answer is waited for.

    Raises:
        UsageError: when no daemon follows the vault, or it does not answer.
        ApiError: when it refuses.
    """
    found = find_daemon(root, state)
    nobody = f"no daemon follows {root}; start it with 'vaultsync watch'"
    if found is None:
        raise UsageError(nobody)
    over_socket = found.socket is not None and not tcp
    said = HelloParams(
        protocol=1,
        client=name,
        client_version=__version__,
        scope=scope,
        token=None if over_socket else _token(found, scope),
        capabilities=Capabilities(applies_edits=applies_edits),
        notifications=None if notifications is None else list(notifications),
    )
    stack = ExitStack()
    try:
        connection = stack.enter_context(_connected(found, over_socket, timeout))
        return Client(connection, stack, said, timeout)
    except (OSError, InvalidHandshake) as error:
        stack.close()
        raise UsageError(nobody) from error
    except BaseException:
        stack.close()
        raise


def _connected(found: Address, over_socket: bool, timeout: float) -> ClientConnection:
    if over_socket:
        return unix_connect(found.socket, compression=None, max_size=LARGEST, open_timeout=timeout, close_timeout=2)
    if found.port is None:
        raise UsageError("the daemon does not listen on TCP; start it with --tcp")
    address = f"ws://127.0.0.1:{found.port}/"
    return connect(address, compression=None, max_size=LARGEST, open_timeout=timeout, close_timeout=2, proxy=None)


def _token(found: Address, scope: Scope) -> str:
    try:
        return (found.folder / f"{scope}-token").read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the token in {found.folder} cannot be read") from error
