import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ballots.cvr import Box
from ballots.serials import grouped, new_serials
from station.cli import COMMANDS, main, program
from station.commands import checkin, day, paper, shared, sync
from station.held import held_sheets
from station.page_intake import count_page
from station.polling_station import Station, open_station
from station.sealing import seal_pending
from sync.keyring import Secrets
from sync.nullifier import nullifier
from sync.seen import Voters
from tests.seen_codes import pack
from tests.station.conftest import CODE, PASSPHRASES
from tests.station.pile import Pile
from tests.station.town_hall import TownHall

BY = ("--by", "Kerstin", "--by", "Yusuf")
Call = Callable[..., Result]


@pytest.fixture
def call(root: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls a command as the program does; the slow lock of the passphrase is opened already."""
    for module in (checkin, day, paper, sync):
        monkeypatch.setattr(module, "unlock", lambda _: secrets)

    def call(*arguments: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(program, ["--home", str(root), *map(str, arguments)], input=typed)

    return call


def opened(call: Call) -> None:
    assert call("open", "--box", "1", "--seal", "S-1", *BY).exit_code == 0


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "serve"])
def test_every_command_is_there_and_explains_itself(command: str):
    result = CliRunner().invoke(program, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_help_loads_neither_pictures_nor_pdf():
    code = (
        "import sys; from click.testing import CliRunner; from station.cli import program;"
        "CliRunner().invoke(program, ['--help']);"
        "print([name for name in ('cv2', 'numpy', 'reportlab', 'flask') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_bad_input_ends_with_its_sentence_and_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["rostlokal-station", "--home", str(tmp_path), "status"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert "Error: There is no station" in capsys.readouterr().err


def test_a_folder_that_cannot_be_used_is_said_without_a_traceback(
    hall: TownHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").write_bytes(b"in the way")
    monkeypatch.setenv(shared.PASSPHRASE, PASSPHRASES["chair"])
    monkeypatch.setenv(shared.DEPUTY_PASSPHRASE, PASSPHRASES["deputy"])
    arguments = ["enrol", str(hall.kit(tmp_path / "kit")), "--code", CODE]
    monkeypatch.setattr(sys, "argv", ["rostlokal-station", "--home", str(tmp_path / "file" / "home"), *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_sentence_ends_with_the_command_to_type_next(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["rostlokal-station", "--home", str(root), "close-day", *BY])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err.rstrip().endswith("Open the day first. Command: open")


def test_a_delivery_says_of_when_the_list_of_voters_seen_elsewhere_is_and_check_in_goes_by_it(
    call: Call, hall: TownHall, tmp_path: Path
):
    opened(call)
    [computer] = hall.manifest.incarnations
    assert "seen elsewhere" not in call("sync").stdout
    voter = nullifier("doc:SE:AB0001", hall.secret, test_mode=True)
    hall.list_seen(computer.id, Voters(("parks",), pack([voter])))
    assert "The list of voters seen elsewhere is of 2027-05-01" in call("sync").stdout
    result = call("check-in", "doc:SE:AB0001")
    assert (result.exit_code, "checked in elsewhere already" in result.stdout) == (0, True)


def test_the_wrong_passphrase_is_said_and_nothing_is_sent(
    root: Path, hall: TownHall, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(shared.PASSPHRASE, "gissning")
    monkeypatch.setattr(sys, "argv", ["rostlokal-station", "--home", str(root), "sync"])
    with pytest.raises(SystemExit):
        main()
    assert "passphrase opens nothing" in capsys.readouterr().err
    assert hall.batches == {}


def test_a_list_of_voters_goes_on_after_a_bad_line_and_repeats_none(call: Call, tmp_path: Path):
    opened(call)
    ids = tmp_path / "ids.txt"
    ids.write_text("doc:SE:AB0001\n\n19500131-1230\nDOC:se:ab0001\nkråka\ndoc:SE:AB0002\n")
    result = call("check-in", "--style", "B", "--file", ids)
    assert result.exit_code == 1
    assert "Line 3: The control digit" in result.stderr
    assert "Line 4: This voter has been checked in here already" in result.stderr
    assert "Line 5: " in result.stderr
    assert "2 checked-in" in result.stdout
    assert "2 lines cannot be used" in result.stdout
    assert not any(secret in result.output for secret in ("AB0001", "AB0002", "1230", "kråka"))


def test_a_list_can_come_through_standard_input(call: Call):
    opened(call)
    assert "2 checked-in" in call("check-in", "--file", "-", typed="doc:SE:AB0001\ndoc:SE:AB0002\n").stdout


def test_a_voter_is_asked_for_without_being_shown(call: Call):
    opened(call)
    result = call("check-in", typed="doc:SE:AB0001\n")
    assert (result.exit_code, "Hand out a ballot" in result.stdout) == (0, True)
    assert "AB0001" not in result.output
    again = call("check-in", typed="doc:SE:AB0001\n")
    assert (again.exit_code, "Hand out no ballot" in again.stderr) == (1, True)
    assert call("void", *BY, typed="doc:SE:AB0001\n").exit_code == 0
    assert call("check-in", "doc:SE:AB0001").exit_code == 0


def test_a_list_that_cannot_be_read_gets_a_sentence(call: Call, tmp_path: Path):
    opened(call)
    assert "cannot be read" in str(call("check-in", "--file", tmp_path / "missing").exception)


def test_the_status_is_the_same_in_words_and_as_json(call: Call):
    opened(call)
    state = json.loads(call("status", "--json").stdout)
    assert (state["stage"], state["mode"], state["day"] is None) == ("receive", "test", False)
    assert state["boxes"] == [{"number": "1", "seal": "S-1", "counted": None, "read": 0}]
    assert state["streams"]["paper"] == {
        "pending": 2,
        "sealed": 0,
        "delivered": 0,
        "receipted": 0,
        "rung": "stored",
    }
    words = call("status").stdout
    assert "Stadsbiblioteket" in words
    assert "Box 1, seal S-1: open" in words
    assert "paper: stored (2 stored only" in words


def test_paper_commands_record_what_happens_at_the_table(call: Call, station: Station, tmp_path: Path):
    assert "3 TEST ballots" in call("print", "--style", "A", "--count", 3, "-o", tmp_path / "a.pdf").stdout
    [serial, *_] = [row["serial"] for row in station.journal.rows("SELECT serial FROM serials")]
    assert call("spoil", grouped(serial).lower()).exit_code == 0
    assert call("stock", "20").exit_code == 0
    assert call("stock", "--", "-5").exit_code == 0
    state = json.loads(call("status", "--json").stdout)
    assert (state["printed"], state["spoiled"], state["stock"]) == (3, 1, 15)


def test_sheets_set_aside_are_listed_with_their_pictures(
    call: Call, pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path
):
    [foreign] = new_serials(1)
    [two_sheets] = pile.print(1, "B")
    box = closed_box(1)
    count_page(pile.station, box, pile.page(foreign, "1", picture=b"the picture"))
    count_page(pile.station, box, pile.page(two_sheets, "1", style="B"))
    listed = json.loads(call("held", "list", "--json").stdout)
    assert [row["outcome"] for row in listed["held"]] == ["never-registered"]
    assert listed["incomplete"] == [two_sheets]
    assert "not printed here" in call("held", "list").stdout
    [held] = held_sheets(pile.station)
    assert call("held", "show", held.id, "-o", tmp_path / "held.jpg").exit_code == 0
    assert (tmp_path / "held.jpg").read_bytes() == b"the picture"
    assert call("declare-missing", two_sheets, *BY).exit_code == 0
    assert json.loads(call("held", "list", "--json").stdout)["incomplete"] == []


def test_a_review_is_decided_by_naming_its_boxes(call: Call, pile: Pile, closed_box: Callable[[int], Box]):
    pile.print(2)
    box = closed_box(2)
    for serial in pile.serials:
        count_page(pile.station, box, pile.page(serial, unclear=("1", "2")))
    first, second = json.loads(call("review", "list", "--json").stdout)
    assert first["serial"] in pile.serials
    assert first["targets"] == [{"project": "1", "column": "1"}, {"project": "2", "column": "1"}]
    assert "does not name one box" in str(call("review", "decide", first["id"], "--marked", "7", *BY).exception)
    assert call("review", "decide", first["id"], "--marked", "1", "--blank", "2:1", *BY).exit_code == 0
    assert call("review", "decide", second["id"], "--disagree", *BY).exit_code == 0
    assert call("review", "list", "--json").stdout.strip() == "[]"
    assert call("review", "decide", *BY).exit_code == 2


@pytest.mark.parametrize("line", ["", "no json", '{"id": 1}', '{"id": "x", "targets": [{"project": "1"}]}'])
def test_a_broken_line_of_decisions_is_named_by_number(call: Call, tmp_path: Path, line: str):
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text(f"{line}\n")
    assert "Line 1 of the decisions is not usable" in str(call("review", "decide", "--file", decisions, *BY).exception)


def test_a_scan_of_nothing_readable_says_so(call: Call, tmp_path: Path):
    opened(call)
    assert call("close-box", "--box", "1", "--counted", "0", *BY).exit_code == 0
    (tmp_path / "empty.jpg").write_bytes(b"")
    result = call("scan", "--box", "1", tmp_path / "empty.jpg", tmp_path / "missing.jpg")
    assert result.exit_code == 1
    assert "1 not-a-picture" in result.stdout
    assert "missing.jpg" in result.stderr


def test_a_laptop_enrols_and_a_refused_code_can_be_corrected(
    hall: TownHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(shared.PASSPHRASE, PASSPHRASES["chair"])
    monkeypatch.setenv(shared.DEPUTY_PASSPHRASE, PASSPHRASES["deputy"])
    del hall.manifests[1:]
    hall.requests.clear()
    kit, home = hall.kit(tmp_path / "kit"), tmp_path / "new"
    hall.refuse_requests = True
    refused = CliRunner().invoke(program, ["--home", str(home), "enrol", str(kit), "--code", CODE])
    assert "does not belong to a kit" in str(refused.exception)
    hall.refuse_requests = False
    result = CliRunner().invoke(program, ["--home", str(home), "enrol", str(kit), "--code", "7g4k 2m9t"])
    assert result.exit_code == 0
    assert "Central has the request" in result.stdout
    assert len(hall.requests) == 1
    with open_station(home) as station:
        assert station.incarnation[:4] in result.stdout


def test_a_sealed_ballot_is_corrected_by_command(call: Call, pile: Pile, closed_box: Callable[[int], Box]):
    [serial] = pile.print(1)
    count_page(pile.station, closed_box(1), pile.page(serial, "1"))
    seal_pending(pile.station, pile.secrets)
    wrong = ("amend", "look-again", grouped(serial), "--contest", "parks", "--reason", "Below")
    assert call(*wrong, "--by", "Kerstin").exit_code == 1
    opened = call(*wrong, "--box", "1", "--box", "3:1", *BY)
    review_id = opened.output.split()[0]
    assert "2 boxes to decide" in opened.output
    assert "not done yet" in call("amend", "list").output
    assert call("review", "decide", review_id, "--blank", "1", "--marked", "3", *BY).exit_code == 0
    seal_pending(pile.station, pile.secrets)
    assert call("amend", "list").output == f"{serial}  Kerstin, Yusuf: Below (sealed)\n"
    assert call("amend", "sheet", serial, "--reason", "Found", *BY).exit_code == 1
