"""An index and one note in, its typed links out: which finding a claim rests on, and which source a finding.

Nothing is judged here. A link counts whichever of its two notes it is written in, in front matter and inline fields alike; of two
links that say the same, the one in the note that rests on the other is kept. Notes whose front matter cannot be read have no say.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vaultsync.evidence.keyed import cited_by_key
from vaultsync.evidence.records import Properties
from vaultsync.evidence.roles import RESEARCH, Relation, Roles
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath
from vaultsync.syntax import Link
from vaultsync.text import Span

CROWD = 32
"""From as many links of one property on, those to one note are looked up and not searched for."""


class Hop(NamedTuple):
    """One typed link: ``start`` rests on ``end``."""

    start: VaultPath
    end: VaultPath | None
    """None when the link leads nowhere."""
    name: str
    """Of the property, as written."""
    place: VaultPath
    """The note the link is written in: ``start`` or ``end``."""
    link: Link

    @property
    def span(self) -> Span:
        """The link, in the text of ``place``."""
        return self.link.span

    @property
    def target(self) -> str:
        """The link's target as written, with its subpath."""
        return self.link.target + self.link.subpath


Hops = dict[str, Hop]
"""By ``Hop.end``, or a key of its own for a link that leads nowhere; in the order in which they are written, inverse ones last, by path."""
_Written = tuple[str, Link]
"""The name of a property, as written, and a link in it."""
_NONE: Final[list[Hop]] = []
_Inverse = dict[tuple[tuple[str, ...], str], dict[VaultPath, list[Hop]]]


def roles_of(index: VaultIndex) -> Roles:
    """The parts that the note types of a vault play; given to the index when it is made; those of the preset ``research`` without."""
    return index.setting(RESEARCH)


def is_claim(index: VaultIndex, path: VaultPath) -> bool:
    """Whether it is a claim whose front matter can be read."""
    return roles_of(index).claim in index.types_of(path) and not index.type_unknown(path)


def is_finding(index: VaultIndex, path: VaultPath) -> bool:
    """Whether it is a finding, not a claim as well, and its front matter can be read."""
    return _is(index, path, roles_of(index).finding)


def is_source(index: VaultIndex, path: VaultPath) -> bool:
    """As ``is_finding``, for a source."""
    return _is(index, path, roles_of(index).source)


def _is(index: VaultIndex, path: VaultPath, type_name: str) -> bool:
    types = index.types_of(path)
    if type_name not in types or (len(types) > 1 and roles_of(index).claim in types):
        return False
    return type_name != roles_of(index).claim and not index.type_unknown(path)


def is_concept(index: VaultIndex, path: VaultPath) -> bool:
    """Whether it is a concept; where concepts have no type, whether it is a note and none of the other three."""
    roles = roles_of(index)
    if roles.concept:
        return roles.concept in index.types_of(path)
    return path in index.notes and {roles.claim, roles.finding, roles.source, roles.question}.isdisjoint(index.types_of(path))


def is_node(index: VaultIndex, path: VaultPath) -> bool:
    """Whether it is a claim or a finding."""
    roles, types = roles_of(index), index.types_of(path)
    return (roles.finding in types or roles.claim in types) and not index.type_unknown(path)


def supporting(index: VaultIndex, path: VaultPath, own: bool | None = None) -> Hops:
    """What a claim names as its findings, whatever that is.

    Args:
        index: the vault.
        path: a note; of one that is no claim what others say of it.
        own: whether it is a claim, where that is known.
    """
    roles = roles_of(index)
    return _hops(index, path, roles.support, is_claim(index, path) if own is None else own, roles.finding)


def opposing(index: VaultIndex, claim: VaultPath) -> Hops:
    """What a claim names as opposed to it."""
    roles = roles_of(index)
    return _hops(index, claim, roles.opposition, True, roles.finding)


def qualifying(index: VaultIndex, claim: VaultPath) -> Hops:
    """What a claim names as qualifying it."""
    roles = roles_of(index)
    return _hops(index, claim, roles.qualification, True, roles.finding)


def citing(index: VaultIndex, path: VaultPath, own: bool | None = None) -> Hops:
    """What a finding names as its sources, whatever that is; see ``supporting`` for the arguments."""
    roles = roles_of(index)
    own = is_finding(index, path) if own is None else own
    hops = _hops(index, path, roles.citing, own, roles.source)
    if own:
        properties = index.properties(path)
        for name in roles.citing.forward:
            for writing in properties.get(name, ()):
                if _is_text(writing):
                    for end, link in cited_by_key(index, path, writing, is_source):
                        hops.setdefault(end, Hop(path, end, writing.name, path, link))
    return hops


def _is_text(writing: PropertyValue) -> bool:
    """Whether it may name sources by their citekeys: most say all they have to say by links."""
    if isinstance(writing.value, list):
        return len(writing.links) < len(writing.value)
    return isinstance(writing.value, str) and not writing.links


def broader(index: VaultIndex, concept: VaultPath) -> Hops:
    """What a concept names as more general, whatever that is."""
    roles = roles_of(index)
    return _hops(index, concept, roles.broader, True, roles.concept)


def cited_by(index: VaultIndex, source: VaultPath) -> list[VaultPath]:
    """The notes of which ``citing`` leads to this one, sorted."""
    roles = roles_of(index)
    near = _linked(index, source, roles.citing, roles.finding, is_source(index, source))
    return sorted(path for path in near if source in citing(index, path))


