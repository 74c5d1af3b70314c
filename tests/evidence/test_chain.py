"""What makes a takeaway's chain of support whole, by one small vault for each definition."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from evidence.small_vault import CITED, CONCEPT, IN_FOLDERS, insight, small_vault, source, takeaway

from vaultsync.evidence import chain
from vaultsync.paths import VaultPath

T = VaultPath("T.md")
GOOD = {"i.md": insight('source: "[[s]]"'), "s.md": CITED}

SUPPORTED: dict[str, Mapping[str, str]] = {
    "front matter": {"T.md": takeaway('insights: ["[[i]]"]'), **GOOD},
    "one link, no list": {"T.md": takeaway('insights: "[[i]]"'), **GOOD},
    "inline field": {"T.md": takeaway(body="Insights:: [[i]]"), **GOOD},
    "bracketed field": {"T.md": takeaway(body="It is so [insights:: [[i]]]"), **GOOD},
    "another spelling of the name": {"T.md": takeaway(body="**INSIGHTS**:: [[i]]"), **GOOD},
    "link with path, heading and display text": {
        "T.md": takeaway('insights: ["[[a/i#Content|shown]]"]'),
        "a/i.md": GOOD["i.md"],
        "s.md": CITED,
    },
    "written in the insight": {"T.md": takeaway(), "i.md": insight('source: "[[s]]"', 'takeaways: ["[[T]]"]'), "s.md": CITED},
    "both written on the other side": {
        "T.md": takeaway(),
        "i.md": insight(body="Takeaways:: [[T]]"),
        "s.md": source("citation: C", "pmid: 21792091", 'insights: ["[[i]]"]'),
    },
    "several sources": {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('sources: ["[[gone]]", "[[s]]"]'), "s.md": CITED},
    "inline source": {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight(body="- Source:: [[s]]"), "s.md": CITED},
    "inline record": {
        "T.md": takeaway('insights: ["[[i]]"]'),
        "i.md": GOOD["i.md"],
        "s.md": source(body="Citation:: C\nURL:: https://example.org"),
    },
    "no identifier, on purpose": {
        "T.md": takeaway('insights: ["[[i]]"]'),
        "i.md": GOOD["i.md"],
        "s.md": source("citation: C", "identifier: None"),
    },
    "direction supports": {
        "T.md": takeaway('insights: ["[[i]]"]'),
        "i.md": insight('source: "[[s]]"', "direction: Supports"),
        "s.md": CITED,
    },
    "direction left empty": {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', "direction:"), "s.md": CITED},
    "second link of two": {"T.md": takeaway('insights: ["[[gone]]", "[[i]]"]'), **GOOD},
    "front matter and inline field": {"T.md": takeaway('insights: ["[[gone]]"]', body="Insights:: [[i]]"), **GOOD},
    "an opposing insight beside it": {
        "T.md": takeaway('insights: ["[[i]]"]', 'opposed_by: ["[[o]]"]'),
        "o.md": insight('source: "[[s]]"', "direction: opposes"),
        **GOOD,
    },
    "qualified by its own insight": {"T.md": takeaway('insights: ["[[i]]"]', 'qualified_by: ["[[i]]"]'), **GOOD},
    "a circle beside it": {"T.md": takeaway('insights: ["[[U]]", "[[i]]"]'), "U.md": takeaway('insights: ["[[T]]"]'), **GOOD},
    "an insight in a circle of others": {
        "T.md": takeaway('insights: ["[[i]]"]'),
        "i.md": insight('sources: ["[[s]]", "[[U]]"]'),
        "U.md": takeaway('insights: ["[[i]]"]'),
        "s.md": CITED,
    },
}


@pytest.mark.parametrize("files", SUPPORTED.values(), ids=SUPPORTED.keys())
def test_supported(files: Mapping[str, str]) -> None:
    found = chain(small_vault(files), T)
    assert (found.reason, found.missing, found.repair) == ("whole", "", "")
    assert [hop.start for hop in found.hops] == ["T.md", found.hops[0].end]
    assert found.hops[-1].end == "s.md"


UNSUPPORTED: list[tuple[str, Mapping[str, str | bytes], str, str, str]] = [
    (
        "no insight",
        {"T.md": takeaway()},
        "no-insight", "it names no insight", 'Add `insights: ["[[…]]"]` with an insight that has a source',
    ),
    (
        "empty field",
        {"T.md": takeaway(body="Insights::"), **GOOD},
        "no-insight", "it names no insight", "Name an insight that has a source under `Insights`",
    ),
    (
        "text instead of a link",
        {"T.md": takeaway("Insights: [i]"), **GOOD},
        "no-insight", "its `insights` holds no link", 'Write what stands under `Insights` as links, `"[[…]]"`',
    ),
    (
        "a link elsewhere in the note",
        {"T.md": takeaway(body="See [[i]]."), **GOOD},
        "no-insight", "it names no insight", 'Add `insights: ["[[…]]"]` with an insight that has a source',
    ),
    (
        "a field of a task",
        {"T.md": takeaway(body="- [ ] later [insights:: [[i]]]"), **GOOD},
        "no-insight", "it names no insight", 'Add `insights: ["[[…]]"]` with an insight that has a source',
    ),
    (
        "builds on a supported takeaway",
        {"T.md": takeaway('builds_on: ["[[U]]"]'), "U.md": takeaway('insights: ["[[i]]"]'), **GOOD},
        "no-insight", "it names no insight", 'Add `insights: ["[[…]]"]` with an insight that has a source',
    ),
    (
        "a link that leads nowhere",
        {"T.md": takeaway('insights: ["[[gone#x]]"]')},
        "unresolved-insight", "insight [[gone#x]] leads nowhere", "Correct the link [[gone#x]], or write the insight",
    ),
    (
        "a concept",
        {"T.md": takeaway('insights: ["[[c]]"]'), "c.md": CONCEPT},
        "wrong-type", "[[c]] is a concept, not an insight", "Name an insight that has a source in place of [[c]]",
    ),
    (
        "a source, directly",
        {"T.md": takeaway('insights: ["[[s]]"]'), "s.md": CITED},
        "wrong-type", "[[s]] is an evidence-source, not an insight", "Name an insight that has a source in place of [[s]]",
    ),
    (
        "a supported takeaway",
        {"T.md": takeaway('insights: ["[[U]]"]'), "U.md": takeaway('insights: ["[[i]]"]'), **GOOD},
        "wrong-type", "[[U]] is a takeaway, not an insight", "Name an insight that has a source in place of [[U]]",
    ),
    (
        "a note without a type",
        {"T.md": takeaway('insights: ["[[n]]"]'), "n.md": "Some text."},
        "wrong-type", "[[n]] is a note without a type, not an insight", "Name an insight that has a source in place of [[n]]",
    ),
    (
        "an attachment",
        {"T.md": takeaway('insights: ["[[a.png]]"]'), "a.png": ""},
        "wrong-type", "[[a.png]] is a file that is no note, not an insight", "Name an insight that has a source in place of [[a.png]]",
    ),
    (
        "an insight that is a takeaway as well",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": "---\ntype: [insight, takeaway]\nsource: '[[s]]'\n---\n", "s.md": CITED},
        "wrong-type", "[[i]] is a takeaway, not an insight", "Name an insight that has a source in place of [[i]]",
    ),
    (
        "an unreadable insight",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight("note: [unclosed", 'source: "[[s]]"'), "s.md": CITED},
        "unreadable-insight", "[[i]] has front matter that cannot be read", "Mend the front matter of i",
    ),
    (
        "an insight that is no text",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": b"---\ntype: insight\n---\n\xff", "s.md": CITED},
        "unreadable-insight", "[[i]] has front matter that cannot be read", "Mend the front matter of i",
    ),
    (
        "no source",
        {"T.md": takeaway('insights: ["[[i]]"]'), "a/i.md": insight()},
        "no-grounded-insight", "insight [[i]] names no source", 'Add `source: "[[…]]"` to a/i',
    ),
    (
        "an empty source",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight("sources: []")},
        "no-grounded-insight", "insight [[i]] names no source", "Name a source under `sources` in i",
    ),
    (
        "a source in text",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight("source: s"), "s.md": CITED},
        "no-grounded-insight", "insight [[i]] names its source in text, not by a link", 'Write `source` in i as a link, `"[[…]]"`',
    ),
    (
        "a source that leads nowhere",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[gone]]"')},
        "no-grounded-insight",
        "source [[gone]] of insight [[i]] leads nowhere",
        "Correct the link [[gone]] in i, or write the evidence-source",
    ),
    (
        "a concept as source",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[c]]"'), "c.md": CONCEPT},
        "no-grounded-insight",
        "source [[c]] of insight [[i]] is a concept, not an evidence-source",
        "Name an evidence-source in place of [[c]] in i",
    ),
    (
        "an insight that cites an insight only",
        {"T.md": takeaway('insights: ["[[j]]"]'), "j.md": insight('source: "[[i]]"'), **GOOD},
        "no-grounded-insight",
        "source [[i]] of insight [[j]] is an insight, not an evidence-source",
        "Name an evidence-source in place of [[i]] in j",
    ),
    (
        "an unreadable source",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": GOOD["i.md"], "s.md": source("citation: C: D: E", "doi: 1")},
        "no-grounded-insight", "source [[s]] of insight [[i]] has front matter that cannot be read", "Mend the front matter of s",
    ),
    (
        "a source without citation",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": GOOD["i.md"], "s.md": source("doi: 10.1/x", "citation: ' '")},
        "no-grounded-insight", "source [[s]] of insight [[i]] has no citation", "Give s a citation",
    ),
    (
        "a source without identifier",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": GOOD["i.md"], "s.md": source("citation: C", "doi:", "identifier: unknown")},
        "no-grounded-insight",
        "source [[s]] of insight [[i]] has no identifier",
        "Give s an identifier (doi, pmid, isbn, arxiv, url or `identifier: none`)",
    ),
    (
        "a source without both",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": GOOD["i.md"], "s.md": source("title: A title")},
        "no-grounded-insight",
        "source [[s]] of insight [[i]] has no citation and no identifier",
        "Give s a citation and an identifier (doi, pmid, isbn, arxiv, url or `identifier: none`)",
    ),
    (
        "the insight nearest to a source is named",
        {
            "T.md": takeaway('insights: ["[[gone]]", "[[i]]", "[[j]]"]', body="Insights:: [[k]]"),
            "i.md": insight(), "j.md": insight('source: "[[s]]"'),
            "k.md": insight('source: "[[c]]"'), "c.md": CONCEPT, "s.md": source("url: x"),
        },
        "no-grounded-insight", "source [[s]] of insight [[j]] has no citation (the nearest of 4)", "Give s a citation",
    ),
    (
        "the source nearest to a record is named",
        {
            "T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('sources: ["[[c]]", "[[r]]", "[[s]]"]'),
            "c.md": CONCEPT, "r.md": source(), "s.md": source("citation: C"),
        },
        "no-grounded-insight",
        "source [[s]] of insight [[i]] has no identifier",
        "Give s an identifier (doi, pmid, isbn, arxiv, url or `identifier: none`)",
    ),
    (
        "direction opposes",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', "direction: opposes"), "s.md": CITED},
        "no-supporting-insight", "insight [[i]] has the direction `opposes`", "Add an insight that supports it to `insights`",
    ),
    (
        "direction null, as text",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', 'direction: "null"'), "s.md": CITED},
        "no-supporting-insight", "insight [[i]] has the direction `null`", "Add an insight that supports it to `insights`",
    ),
    (
        "direction null, written out",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', "direction: null"), "s.md": CITED},
        "no-supporting-insight", "insight [[i]] has the direction `null`", "Add an insight that supports it to `insights`",
    ),
    (
        "direction qualifies, inline",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', body="Direction:: qualifies"), "s.md": CITED},
        "no-supporting-insight", "insight [[i]] has the direction `qualifies`", "Add an insight that supports it to `insights`",
    ),
    (
        "two directions",
        {
            "T.md": takeaway('insights: ["[[i]]"]'), "s.md": CITED,
            "i.md": insight('source: "[[s]]"', "direction: supports", body="Direction:: opposes"),
        },
        "no-supporting-insight", "insight [[i]] has the direction `opposes`", "Add an insight that supports it to `insights`",
    ),
    (
        "listed as opposing too",
        {"T.md": takeaway('insights: ["[[i]]"]'), "i.md": insight('source: "[[s]]"', body="opposes:: [[T]]"), "s.md": CITED},
        "no-supporting-insight", "insight [[i]] is also listed under `opposes`", "Add an insight that supports it to `insights`",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "reason", "missing", "repair"), [case[1:] for case in UNSUPPORTED], ids=[case[0] for case in UNSUPPORTED]
)
def test_unsupported(files: Mapping[str, str | bytes], reason: str, missing: str, repair: str) -> None:
    found = chain(small_vault(files), T)
    assert (found.reason, found.missing, found.repair) == (reason, missing, repair)
    assert not found.whole


def test_a_hop_tells_where_its_link_is_written() -> None:
    files = {"T.md": takeaway(), "i.md": insight("Takeaways: ['[[T]]']"), "s.md": source("citation: C", "isbn: 1", "Insights: ['[[i]]']")}
    support, citing = chain(small_vault(files), T).hops
    assert (support.start, support.end, support.place, support.name) == ("T.md", "i.md", "i.md", "Takeaways")
    assert (citing.start, citing.end, citing.place, citing.name) == ("i.md", "s.md", "s.md", "Insights")
    assert "[[T]]" in files["i.md"][slice(*support.span)]
    assert "[[i]]" in files["s.md"][slice(*citing.span)]


def test_of_two_writings_of_a_link_the_takeaways_own_counts() -> None:
    files = {"T.md": takeaway(body="Insights:: [[i]]"), "i.md": insight('source: "[[s]]"', "takeaways: ['[[T]]']"), "s.md": CITED}
    assert chain(small_vault(files), T).hops[0].place == "T.md"


@pytest.mark.parametrize("status", ["status: draft", "Status: Draft"])
def test_a_draft_is_known_as_one(status: str) -> None:
    found = chain(small_vault({"T.md": takeaway(status), **GOOD}), T)
    assert found.draft
    assert not found.whole


def test_a_chain_is_kept_until_the_next_change() -> None:
    index = small_vault({"T.md": takeaway('insights: ["[[i]]"]'), **GOOD})
    assert chain(index, T) is chain(index, T)
    index.apply([], [VaultPath("s.md")])
    assert chain(index, T).missing == "source [[s]] of insight [[i]] leads nowhere"


def test_without_readable_front_matter_there_is_no_chain() -> None:
    files = {
        "takeaway/T.md": "---\ninsights: [unclosed\n---\nInsights:: [[i]]",
        "takeaway/U.md": 'Insights:: [[i]], [[j]]',
        "insight/i.md": "---\na: [unclosed\n---\nSource:: [[s]]",
        "insight/j.md": "Source:: [[r]]",
        "evidence-source/r.md": "---\na: [unclosed\n---\nCitation:: C\nDOI:: 10.1/x",
        "evidence-source/s.md": "Citation:: C\nDOI:: 10.1/x",
    }  # fmt: skip
    index = small_vault(files, IN_FOLDERS)
    assert (
        chain(index, VaultPath("takeaway/U.md")).missing
        == "source [[r]] of insight [[j]] has front matter that cannot be read (the nearest of 2)"
    )
    with pytest.raises(KeyError):
        chain(index, VaultPath("takeaway/T.md"))
