"""``rostlokal-central ballots booklet|poster|sample|count-form``: files where they belong, or one sentence."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots.errors import BallotsError
from central.commands.ballots import ballots
from central.errors import CentralError
from tests.ballots.conftest import as_bytes, contest, tables
from tests.ballots.handouts.pages import texts


@pytest.fixture
def election(tmp_path: Path) -> Path:
    styles = [
        {"id": "A", "contests": ["c1"], "languages": ["sv", "en"]},
        {"id": "B", "contests": ["c2"], "languages": ["sv"]},
    ]
    path = tmp_path / "election.toml"
    path.write_bytes(as_bytes(tables(contest(1, 3), contest(2, 4), styles=styles)))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(ballots, list(map(str, arguments)))


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["booklet"], ["booklet-A.pdf"]),
        (["booklet", "--style", "B", "--size", "A4", "--folded"], ["booklet-B-folded.pdf", "booklet-B.pdf"]),
        (["poster"], ["poster-A.pdf"]),
        (["poster", "--language", "en", "--size", "A4"], ["poster-A-en.pdf"]),
        (["sample", "--style", "B"], ["sample-B.pdf"]),
        (["count-form"], ["count-form-c1.pdf", "count-form-c2.pdf"]),
        (["count-form", "--contest", "c2"], ["count-form-c2.pdf"]),
    ],
)
def test_a_command_writes_its_files(election: Path, tmp_path: Path, arguments: list[str], names: list[str]) -> None:
    done = run(*arguments, election, "-o", tmp_path / "out")
    assert (done.exit_code, done.exception) == (0, None)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert all(name in done.output for name in names)


def test_texts_beside_the_election_are_found_and_others_can_be_named(election: Path, tmp_path: Path) -> None:
    (tmp_path / "handouts.toml").write_text('format = 1\nelection = "prov-2027"\nquestions = "Ring oss"', "utf-8")
    (tmp_path / "other.toml").write_text('format = 1\nelection = "prov-2027"\nquestions = "Skriv till oss"', "utf-8")
    run("booklet", election, "-o", tmp_path / "out")
    assert "Ring oss" in texts((tmp_path / "out" / "booklet-A.pdf").read_bytes())[0]
    run("poster", election, "--texts", tmp_path / "other.toml", "-o", tmp_path / "out")
    assert "Skriv till oss" in texts((tmp_path / "out" / "poster-A.pdf").read_bytes())[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sample", "--style", "C"], "has no ballot style C. Choose one of: A, B."),
        (["count-form", "--contest", "c9"], "has no contest c9. Choose one of: c1, c2."),
        (["poster", "--language", "fi"], "has no language fi. Choose among: sv, en."),
        (["booklet", "--texts", "missing.toml"], "the file cannot be read"),
        (["sample", "-o", "election.toml/x"], "cannot be written"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    election: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(arguments[0], election, "-o", "out", *arguments[1:])
    # The program turns these into a line on standard error.
    assert isinstance(done.exception, BallotsError | CentralError)
    assert sentence in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["election.toml"]


def test_the_document_lists_every_command_with_its_options() -> None:
    document = (Path(__file__).parents[2] / "docs" / "handouts.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+) (.*?)` \|", document, re.MULTILINE))
    assert set(rows) == set(ballots.commands) - {"print"}
    for name, row in rows.items():
        options = {option for each in ballots.commands[name].params for option in each.opts if option.startswith("--")}
        assert set(re.findall(r"--[a-z]+", row)) == options - {"--style", "--output"}
