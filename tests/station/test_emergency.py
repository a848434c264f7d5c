import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.handouts.emergency_kit import emergency_kit
from ballots.outer_envelope import envelope_number
from station.checkin import admit, check_in, void_check_in
from station.cli import program
from station.emergency import enter_form, form_number, kit_pdf
from station.errors import NotPossible, WrongMoment
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from station.reconcile import Difference, balance, differences
from station.settings import CLOSED
from sync.batch import Stream
from sync.keyring import Secrets
from sync.nullifier import doc
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.pile import records

TODAY = date(2027, 5, 1)
ANNA, BO = doc("SE", "AB0001"), doc("SE", "AB0002")


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "kit.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(folder / "kit.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_kit_has_instructions_and_numbered_forms_each_with_a_label(station: Station, tmp_path: Path):
    text = text_of(kit_pdf(station, 6), tmp_path)
    assert text.count("\f") == 3
    assert "Om datorn dör" in text
    numbers = re.findall(r"\b([0-9A-Z]{4}-\d{3})\b", text.partition("\f")[2])
    assert sorted({number[-3:] for number in numbers}) == [f"{n:03}" for n in range(1, 7)]
    assert len(numbers) == 12
    assert len({number[:4] for number in numbers}) == 1
    for asked in ("Personnummer", "handlingens land", "födelsedatum", "id-handling", "Parker + Vägar", "KUVERTRÖST"):
        assert text.count(asked) >= 6


def test_two_kits_share_no_number(station: Station, tmp_path: Path):
    marks = {re.findall(r"([0-9A-Z]{4})-001", text_of(kit_pdf(station, 1), tmp_path))[0] for _ in range(3)}
    assert len(marks) == 3


def test_where_there_are_many_ballots_the_name_is_written(tmp_path: Path):
    districts = [(f"Stadsdelsområde nummer {number}", "Hela staden") for number in range(12)]
    text = text_of(emergency_kit("Val", "Lokal", districts, ["7K3F-001"]), tmp_path)
    assert "Stadsdelsområde" not in text
    assert "Röstsedel · Ballot" in text
    assert "Röstsedel ·" not in text_of(emergency_kit("Val", "Lokal", [("Parker",)], ["7K3F-001"]), tmp_path)


@pytest.mark.parametrize("typed", ["7k3f-001", " 7K3F 001 ", "7K3F001"])
def test_a_form_s_number_is_taken_however_it_is_typed(typed: str):
    assert form_number(typed) == "7K3F-001"


@pytest.mark.parametrize("typed", ["", "001", "7K3F-01", "7K3F-0001", "7K3U-001", "<b>"])
def test_what_is_no_form_s_number_is_refused(typed: str):
    with pytest.raises(NotPossible, match="four letters or digits"):
        form_number(typed)


def test_a_form_becomes_a_provisional_ballot(open_for_voters: Station, secrets: Secrets):
    entered = enter_form(open_for_voters, secrets, "7K3F-001", ANNA, ["parks"])
    (said,) = records(open_for_voters, Stream.CHECKINS)
    assert (said["provisional"], said["contests"]) == (True, ["parks"])
    assert entered.outcome is CheckInOutcome.FORM_ENTERED
    assert (entered.envelope, entered.form) == (envelope_number(said["nullifier"]), "7K3F-001")
    assert admit(open_for_voters, secrets, ANNA, ["parks"]).outcome is CheckInOutcome.ALREADY_HERE


def test_a_voter_of_the_morning_gets_an_envelope_too_and_central_decides(open_for_voters: Station, secrets: Secrets):
    check_in(open_for_voters, secrets, "doc:SE:AB0001", "A", TODAY)
    enter_form(open_for_voters, secrets, "7K3F-001", ANNA, ["parks"])
    assert sorted(said["provisional"] for said in records(open_for_voters, Stream.CHECKINS)) == [False, True]
    figures = balance(open_for_voters)
    assert (figures.check_ins, figures.envelopes) == (2, 1)
    with pytest.raises(NotPossible, match="more than once"):
        void_check_in(open_for_voters, secrets, "doc:SE:AB0001", PAIR, TODAY)


def test_a_form_is_entered_once(open_for_voters: Station, secrets: Secrets):
    enter_form(open_for_voters, secrets, "7K3F-001", ANNA, ["parks"])
    with pytest.raises(NotPossible, match="7K3F-001 is entered already"):
        enter_form(open_for_voters, secrets, "7k3f 001", BO, ["parks"])
    assert len(records(open_for_voters, Stream.CHECKINS)) == 1


def test_forms_are_entered_after_the_day_and_until_the_station_is_closed(station: Station, secrets: Secrets):
    enter_form(station, secrets, "7K3F-001", ANNA, ["parks"])
    with station.journal.transaction():
        station.journal.set(CLOSED, "closed")
    with pytest.raises(WrongMoment, match="closed for good"):
        enter_form(station, secrets, "7K3F-002", BO, ["parks"])


def test_envelopes_are_no_difference_between_voters_and_the_box(open_for_voters: Station, secrets: Secrets):
    enter_form(open_for_voters, secrets, "7K3F-001", ANNA, ["parks"])
    found = [named.outcome for named in differences(balance(open_for_voters))]
    assert Difference.CHECK_INS not in found


def test_the_commands_write_a_kit_and_enter_a_form(
    root: Path, open_for_voters: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROSTLOKAL_PASSPHRASE", PASSPHRASES["chair"])
    pdf = tmp_path / "kit.pdf"
    run = CliRunner().invoke(program, ["--home", str(root), "emergency-kit", "-o", str(pdf), "--forms", "3"])
    assert run.exit_code == 0, run.output
    assert pdf.read_bytes().startswith(b"%PDF")
    run = CliRunner().invoke(program, ["--home", str(root), "enter-form", "7K3F-001", "doc:SE:AB0001"])
    assert run.exit_code == 0, run.output
    (said,) = records(open_for_voters, Stream.CHECKINS)
    assert envelope_number(said["nullifier"]) in run.output
    assert "AB0001" not in run.output
