"""An insight names no source.

Why: An insight is what somebody found; without the study, article or book it was found in it is hearsay, and
every takeaway on it stands on nothing.

Fix: Add `source: "[[…]]"` with a note of type `evidence-source`, or list the insight under `insights` in
the source's own note. A source that is named but broken, of another type or without citation is reported
by the rule for that.

Source: The Discourse Graphs ontology (evidence is curated from a source); GRADE and systematic reviews (an outcome belongs
to an included study).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Gap, first_key, grounds, source_repair, support_graph
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each insight that names nothing as its source and is listed by none.

    It looks at the whole vault since a source elsewhere may begin or cease to list the insight.
    """
    graph = support_graph(index)
    roles = graph.roles
    for path, trial in grounds(index).items():
        if trial.gap is Gap.NO_SOURCE:
            yield RULE.at(
                path,
                first_key(index.properties(path), (*roles.citing.forward, *roles.type_keys)),
                f"{roles.finding} names no source",
                help=source_repair(index, graph, path, trial),
            )


RULE = Rule("ungrounded-insight", Severity.ERROR, check_vault=check_vault, needs_types=True)
