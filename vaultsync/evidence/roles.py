"""Which note types and properties carry evidence: plain names, so that another vault's words can stand in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed link between two roles; it counts whichever of the two notes it is written in."""

    forward: tuple[str, ...]
    """Properties of the note that rests on the other one; may be empty where only the other note says it."""
    inverse: tuple[str, ...] = ()
    """Properties of the other note that say the same the other way round."""

    @property
    def written(self) -> str:
        """The property to name to a user: of the note that rests on the other, else of the other; empty where there is none."""
        return next(iter((*self.forward, *self.inverse)), "")


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts that note types and properties play; property names in Dataview's normalised form."""

    claim: str = "takeaway"
    finding: str = "insight"
    source: str = "evidence-source"
    concept: str = "concept"
    """Empty where concepts have no type of their own: then every note that is none of the three above, and no question, is one."""
    question: str = ""
    """Notes of this type state nothing and are no concepts; empty where there is no such type."""
    needs_concept: bool = True
    """Whether a claim without a link to a concept cannot be judged."""
    support: Relation = Relation(("insights",), ("takeaways",))
    """Claim to finding."""
    opposition: Relation = Relation(("opposed_by",), ("opposes",))
    """Claim to finding."""
    qualification: Relation = Relation(("qualified_by",), ("qualifies",))
    """Claim to finding."""
    citing: Relation = Relation(("source", "sources"), ("insights",))
    """Finding to source."""
    broader: Relation = Relation(("broader",), ("narrower",))
    """Concept to a more general one."""
    statement: tuple[str, ...] = ("content",)
    """Properties that hold what a claim or finding says; where it has none of them, its body says it."""
    titled: tuple[str, ...] = ()
    """What the names of claims and findings begin with where the name is what they say, such as ``CLM - ``; empty: the body says it."""
    direction: str = "direction"
    """The property of a finding that says how it stands to its claims; without it the finding supports them."""
    supporting: str = "supports"
    """The only value of ``direction`` that supports."""
    opposing: str = "opposes"
    null: str = "null"
    """The value of ``direction`` for a finding that saw no effect; it opposes."""
    conditions: tuple[str, ...] = ("population", "intervention", "comparator", "outcome", "timepoint", "n")
    """Properties of a finding that state its conditions beside its text."""
    status: str = "status"
    draft: str = "draft"
    """A claim with this status is not judged yet."""
    reviewed: tuple[str, ...] = ("reviewed", "updated")
    """When a claim was last held against its evidence: the first of these that is written."""
    changed: tuple[str, ...] = ("updated", "created")
    """When a finding or source came or changed: the latest of these."""
    certainty: str = "certainty"
    certain: tuple[str, ...] = ("high", "moderate")
    """The values of ``certainty`` that need more than one uncontrolled study."""
    synthesis: str = "synthesis"
    """True where a claim joins on purpose what single findings state apart."""
    hedged: str = "hedged"
    """True where the source of a finding itself puts it with caution."""
    builds_on: tuple[str, ...] = ("builds_on",)
    """Properties that name the claims a claim builds on; no evidence."""
    superseded: tuple[str, ...] = ("superseded_by",)
    """Properties that name what took the place of a claim, finding or source."""
    citation: str = "citation"
    citekey: tuple[str, ...] = ("citekey", "citation-key")
    """Under which key the bibliography lists a source; without one its file name is the key."""
    identifiers: tuple[str, ...] = ("doi", "pmid", "isbn", "arxiv", "url")
    """One of them is enough."""
    identifier: str = "identifier"
    """With the value ``none`` it says that the source has no identifier."""
    why_none: str = "identifier-reason"
    """Says why a source has no identifier."""
    record: tuple[str, ...] = ("title", "year", "citation", "doi", "pmid", "isbn", "arxiv", "url", "identifier")
    """Where a source's bibliographic record may stand, in the order in which a reader looks for it."""
    title: str = "title"
    year: str = "year"
    design: str = "design"
    study: str = "study_id"
    """Sources with one value of it are papers of one study."""
    tier: str = "tier"
    kind: tuple[str, ...] = ("csl", "csl_type", "csl-type")
    """The source's type in the words of CSL."""
    acknowledgement: str = "retraction_ack"
    """The record of a notice that the author of the vault knows of."""
    type_keys: tuple[str, ...] = ("type", "fileclass")
    """Properties that give a note its type; a place to point at when nothing better is written."""


RESEARCH = Roles()
"""The roles of the preset ``research``."""

DISCOURSE_GRAPH = Roles(
    claim="claim",
    finding="evidence",
    source="source",
    concept="",
    question="question",
    needs_concept=False,
    support=Relation(("is-supported-by",), ("supports",)),
    opposition=Relation(("is-opposed-by",), ("opposes",)),
    qualification=Relation(("is-qualified-by",), ("qualifies",)),
    citing=Relation(("derived-from", "source", "sources"), ("has-derivation",)),
    titled=("CLM - ", "EVD - "),
)
"""The default words of the plugin Discourse Graphs: node types by their titles, relations by their labels."""

ROLES: Mapping[str, Roles] = {"research": RESEARCH, "discourse-graph": DISCOURSE_GRAPH}
"""By preset."""
