import subprocess
import sys
from pathlib import Path

import pytest

from station.practice.folder import PREFIX, note_central, practice_folder, sweep


def test_the_folder_is_gone_afterwards_also_after_a_fault(tmp_path: Path) -> None:
    def broken_off() -> None:
        with practice_folder(tmp_path) as day:
            (day / "journal").write_text("made up")
            raise RuntimeError("the rehearsal broke off")

    with pytest.raises(RuntimeError):
        broken_off()
    assert list(tmp_path.iterdir()) == []


def test_a_rehearsal_that_is_running_is_left_alone(tmp_path: Path) -> None:
    with practice_folder(tmp_path) as day:
        with practice_folder(tmp_path) as second:
            assert day.is_dir()
        assert day.is_dir()
        assert not second.exists()


def killed(base: Path) -> Path:
    """A rehearsal that was killed: its folder is left behind."""
    script = (
        "import os, pathlib, sys; from station.practice.folder import practice_folder\n"
        "with practice_folder(pathlib.Path(sys.argv[1])) as day:\n"
        "    (day / 'journal').write_text('made up'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(base)], check=False)
    (left,) = base.glob(f"{PREFIX}*")
    return left


def waiting(argument: str) -> "subprocess.Popen[bytes]":
    """A process with this argument that has begun, and ends when its input does."""
    script = "import sys; print(flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", script, argument], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    return process


def test_what_a_killed_rehearsal_left_is_swept_and_its_central_ended(tmp_path: Path) -> None:
    day = killed(tmp_path) / "day"
    with waiting(str(day / "central")) as central:
        note_central(day, central.pid)
        with practice_folder(tmp_path) as fresh:
            assert [path.name for path in tmp_path.iterdir()] == [fresh.parent.name]
        assert central.wait(timeout=60) != 0


def test_a_process_that_has_the_number_of_a_central_by_chance_is_left_alone(tmp_path: Path) -> None:
    day = killed(tmp_path) / "day"
    with waiting("something else") as other:
        note_central(day, other.pid)
        sweep(tmp_path)
        assert list(tmp_path.iterdir()) == []
        other.communicate(b"", timeout=60)
        assert other.returncode == 0


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "somebody-elses").mkdir()
    (tmp_path / f"{PREFIX}being-made").mkdir()
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
