"""Texts and paths of a vault in, HTML of them out that holds no markup of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from vaultsync.paths import VaultPath, title_of
from vaultsync.report.html.page import Words
from vaultsync.report.visible import visible_text

_CODE = re.compile(r"`([^`]+)`")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def escaped(text: str) -> str:
    """Any text as the content of an element or of an attribute in quotes; what steers or hides is shown as an escape."""
    return visible_text(text).translate(_ESCAPES)


def address(vault: str, path: VaultPath) -> str:
    """What opens a note in Obsidian, not yet escaped.

    Source: Obsidian's help on its URIs: ``open`` with the vault's name and the path in the vault, both percent-encoded with ``/``
    among what is encoded. The extension is written, so that ``a.b`` cannot be taken for a file of another kind.
    """
    return f"obsidian://open?vault={_encoded(vault)}&file={_encoded(path)}"


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogateescape") if _is_from_disk(text) else text.encode("utf-8", "replace"), safe="")


def _is_from_disk(text: str) -> bool:
    """Whether every lone surrogate stands for a byte of a name, as ``VaultPath`` says."""
    return all("\udc80" <= character <= "\udcff" for character in text if "\ud800" <= character <= "\udfff")


def link(vault: str, path: VaultPath, text: str | None = None) -> str:
    """A note as a link; its title where there is no other text."""
    return f'<a href="{escaped(address(vault, path))}">{escaped(title_of(path) if text is None else text)}</a>'


def sentence(vault: str, words: Words) -> str:
    """Words with their links."""
    return "".join(coded(run.text) if run.path is None else link(vault, run.path, run.text) for run in words)


def coded(text: str) -> str:
    """As ``escaped``, for a sentence of ours: what stands between backticks is what is to be written, and shown so."""
    return _CODE.sub(r"<code>\1</code>", escaped(text))


def icon(name: str) -> str:
    """One of the signs that stand once in the page; it says nothing that the text beside it does not."""
    return f'<svg class="i" aria-hidden="true"><use href="#{name}"/></svg>'


def heading(id: str, title: str) -> str:
    """The beginning of a section, and its heading, which names it; the caller closes it."""
    return f'<section aria-labelledby="{id}"><h2 id="{id}">{title}</h2>'


def columns(names: Iterable[str]) -> str:
    """The head of a table."""
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def filters(id: str, label: str, choices: str, total: int, reset: str = "") -> str:
    """What narrows a list down, for ``page.js`` to show: its choices, a search, and how many of ``total`` are left."""
    return (
        f'<form class="filters" id="{id}" role="search" aria-label="{label}" hidden>{choices}'
        f'<label class="grow">Text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>{reset}'
        f'<output aria-live="polite">{total:,} of {total:,}</output></form>'
    )


def choice(name: str, options: str) -> str:
    """One choice among ``options``, of which the first is none."""
    return f'<label>{name.capitalize()} <select name="{name}"><option value="">any</option>{options}</select></label>'
