"""One connection and whoever holds the vault in, a conversation out: hello, requests and their answers, notifications."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from pydantic import BaseModel
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from vaultsync import __version__
from vaultsync.daemon.backend import Backend
from vaultsync.daemon.log import Log
from vaultsync.daemon.outbox import Line, Outbox
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.messages import BATCH, Call, Fault, checked, failure, notification, quoted, received, result, written
from vaultsync.daemon.protocol.methods import METHODS, Hello, HelloParams, Limits, Method, Status
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS, Notification
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
    waiting: int = 100
    """Requests beyond those; all of them together are no longer than ``at_once`` of the longest."""
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
    ask: Callable[[Callable[[], Future[Any]], Callable[[], None]], Future[Any]]
    """Asks the backend; the second function is called when the answer is there, in its order among what is told."""
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Door:
    """How one listener lets clients in."""

    tokens: Tokens | None
    """None where the system itself tells who connects."""
    attempts: Attempts = field(default_factory=Attempts)


@dataclass(eq=False, slots=True)
class Slot:
    """The place of an answer in its line, and the answer once it is written."""

    text: asyncio.Future[str]
    sent: asyncio.Event = field(default_factory=asyncio.Event)
    is_placed: bool = False


@dataclass(eq=False, slots=True)
class Talk:
    """A client that has said hello."""

    connection: ServerConnection
    terms: Terms
    hello: HelloParams
    _line: Line[Slot]
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def edits(self) -> bool:
        """Whether edits may be proposed to it."""
        wanted = self.hello.notifications is None or "edit_proposed" in self.hello.notifications
        return self.hello.capabilities.applies_edits and self.hello.scope == "write" and wanted

    def tell(self, told: Notification) -> None:
        """Has it told, after the answers that were there before."""
        self._line.tell(told)
        self._waiting.set()

    async def run(self) -> None:
        """Answers and tells until the connection ends; never raises for what a client does."""
        saying = asyncio.create_task(self._say())
        open: dict[asyncio.Task[None], int] = {}
        holding = self.terms.holding
        free = asyncio.Semaphore(holding.at_once)
        try:
            # It is always read, so that pings are answered too, unless the client does not take what it is sent.
            async for message in self.connection:
                if len(open) >= holding.at_once + holding.waiting or sum(open.values()) + len(message) > holding.at_once * holding.message:
                    await self._send(_refused(message))
                    continue
                task = asyncio.create_task(self._work(message, free))
                open[task] = len(message)
                task.add_done_callback(open.pop)
        except ConnectionClosed:
            pass
        finally:
            for task in (saying, *open):
                task.cancel()
            await asyncio.gather(saying, *open, return_exceptions=True)

    async def _say(self) -> None:
        """Sends what stands in the line, one after the other."""
        try:
            while True:
                await self._waiting.wait()
                self._waiting.clear()
                while self._line:
                    await self._say_one(self._line.take())
        except Exception as error:
            # Who would not be told of anything more has to notice, so that it connects and asks again.
            self._fault("notifications", error)
            self.connection.transport.abort()

    async def _say_one(self, entry: Outbox | Slot) -> None:
        if isinstance(entry, Outbox):
            for told in entry.take():
                await self._send(written(notification(_NAMES[type(told)], told)))
            return
        await self._send(await entry.text)
        entry.sent.set()

    def _place(self, slot: Slot) -> None:
        """Gives an answer its place, behind what was told before it; a batch has that of its first answer."""
        if not slot.is_placed:
            slot.is_placed = True
            self._line.put(slot)
            self._waiting.set()

    async def _work(self, message: str | bytes, free: asyncio.Semaphore) -> None:
        async with free:
            slot = Slot(asyncio.get_running_loop().create_future())
            try:
                slot.text.set_result(await self._answered(message, slot))
            except Exception as error:  # whoever waits for it in the line must not do so for ever
                slot.text.set_exception(error)
            self._place(slot)
            await slot.sent.wait()

    async def _answered(self, message: str | bytes, slot: Slot) -> str:
        """The text of the answer; empty where none is wanted."""
        calls, batch = received(message)
        said: list[str] = []
        left = self.terms.holding.answer
        for call in calls:
            text = await self._one(call, left, slot)
            if text:
                left -= len(text)
                said.append(text)
        return f"[{','.join(said)}]" if batch and said else "".join(said)

    async def _one(self, call: Call | Fault, left: int, slot: Slot) -> str:
        if isinstance(call, Fault):
            return written(failure(call.id, call.error))
        try:
            form = await self._asked(call, slot)
            # A large answer takes long to write; others are served meanwhile.
            text = await asyncio.to_thread(lambda: written(result(call, form)))
            if len(text) > left:
                raise ApiError("too-large", "the answer would be too large; ask for less with limit")
        except ApiError as error:
            text = written(failure(call.id, error))
        except Exception as error:
            text = written(failure(call.id, self._fault(call.method, error)))
        return text if call.wanted else ""

    async def _asked(self, call: Call, slot: Slot) -> BaseModel:
        method = METHODS.get(call.method)
        if method is None:
            raise ApiError("unknown-method", f"there is no method {quoted(call.method)}")
        if call.method == "hello":
            raise ApiError("invalid-request", "hello is said once")
        self._permit(call.method, method)
        params, answer = checked(call.params, method.params), getattr(self.terms.backend, call.method)
        future = self.terms.ask(lambda: answer(params), lambda: self._place(slot))
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
        if not text:
            return
        try:
            async with asyncio.timeout(self.terms.holding.slow):
                await self.connection.send(text)
        except TimeoutError:
            if self.terms.log is not None:
                self.terms.log.warning(f"the client {quoted(self.hello.client)} does not read what it is sent; its connection is closed")
            self.connection.transport.abort()
        except ConnectionClosed:
            pass


def _refused(message: str | bytes) -> str:
    """The answer to a request for which there is no room; empty where none is wanted."""
    calls, batch = received(message)
    busy = ApiError("busy", "too many requests of this connection wait; ask again when some of them are answered")
    said = [written(failure(call.id, busy)) for call in calls if isinstance(call, Fault) or call.wanted]
    return f"[{','.join(said)}]" if batch and said else "".join(said)


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
    return Talk(connection, terms, hello, Line(wanted))


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
        limits=Limits(
            message_bytes=holding.message, answer_bytes=holding.answer, batch=BATCH, at_once=holding.at_once, waiting=holding.waiting
        ),
    )
