"""Bound sockets and whoever holds the vault in, the local API out: a thread of its own, which others only start and stop.

Everything a client may do is bounded: how many there are, how long a message is, how many requests are worked on, how long it may be
silent before it says hello and slow when it is told something. See ``schemas/api/README.md`` for what clients see of it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve, unix_serve
from websockets.http11 import Request, Response
from websockets.typing import Origin

from vaultsync.daemon.backend import Backend
from vaultsync.daemon.endpoint import Endpoint, Listener, may_connect
from vaultsync.daemon.guard import APP_ORIGIN, Asked, judge
from vaultsync.daemon.log import Log
from vaultsync.daemon.outbox import Line, Outbox
from vaultsync.daemon.protocol.messages import quoted
from vaultsync.daemon.protocol.notifications import EditProposed, Notification
from vaultsync.daemon.seats import Seats
from vaultsync.daemon.talk import Door, Holding, Talk, Terms, greeted

STOPPING = 5.0
"""Seconds after which the thread is left to itself."""


class ApiServer:
    """The local API of one vault."""

    name = "the API"

    def __init__(self, backend: Backend, endpoint: Endpoint, *, log: Log | None = None, holding: Holding | None = None) -> None:
        """Takes the endpoint over: ``stop`` closes it. Nothing is served before ``start``."""
        self._backend, self._endpoint, self._log = backend, endpoint, log
        self._holding = holding if holding is not None else Holding()
        self._terms = Terms(backend, self._holding, log, lambda: len(self._talks), self._ask)
        self._seats: Seats[ServerConnection] = Seats(self._holding.connections)
        self._talks: list[Talk] = []
        """In the order in which they came."""
        self._unsubscribe: Callable[[], None] | None = None
        self._inbox: Line[Callable[[], None]] = Line()
        """What was told, and whose answers came, in their order."""
        self._inbox_lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._main, name="vaultsync-api", daemon=True)
        if endpoint.tokens is not None and log is not None:
            endpoint.tokens.tell_secrets(log.hide)

    # -- from other threads

    def start(self) -> None:
        """Returns when clients can connect; raises what kept it from that."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._endpoint.close()
            raise self._failure

    def stop(self) -> None:
        """Says goodbye to the clients, for some seconds at most, and closes the endpoint; harmless when nothing was started."""
        if self._thread.is_alive() and self._loop is not None and self._ending is not None:
            with suppress(RuntimeError):  # it ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._ending.set)
            self._thread.join(STOPPING + self._holding.closing)
        self._endpoint.close()

    def is_alive(self) -> bool:
        """Whether clients are served."""
        return self._thread.is_alive() and self._failure is None

    def _told(self, notification: Notification) -> None:
        """Takes what changed, from any thread; it waits in one line, so that however much comes at once takes little room."""
        self._take_in(lambda: self._inbox.tell(notification))

    def _take_in(self, put: Callable[[], None]) -> None:
        with self._inbox_lock:
            was_empty = not self._inbox
            put()
        if was_empty and self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._spread)

    # -- in the thread

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
            if self._log is not None:
                self._log.fault("serving clients", error)
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        servers = [await self._listen(listener) for listener in self._endpoint.listeners]
        self._ready.set()
        await self._ending.wait()
        for server in servers:
            server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOPPING):
                await asyncio.gather(*(server.wait_closed() for server in servers))
        if self._unsubscribe is not None:
            self._unsubscribe()

    async def _listen(self, listener: Listener) -> Server:
        door = Door(None if listener.local else self._endpoint.tokens)
        holding = self._holding
        options: dict[str, Any] = {
            "process_request": partial(self._judge, listener),
            "create_connection": partial(_Guarded, self._seats, listener.local),
            "origins": (None, Origin(APP_ORIGIN)),
            "compression": None,  # what is unpacked may be a thousand times as long
            "server_header": None,
            "open_timeout": holding.headers,
            "close_timeout": holding.closing,
            "max_size": holding.message,
            "max_queue": (2, 1),
            # Frames show what clients say, tokens too: nothing of websockets' own is logged.
            "logger": logging.Logger("vaultsync.api", logging.CRITICAL + 1),
            "sock": listener.socket,
        }
        handler = partial(self._attend, door)
        return await (unix_serve(handler, **options) if listener.local else serve(handler, **options))

    def _judge(self, listener: Listener, connection: ServerConnection, request: Request) -> Response | None:
        """Refuses what is no WebSocket of a program of this machine."""
        # Before websockets 17 a request has neither, for then nothing else is let through.
        method, version = getattr(request, "method", "GET"), getattr(request, "protocol", "HTTP/1.1")
        refusal = judge(Asked(method, request.path, version, list(request.headers.raw_items())), listener.host)
        if refusal is None:
            return None
        if self._log is not None:
            self._log.warning(f"a request was refused: {refusal.reason}")
        response = connection.respond(refusal.status, refusal.reason + "\n")
        if refusal.status == 405:
            response.headers["Allow"] = "GET"
        if refusal.status == 426:
            response.headers["Upgrade"] = "websocket"
        return response

    async def _attend(self, door: Door, connection: ServerConnection) -> None:
        talk = await greeted(connection, self._terms, door)
        if talk is None:
            return
        self._seats.seat(connection)
        self._enter(talk)
        try:
            await talk.run()
        finally:
            self._left(talk)

    def _enter(self, talk: Talk) -> None:
        self._talks.append(talk)
        if self._unsubscribe is None:
            self._unsubscribe = self._backend.subscribe(self._told)
        if talk.edits:
            self._tell_editors()
        if self._log is not None and talk.hello.scope == "write":
            self._log.info(f"the client {quoted(talk.hello.client)} came, to write")

    def _left(self, talk: Talk) -> None:
        self._talks.remove(talk)
        if not self._talks and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if talk.edits:
            self._tell_editors()
        if self._log is not None and talk.hello.scope == "write":
            self._log.info(f"the client {quoted(talk.hello.client)} left")

    def _tell_editors(self) -> None:
        self._backend.editors_changed(sum(talk.edits for talk in self._talks))

    def _ask(self, question: Callable[[], Future[Any]], place: Callable[[], None]) -> Future[Any]:
        """Asks; ``place`` is called before the answer can be seen, in its order among the notifications that everybody is handed."""
        with self._inbox_lock:  # nothing can be told between the answer and the look whether it is there
            answer = question()
            answer.add_done_callback(lambda _: self._take_in(lambda: self._inbox.put(place)))
        return answer

    def _spread(self) -> None:
        """Hands everybody what is new; an edit is for one editor alone, the one that came last."""
        with self._inbox_lock:
            news = [self._inbox.take() for _ in range(len(self._inbox))]
        editor = next((talk for talk in reversed(self._talks) if talk.edits), None)
        for entry in news:
            if not isinstance(entry, Outbox):
                entry()
                continue
            for one in entry.take():
                for talk in self._talks:
                    if not isinstance(one, EditProposed) or talk is editor:
                        talk.tell(one)


class _Guarded(ServerConnection):
    """A connection that is counted from the moment it is made, before anything is read from it."""

    def __init__(self, seats: Seats[ServerConnection], local: bool, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._seats, self._local = seats, local

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        leaving = self._seats.arrive(self)
        if leaving is not None:
            leaving.transport.abort()
        if self._local and not may_connect(transport.get_extra_info("socket")):
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._seats.leave(self)
        super().connection_lost(exc)


__all__ = ["ApiServer", "Holding"]
