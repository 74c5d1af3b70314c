"""Which note types and properties carry evidence: plain names, so that another vault's words can stand in their place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed link between two roles; it counts whichever of the two notes it is written in."""

    forward: tuple[str, ...]
    """Properties of the note that rests on the other one; at least one."""
    inverse: tuple[str, ...] = ()
    """Properties of the other note that say the same the other way round."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts that note types and properties play; property names in Dataview's normalised form."""

    claim: str = "takeaway"
    finding: str = "insight"
    source: str = "evidence-source"
    support: Relation = Relation(("insights",), ("takeaways",))
    """Claim to finding."""
    opposition: Relation = Relation(("opposed_by",), ("opposes",))
    """Claim to finding."""
    qualification: Relation = Relation(("qualified_by",), ("qualifies",))
    """Claim to finding."""
    citing: Relation = Relation(("source", "sources"), ("insights",))
    """Finding to source."""
    direction: str = "direction"
    """The property of a finding that says how it stands to its claims; without it the finding supports them."""
    supporting: str = "supports"
    """The only value of ``direction`` that supports."""
    status: str = "status"
    draft: str = "draft"
    """A claim with this status is not judged yet."""
    citation: str = "citation"
    identifiers: tuple[str, ...] = ("doi", "pmid", "isbn", "arxiv", "url")
    """One of them is enough."""
    identifier: str = "identifier"
    """With the value ``none`` it says that the source has no identifier."""
    record: tuple[str, ...] = ("title", "year", "citation", "doi", "pmid", "isbn", "arxiv", "url", "identifier")
    """Where a source's bibliographic record may stand, in the order in which a reader looks for it."""
    type_keys: tuple[str, ...] = ("type", "fileclass")
    """Properties that give a note its type; a place to point at when nothing better is written."""


RESEARCH = Roles()
"""The roles of the preset ``research``."""
