"""A citekey in a note in, the source notes that it names out; ``[@key]`` and ``@key`` in a property count as links do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from vaultsync.evidence.citations import find_citations
from vaultsync.evidence.labels import citekey_label
from vaultsync.index import PropertyValue, VaultIndex, facts
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath
from vaultsync.syntax import Link, LinkKind
from vaultsync.text import Span

MAX_TEXT = 2_000
"""Characters of a property's text in which citations are looked for."""
IsSource = Callable[[VaultIndex, VaultPath], bool]


def sources_of_key(index: VaultIndex, citekey: str, reader: VaultPath, is_source: IsSource) -> tuple[VaultPath, ...]:
    """The source notes that a citekey names, seen from the note ``reader``, sorted: by their file names, or by their property.

    Of those that have it as a property no more than the first two.
    """
    found = set(labelled_sources(index, citekey_label(citekey), is_source))
    for target in (citekey, f"@{citekey}"):
        index.read(facts.names(mention_key(target)))  # it is no link, so nobody else notes that the reader depends on the name
        path = index.resolve_target(target, reader).path
        if path is not None:
            found.add(path)
    return tuple(sorted(path for path in found if is_source(index, path)))


def labelled_sources(index: VaultIndex, label: str, is_source: IsSource) -> tuple[VaultPath, ...]:
    """The first two sources with a label, sorted; kept, since thousands of notes may share one."""

    def first_two() -> tuple[VaultPath, ...]:
        return tuple(islice((path for path in index.labelled(label) if is_source(index, path)), 2))

    return index.memo("evidence.labelled", label, first_two)


def cited_in(index: VaultIndex, reader: VaultPath, text: str, is_source: IsSource) -> Iterator[tuple[str, VaultPath]]:
    """The citekeys in a property's text that name exactly one source note, each with it."""
    for key in dict.fromkeys(one.key for one in find_citations(text[:MAX_TEXT])):
        named = sources_of_key(index, key, reader, is_source)
        if len(named) == 1:
            yield key, named[0]


def cited_by_key(index: VaultIndex, reader: VaultPath, writing: PropertyValue, is_source: IsSource) -> Iterator[tuple[VaultPath, Link]]:
    """The sources that one writing of a property names by their citekeys, each with a link in the place of its text."""
    listed = isinstance(writing.value, list)
    places = {part.key: part.span for part in writing.property.parts} if listed and writing.property is not None else {}
    for number, item in enumerate(writing.value if listed else (writing.value,)):
        if isinstance(item, str) and "[[" not in item:
            span: Span = places.get(str(number), writing.span)
            for key, path in cited_in(index, reader, item, is_source):
                yield path, Link(span.start, span.end, LinkKind.PROPERTY, key, "", None, item)
