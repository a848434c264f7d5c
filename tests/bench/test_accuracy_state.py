"""A long run of the accuracy bench survives being killed, and never mixes the figures of two readers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from bench import accuracy_state
from bench.accuracy_report import Total
from bench.accuracy_sheets import read_sheet, start
from bench.accuracy_state import CannotGoOn, Code, Run, code_now, load, save

ROOT = Path(__file__).resolve().parents[2]
# From here on sheets are of 150 dpi, which are cheap.
FIRST = 578
CODE = Code(commit="c" * 40, changed=False, digest="d" * 64)
RUN = Run(code=CODE, seeds="tune", first=0, papers=(), devices=())


def bench(out: Path, positions: int) -> subprocess.Popen[str]:
    """The bench on cheap sheets, in a process group of its own, saving after every sheet."""
    options = f"--jobs 1 --resume --every 1 --first {FIRST} --devices default --papers fresh --positions {positions}"
    command: list[str | Path] = [sys.executable, ROOT / "bench/accuracy.py", *options.split(), "--out", out]
    return subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True, text=True, stdout=subprocess.PIPE
    )


def wait_for(state: Path) -> dict[str, object]:
    while not state.exists():
        time.sleep(0.02)
    found: dict[str, object] = json.loads(state.read_text())
    return found


def wait_until_gone(group: int) -> None:
    try:
        while True:
            os.killpg(group, 0)
            time.sleep(0.02)
    except ProcessLookupError:
        pass


def test_a_killed_run_goes_on_where_it_stopped_and_leaves_no_process_behind(tmp_path: Path) -> None:
    state = tmp_path / "accuracy-tune.json.partial"
    killed = bench(tmp_path, 10**9)
    wait_for(state)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    wait_until_gone(killed.pid)
    sheets = int(str(wait_for(state)["sheets"]))
    positions = load(state, Run.model_validate(wait_for(state)["run"])).read()

    again = bench(tmp_path, positions + 1)
    assert f"seeds tune from {FIRST} to {FIRST + sheets}" in again.communicate()[0]
    report = json.loads((tmp_path / "accuracy-tune.json").read_text())
    assert (report["first"], report["last"], report["sheets"]) == (FIRST, FIRST + sheets, sheets + 1)
    assert (report["commit"], report["changed"]) == (code_now().commit, code_now().changed)

    total = Total()
    start("tune", tmp_path, tmp_path, ("fresh",), ("default",))
    for number in range(FIRST, 579 + sheets):
        total.add(read_sheet(number))
    kept = load(state, Run.model_validate(wait_for(state)["run"]))
    assert (kept.positions, kept.pages, kept.misses) == (total.positions, total.pages, total.misses)


def test_what_was_counted_comes_back_as_it_was(tmp_path: Path) -> None:
    total = Total(
        3, 1.5, Counter({("mark", "cross", "right"): 7}), Counter({("all", "all", "read"): 6}), [{"ink": 0.1}]
    )
    assert load(tmp_path / "state", RUN) == Total()
    save(tmp_path / "state", RUN, total)
    assert load(tmp_path / "state", RUN) == total
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (CODE.model_copy(update={"commit": "e" * 40}), "read by commit cccccccccccc, this is commit eeeeeeeeeeee"),
        (CODE.model_copy(update={"changed": True, "digest": "f" * 64}), "with changes (ffffffff)"),
    ],
)
def test_figures_of_two_readers_are_never_mixed(tmp_path: Path, other: Code, said: str) -> None:
    save(tmp_path / "state", RUN, Total(sheets=12))
    with pytest.raises(CannotGoOn, match="must not be mixed") as refused:
        load(tmp_path / "state", RUN.model_copy(update={"code": other}))
    assert said in str(refused.value)


def test_a_run_goes_on_only_with_the_sheets_it_began_with(tmp_path: Path) -> None:
    save(tmp_path / "state", RUN, Total(sheets=12))
    with pytest.raises(CannotGoOn, match="begun with other sheets: from 0, papers all, devices all"):
        load(tmp_path / "state", RUN.model_copy(update={"devices": ("feeder",)}))


def test_a_damaged_state_is_said_and_not_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "state").write_text('{"run": ')
    with pytest.raises(CannotGoOn, match="is damaged"):
        load(tmp_path / "state", RUN)


def test_a_changed_line_makes_it_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy_state, "ROOT", tmp_path)
    (tmp_path / "scanning").mkdir()
    (tmp_path / "scanning/decide.py").write_text("MARKED_INK = 0.06\n")
    before = code_now()
    (tmp_path / "scanning/decide.py").write_text("MARKED_INK = 0.05\n")
    assert code_now().digest != before.digest
    assert before.commit == "unknown"
