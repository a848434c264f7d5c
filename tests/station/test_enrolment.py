import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ballots.errors import ElectionError
from station.delivery import sync_by_stick, sync_online, transport
from station.enrolment import deliver_request_by_stick, deliver_request_online, enrol, fingerprint, take_back
from station.errors import MustProvision, NotApproved, NotEnrolled, NotPossible
from station.kit import read_kit
from station.polling_station import Station, load_station, open_station
from sync import keyring
from sync.batch import Stream
from sync.errors import BadEnvelope, BadManifest, BadRequest, Refused, StationOutdated
from sync.keyring import Secrets
from sync.usb import Folder
from sync.usb import root as usb_root
from tests.station.conftest import CODE, PASSPHRASES
from tests.station.town_hall import STATION, TownHall


@pytest.fixture
def new(secrets: Secrets) -> Secrets:
    """The secrets of a laptop that has no grant yet."""
    return secrets.model_copy(update={"election_secret": None})


def test_a_kit_that_holds_together_is_read(hall: TownHall, tmp_path: Path):
    kit = read_kit(hall.kit(tmp_path / "kit"))
    assert (kit.station, kit.manifest, kit.election_file.data) == (STATION, hall.manifest, hall.election_file.data)


def damage(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda kit: (kit / name).write_bytes(data)


def append(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda kit: (kit / name).write_bytes((kit / name).read_bytes() + data)


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda kit: (kit / "kit.json").unlink(), NotPossible, "cannot be read"),
        (damage("kit.json", b"{}"), NotPossible, "names no station"),
        (damage("kit.json", b'["bibliotek"]'), NotPossible, "names no station"),
        (damage("kit.json", b'{"station": "skolan"}'), NotPossible, "knows no station skolan"),
        (lambda kit: (kit / "manifest-1.json").unlink(), NotPossible, "holds no manifest-1"),
        (damage("manifest-1.json", b"{}"), BadEnvelope, "not a signed document"),
        (lambda kit: (kit / "manifest-2.json").rename(kit / "manifest-1.json"), NotPossible, "numbered from 1"),
        (
            lambda kit: damage("election.toml", (kit / "election.toml").read_bytes() + b"#")(kit),
            NotPossible,
            "not the one",
        ),
        (damage("election.toml", b"format = 1"), ElectionError, "not a usable election"),
    ],
)
def test_a_kit_that_does_not_hold_together_is_named(
    hall: TownHall, tmp_path: Path, change: Callable[[Path], object], error: type[Exception], says: str
):
    kit = hall.kit(tmp_path / "kit")
    change(kit)
    with pytest.raises(error, match=says):
        enrol(tmp_path / "new", kit, CODE, PASSPHRASES)
    with pytest.raises(NotEnrolled), open_station(tmp_path / "new"):
        pass


def test_a_kit_for_newer_software_is_refused(hall: TownHall, tmp_path: Path):
    hall.publish(minimum_software="99.0")
    with pytest.raises(StationOutdated, match=r"99\.0"):
        read_kit(hall.kit(tmp_path / "kit"))


def test_a_mistyped_code_stores_nothing(hall: TownHall, tmp_path: Path):
    with pytest.raises(BadRequest, match="eight letters"):
        enrol(tmp_path / "new", hall.kit(tmp_path / "kit"), "123", PASSPHRASES)
    assert not (tmp_path / "new" / "keys").exists()


def test_one_folder_is_one_station(root: Path, hall: TownHall, tmp_path: Path):
    keys = {path.name: path.read_bytes() for path in (root / "keys").iterdir()}
    with pytest.raises(NotPossible, match="station already"):
        enrol(root, hall.kit(tmp_path / "kit"), CODE, PASSPHRASES)
    assert {path.name: path.read_bytes() for path in (root / "keys").iterdir()} == keys


def test_a_laptop_enrols_by_network_and_takes_part_once_approved(requested: Path, hall: TownHall, new: Secrets):
    with open_station(requested) as station:
        with pytest.raises(NotApproved, match="not approved"):
            station.require_approved()
        assert not sync_online(station, new).approved
        hall.approve(hall.requests[0])
        done = sync_online(station, new)
        assert (done.approved, done.manifest) == (True, 2)
        assert done.secrets.election_secret == hall.secret.hex()
        assert len(hall.requests) == 1
        load_station(station.journal).require_approved()
        assert hall.manifest.incarnations[0].id.startswith(fingerprint(station).replace("-", ""))
    assert keyring.unlock(requested / "keys", PASSPHRASES["chair"]).election_secret == hall.secret.hex()


def test_a_laptop_enrols_by_stick_alone(requested: Path, hall: TownHall, new: Secrets, tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with open_station(requested) as station:
        deliver_request_by_stick(station, stick)
        deliver_request_by_stick(station, stick)
        on_stick = usb_root(stick, hall.election_file.hash)
        [request] = (on_stick / Folder.ENROLMENTS.value).iterdir()
        hall.approve(request.read_bytes())
        hall.put_answers(on_stick)
        done = sync_by_stick(station, new, stick)
        assert (done.approved, done.manifest, done.problems) == (True, 2, [])
        assert done.secrets.election_secret == hall.secret.hex()
        load_station(station.journal).require_approved()


def test_a_request_that_central_refuses_is_forgotten(requested: Path, hall: TownHall):
    hall.refuse_requests = True
    with open_station(requested) as station, transport(station) as central, pytest.raises(Refused):
        deliver_request_online(station, central)
    take_back(requested)
    assert not (requested / "keys").exists()
    with pytest.raises(NotEnrolled), open_station(requested):
        pass


def test_manifests_are_believed_only_in_order_and_signed_by_the_board(
    station: Station, secrets: Secrets, hall: TownHall
):
    genuine = hall.manifests[-1]
    hall.manifests.append(genuine)
    with pytest.raises(BadManifest, match="only 3 can follow"):
        sync_online(station, secrets)
    stranger = TownHall(hall.mode, hall.election_file, hall.address, manifests=[genuine])
    stranger.publish()
    hall.manifests[-1] = stranger.manifests[-1]
    with pytest.raises(BadEnvelope):
        sync_online(station, secrets)
    hall.manifests.pop()
    hall.publish()
    assert sync_online(station, secrets).manifest == 3


def test_a_revoked_computer_takes_nothing_more_in(station: Station, secrets: Secrets, hall: TownHall):
    revoked = hall.manifest.incarnations[0].model_copy(
        update={"state": "revoked", "revoked_after_seq": dict.fromkeys(Stream, 0)}
    )
    hall.publish(incarnations=[revoked])
    sync_online(station, secrets)
    with pytest.raises(MustProvision, match="revoked"):
        load_station(station.journal).require_open_day()


def test_an_empty_folder_is_no_station(tmp_path: Path):
    with pytest.raises(NotEnrolled, match="Enrol this computer"), open_station(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_kit_json_may_say_more_than_this_program_knows(hall: TownHall, tmp_path: Path):
    kit = hall.kit(tmp_path / "kit")
    (kit / "kit.json").write_text(json.dumps({"station": STATION, "address": None, "later": 1}))
    assert read_kit(kit).station == STATION
