"""Markdown in, the text that a reader sees out, as Dataview's ``display`` finds it.

Source: Dataview 0.5.70, ``normalizeMarkdown``, with the rules of remove-markdown 0.5.5 (both read and run).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from vaultsync.query.values import QueryError

if TYPE_CHECKING:
    import regex

_SECONDS: Final = 0.5
_ONCE: Final = 1
_ALWAYS: Final = 0

# `_` and the like are told by their neighbours; JavaScript's words are ASCII, its `$` is the very end.
_RULES: Final = (
    (r"\[\[([^|]*?)\]\]", r"\1", _ALWAYS),
    (r"\[\[.*?\|(.*?)\]\]", r"\1", _ONCE),
    (r"(?m)^(-\s*?|\*\s*?|_\s*?){3,}\s*", "", _ALWAYS),
    (r"(?m)^(\s*)([*\-+]|[0-9]+\.)\s+", r"\1", _ALWAYS),
    (r"\n={2,}", r"\n", _ALWAYS),
    (r"~{3}.*\n", "", _ALWAYS),
    (r"~~", "", _ALWAYS),
    (r"`{3}.*\n", "", _ALWAYS),
    (r"<[^>]*>", "", _ALWAYS),
    (r"\A[=\-]{2,}\s*\Z", "", _ALWAYS),
    (r"\[\^.+?\](: .*?\Z)?", "", _ALWAYS),
    (r"\s{0,2}\[.*?\]: .*?\Z", "", _ALWAYS),
    (r"!\[(.*?)\][\[(].*?[\])]", r"\1", _ALWAYS),
    (r"\[([^\]]*?)\][\[(].*?[\])]", r"\1", _ALWAYS),
    (r"(?m)^(\n)?\s{0,3}>\s?", r"\1", _ALWAYS),
    (r"\A\s{1,2}\[(.*?)\]: (\S+)( \".*?\")?\s*\Z", "", _ALWAYS),
    (r"(?m)^(\n)?\s*#{1,6}\s*( (.+))? +#+$|^(\n)?\s*#{1,6}\s*( (.+))?$", r"\1\3\4\6", _ALWAYS),
    (r"(\*+)(\S)(.*?\S)??\1", r"\2\3", _ALWAYS),
    (r"(\A|[^A-Za-z0-9_])(_+)(\S)(.*?\S)??\2(\Z|[^A-Za-z0-9_])", r"\1\3\4\5", _ALWAYS),
    (r"(`{3,})(.*?)\1", r"\2", _ALWAYS),
    (r"`(.+?)`", r"\1", _ALWAYS),
    (r"~(.*?)~", r"\1", _ALWAYS),
)


def without_markdown(text: str) -> str:
    """The text without links, emphasis, code marks, headings, quotes and list marks.

    Raises:
        QueryError: where that takes more than half a second for one kind of markup.
    """
    if text.isalnum():
        return text
    try:
        for rule, replacement, count in _compiled():
            text = rule.sub(replacement, text, count=count, timeout=_SECONDS)
    except TimeoutError:
        raise QueryError("The Markdown of a text of this form takes too long to read") from None
    return text


@cache
def _compiled() -> tuple[tuple[regex.Pattern[str], str, int], ...]:
    import regex

    return tuple((regex.compile(rule, regex.V0), replacement, count) for rule, replacement, count in _RULES)