def supported_by(index: VaultIndex, finding: VaultPath) -> list[VaultPath]:
    """The claims of which ``supporting`` leads to this note, sorted."""
    roles = roles_of(index)
    near = _linked(index, finding, roles.support, roles.claim, is_finding(index, finding))
    return sorted(path for path in near if is_claim(index, path) and finding in supporting(index, path))


def direction(index: VaultIndex, finding: VaultPath) -> str:
    """The direction that keeps a finding from supporting; empty for one that supports."""
    roles = roles_of(index)
    for writing in reversed(index.properties(finding).get(roles.direction, ())):
        word = _word(writing)
        if word and word != roles.supporting:
            return word
    return ""


def is_labelled(index: VaultIndex, finding: VaultPath) -> bool:
    """Whether a finding says of itself how it stands to its claims."""
    return any(map(_word, index.properties(finding).get(roles_of(index).direction, ())))


def is_draft(index: VaultIndex, claim: VaultPath) -> bool:
    """Whether a claim says that it is not to be judged yet."""
    roles = roles_of(index)
    return any(_word(writing) == roles.draft for writing in index.properties(claim).get(roles.status, ()))


def _word(writing: PropertyValue) -> str:
    """A one-word value in lower case; a ``null`` that is written out is a word, an empty value is none."""
    if writing.value is None:
        return "null" if writing.span.end > writing.span.start else ""
    if isinstance(writing.value, list):
        return ", ".join(str(word).strip().lower() for word in writing.value)
    return str(writing.value).strip().lower()


def _hops(index: VaultIndex, path: VaultPath, relation: Relation, own: bool, inverse_type: str) -> Hops:
    """The links from one note, or said to be from it.

    Args:
        index: the vault.
        path: the note.
        relation: what the links say.
        own: whether what the note itself writes counts.
        inverse_type: the type of the notes whose inverse properties count.
    """
    hops: Hops = {}
    if own:
        for name, link in _written(index.properties(path), relation.forward):
            end = index.resolve_target(link.target, path).path
            # No path holds a NUL, so a link that leads nowhere cannot be taken for one that does.
            key = end or "\0" + link.target + link.subpath
            if key not in hops:
                hops[key] = Hop(path, end, name, path, link)
    for hop in _inverse(index, path, relation.inverse, inverse_type):
        hops.setdefault(hop.place, hop)
    return hops


def _written(properties: Properties, names: tuple[str, ...]) -> list[_Written]:
    # Most notes have few of them, and there are many notes.
    return [(writing.name, link) for name in names if name in properties for writing in properties[name] for link in writing.links]


def _inverse(index: VaultIndex, path: VaultPath, names: tuple[str, ...], type_name: str) -> list[Hop]:
    """What notes of a type say of this one; by path, and of one note at least the first that it writes."""
    if not names or not type_name:
        return _NONE
    if not index.following:
        return index.derived("evidence.inverse", _all_inverse)[names, type_name].get(path, _NONE)
    found: list[Hop] = []
    for place in sorted({path, *index.mentioning_from(path, type_name)}):
        if _is(index, place, type_name):
            for name, link in _likely(index, place, names, path):
                if index.resolve(link, place).path == path:
                    found.append(Hop(path, place, name, place, link))
                    break
    return found


def _all_inverse(index: VaultIndex) -> _Inverse:
    """One pass over the notes that may write inverse links: where all notes are asked about, that is less than to look for each."""
    roles = roles_of(index)
    found: _Inverse = {}
    for type_name, relations in (
        (roles.finding, (roles.support, roles.opposition, roles.qualification)),
        (roles.source, (roles.citing,)),
        (roles.concept, (roles.broader,)),
    ):
        tables = [(relation.inverse, found.setdefault((relation.inverse, type_name), {})) for relation in relations]
        inverse = {name for relation in relations for name in relation.inverse}
        for place in index.typed(type_name):
            properties = index.properties(place)
            if inverse.isdisjoint(properties):
                continue
            for names, table in tables:
                links = _written(properties, names)
                for name, link in links if links and _is(index, place, type_name) else ():
                    start = index.resolve(link, place).path
                    if start is not None:
                        table.setdefault(start, []).append(Hop(start, place, name, place, link))
    return found


def _likely(index: VaultIndex, place: VaultPath, names: tuple[str, ...], path: VaultPath) -> list[_Written]:
    """The links of a note's properties that may lead to ``path``, as they are written."""
    properties, wanted = index.properties(place), mention_key(path)
    if place == path or sum(len(writing.links) for name in names for writing in properties.get(name, ())) < CROWD:
        # An empty target means the note itself.
        return [one for one in _written(properties, names) if not one[1].target or mention_key(one[1].target) == wanted]
    return index.memo("evidence.listed", (place, names), lambda: _by_name(index.properties(place), names)).get(wanted, [])


def _by_name(properties: Properties, names: tuple[str, ...]) -> dict[str, list[_Written]]:
    found: dict[str, list[_Written]] = {}
    for name, link in _written(properties, names):
        found.setdefault(mention_key(link.target), []).append((name, link))
    return found


def _linked(index: VaultIndex, path: VaultPath, relation: Relation, type_name: str, own: bool) -> set[VaultPath]:
    """The notes of which a link may lead to this one: those of a type that mention it, and those that it names itself."""
    found = {path, *index.mentioning_from(path, type_name)}
    if own:
        for _, link in _written(index.properties(path), relation.inverse):
            end = index.resolve(link, path).path
            if end is not None:
                found.add(end)
    return found
