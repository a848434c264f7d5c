"""The commands that make and check elections and count Pabulib files, as a person runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.cli import COMMANDS, program
from tests.central.counting import ELECTION

FILE = """META
key;value
description;Trial
num_projects;2
num_votes;3
budget;100
vote_type;approval
rule;{rule}
PROJECTS
project_id;cost;name
L/1;60;[red]Park[/red]
L/2;50;Bench
VOTES
voter_id;vote
a;L/1,L/2
b;L/2
c;L/2
"""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the program in a process of its own, as its console script does."""
    code = "from central.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(program, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def pabulib(tmp_path: Path) -> Path:
    path = tmp_path / "Trial_2026.pb"
    path.write_text(FILE.format(rule="greedy"))
    return path


def test_help_lists_every_command_and_imports_none_of_them() -> None:
    code = (
        "import sys\nfrom central.cli import main\ntry:\n    main()\nfinally:\n"
        "    print([name for name in sys.modules if name.startswith('central.commands.') or name == 'pydantic'])"
    )
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert done.stdout.endswith("[]\n")


def test_a_command_that_does_not_exist_is_a_usage_error() -> None:
    done = run("tallly")
    assert (done.returncode, "No such command" in done.stderr) == (2, True)


def test_tally_prints_the_fixed_json_with_the_files_own_project_ids(pabulib: Path) -> None:
    assert json.loads(invoke("tally", pabulib, "--json").stdout) == {
        "contests": [
            {
                "id": "main",
                "rule": "greedy-skip",
                "winners": ["L/2"],
                "scores": {"L/1": 1, "L/2": 3},
                "spent": 50,
                "ties": [],
            }
        ]
    }


def test_tally_takes_another_rule_by_name(pabulib: Path) -> None:
    assert json.loads(invoke("tally", pabulib, "--json", "--rule", "greedy-stop").stdout)["contests"][0]["rule"] == (
        "greedy-stop"
    )


def test_tally_shows_a_table_for_people_in_which_brackets_are_only_brackets(pabulib: Path) -> None:
    shown = invoke("tally", pabulib).stdout
    assert "[red]Park[/red]" in shown
    assert "Spent 50 of 100." in shown


def test_a_rule_that_is_not_available_is_refused_with_the_way_out(pabulib: Path) -> None:
    pabulib.write_text(FILE.format(rule="equalshares/phragmen"))
    done = run("tally", pabulib, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: The file's rule equalshares/phragmen is not available. "
        "Name one with --rule: greedy-skip or greedy-stop or equal-shares-add1 or equal-shares-add1-comparison.\n"
    )
    assert invoke("tally", pabulib, "--rule", "greedy-skip").exit_code == 0


def test_a_local_exception_in_the_rule_is_said_on_standard_error(pabulib: Path) -> None:
    pabulib.write_text(FILE.format(rule="greedy-exclusive"))
    done = invoke("tally", pabulib, "--json")
    assert "excludes some projects" in done.stderr
    assert json.loads(done.stdout)


def test_an_election_is_made_and_checks_out_with_the_same_hash(pabulib: Path, tmp_path: Path) -> None:
    made = invoke("election", "from-pabulib", pabulib, "-o", tmp_path / "election.toml")
    checked = invoke("election", "check", tmp_path / "election.toml")
    assert made.stdout == checked.stdout
    assert "OK" in checked.stdout
    assert "Trial_2026" in checked.stdout


def test_check_tells_of_languages_without_texts_or_approval_and_still_exits_with_0(
    pabulib: Path, tmp_path: Path
) -> None:
    invoke("election", "from-pabulib", pabulib, "-o", tmp_path / "election.toml")
    made = (tmp_path / "election.toml").read_text()
    (tmp_path / "election.toml").write_text(made.replace('"en"', '"so-simple"').replace("en = ", "so-simple = "))
    told = invoke("election", "check", tmp_path / "election.toml").stdout
    assert "there are no ballot texts in easy Somali; Somali ones are printed" in told
    assert "the Somali ballot texts await a native reader's approval" in told


def test_check_names_every_problem_with_its_place_and_exits_with_1(tmp_path: Path) -> None:
    broken = ELECTION % {"double_vote": "maybe", "smallest_group": 0}
    (tmp_path / "election.toml").write_text(broken.replace('"3", name', '"1", colour'))
    done = run("election", "check", tmp_path / "election.toml")
    assert (done.returncode, done.stdout) == (1, "")
    for place in (
        "double_vote:",
        "smallest_group:",
        "contests[1].projects[3].name:",
        "contests[1].projects[3].colour:",
    ):
        assert f"\n  {place}" in done.stderr


@pytest.mark.parametrize("name", ["absent.pb", "empty.pb", "picture.pb"])
def test_a_file_that_is_none_ends_in_a_sentence_and_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.pb").touch()
    (tmp_path / "picture.pb").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run("election", "from-pabulib", tmp_path / name, "-o", tmp_path / "election.toml")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "election.toml").exists()


def test_a_place_that_cannot_be_written_is_named(pabulib: Path, tmp_path: Path) -> None:
    done = run("election", "from-pabulib", pabulib, "-o", tmp_path / "no" / "such" / "election.toml")
    assert (done.returncode, "cannot be written" in done.stderr) == (1, True)
