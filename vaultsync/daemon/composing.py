"""What the daemon stands on in, its parts put together out: the keeper, who follows the folder, and what they tell each other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from vaultsync.config import WatchSetting
from vaultsync.daemon import follow
from vaultsync.daemon.carrying import Carrier
from vaultsync.daemon.desk import Desk
from vaultsync.daemon.endpoint import open_endpoint
from vaultsync.daemon.follow import Follower
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.limits import Limits
from vaultsync.daemon.listener import Change
from vaultsync.daemon.lookout import Options as Following
from vaultsync.daemon.pending import Settled
from vaultsync.daemon.protocol.methods import WatchState
from vaultsync.daemon.pulse import Pulse
from vaultsync.daemon.running import Composition, Ground
from vaultsync.daemon.server import ApiServer
from vaultsync.daemon.telling import Telling
from vaultsync.daemon.writing import Writing
from vaultsync.disk.scan import Scan
from vaultsync.disk.write import Writer
from vaultsync.session import Session
from vaultsync.vault import Vault, open_vault
from vaultsync.vault.settings import BOOKMARKS, WATCHED

_MODES: Final[Mapping[str, Literal["events", "polling", "both", "none"]]] = MappingProxyType(
    {"watching": "events", "watching and polling": "both", "polling": "polling", "waiting": "none"}
)
PATIENCE: Final = 600.0
"""Seconds that one look at the vault may take."""
_MEMORY: Final = 160_000_000
_BYTES_A_NOTE: Final = 9_000
"""Half as much again as a note may take: from there on what can be computed again is dropped."""


@dataclass(frozen=True, slots=True)
class KeeperPart:
    """The keeper, as a part that is looked after; one that answers no question any more counts as ended."""

    keeper: Keeper
    pulse: Pulse
    name: str = "the keeper"

    def start(self) -> None:
        """Returns at once; the vault is read by the keeper's own thread."""
        self.keeper.start()

    def stop(self) -> None:
        """Waits until what is known is kept."""
        self.keeper.stop()

    def is_alive(self) -> bool:
        """False when it ended, or is stuck."""
        return self.keeper.is_alive() and (not self.keeper.ready.is_set() or self.pulse.beats())


@dataclass(frozen=True, slots=True)
class FollowerPart:
    """The follower, as a part that is looked after."""

    follower: Follower
    name: str = "the follower"

    def start(self) -> None:
        """Nothing: it begins once the keeper has read the vault, with what differs from the known stamps."""

    def stop(self) -> None:
        """Waits for the delivery under way."""
        self.follower.stop()

    def is_alive(self) -> bool:
        """It helps itself, whatever happens to it, unless the system holds it, as on a drive that does not answer."""
        return self.follower.busy() < PATIENCE


def compose(ground: Ground, walk: Callable[[], Scan] | None = None) -> Composition:
    """Makes the parts; nothing is started yet.

    Args:
        ground: what they stand on.
        walk: as for ``open_vault``.

    Raises:
        VaultsyncError: when the vault or its configuration cannot be used.
    """
    options, log = ground.options, ground.log

    def opened() -> Vault:
        return open_vault(
            options.root,
            preset=options.preset,
            config=options.config,
            progress=lambda done, total: keeper.progress("reading", done, total),
            cached=options.cache,
            packing=True,
            reader=ground.reader,
            walk=walk,
            tell=log.warning,
        )

    carrier = Carrier(Writer(options.root, ground.state), still_ours=ground.still_ours, tell=log.warning, fault=log.fault)
    if options.write and not ground.begun.read_only:
        carrier.recover()
    keeper = Keeper(opened, ground.reader, ground.runs, log)
    vault = keeper.open()
    follower = _follower(ground, keeper, vault)
    telling = Telling()
    writing = Writing(keeper, carrier, telling, log, _limits(vault.config.watch))
    writing.forbid("option", "" if options.write else "it was started with --no-write")
    writing.forbid("crashes", "it crashed several times, and only reads for an hour" if ground.begun.read_only else "")
    _configure(writing, vault.config.watch)
    summary = Summary(keeper, writing)
    _listen(ground, keeper, telling, writing, summary, follower)

    def allow_writes() -> None:
        if options.write:
            carrier.recover()
        writing.forbid("crashes", "")

    desk = Desk(keeper, telling, writing, vault=str(options.root), watching=lambda: _watching(follower), end=ground.stop.set)
    server = ApiServer(desk, open_endpoint(options.root, ground.state, tcp=options.tcp), log=log)
    pulse = Pulse(lambda: keeper.ask(lambda vault, session: None, meanwhile=True))
    return Composition(
        (carrier, server, KeeperPart(keeper, pulse), FollowerPart(follower)),
        summary=lambda: summary.text,
        reload=lambda: follower.poke("asked"),
        allow_writes=allow_writes,
        memory=lambda: _MEMORY + summary.notes * _BYTES_A_NOTE if summary.notes else 0,
        drop_caches=keeper.drop_caches,
    )


