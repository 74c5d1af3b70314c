"""The local API's language: JSON-RPC 2.0 messages, methods, notifications and errors, as ``schemas/api/`` describes them."""

from __future__ import annotations

from vaultsync.daemon.protocol.errors import ERRORS, ApiError, ErrorKind
from vaultsync.daemon.protocol.methods import METHODS, VERSION, Method, Needs
from vaultsync.daemon.protocol.notifications import NOTIFICATIONS, Notification

__all__ = ["ERRORS", "METHODS", "NOTIFICATIONS", "VERSION", "ApiError", "ErrorKind", "Method", "Needs", "Notification"]
