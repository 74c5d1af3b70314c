"""``vaultsync draft`` from its arguments to its text."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import MakeVault
from draft.small_draft import ARTICLE, VAULT

from vaultsync.cli import main
from vaultsync.wire import DraftAnswer, schema_text

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*args: str | Path) -> tuple[int, str, str]:
        code = main(["draft", *(str(arg) for arg in args)])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    return make_vault({"vaultsync.toml": 'preset = "research"\n', **VAULT})


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "article.txt"


def test_sentence_by_sentence(run: Run, vault: Path, article: str) -> None:
    code, out, err = run(article, vault)
    assert (code, err) == (0, "")
    blocks = out.split("\n\n")
    assert blocks[3] == (
        "article.txt:8:59: backed: Dr. Smith et al. found that gout was reduced within 4 weeks with 20 mg/d of tart cherry extract (TCE).\n"
        "  = the takeaway [[Claim]] (supported) says the same\n"
        "  =   ✓ Gout: [[Less gout]] and [[Less gout too]]\n"
        "  =   ✓ Tart Cherry Extract (TCE): [[Less gout]] and [[Less gout too]]\n"
        "  =   ✓ “within 4 weeks”: [[Less gout]] and [[Less gout too]]\n"
        "  =   ✓ “20 mg/d”: [[Less gout]] and [[Less gout too]]"
    )
    assert blocks[4] == (
        "article.txt:9:71: contradicted: Sleep was improved at 2 weeks after TCE.\n"
        "  = [[No sleep]] seems to say otherwise of the same, and no condition that the sentence states excludes it"
    )
    assert blocks[-1] == (
        "10 sentences, 6 of them to be backed: 1 contradicted, 1 backed, 2 broader-than-evidence, 6 uncovered\n"
        "sentences with concepts of this vault: 9, with two or more: 4\n"
        "with quantities: 2, with citations: 0, hedged: 2, promotional: 2\n"
        "2 sentences about Cherry extract, where the takeaway [[Weak claim]] (weak) is about Tart Cherry Extract (TCE): 2 name it\n"
        "This is about what the vault can show, not about what is so: a sentence that is not backed may be right\n"
    )


def test_advice_is_given_once(run: Run, vault: Path, article: str) -> None:
    out = run(article, vault)[1]
    assert "  = names Cherry extract; the takeaway [[Weak claim]] (weak) is about Tart Cherry Extract (TCE), which is narrower" in out
    assert out.count("which is narrower") == 1
    assert (
        "  = as said at 5:28\n  = says “even” and “unique” besides, which is not said there\n  = hedged: may\n  = promotional: unique\n"
        in out
    )


def test_nothing_is_called_true(run: Run, vault: Path, article: str) -> None:
    for form in ("text", "json"):
        words = run(article, vault, "--all", "--format", form)[1].lower().replace("true,", "").split()
        assert {"true", "false", "verified", "correct", "wrong"}.isdisjoint(word.strip(".,:;\"'") for word in words if form == "text")


def test_sentences_that_need_no_backing_are_shown_on_demand(run: Run, vault: Path, article: str) -> None:
    assert "Did you know" not in run(article, vault)[1]
    assert "article.txt:5:82: uncovered: Did you know" in run(article, vault, "--all")[1]
    assert "10 sentences" not in run(article, vault, "--quiet")[1]


def test_json_is_of_the_published_form(run: Run, vault: Path, article: str) -> None:
    out = json.loads(run(article, vault, "--format", "json")[1])
    jsonschema.validate(out, json.loads(schema_text("draft")))
    DraftAnswer.model_validate(out)
    assert (out["file"], out["form"], out["encoding"], len(out["sentences"])) == ("article.txt", "text", "utf-8", 10)
    backed = out["sentences"][5]
    assert (backed["line"], backed["column"], backed["verdict"]) == (8, 59, "backed")
    stated_by = ["Less gout.md", "Less gout too.md"]
    assert backed["near"][0]["scope"][0] == {
        "kind": "concept",
        "name": "Gout",
        "stated_by": stated_by,
        "opposed_by": [],
    }
    assert out["sentences"][6]["opposing"] == ["No sleep.md"]
    assert out["counts"]["verdicts"]["uncovered"] == 6


def test_standard_input_and_the_vault_of_the_current_folder(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<p>Gout is reduced.<script>alert(1)</script>")))
    code, out, _ = run("-")
    assert code == 0
    assert out.startswith("-:1:4: under-specified: Gout is reduced.\n")
    assert "alert" not in out


def test_a_note_of_the_vault_does_not_back_itself(run: Run, vault: Path) -> None:
    assert "Claim.md:7:3: backed-weakly" in run(vault / "Claim.md", vault, "--quiet")[1]


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        ("Gout is eased.", "never", 0),
        ("Gout is eased.", "contradicted", 0),
        ("Gout is reduced.", "broader", 1),
        ("Gout is a disease.", "broader", 0),
        ("Gout is a disease.", "uncovered", 1),
        ("Sleep was improved at 2 weeks after TCE.", "contradicted", 1),
        ("Nothing is said of it.", "uncovered", 0),
    ],
)
def test_exit_codes(run: Run, vault: Path, tmp_path: Path, text: str, fail_on: str, code: int) -> None:
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    assert run(tmp_path / "x.md", vault, "--fail-on", fail_on)[0] == code


def test_an_empty_draft_and_one_in_another_language(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"")
    assert run(tmp_path / "x.md", vault) == (0, "no sentence was found in this draft\n", "")
    (tmp_path / "x.md").write_text("Das ist etwas ganz anderes. Und das auch.", encoding="utf-8")
    assert run(tmp_path / "x.md", vault)[1].startswith("2 sentences, 0 of them to be backed: 2 uncovered\n")


def test_bytes_that_cannot_be_read_are_counted(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"Gout is caf\x81.")
    code, out, err = run(tmp_path / "x.txt", vault)
    assert (code, "caf\ufffd" in out) == (0, True)
    assert "1 place could not be read as cp1252" in err


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.md", None, "cannot be read: No such file or directory"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0", "is no text; save it as Markdown, plain text or HTML first"),
        ("large.txt", b"a" * (16 * 1024 * 1024 + 1), "is larger than 16 MB"),
        (".", None, "is a folder; name the text first"),
    ],
)
def test_what_is_no_draft(run: Run, vault: Path, tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, out, err = run(tmp_path / name, vault)
    assert (code, out) == (2, "")
    assert message in err


def test_output_that_steers_a_terminal_is_shown_as_text(run: Run, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Gout is \x1b[31mred\x1b[0m.", encoding="utf-8")
    assert "\x1b" not in run(tmp_path / "x.txt", vault)[1]