def _follower(ground: Ground, keeper: Keeper, vault: Vault) -> Follower:
    options = ground.options
    return Follower(
        options.root,
        lambda settled: keeper.deliver(_as_kept(settled)),
        known_stamps=vault.contents.scan.stamps,
        extra=_extra(vault, options.config),
        options=Following(poll=options.poll, canary_folder=_canary_folder(ground.state)),
        tell=ground.log.warning,
    )


def _listen(ground: Ground, keeper: Keeper, telling: Telling, writing: Writing, summary: Summary, follower: Follower) -> None:
    """Has the keeper call those who want to know."""

    def changed(vault: Vault, session: Session, change: Change) -> None:
        telling.changed(vault, session, change)
        summary.changed(vault, session)

    begun: list[bool] = []

    def everything(vault: Vault, session: Session) -> None:
        if not begun:  # before the vault is read it would only take the keeper's time; what changes meanwhile it finds by comparing
            begun.append(True)
            follower.start()
        else:
            follower.adopt(vault.contents.scan.stamps)
        follower.follow_settings(_extra(vault, ground.options.config))
        _configure(writing, vault.config.watch)
        telling.everything()
        summary.changed(vault, session)

    def unusable(vault: Vault, schemas: Sequence[str]) -> None:
        follower.follow_settings([*_extra(vault, ground.options.config), *schemas])

    def advanced(stage: str, done: int, total: int) -> None:
        telling.advanced(stage, done, total)
        summary.text = f"{stage} {done:,} of {total:,}"

    listener = keeper.listener
    listener.changed, listener.everything, listener.progress = changed, everything, advanced
    listener.unusable = unusable
    listener.foreign, listener.write = writing.foreign, writing.look


class Summary:
    """How things stand, for people, in one line; written by the keeper's thread, read by any."""

    def __init__(self, keeper: Keeper, writing: Writing) -> None:
        self.text, self.notes = "reading", 0
        self._writing = writing

    def changed(self, vault: Vault, session: Session) -> None:
        """Looks again."""
        self.notes = len(vault.index.notes)
        severities: dict[str, int] = {"error": 0, "warning": 0}
        for (severity, _), count in session.counts().items():
            severities[severity.value] = severities.get(severity.value, 0) + count
        parts = [f"{self.notes:,} notes", f"{severities['error']:,} errors", f"{severities['warning']:,} warnings"]
        stale = session.stale_count()
        if stale:
            parts.append(f"{stale:,} with stale tables")
        self.text = ", ".join(parts)


def _configure(writing: Writing, watch: WatchSetting) -> None:
    writing.forbid("configuration", "" if watch.write else "vaultsync.toml says write = false under [watch]")
    writing.limit(_limits(watch))


def _limits(watch: WatchSetting) -> Limits:
    return Limits(
        quiet=watch.quiet,
        after_cause=min(watch.quiet, Limits().after_cause),
        note_interval=watch.note_interval,
        note_hourly=watch.note_hourly,
        start_grace=watch.start_grace,
        wake_grace=watch.wake_grace,
        run=watch.notes_in_a_row,
    )


def _watching(follower: Follower) -> WatchState:
    status = follower.status()
    mode = _MODES[status.mode]
    return WatchState(mode=mode, folders=status.folders, watched=max(0, status.folders - status.unwatched))


def _as_kept(settled: follow.Settled) -> Settled:
    bookmarks = {os.fspath(path) for path in BOOKMARKS}
    settings = bool(settled.settings - bookmarks)
    return Settled(settled.changed, settled.removed, dict(settled.stamps), settings, bool(settled.settings & bookmarks), settled.faults)


def _extra(vault: Vault, config: Path | None) -> list[str]:
    """The files outside the notes after whose change something has to be judged anew."""
    named = [os.path.abspath(config)] if config is not None else []
    return [*WATCHED, *BOOKMARKS, *vault.settings.schemas, *vault.settings.attached.files, *named]


def _canary_folder(state: Path) -> str:
    """A folder of our own, in memory where there is such a place for the user; touching a file in it alters nothing on Linux."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = os.path.join(runtime, "vaultsync")
    usable = os.path.isabs(runtime) and os.access(folder if os.path.isdir(folder) else runtime, os.W_OK)
    return folder if usable else os.fspath(state / "canary")
