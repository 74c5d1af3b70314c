"""What a vault calls its notes in, the noun out as it stands in an English sentence: with its article, in the plural, counted."""

from __future__ import annotations


def with_article(noun: str) -> str:
    """``an insight``, ``a takeaway``."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def counted(count: int, noun: str) -> str:
    """``1 insight``, ``3 independent studies``."""
    return f"{count} {noun if count == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """``takeaways``, ``studies``, ``theses``, ``hypotheses``, ``classes``; ``evidence`` is one and many."""
    if noun.lower().endswith("evidence"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("sis"):
        return noun[:-2] + "es"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
