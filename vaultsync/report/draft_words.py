"""What a vault knows of one sentence in, the sentences that say it to the draft's author out; they tell what to write, never what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaultsync.draft import Backing, Judged, Near
from vaultsync.draft.matching import Match
from vaultsync.evidence import ItemKind, Verdict, roles_of
from vaultsync.evidence.case import Coverage
from vaultsync.evidence.verdict_wording import item_words
from vaultsync.evidence.wording import link_to
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of

HERE = VaultPath("")
"""Where links in a report lead from: the root of the vault."""
_MANY = 5
"""Words that are told one by one."""


def advice(index: VaultIndex, one: Judged) -> Iterator[str]:
    """What the vault says to one sentence, the decisive first, one line each; nothing where it names no concept and cites nothing."""
    if one.opposing:
        yield f"{_listed(link_to(index, path, HERE) for path in one.opposing)} {_otherwise(one)}"
    for citation in one.sentence.citations:
        known = f"is {link_to(index, citation.source, HERE)}" if citation.source is not None else "is no source of this vault"
        yield f"cites {shown(citation.text)}, which {known}"
    if one.near and one.near[0].path not in one.opposing:
        yield from _about(index, one.near[0])
    elif one.sentence.named and not one.near:
        roles = roles_of(index)
        named = _listed(dict.fromkeys(shown(named.text) for named in one.sentence.named))
        yield f"names {named}; no {roles.claim} or {roles.finding} is about it"
    for unread in one.sentence.unread:
        yield f"“{shown(unread.text)}” was not read as a quantity: {unread.why}"


def beside(one: Judged) -> Iterator[str]:
    """What a sentence says that its nearest note does not, where it is told for another reason; at most one line."""
    if one.near and not one.opposing and one.near[0].backing in (Backing.BROADER, Backing.UNDER_SPECIFIED) and one.near[0].match.strange:
        yield f"says {_quoted(one.near[0].match.strange)} besides, which is not said there"


def _otherwise(one: Judged) -> str:
    seems = "seems" if len(one.opposing) == 1 else "seem"
    return f"{seems} to say otherwise of the same, and no condition that the sentence states excludes it"


def _about(index: VaultIndex, near: Near) -> Iterator[str]:
    named, match = name(index, near), near.match
    match near.backing:
        case Backing.BACKED | Backing.BACKED_WEAKLY | Backing.CONTRADICTED:
            yield f"{named} says the same"
            if near.verdict is not None:
                yield from (f"  {row}" for row in scope_rows(index, near.verdict))
        case Backing.BROADER:
            yield f"names {wider_words(match)}; {named} is about {narrower_words(match)}, which is narrower{_only_with(match)}"
        case Backing.UNDER_SPECIFIED:
            yield f"says less than {named}, which {_more(match)}"
        case _:
            yield _far(near, named)


def _far(near: Near, named: str) -> str:
    match = near.match
    if match.complete:
        return f"{named} says the same, but nothing that can be cited carries it"
    if match.fitting:
        return f"nearest is {named}, which is about the same{_different(match)}"
    parts: list[str] = []
    if match.foreign or match.unsaid:
        parts.append(f"does not say {_listed([*map(shown, match.foreign), *(f'“{shown(text)}”' for text in match.unsaid)])}")
    if match.wider:
        parts.append(f"is not about {wider_words(match)} in general")
    if match.absent or match.wider or match.missing:
        parts.append(_more(match))
    if match.strange:
        parts.append(f"does not say {_quoted(match.strange)}")
    return f"nearest is {named}, which {', and '.join(parts) or 'says something else of it'}"


def _different(match: Match) -> str:
    """Why a note about the same is not what the sentence says."""
    if match.strange:
        return f", but does not say {_quoted(match.strange)}"
    if match.guarded:
        return f", but only one of the two says {_quoted(match.guarded)}"
    if not match.asserted:
        return ", but the sentence asserts nothing"
    if match.lacking:
        return f", but says {_quoted(match.lacking)} too"
    return "; whether it says the same cannot be told from its words"


def _quoted(words: tuple[str, ...]) -> str:
    more = [f"{len(words) - _MANY} words more"] if len(words) > _MANY else []
    return _listed([*(f"“{shown(word)}”" for word in words[:_MANY]), *more])


def name(index: VaultIndex, near: Near) -> str:
    """A note with its kind and status: ``the takeaway [[…]] (contested?, stale)``."""
    roles = roles_of(index)
    if near.verdict is None:
        return f"the {roles.claim if near.match.known.is_claim else roles.finding} {link_to(index, near.path, HERE)}"
    marks = [near.verdict.word, *(flag.value for flag in near.verdict.flags), *["draft"] * near.verdict.draft]
    return f"the {roles.claim} {link_to(index, near.path, HERE)} ({', '.join(marks)})"


def wider_words(match: Match) -> str:
    """What a sentence names that is wider than what its nearest note is about, by the titles of the concepts."""
    return _listed(dict.fromkeys(shown(title_of(one.concept)) for one in match.wider))


def narrower_words(match: Match) -> str:
    """What the note is about in its place."""
    return _listed(dict.fromkeys(shown(title_of(one.narrower)) for one in match.wider))


def _more(match: Match) -> str:
    """What a note says more than a sentence that it takes in; not empty where it does."""
    about = [*dict.fromkeys(shown(title_of(one.narrower)) for one in match.wider), *match.absent]
    parts = [f"is about {_listed(about)} too"] if about else []
    if match.missing:
        parts.append(f"holds only with {_listed(match.missing)}")
    if match.lacking and not parts:
        parts.append(f"says {_quoted(match.lacking)} too")
    return " and ".join(parts)


def _only_with(match: Match) -> str:
    about = f", {_listed(match.absent)}" if match.absent else ""
    return about + (f", and holds only with {_listed(match.missing)}" if match.missing else "")


def scope_rows(index: VaultIndex, verdict: Verdict) -> Iterator[str]:
    """The scope table of a claim: each thing that it says, and which findings state it."""
    for row in verdict.case.coverage:
        stating = row.by or row.opposing
        where = _listed(link_to(index, path, HERE) for path in stating) if stating else f"in no {roles_of(index).finding} that supports it"
        yield f"{'✓' if row.by else '✗'} {_item(row)}: {where}{', which opposes it' if row.opposing and not row.by else ''}"


def _item(row: Coverage) -> str:
    return shown(title_of(row.item.concept)) if row.item.kind is ItemKind.CONCEPT and row.item.concept else item_words(row.item)


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
