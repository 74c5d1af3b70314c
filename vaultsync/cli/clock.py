"""What the command line says of time and zone in, the moment that queries call now out."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vaultsync.errors import UsageError

_LOCAL = "/etc/localtime"


def moment(now: str | None, zone: str | None, configured: str | None) -> datetime:
    """The moment with its zone: the zone asked for, or else the configured one, or else the system's.

    Raises:
        UsageError: when the moment or the zone is none.
    """
    place = _zone(zone) if zone is not None else ZoneInfo(configured) if configured else _local()
    if now is None:
        return datetime.now(place)
    try:
        given = datetime.fromisoformat(now)
    except ValueError as error:
        raise UsageError(f"--now {now} is no moment; write it as in 2025-02-05T15:04:05, with an offset or without") from error
    return given.astimezone(place) if given.tzinfo is not None else given.replace(tzinfo=place)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"--timezone {name} is no time zone; write its IANA name, such as Europe/Berlin") from error


def _local() -> tzinfo:
    """The system's zone by its name, so that its clock changes are known; else its offset of today."""
    target = os.path.realpath(_LOCAL).partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").lstrip(":"), target):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    return zone
