"""Playing any preset by command, with made-up voters; and the two things that make its day quick in tests."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import DecryptError, passphrase

from ballots.election_file import read_election
from ballots.judging import Validity, judge_marks
from day.any_crowd import choose
from day.in_process import ProgramInProcess
from day.preset import ELECTIONS, play_preset, presets
from day.programs import StepFailedError
from day.quick_locks import quick_locks, quickly_locked

SCRIPT = ELECTIONS.parent / "election_day.py"


@pytest.mark.parametrize("preset", presets())
def test_made_up_voters_vote_validly_by_every_method(preset: str) -> None:
    election = read_election(ELECTIONS / f"{preset}.toml").election
    chance = random.Random(preset)
    for contest in election.contests:
        for _ in range(30):
            marks = choose(contest, chance)
            assert not marks or judge_marks(contest, marks).validity is Validity.VALID


def test_a_preset_is_played_and_its_result_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("day.preset.ON_PAPER", 4)
    with quick_locks():
        play_preset("haninge", tmp_path / "haninge", ProgramInProcess)
    assert "vinner" in capsys.readouterr().out
    assert (tmp_path / "haninge" / "report.pdf").exists()


def test_a_preset_that_does_not_exist_is_answered_with_those_that_do() -> None:
    played = subprocess.run([sys.executable, SCRIPT, "preset", "atlantis"], capture_output=True, text=True, check=False)
    assert played.returncode == 1
    assert "There is no preset atlantis" in played.stdout
    assert "lund" in played.stdout


def test_a_command_in_this_process_fails_with_its_own_sentence_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = (dict(os.environ), list(sys.argv))
    with pytest.raises(StepFailedError, match=r"rostlokal-central status: Error: There is no election in"):
        ProgramInProcess("rostlokal-central", tmp_path).run("status")
    assert (dict(os.environ), list(sys.argv)) == before


def test_a_quick_lock_is_an_age_file_that_only_its_passphrase_opens() -> None:
    locked = quickly_locked(b"kept", "rätt fras")
    assert passphrase.decrypt(locked, "rätt fras") == b"kept"
    with pytest.raises(DecryptError):
        passphrase.decrypt(locked, "fel fras")
