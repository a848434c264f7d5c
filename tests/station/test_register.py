from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballots.election import Election
from ballots.election_file import ElectionFile
from station import register
from station.checkin import admit
from station.cli import program
from station.errors import NotPossible
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from station.register import Listed, listed, load
from station.register_csv import read_register
from sync.batch import Stream
from sync.keyring import Secrets
from sync.keys import SigningKey
from sync.nullifier import pnr
from tests.station.conftest import PASSPHRASES
from tests.station.pile import records
from tests.stored import stored_in, traces_in

TODAY = date(2027, 5, 1)
ANNA, BO, EVA = (pnr(number, TODAY) for number in ("19500131-1231", "19500191-1238", "19991231-1231"))
CSV = """id;ballot;name;protected
19500131-1231;B;Anna Åkesson;
500191-1238;A;Bo Hemlig;ja
"""


@pytest.fixture
def election(election_file: ElectionFile) -> Election:
    return election_file.election


@pytest.fixture
def loaded(open_for_voters: Station, secrets: Secrets) -> Station:
    load(open_for_voters, secrets, read_register(CSV.encode(), open_for_voters.election, TODAY))
    return open_for_voters


def strict(station: Station) -> Station:
    rules = station.election.check_in.model_copy(update={"unlisted": "refuse"})
    election = station.election.model_copy(update={"check_in": rules})
    file = replace(station.election_file, election=election)
    return Station(station.journal, file, station.manifest, station.id, station.incarnation)


def test_a_row_gives_the_ballot_and_the_name(loaded: Station, secrets: Secrets):
    assert listed(loaded, secrets, ANNA) == Listed(("parks", "roads"), "Anna Åkesson")
    assert listed(loaded, secrets, EVA) is None


def test_a_protected_voter_s_name_is_stored_nowhere(loaded: Station, secrets: Secrets, root: Path):
    assert listed(loaded, secrets, BO) == Listed(("parks",), None)
    assert admit(loaded, secrets, BO, ()).name is None


def test_the_table_tells_nothing_without_the_number(loaded: Station, secrets: Secrets, root: Path):
    rows = list(loaded.journal.rows("SELECT place, row FROM register"))
    assert len({len(row["row"]) for row in rows}) == 1
    assert [row["place"] for row in rows] == sorted(row["place"] for row in rows)
    traces = ("19500131", "1231", "500191", "Åkesson", "kesson", "Hemlig", "roads,")
    assert traces_in(stored_in(root), *traces) == []


def test_a_row_opens_with_this_laptop_s_key_alone(loaded: Station, secrets: Secrets):
    other = secrets.model_copy(update={"signing_seed": SigningKey.generate().seed.hex()})
    assert listed(loaded, other, ANNA) is None
    with loaded.journal.transaction():
        rows = list(loaded.journal.rows("SELECT place, row FROM register"))
        for row, exchanged in zip(rows, reversed(rows), strict=True):
            loaded.journal.change("UPDATE register SET row = ? WHERE place = ?", exchanged["row"], row["place"])
    with pytest.raises(NotPossible, match="damaged"):
        listed(loaded, secrets, ANNA)


def test_the_register_says_which_ballot_whatever_was_chosen(loaded: Station, secrets: Secrets):
    admission = admit(loaded, secrets, ANNA, ["parks"])
    assert admission.outcome is CheckInOutcome.CHECKED_IN
    assert (admission.contests, admission.name) == (("parks", "roads"), "Anna Åkesson")
    assert records(loaded, Stream.CHECKINS)[0]["contests"] == ["parks", "roads"]


def test_whoever_is_not_listed_gets_an_envelope(loaded: Station, secrets: Secrets):
    with pytest.raises(NotPossible, match="not in the register"):
        admit(loaded, secrets, EVA, ())
    admission = admit(loaded, secrets, EVA, ["parks"])
    assert admission.outcome is CheckInOutcome.NOT_LISTED
    assert admission.envelope
    assert [said["provisional"] for said in records(loaded, Stream.CHECKINS)] == [True]


def test_or_no_ballot_where_the_election_says_so(loaded: Station, secrets: Secrets):
    assert admit(strict(loaded), secrets, EVA, ["parks"]).outcome is CheckInOutcome.REFUSED
    assert records(loaded, Stream.CHECKINS) == []
    assert admit(strict(loaded), secrets, ANNA, ()).outcome is CheckInOutcome.CHECKED_IN


def test_without_a_register_nobody_is_missing_from_it(open_for_voters: Station, secrets: Secrets):
    assert admit(strict(open_for_voters), secrets, EVA, ["parks"]).outcome is CheckInOutcome.CHECKED_IN


def test_loading_again_replaces_and_removing_leaves_none(loaded: Station, secrets: Secrets):
    load(loaded, secrets, [(EVA, Listed(("parks",)))])
    assert (register.size(loaded), listed(loaded, secrets, ANNA)) == (1, None)
    assert register.remove(loaded) == 1
    assert not register.is_loaded(loaded)


def test_a_voter_who_stands_there_twice_stops_the_loading(loaded: Station, secrets: Secrets):
    rows = [(EVA, Listed(("parks",))), (EVA, Listed(("parks", "roads")))]
    with pytest.raises(NotPossible, match="1 rows"):
        load(loaded, secrets, rows)
    with pytest.raises(NotPossible, match="too long"):
        load(loaded, secrets, [(EVA, Listed(("parks",), "å" * 200))])
    assert register.size(loaded) == 2


def test_columns_may_be_swedish_and_separated_by_commas(election: Election):
    data = "\ufeffPersonnummer,Röstsedel,Namn\r\n19500131-1231,A,Anna\r\n\r\n"
    assert read_register(data.encode(), election, TODAY) == [(ANNA, Listed(("parks",), "Anna"))]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "empty"),
        ("id;ballot;address\n", "Column 3"),
        ("id;id\n", "Column 2"),
        ("19500131-1231;A\n", "Column 1"),
        ("name;ballot\n", "must name its columns"),
        ("id;ballot\n19500131-1230;A\n", "Line 2 of the register: The control digit"),
        ("id;ballot\n\n19500131-1231;Z\n", "Line 3 of the register names no ballot style"),
        ("id\n19500131-1231\n", "Line 2 of the register names no ballot style"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_line_and_never_repeated(election: Election, data: str, sentence: str):
    with pytest.raises(NotPossible, match=sentence) as refusal:
        read_register(data.encode(), election, TODAY)
    assert "1950" not in str(refusal.value)


def test_another_encoding_is_named(election: Election):
    with pytest.raises(NotPossible, match="UTF-8"):
        read_register("id;name\n1;Åsa".encode("latin-1"), election, TODAY)


def test_the_commands_load_show_and_remove(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROSTLOKAL_PASSPHRASE", PASSPHRASES["chair"])
    file = tmp_path / "register.csv"
    file.write_text(CSV, encoding="utf-8")

    def run(*words: str) -> str:
        ran = CliRunner().invoke(program, ["--home", str(root), "register", *words])
        assert ran.exit_code == 0, ran.output
        return ran.output

    assert "lists 2 voters" in run("load", str(file))
    assert "lists 2 voters" in run("show")
    assert "of 2 voters is removed" in run("remove")
