"""Written PMIDs and arXiv identifiers in, their forms for comparison out; neither has a check digit.

Source: arXiv's help pages on its identifiers: ``archive/YYMMNNN`` until March 2007, then ``YYMM.NNNN``, from 2015 on ``YYMM.NNNNN``.
"""

from __future__ import annotations

import re

from vaultsync.evidence.identifiers.forms import Fault
from vaultsync.patterns import lazy_pattern

_PMID = lazy_pattern("[1-9][0-9]{0,7}")
_PMID_LABEL = lazy_pattern(
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/)"
    r"|info:pmid/|(?:pmid|pubmed(?:\s+(?:id|pmid))?)[\s:=]*",
    re.IGNORECASE,
)
_ARXIV_LABEL = lazy_pattern(
    r"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format|ps)/|(?:https?://)?alphaxiv\.org/abs/"
    r"|(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.|info:arxiv/|arxiv(?:\s+(?:id|preprint))?[\s:=]*",
    re.IGNORECASE,
)
_ARXIV_BEHIND = lazy_pattern(r"(?:\.pdf)?/?(?:[?#].*)?(?:\s*\[[A-Za-z.-]{1,20}\])?[\s.,;]*\Z")
_NEW = lazy_pattern(r"([0-9]{2})([0-9]{2})\.([0-9]{4,5})(?:v[1-9][0-9]{0,3})?", re.IGNORECASE)
_OLD = lazy_pattern(r"([a-z-]{2,12})(?:\.[a-z-]{2,12})?/([0-9]{2})([0-9]{2})([0-9]{3})(?:v[1-9][0-9]{0,3})?", re.IGNORECASE)
# fmt: off
ARCHIVES = frozenset((
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg", "comp-gas",
    "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math", "math-ph", "mtrl-th", "nlin",
    "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio", "quant-ph", "solv-int", "supr-con",
))
# fmt: on
"""Those that gave out identifiers before April 2007."""


def read_pmid(written: str) -> str | Fault:
    """The PMID in digits."""
    if _PMID.fullmatch(written):
        return written
    text = written.strip().rstrip(".,;")
    if label := _PMID_LABEL.match(text):
        text = re.split("[/?#]", text[label.end() :].strip(), maxsplit=1)[0]
    if _PMID.fullmatch(text):
        return text
    if re.match(r"pmc\s*[0-9]", text, re.IGNORECASE):
        return Fault("it is a PMCID, the number of a full text in PubMed Central, not a PMID")
    if not re.fullmatch(r"[0-9]+", text):
        return Fault("a PMID has only digits")
    rest = text.lstrip("0")
    if not rest:
        return Fault("0 stands for no PMID")
    if len(rest) > 8:
        return Fault(f"a PMID has at most eight digits, this one {len(rest)}")
    return Fault("a PMID does not begin with 0", rest)


def read_arxiv(written: str) -> str | Fault:
    """The arXiv identifier without its version; an old one without its subject class, which arXiv drops too."""
    text = written.strip()
    while label := _ARXIV_LABEL.match(text):
        text = text[label.end() :]
    if behind := _ARXIV_BEHIND.search(text):
        text = text[: behind.start()]
    if new := _NEW.fullmatch(text):
        return _new(new[1] + new[2], new[2], new[3])
    if old := _OLD.fullmatch(text):
        archive = old[1].lower()
        if archive not in ARCHIVES:
            return Fault(f'arXiv has no archive "{archive}"')
        if not "01" <= old[3] <= "12" or "07" < old[2] < "91" or (old[2] == "07" and old[3] > "03"):
            return Fault(f"{old[2]}{old[3]} is no year and month of an identifier of that form")
        return f"{archive}/{old[2]}{old[3]}{old[4]}"
    return Fault('an arXiv identifier looks like "2101.01234" or "hep-th/9901001"')


def _new(yymm: str, month: str, number: str) -> str | Fault:
    if not "01" <= month <= "12" or yymm < "0704":
        return Fault(f"{yymm} is no year and month of an identifier of that form")
    width = 5 if yymm >= "1501" else 4
    if len(number) != width:
        return Fault(f"an identifier of {yymm} has {width} digits after the point, this one {len(number)}")
    return f"{yymm}.{number}"


def written_arxiv(number: float) -> str:
    """What stood in the note, since YAML drops zeros that say nothing in a number: 704.001 was ``0704.0010``."""
    return f"{number:010.5f}" if number >= 1501 else f"{number:09.4f}"
