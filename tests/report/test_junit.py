from __future__ import annotations

from xml.etree import ElementTree

import pytest
from report.examples import ALIAS, FULL, NOWHERE, ODD, ODD_VAULT, VAULT, report

from vaultsync.audit import Report
from vaultsync.diagnostic import Severity
from vaultsync.report.junit import render
from vaultsync.report.places import Places


def parsed(made: Report, places: Places = VAULT, fail_on: Severity | None = Severity.ERROR) -> ElementTree.Element:
    return ElementTree.fromstring(render(made, places, prefix="notes/", fail_on=fail_on).encode("utf-8"))


def test_a_full_report() -> None:
    root = parsed(FULL)
    assert root.attrib == {"name": "vaultsync", "tests": "3", "failures": "1", "skipped": "2", "errors": "0"}
    first, second = root
    assert first.attrib == {"name": "notes/Folder/Ünï 50%.md", "tests": "1", "failures": "0", "skipped": "1", "errors": "0"}
    assert second.attrib == {"name": "notes/Home.md", "tests": "2", "failures": "1", "skipped": "1", "errors": "0"}
    case = second[0]
    assert case.attrib == {"name": "broken-link at 3:5", "classname": "notes/Home.md", "file": "notes/Home.md", "line": "3"}
    (failure,) = case
    assert (failure.tag, failure.attrib) == ("failure", {"type": "error", "message": "[[Nowhere]] leads to no note"})
    assert failure.text == "notes/Home.md:3:5: error broken-link: [[Nowhere]] leads to no note\nDid you mean [[Anywhere]]?"


@pytest.mark.parametrize(
    ("fail_on", "tags"),
    [
        (Severity.INFO, ["failure", "failure", "failure"]),
        (Severity.WARNING, ["skipped", "failure", "failure"]),
        (Severity.ERROR, ["skipped", "failure", "skipped"]),
        (None, ["skipped", "skipped", "skipped"]),
    ],
)
def test_what_does_not_fail_the_run_is_skipped(fail_on: Severity | None, tags: list[str]) -> None:
    assert [case[0].tag for case in parsed(FULL, fail_on=fail_on).iter("testcase")] == tags


def test_nothing_found_is_one_case_that_passed() -> None:
    root = parsed(report())
    assert root.attrib == {"name": "vaultsync", "tests": "1", "failures": "0", "skipped": "0", "errors": "0"}
    (case,) = root.iter("testcase")
    assert len(case) == 0


def test_whatever_a_finding_holds_it_is_xml() -> None:
    (failure,) = parsed(ODD, ODD_VAULT).iter("failure")
    assert failure.attrib["message"] == 'bell  nul  surrogate  <&> "q" \u202e 100%, a: b\nsecond ]]>'
    assert failure.text is not None
    assert failure.text.startswith("notes/odd\\x1b[31m\\n\\udcff,:%.md:1:2: error broken-link: bell  nul")


def test_every_character_is_xml_or_gone() -> None:
    from msgspec.structs import replace

    everything = "".join(map(chr, range(0x110000)))
    (failure,) = parsed(report(replace(NOWHERE, message=everything))).iter("failure")
    assert len(failure.attrib["message"]) > 0x100000


def test_suites_are_files_in_order() -> None:
    assert [suite.attrib["name"] for suite in parsed(report(NOWHERE, ALIAS, NOWHERE))] == ["notes/Home.md"]
