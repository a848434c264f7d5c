"""Who may use the pages: kept in a private file, by name and hash."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from central.cli import program
from central.errors import CentralError
from central.home import Home
from central.web.staff import add_staff, known_as, opens, read_staff, remove_staff
from tests.central.town import Town

PASSPHRASE = "tre små ord här"


@pytest.fixture
def home(new_town: Town, quick_hashes: None) -> Home:
    return new_town.office.home


def test_a_member_is_known_by_the_right_passphrase_only(home: Home) -> None:
    member = add_staff(home, "Åsa", PASSPHRASE)
    assert opens(member, PASSPHRASE)
    assert not opens(member, PASSPHRASE.title())


def test_an_a_with_a_ring_opens_however_the_keyboard_sends_it(home: Home) -> None:
    add_staff(home, "A\u030asa", "a\u030a" * 12)
    member = known_as(home, "  åSA ")
    assert member is not None
    assert opens(member, "å" * 12)


def test_the_file_holds_costly_hashes_and_is_its_owners_alone(new_town: Town) -> None:
    home = new_town.office.home
    add_staff(home, "Åsa", PASSPHRASE)
    file = home.folder / "staff.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in file.read_text()
    assert PASSPHRASE not in file.read_text()


def test_the_same_passphrase_has_another_hash_for_each(home: Home) -> None:
    assert add_staff(home, "Åsa", PASSPHRASE).hash != add_staff(home, "Bo", PASSPHRASE).hash


def test_a_removed_member_is_gone_and_the_others_stay(home: Home) -> None:
    add_staff(home, "Åsa", PASSPHRASE)
    add_staff(home, "Bo", PASSPHRASE)
    remove_staff(home, "bo")
    assert [member.name for member in read_staff(home)] == ["Åsa"]


def test_a_member_who_is_added_again_has_another_session(home: Home) -> None:
    before = add_staff(home, "Åsa", PASSPHRASE)
    remove_staff(home, "Åsa")
    assert add_staff(home, "Åsa", PASSPHRASE).session_id != before.session_id


@pytest.mark.parametrize(
    ("name", "passphrase", "problem"),
    [
        ("", PASSPHRASE, "letters"),
        ("Å" * 61, PASSPHRASE, "letters"),
        ("Å\x1bsa", PASSPHRASE, "letters"),
        ("Bo", "elva tecken", "fewer than 12"),
        ("åsa", PASSPHRASE, "already"),
    ],
)
def test_what_cannot_be_a_member_is_refused(home: Home, name: str, passphrase: str, problem: str) -> None:
    add_staff(home, "Åsa", PASSPHRASE)
    with pytest.raises(CentralError, match=problem):
        add_staff(home, name, passphrase)
    assert len(read_staff(home)) == 1


@pytest.mark.parametrize("damaged", [b"{", b"[1]", b"\xff", b"3"])
def test_a_damaged_file_is_named(home: Home, damaged: bytes) -> None:
    (home.folder / "staff.json").write_bytes(damaged)
    with pytest.raises(CentralError, match=r"staff\.json cannot be read"):
        read_staff(home)


def test_staff_need_a_central(tmp_path: Path) -> None:
    with pytest.raises(CentralError, match="There is no election"):
        add_staff(Home(tmp_path), "Åsa", PASSPHRASE)


def test_the_commands_add_list_and_remove(home: Home) -> None:
    def run(*words: str) -> str:
        environment = {"ROSTLOKAL_PASSPHRASE": PASSPHRASE}
        result = CliRunner().invoke(program, ["--home", str(home.folder), "staff", *words], env=environment)
        assert result.exit_code == 0, result.output
        return result.output

    assert "Åsa can sign in" in run("add", "Åsa")
    assert run("list") == "Åsa\n"
    assert "no longer" in run("remove", "Åsa")
    assert run("list") == ""
