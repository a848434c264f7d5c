"""The program as a citizen runs it."""

import json
from pathlib import Path

import pytest

from tests.verifier.forger import Forger
from verifier.cli import main
from verifier.verify import Sentence


def run(bundle: Forger, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(bundle.folder), *arguments])
    return int(str(ended.value.code)), capsys.readouterr().out


def test_a_genuine_bundle_ends_well_and_names_what_to_compare(
    bundle: Forger, capsys: pytest.CaptureFixture[str]
) -> None:
    status, shown = run(bundle, capsys)
    assert status == 0
    assert shown.endswith("Everything holds, and the result comes out the same.\n")
    assert all(key.public in shown for key in bundle.town.board)
    assert bundle.town.office.election.hash in shown
    assert bundle.root().hex() in shown
    assert "TEST – this is not a real result." in shown


def test_a_changed_result_ends_with_status_1(bundle: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.certify_again()
    status, shown = run(bundle, capsys)
    assert status == 1
    assert "FAILED" in shown
    assert shown.endswith("Something is WRONG with this bundle: look at what FAILED.\n")


def test_json_says_the_same(bundle: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    status, shown = run(bundle, capsys, "--json")
    said = json.loads(shown)
    assert (status, said["failed"]) == (0, False)
    assert {check["state"] for check in said["checks"]} == {"OK"}
    assert [check["code"] for check in said["checks"]][:3] == ["files", "definition", "manifests"]


def test_why_the_board_certified_despite_open_matters_is_told(
    bundle: Forger, capsys: pytest.CaptureFixture[str]
) -> None:
    matters = [{"code": "not-closed", "where": "lund", "number": 1}]
    bundle.certify_again(open_matters=matters, note="Lund burnt down.")
    status, shown = run(bundle, capsys)
    assert status == 0
    assert "The board certified although matters were open: Lund burnt down." in shown
    assert "Open: not-closed at lund: 1." in shown


def test_the_handbook_lists_every_check_in_its_own_words() -> None:
    document = (Path(__file__).parents[2] / "docs" / "verify-a-result.md").read_text(encoding="utf-8")
    assert [line for each in Sentence if (line := f"| `{each.name.lower()}` | {each.value} |") not in document] == []
