"""The data on retractions is old.

Why: Hundreds of papers are retracted each month. What the data does not list may have been retracted since it was made.

Fix: Download the current Retraction Watch CSV and put it in the place of the old one; nothing is fetched by itself. How old the data
may be is `max-age-days` under `[retractions]`, by default 90. Its age is that of its newest notice, looked at when the vault is opened.

Source: Retraction Watch data at Crossref, which is updated every working day.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import retraction_data_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.text import Span


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the data's file."""
    data = retraction_data_of(index)
    if data is not None and data.old:
        yield RULE.at(
            data.path,
            Span(0, 0),
            f"the data on retractions is of {data.facts.dated.isoformat()}, more than {data.max_age_days} days ago",
            help="Download the current Retraction Watch CSV and put it in its place",
        )


RULE = Rule("old-retraction-data", Severity.INFO, check_vault=check_vault)
