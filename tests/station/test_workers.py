from pathlib import Path

import pytest
from click.testing import CliRunner

from station import pins
from station.cli import program
from station.commands import people
from station.errors import NotPossible
from station.pins import pin_hash, pin_opens
from station.polling_station import Station, open_station
from station.workers import Role, add_worker, change_pin, identified, named, remove_worker, workers
from sync.keyring import Secrets


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "COST", pins.Cost(1, 1, 8))


def test_somebody_signs_in_by_name_and_pin_however_the_name_is_typed(station: Station, secrets: Secrets):
    added = add_worker(station, secrets, " Åsa   Ek ", Role.WORKER, "314159")
    assert added.name == "Åsa Ek"
    assert identified(station, secrets, "a\u030asa ek", "314159") == added
    assert identified(station, secrets, "Åsa Ek", "314158") is None
    assert identified(station, secrets, "Yusuf", "314159") is None


def test_a_station_without_people_lets_nobody_in(station: Station, secrets: Secrets):
    assert identified(station, secrets, "", "") is None


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "31415a", "３１４１５９", "000000", "123456", "987654"])
def test_what_is_no_pin_or_easily_guessed_is_refused(station: Station, secrets: Secrets, pin: str):
    with pytest.raises(NotPossible, match="PIN"):
        add_worker(station, secrets, "Åsa", Role.WORKER, pin)
    assert workers(station.journal) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "Å\x00sa", "ordföranden", "Ersättaren"])
def test_what_is_no_name_is_refused(station: Station, secrets: Secrets, name: str):
    with pytest.raises(NotPossible):
        add_worker(station, secrets, name, Role.WORKER, "314159")


def test_a_name_and_the_chairs_role_are_had_once(station: Station, secrets: Secrets):
    add_worker(station, secrets, "Kerstin", Role.CHAIR, "314159")
    with pytest.raises(NotPossible, match="registered already"):
        add_worker(station, secrets, "KERSTIN", Role.WORKER, "314159")
    with pytest.raises(NotPossible, match="that role already"):
        add_worker(station, secrets, "Yusuf", Role.CHAIR, "314159")
    add_worker(station, secrets, "Yusuf", Role.DEPUTY, "314159")


def test_a_changed_pin_opens_and_the_old_one_does_not(station: Station, secrets: Secrets):
    worker = add_worker(station, secrets, "Åsa", Role.WORKER, "314159")
    change_pin(station, secrets, worker.id, "271828")
    assert identified(station, secrets, "Åsa", "314159") is None
    assert identified(station, secrets, "Åsa", "271828")


def test_somebody_who_was_removed_is_gone(station: Station, secrets: Secrets):
    worker = add_worker(station, secrets, "Åsa", Role.WORKER, "314159")
    remove_worker(station, worker.id)
    assert named(workers(station.journal), "Åsa") is None
    for again in (lambda: remove_worker(station, worker.id), lambda: change_pin(station, secrets, worker.id, "271828")):
        with pytest.raises(NotPossible, match="not registered here any more"):
            again()


def test_the_same_pin_has_another_hash_for_each_person(secrets: Secrets):
    assert pin_hash("314159", secrets) != pin_hash("314159", secrets)


def test_whoever_takes_the_laptop_cannot_try_pins_without_the_passphrase(secrets: Secrets):
    stored = pin_hash("314159", secrets)
    assert pin_opens(stored, "314159", secrets)
    assert not pin_opens(stored, "314159", Secrets(signing_seed="00" * 32))


def test_no_pin_lies_in_the_stations_folder(root: Path, secrets: Secrets):
    with open_station(root) as station:
        add_worker(station, secrets, "Åsa", Role.WORKER, "314159")
        assert "314159" not in repr(workers(station.journal))
    assert not [path for path in root.rglob("*") if path.is_file() and b"314159" in path.read_bytes()]


def test_the_real_cost_is_that_of_rfc_9106(monkeypatch: pytest.MonkeyPatch, secrets: Secrets):
    monkeypatch.undo()
    assert pin_hash("314159", secrets).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_commands_add_change_list_and_remove(root: Path, secrets: Secrets, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(people, "unlock", lambda _: secrets)
    monkeypatch.setenv(people.PIN, "314159")

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(program, ["--home", str(root), "people", *arguments], catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    assert "can sign in now" in call("add", "Kerstin", "--role", "chair")
    call("add", "Åsa")
    monkeypatch.setenv(people.PIN, "271828")
    assert "has a new PIN" in call("pin", "åsa")
    assert call("list").splitlines() == ["Kerstin  chair", "Åsa  worker"]
    with open_station(root) as station:
        assert identified(station, secrets, "Åsa", "271828")
    call("remove", "Kerstin")
    assert call("list").splitlines() == ["Åsa  worker"]
    with pytest.raises(NotPossible, match="not registered"):
        call("remove", "Kerstin")
