"""Rows as the Retraction Watch data has them, made up: for tests a few, for the benchmark as many as the real data has."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from vaultsync.disk.retraction_cache import Packing, snapshot_in
from vaultsync.evidence.retractions import Facts, Notice, Snapshot

LINE = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,RetractionDOI,"
    "RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)
HEADER = LINE.split(",")
NATURES = ("Retraction", "Expression of concern", "Correction", "Reinstatement")
SHARES = (90, 6, 3.8, 0.2)
REASONS = ("Duplication of Data", "Plagiarism of Text", "Error in Results and/or Conclusions", "Concerns/Issues about Image", "Paper Mill")
LEXICON = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi"
WORDS = LEXICON.split()


def generated_rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Rows of 20 fields, about 880 bytes each; row ``n`` has the DOI ``10.5555/original.n`` unless it is unavailable."""
    chance = random.Random(seed)

    def words(number: int) -> str:
        return " ".join(chance.choices(WORDS, k=number))

    for number in range(count):
        doi = "unavailable" if chance.random() < 0.05 else f"10.5555/original.{number}"
        notice = doi if chance.random() < 0.15 else f"10.5555/notice.{number}"
        pmid = "0" if chance.random() < 0.46 else str(10_000_000 + number)
        day = f"{chance.randint(1, 12)}/{chance.randint(1, 28)}/{chance.randint(1995, 2025)} 0:00"
        yield [
            str(number + 1),
            words(16).capitalize(),
            "(BLS) Biology - Cellular;(HSC) Medicine - General;",
            f"Department of {words(10)}, University of {words(8)}; {words(20)};",
            words(6),
            words(2),
            "Nowhere;Elsewhere;",
            ";".join(f"{words(1)} {words(1)}".title() for _ in range(6)),
            f"https://example.org/{words(1)}/{number};",
            "Research Article;",
            day,
            notice,
            "0",
            "1/1/1994 0:00",
            doi,
            pmid,
            chance.choices(NATURES, SHARES)[0],
            "".join(f"{reason};" for reason in chance.sample(REASONS, chance.randint(1, 4))),
            "No",
            f'{words(24)}, "{words(4)}"\n{words(12)}' if chance.random() < 0.1 else words(24),
        ]


def write_rows(file: Path, rows: Iterator[list[str]], *, trailing_comma: bool = True) -> Path:
    """Writes header and rows as the data does."""
    end = [""] if trailing_comma else []
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER + end)
        writer.writerows(row + end for row in rows)
    return file


def snapshot_of(facts: Facts, notices: Iterable[Notice]) -> Snapshot:
    """The notices as the program keeps them; unpacked, so that two can be compared."""
    packing = Packing()
    for notice in notices:
        packing.add(notice)
    return unpacked(snapshot_in(facts, dict(packing.buckets())))


def unpacked(snapshot: Snapshot) -> Snapshot:
    """The same, with all its notices at hand."""
    return Snapshot(snapshot.facts, dict(snapshot.by_doi), dict(snapshot.by_pmid))
