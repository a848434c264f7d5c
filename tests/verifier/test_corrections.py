"""Corrected ballots in a bundle: the station itself takes its former word back, and nobody else can."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from central.publishing.deliveries import deliveries
from sync import envelope
from tests.central.publication import SMALL_GROUPS, play, play_corrected, published, some_ballots
from tests.central.town import found_town
from tests.verifier.attacks.on_deliveries import take_hash_from
from tests.verifier.forger import Forger, copied, failed

Attack = Callable[[Forger], None]
ATTACKS: dict[str, tuple[Attack, str]] = {}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forger]:
    """Of twelve ballots at tensta five are corrected, and one of these again."""
    folder = tmp_path_factory.mktemp("corrected")
    town = found_town(folder, election=SMALL_GROUPS)
    for station in ("tensta", "lund"):
        town.add_station(station)
    town.sign()
    laptops = {station: town.enrolled(station) for station in ("tensta", "lund")}
    play_corrected(town, laptops["tensta"])
    play(town, laptops["lund"], [some_ballots(9)])
    published(town, folder / "bundle")
    yield Forger(folder / "bundle", town, laptops)
    town.office.database.close()


@pytest.fixture
def bundle(corrected: Forger, tmp_path: Path) -> Forger:
    return copied(corrected, tmp_path / "bundle")


def attack(title: str, caught_by: str) -> Callable[[Attack], Attack]:
    def keep(function: Attack) -> Attack:
        ATTACKS[title] = (function, caught_by)
        return function

    return keep


def name(bundle: Forger, seq: int, computer: str = "tensta", folder: str = "signed") -> str:
    return f"{folder}/{bundle.laptops[computer].id}-{seq:06d}.json"


def resign(bundle: Forger, seq: int, **other: Any) -> None:
    """A correction with other fields, signed with the stolen key of its own computer; central and board play along."""
    file = name(bundle, seq)
    payload = bundle.payload(file) | other
    payload["count"] = len(payload["leaves"]) + len(payload["records"] or [])
    bundle.sign(file, payload, envelope.BATCH, [bundle.laptops["tensta"].key])
    take_hash_from(bundle, file)
    bundle.certify_again()


def test_a_bundle_with_corrections_passes_every_check(bundle: Forger) -> None:
    report = bundle.verify()
    assert not report.failed


@attack("a former vote shown beside its correction", "opened")
def _(bundle: Forger) -> None:
    """Central knows the salts of all that it was sent."""
    office = bundle.town.office
    back = {record["supersedes"] for record in bundle.payload(name(bundle, 2))["records"]}
    with office.database.reading() as connection:
        first = next(
            each for each in deliveries(office, connection, bundle.town.manifest) if each.openings.keys() & back
        )
    former = next(first.openings[leaf] for leaf in sorted(back) if '"contest":"parks"' in first.openings[leaf].body)
    bundle.edit(name(bundle, 1, folder="opened"), lambda said: replace_last(said, former.model_dump()))
    bundle.sign_again()


def replace_last(said: Any, opening: dict[str, Any]) -> None:
    parks = next(group for group in said["opened"] if group["contest"] == "parks")
    parks["leaves"][-1] = opening


@attack("a former vote counted in a sum once more", "opened")
def _(bundle: Forger) -> None:
    def count(said: Any) -> None:
        said["superseded"] -= 1
        said["pooled"].append({"contest": "parks", "station": "tensta", "leaves": 1})

    bundle.edit(name(bundle, 1, folder="opened"), count)
    bundle.sign_again()


@attack("an unwelcome vote called corrected", "opened")
def _(bundle: Forger) -> None:
    def hide(said: Any) -> None:
        said["opened"][0]["leaves"].pop()
        said["superseded"] += 1

    bundle.edit(name(bundle, 1, "lund", "opened"), hide)
    bundle.sign_again()


@attack("a correction left out although it was accepted", "opened")
def _(bundle: Forger) -> None:
    (bundle.folder / name(bundle, 3)).unlink()
    bundle.sign_again()


@attack("votes counted of a correction that is said not to fit", "opened")
def _(bundle: Forger) -> None:
    (bundle.folder / name(bundle, 3)).unlink()
    bundle.edit(name(bundle, 2, folder="opened"), lambda said: said.update(superseded=0, again={"parks": 4}))
    bundle.sign_again()


@attack("a correction that takes back another station's votes", "signed")
def _(bundle: Forger) -> None:
    theirs = bundle.payload(name(bundle, 1, "lund"))["leaves"][:4]
    resign(bundle, 3, records=[{"supersedes": leaf} for leaf in theirs])


@attack("a correction that takes the same votes back once more", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, 3, records=bundle.payload(name(bundle, 2))["records"][:4])


@attack("a correction that takes its own votes back", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, 3, records=[{"supersedes": leaf} for leaf in bundle.payload(name(bundle, 3))["leaves"]])


@attack("a correction that signs more votes than it takes back", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, 3, records=bundle.payload(name(bundle, 3))["records"][1:])


@attack("a correction with a serial in clear", "signed")
def _(bundle: Forger) -> None:
    records = bundle.payload(name(bundle, 3))["records"]
    resign(bundle, 3, records=[records[0] | {"serial": "0123456789ABCDEF"}, *records[1:]])


@attack("a correction that tells in which order votes were taken back", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, 3, records=bundle.payload(name(bundle, 3))["records"][::-1])


@attack("a correction without anything in clear", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, 3, records=None)


@pytest.mark.parametrize("title", ATTACKS)
def test_an_attack_on_corrections_is_caught_by_its_check(bundle: Forger, title: str) -> None:
    change, caught_by = ATTACKS[title]
    change(bundle)
    report = bundle.verify()
    assert failed(report)[:1] == [caught_by], report.checks
