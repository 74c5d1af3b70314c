from __future__ import annotations

from msgspec.structs import replace
from report.examples import FULL, HOME, NOWHERE, ODD, ODD_VAULT, VAULT, report

from vaultsync.report.github import render
from vaultsync.text import Span


def test_a_full_report() -> None:
    assert render(FULL, VAULT, prefix="notes/").splitlines() == [
        "::notice file=notes/Folder/Ünï 50%25.md,line=1,endLine=1,col=1,endColumn=1,title=vaultsync%3A sync-conflict-copy::A copy",
        "::error file=notes/Home.md,line=3,endLine=3,col=5,endColumn=16,title=vaultsync%3A broken-link"
        "::[[Nowhere]] leads to no note%0ADid you mean [[Anywhere]]?",
        "::warning file=notes/Home.md,line=3,endLine=3,col=21,endColumn=33,title=vaultsync%3A alias-as-target::An alias is no file name",
    ]


def test_nothing_found_says_nothing() -> None:
    assert render(report(), VAULT) == ""


def test_whatever_a_finding_holds_it_is_one_command() -> None:
    (command,) = render(ODD, ODD_VAULT).splitlines()
    properties, _, message = command.removeprefix("::error ").partition("::")
    assert properties.split(",")[0] == "file=odd\x1b[31m%0A\\udcff%2C%3A%25.md"
    assert "100%25, a: b%0Asecond ]]>" in message
    assert command.encode("utf-8")


def test_a_carriage_return_cannot_start_another_command() -> None:
    (command,) = render(report(replace(NOWHERE, message="a\r::error::b", help="")), VAULT).split("\n")[:-1]
    assert command.endswith("::a%0D::error::b")
    assert "\r" not in command


def test_columns_only_on_one_line() -> None:
    command = render(report(replace(NOWHERE, span=Span(2, len(HOME)))), VAULT)
    assert "line=1,endLine=4,title=" in command
