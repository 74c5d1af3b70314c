"""Diagnostics in, findings with places as editors count them out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from vaultsync.daemon.answers.held import Held, LinesOf, range_of
from vaultsync.daemon.answers.pages import mark_of, path_of
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.forms import Finding, FixTitle, NoteFindings, Related
from vaultsync.daemon.protocol.methods import Diagnostics, DiagnosticsParams
from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.paths import VaultPath, shown
from vaultsync.report.visible import encodable


def diagnostics(held: Held, asked: DiagnosticsParams) -> Diagnostics:
    """One page. What changes between two pages may be missed or come twice; ``diagnostics_changed`` tells of it.

    Raises:
        ApiError: ``unknown-path``, ``invalid-params``.
    """
    path, skip = _place(asked.after)
    lines = held.lines()
    found: list[Finding] = []
    for file, said in _files(held, asked.path, path):
        wanted = _wanted(said, asked)
        given = skip if file == path else 0
        for one in wanted[given:]:
            if len(found) == asked.limit:
                return Diagnostics(findings=found, next=f"{given}:{mark_of(file)}")
            found.append(finding(one, lines))
            given += 1
    return Diagnostics(findings=found, next=None)


def note_findings(path: VaultPath, said: Sequence[Diagnostic], lines: LinesOf) -> NoteFindings:
    """All that is said of one file."""
    return NoteFindings(path=shown(path), findings=[finding(one, lines) for one in said])


def finding(one: Diagnostic, lines: LinesOf) -> Finding:
    """One diagnostic as clients see it."""
    return Finding(
        id=finding_id(one),
        path=shown(one.path),
        range=range_of(lines(one.path), one.span),
        rule=one.rule,
        severity=one.severity.value,
        message=encodable(one.message),
        help=encodable(one.help),
        reason=one.reason,
        fix=None if one.fix is None else FixTitle(title=encodable(one.fix.title), safety=one.fix.safety.value),
        related=[
            Related(path=shown(other.path), range=range_of(lines(other.path), other.span), message=encodable(other.message))
            for other in one.related
        ],
    )


def finding_id(one: Diagnostic) -> str:
    """A short name of the finding, the same as long as its file, place, rule and message are."""
    text = "\0".join((one.path, str(one.span.start), str(one.span.end), one.rule, one.message))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _files(held: Held, path: VaultPath | None, after: VaultPath) -> Iterator[tuple[VaultPath, Sequence[Diagnostic]]]:
    if path is not None:
        file = _subject(held, path)
        return iter([(file, held.session.diagnostics(file))])
    return ((file, said) for file, said in held.session.all_diagnostics() if file >= after)


def _subject(held: Held, path: VaultPath) -> VaultPath:
    """A file of the vault, or a folder or setting about which there is something to say."""
    return path if held.session.diagnostics(path) else held.file(path)


def _wanted(said: Sequence[Diagnostic], asked: DiagnosticsParams) -> list[Diagnostic]:
    least = Severity(asked.severity).rank
    return [one for one in said if one.severity.rank >= least and (asked.rules is None or one.rule in asked.rules)]


def _place(after: str) -> tuple[VaultPath, int]:
    """The file that a page begins with, and how many of its findings the pages before have shown."""
    if not after:
        return VaultPath(""), 0
    number, colon, path = after.partition(":")
    if not colon or not number.isascii() or not number.isdecimal() or len(number) > 12:
        raise ApiError("invalid-params", "after: take it from the `next` of the page before")
    return path_of(path), int(number)
