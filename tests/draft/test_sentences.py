"""Where sentences end, and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.draft.sentences import sentences
from vaultsync.text import Span


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "One. | Two! | Three? | Four",
        "He said so. | \u201cIt works.\u201d | It does.",
        "It works (they say.) | So what?",
        "Pain fell by 0.5 mm, e.g. in two patients, i.e. few.",
        "Dr. Smith et al. found it. | Mr. Jones did not.",
        "J. R. Smith and A. Jones agree. | So do we.",
        "It lacks vitamin C. | The rest is there.",
        "See Fig. 2 and No. 3, pp. 4 f. of vol. 5. | No. | That is all.",
        "In the U.S. Army it works.",
        "It grew ... and fell. | It rose... | Then it fell.",
        "Is it? yes it is.",
        "It holds.[12] | It holds.[3, 4] | And on.",
        "Cells (approx. 5 million) vs. none. | Enough.",
        "no capital. but another sentence does not begin.",
        "It ended in Jan. 2011. | In May it began.",
        "\u7d42\u308f\u308a\u3002|\u59cb\u307e\u308a\u3002",
        "...",
        "What?! | Yes.",
    ],
)
def test_sentences(text: str) -> None:
    glue = "" if "\u3002" in text else " "
    parts = [part.strip() for part in text.split("|")]
    assert split(glue.join(parts)) == parts


@given(st.lists(st.sampled_from(["a", "B", ".", "!", " ", "\n", '"', ")", "et al", "1", "\0", "\u3002", "Dr"])).map("".join))
def test_nothing_said_is_lost(text: str) -> None:
    kept = "".join(split(text))
    assert [c for c in kept if not c.isspace() and c != "\0"] == [c for c in text if not c.isspace() and c != "\0"]


@pytest.mark.parametrize(
    "text", ["." * 200_000, ". " * 100_000, '."' * 100_000, "A. " * 60_000, "a." + " " * 200_000 + "b", ".[1" * 60_000]
)
def test_hostile_texts_are_split(text: str) -> None:
    assert split(text)
