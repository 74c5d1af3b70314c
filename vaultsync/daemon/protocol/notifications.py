"""What the daemon tells its clients unasked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field

from vaultsync.daemon.protocol.forms import Form, NoteEdits, NoteFindings, Progress, ShownPath

NotificationName = Literal["diagnostics_changed", "tables_changed", "edit_proposed", "progress"]
All = Annotated[bool, Field(description="So much changed that it is not listed; ask for all of it again.")]


class DiagnosticsChanged(Form):
    """Files of which something else is to be said than before; what is known of them is to be replaced."""

    notes: Annotated[list[NoteFindings], Field(description="Empty where `all` is true.")]
    all: All = False


class TablesChanged(Form):
    """Notes whose tables became stale, or are no longer."""

    stale: list[ShownPath]
    fresh: list[ShownPath]
    all: All = False


class EditProposed(NoteEdits):
    """Edits of one note for an editor to make; it answers with `edit_done` within ten seconds."""

    edit: Annotated[str, Field(min_length=1, description="Names the proposal in `edit_done`.")]
    title: str


Notification = DiagnosticsChanged | TablesChanged | EditProposed | Progress
NOTIFICATIONS: Final[Mapping[NotificationName, type[Notification]]] = MappingProxyType(
    {
        "diagnostics_changed": DiagnosticsChanged,
        "tables_changed": TablesChanged,
        "edit_proposed": EditProposed,
        "progress": Progress,
    }
)
