"""One connection and whoever holds the vault in, a conversation out: hello, requests and their answers, notifications."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from pydantic import BaseModel
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from vaultsync import __version__
from vaultsync.daemon.backend import Backend
from vaultsync.daemon.log import Log
from vaultsync.daemon.outbox import Outbox
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.messages import BATCH, Call, Fault, checked, failure, notification, quoted, received, result, written
from vaultsync.daemon.protocol.methods import METHODS, Hello, HelloParams, Limits, Method, Status
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS
from vaultsync.daemon.token import Attempts, Tokens
from vaultsync.errors import VaultsyncError

POLICY: Final = 1008
"""How a connection is closed that does not keep to the rules (RFC 6455)."""
_NAMES: Final = {form: name for name, form in NOTIFICATIONS.items()}


@dataclass(frozen=True, slots=True)
class Holding:
    """What a client is held to: bytes, seconds and numbers."""

    connections: int = 20
    message: int = 1_000_000
    answer: int = 16_000_000
    at_once: int = 4
    headers: float = 10.0
    hello: float = 2.0
    slow: float = 20.0
    """Within which a client has to take a message."""
    closing: float = 2.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What all conversations of a server share."""

    backend: Backend
    holding: Holding
    log: Log | None
    clients: Callable[[], int]
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Door:
    """How one listener lets clients in."""

    tokens: Tokens | None
    """None where the system itself tells who connects."""
    attempts: Attempts = field(default_factory=Attempts)


@dataclass(eq=False, slots=True)
class Talk:
    """A client that has said hello."""

    connection: ServerConnection
    terms: Terms
    hello: HelloParams
    outbox: Outbox
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def edits(self) -> bool:
        """Whether edits may be proposed to it."""
        wanted = self.hello.notifications is None or "edit_proposed" in self.hello.notifications
        return self.hello.capabilities.applies_edits and self.hello.scope == "write" and wanted

    def wake(self) -> None:
        """There is something in the outbox."""
        self._waiting.set()

    async def run(self) -> None:
        """Answers and tells until the connection ends; never raises for what a client does."""
        telling = asyncio.create_task(self._tell())
        working: set[asyncio.Task[None]] = set()
        free = asyncio.Semaphore(self.terms.holding.at_once)
        try:
            async for message in self.connection:
                # Nothing more is read before there is room for it, so what waits stays with the client.
                await free.acquire()
                task = asyncio.create_task(self._work(message, free))
                working.add(task)
                task.add_done_callback(working.discard)
        except ConnectionClosed:
            pass
        finally:
            for task in (telling, *working):
                task.cancel()
            await asyncio.gather(telling, *working, return_exceptions=True)

    async def _tell(self) -> None:
        try:
            while True:
                await self._waiting.wait()
                self._waiting.clear()
                for told in self.outbox.take():
                    await self._send(written(notification(_NAMES[type(told)], told)))
        except Exception as error:
            # Who would not be told of anything more has to notice, so that it connects and asks again.
            self._fault("notifications", error)
            self.connection.transport.abort()

    async def _work(self, message: str | bytes, free: asyncio.Semaphore) -> None:
        try:
            text = await self._answered(message)
            if text:
                await self._send(text)
        finally:
            free.release()

    async def _answered(self, message: str | bytes) -> str:
        """The text of the answer; empty where none is wanted."""
        calls, batch = received(message)
        said: list[str] = []
        left = self.terms.holding.answer
        for call in calls:
            text = await self._one(call, left)
            if text:
                left -= len(text)
                said.append(text)
        return f"[{','.join(said)}]" if batch and said else "".join(said)

    async def _one(self, call: Call | Fault, left: int) -> str:
        if isinstance(call, Fault):
            return written(failure(call.id, call.error))
        try:
            form = await self._asked(call)
            # A large answer takes long to write; others are served meanwhile.
            text = await asyncio.to_thread(lambda: written(result(call, form)))
            if len(text) > left:
                raise ApiError("too-large", "the answer would be too large; ask for less with limit")
        except ApiError as error:
            text = written(failure(call.id, error))
        except Exception as error:
            text = written(failure(call.id, self._fault(call.method, error)))
        return text if call.wanted else ""

    async def _asked(self, call: Call) -> BaseModel:
        method = METHODS.get(call.method)
        if method is None:
            raise ApiError("unknown-method", f"there is no method {quoted(call.method)}")
        if call.method == "hello":
            raise ApiError("invalid-request", "hello is said once")
        self._permit(call.method, method)
        future = getattr(self.terms.backend, call.method)(checked(call.params, method.params))
        try:
            form: BaseModel = await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ApiError("busy", "the daemon is ending") from None
        if isinstance(form, Status):
            return form.model_copy(update={"use": form.use.model_copy(update={"clients": self.terms.clients()})})
        return form

    def _permit(self, name: str, method: Method) -> None:
        if method.needs in ("write", "writes") and self.hello.scope != "write":
            raise ApiError("scope-needed", f"{name} needs the scope write; ask for it in hello")
        if method.needs == "writes" and not self.terms.backend.writes_enabled():
            raise ApiError("writes-off", "nothing is written now; status tells why")

    def _fault(self, doing: str, error: Exception) -> ApiError:
        if isinstance(error, VaultsyncError):
            return ApiError("refused", str(error))
        if self.terms.log is not None:
            self.terms.log.fault(f"answering {doing}", error)
        return ApiError("internal-error", f"{type(error).__name__} while answering {doing}: a fault of vaultsync; please report it")

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(self.terms.holding.slow):
                await self.connection.send(text)
        except TimeoutError:
            if self.terms.log is not None:
                self.terms.log.warning(f"the client {quoted(self.hello.client)} does not read what it is sent; its connection is closed")
            self.connection.transport.abort()
        except ConnectionClosed:
            pass


