"""A vault in which a claim rests on a narrow study, and an article that says more: the only test code here that knows how both are made."""

from __future__ import annotations

from evidence.small_vault import note, small_vault, source

from vaultsync.draft import DraftReport, Form, Judged, judge_draft, read_draft
from vaultsync.index import VaultIndex

CONCEPTS = {
    "Gout": "aliases: [podagra]",
    "Cherry extract": "aliases: [cherry extracts]",
    "Tart Cherry Extract (TCE)": 'broader: "[[Cherry extract]]"',
    "Big toe": "",
    "Sleep": "",
    "Grade II": 'broader: "[[Severity]]"',
    "Severity": "",
}


def finding(study: str, text: str, *properties: str) -> str:
    return note("insight", f'source: "[[{study}]]"', *properties, body=f"\n{text}\n")


TCE = "[[Tart Cherry Extract (TCE)]]"
VAULT = {
    **{f"{name}.md": note("concept", *([line] if line else [])) for name, line in CONCEPTS.items()},
    "smith2001.md": source("title: One", "year: 2001", "citation: Smith. One.", "doi: 10.5555/smith.2001"),
    "jones2002.md": source("title: Two", "year: 2002", "citation: Jones. Two.", "doi: 10.5555/jones.2002", "url: https://example.org/two"),
    "Less gout.md": finding("smith2001", f"[[Gout]] was reduced within 4 weeks with 20 mg/d of {TCE}."),
    "Less gout too.md": finding("jones2002", f"[[Gout]] was reduced within 4 weeks with 20 mg/d of {TCE}."),
    "No sleep.md": finding("smith2001", f"[[Sleep]] was not improved at 2 weeks after {TCE}."),
    "Nobody knows.md": note("insight", body="\n[[Big toe]] pain is increased by [[Sleep]].\n"),
    "Claim.md": note(
        "takeaway",
        "updated: 2099-01-01",
        'insights: ["[[Less gout]]", "[[Less gout too]]"]',
        body=f"\n[[Gout]] is reduced within 4 weeks with 20 mg/d of {TCE}.\n",
    ),
    "Weak claim.md": note(
        "takeaway",
        "updated: 2099-01-01",
        'insights: ["[[Less gout]]"]',
        body=f"\n[[Gout]] of [[Grade II]] is reduced by {TCE}.\n",
    ),
    "Bare claim.md": note("takeaway", "updated: 2099-01-01", body="\n[[Big toe]] pain is reduced by [[Sleep]].\n"),
}

ARTICLE = """\
A Bright Future for Gout

Harnessing Cherries: A Promising Answer to Gout in Joints of All Ages and Sizes

Podagra has plagued kings. Let's discover what a cherry extract can do for gout! Did you know that cherries are fruit?

What we know:
Cherry extracts reduce gout, and they may even be unique. Dr. Smith et al. found that gout
was reduced within 4 weeks with 20 mg/d of tart cherry extract (TCE). Sleep was improved at 2 weeks after TCE.

1. First of all: podagra is eased by rest.
2) Gout is a disease.

Trials seek to show more about cherry extract.
"""


def index(files: dict[str, str] = VAULT) -> VaultIndex:
    return small_vault(files)


def judged(text: str, form: Form = Form.TEXT, vault: VaultIndex | None = None) -> DraftReport:
    return judge_draft(vault if vault is not None else index(), read_draft(text, form))


def only(text: str, form: Form = Form.MARKDOWN, vault: VaultIndex | None = None) -> Judged:
    """What is known of a draft of one sentence."""
    (one,) = judged(text, form, vault).judged
    return one


def sentences(text: str, form: Form) -> list[str]:
    return [one.sentence.text for one in judged(text, form, small_vault({})).judged]
