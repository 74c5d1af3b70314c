"""The data of the page in, the page out: one file that loads nothing and runs no script but its own."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from typing import NamedTuple

from vaultsync.report.html.listing import findings
from vaultsync.report.html.markup import escaped
from vaultsync.report.html.page import Page
from vaultsync.report.html.sections import footer, glance, header, notices, over_time, takeaways

MARK = '<meta name="generator" content="vaultsync report">'
"""Stands near the beginning of every page, and tells that a file may be replaced by a new one."""


class Parts(NamedTuple):
    """What stands beside this module and goes into every page."""

    style: str
    script: str
    signs: str


def render(page: Page) -> str:
    """The whole page; equal data give equal text. Ends with a newline, holds no lone surrogate."""
    parts = _parts()
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(parts)}">\n{MARK}\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{escaped(page.overview.vault)}: vaultsync report</title>\n<style>{parts.style}</style>\n</head>\n<body>\n",
            f"{parts.signs}\n{header(page.overview)}\n<main>\n",
            *(f"{part}\n" for part in (glance(page), over_time(page.history), notices(page), takeaways(page), findings(page)) if part),
            f"</main>\n{footer(page.overview)}\n<script>{parts.script}</script>\n</body>\n</html>\n",
        )
    )


def _policy(parts: Parts) -> str:
    """Nothing may be loaded, sent or framed, and only our own style and script hold."""
    return (
        f"default-src 'none'; style-src '{_digest(parts.style)}'; script-src '{_digest(parts.script)}';"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@lru_cache(maxsize=1)
def _parts() -> Parts:
    from importlib.resources import files  # 5 ms

    folder = files("vaultsync.report.html")
    return Parts(*(_text(folder.joinpath(name).read_bytes()) for name in ("page.css", "page.js", "signs.svg")))


def _text(data: bytes) -> str:
    """Whatever line ends a checkout gave them: a browser hashes what it sees as line feeds."""
    return "\n" + data.decode("utf-8").replace("\r\n", "\n")
