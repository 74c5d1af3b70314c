"""A report in, workflow commands out, which GitHub shows as annotations beside the lines."""

from __future__ import annotations

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.report.places import Locate, Places, locator
from vaultsync.report.visible import encodable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, places: Places, *, prefix: str = "") -> str:
    """One line for each finding; empty without findings. ``prefix`` leads from the repository to the vault."""
    locate = locator(places)
    return "".join(_command(found, locate, prefix) for found in report.diagnostics)


def _command(found: Diagnostic, locate: Locate, prefix: str) -> str:
    place = locate(found.path, found.span)
    properties = {"file": prefix + found.path, "line": str(place.line), "endLine": str(place.end_line)}
    # GitHub takes columns only where both are on one line.
    if place.line == place.end_line:
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties["title"] = f"vaultsync: {found.rule}"
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{found.message}\n{found.help}" if found.help else found.message
    return f"::{_COMMANDS[found.severity]} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return encodable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