async def greeted(connection: ServerConnection, terms: Terms, door: Door) -> Talk | None:
    """Waits for hello and answers it; None when it was refused, and the connection is closed."""
    id: Any = None
    try:
        async with asyncio.timeout(terms.holding.hello):
            message = await connection.recv()
        calls, batch = received(message)
        first = calls[0]
        id = first.id
        if isinstance(first, Fault):
            raise first.error
        if batch or first.method != "hello" or not first.wanted:
            raise ApiError("hello-needed", "the first message must be hello, alone and with an id")
        hello = checked(first.params, HelloParams)
        assert isinstance(hello, HelloParams)
        _let_in(hello, door, terms.clock())
        await connection.send(written(result(first, _hello(hello, terms))))
    except ApiError as error:
        with suppress(ConnectionClosed):
            await connection.send(written(failure(id, error)))
        await connection.close(POLICY, error.kind)
        return None
    except TimeoutError:
        await connection.close(POLICY, "hello-needed")
        return None
    except ConnectionClosed:
        return None
    wanted = hello.notifications if hello.notifications is not None else list(NOTIFICATIONS)
    return Talk(connection, terms, hello, Outbox(wanted))


def _let_in(hello: HelloParams, door: Door, now: float) -> None:
    if door.tokens is None:
        return
    wait = door.attempts.wait(now)
    if wait > 0:
        raise ApiError("paused", f"too many wrong tokens; try again in {wait:.0f} seconds", seconds=round(wait, 1))
    if not door.tokens.grants(hello.token, hello.scope):
        door.attempts.failed(now)
        _refuse(hello)
    door.attempts.succeeded()


def _refuse(hello: HelloParams) -> NoReturn:
    what = "is missing" if hello.token is None else f"does not grant the scope {hello.scope}"
    raise ApiError("token-refused", f"the token {what}; it stands in the file {hello.scope}-token beside the daemon's address.json")


def _hello(hello: HelloParams, terms: Terms) -> Hello:
    holding = terms.holding
    return Hello(
        protocol=1,
        version=__version__,
        vault=terms.backend.vault,
        pid=os.getpid(),
        scope=hello.scope,
        writes=terms.backend.writes_enabled(),
        methods=list(METHODS),
        notifications=list(NOTIFICATIONS),
        limits=Limits(message_bytes=holding.message, answer_bytes=holding.answer, batch=BATCH, at_once=holding.at_once),
    )
