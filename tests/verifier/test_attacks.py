"""Every way to change a result that we could think of, and the check that it fails.

Central holds the key of the checkpoint, so a dishonest central lists and signs its changed files anew. It does not
hold the keys of stations; where the title says so, it has even the board on its side.
"""

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from sync import envelope
from sync.keys import SigningKey
from sync.leaves import new_opening
from sync.wire import sha256_hex
from tests.verifier.forger import Forger, failed

Attack = Callable[[Forger], None]
ATTACKS: dict[str, tuple[Attack, str]] = {}


def attack(title: str, caught_by: str) -> Callable[[Attack], Attack]:
    def keep(function: Attack) -> Attack:
        assert title not in ATTACKS
        ATTACKS[title] = (function, caught_by)
        return function

    return keep


def first_group(said: Any) -> Any:
    return next(group for group in said["opened"] if group["contest"] == "parks")


@attack("a stranger changes a number in results.json", "files")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))


@attack("a stranger changes results.json and the list of files", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.list_again()


@attack("central changes results.json after the board has certified it", "certificate")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.sign_again()


@attack("central and board change a score", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["scores"].update(P2=99))
    bundle.certify_again()


@attack("central and board let another project win", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0].update(winners=["P1"], spent=600))
    bundle.certify_again()


@attack("central and board put winners in another order", "recount parks")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][0]["winners"].reverse())
    bundle.certify_again()


@attack("central and board enlarge a pot", "recount roads")
def _(bundle: Forger) -> None:
    bundle.edit("results.json", lambda said: said["contests"][1].update(pot=10_000))
    bundle.certify_again()


@attack("central and board move votes between stations", "groups parks")
def _(bundle: Forger) -> None:
    def move(said: Any) -> None:
        stations = said["contests"][0]["stations"]
        stations["lund"], stations["tensta"] = stations["tensta"], stations["lund"]

    bundle.edit("results.json", move)
    bundle.certify_again()


@attack("a changed vote: other crosses in an opened leaf", "opened")
def _(bundle: Forger) -> None:
    def change(said: Any) -> None:
        leaf = first_group(said)["leaves"][0]
        marks = json.loads(leaf["body"])
        marks["marks"], marks["validity"] = [["P2", "1"]], "valid"
        leaf["body"] = json.dumps(marks, separators=(",", ":"))

    bundle.edit(bundle.large("opened/"), change)
    bundle.sign_again()


@attack("an added leaf: a vote that nobody has signed", "opened")
def _(bundle: Forger) -> None:
    body = '{"contest":"parks","marks":[["P2","1"]],"validity":"valid","held":null}'
    opening = new_opening(body).model_dump()
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].append(opening))
    bundle.sign_again()


@attack("a leaf opened twice", "opened")
def _(bundle: Forger) -> None:
    def twice(said: Any) -> None:
        leaves = first_group(said)["leaves"]
        leaves[1] = leaves[0]

    bundle.edit(bundle.large("opened/"), twice)
    bundle.sign_again()


@attack("a leaf opened under another delivery too", "opened")
def _(bundle: Forger) -> None:
    one, other = [name for name in bundle.names("opened/") if bundle.read(name)["opened"]][:2]
    leaf = first_group(bundle.read(one))["leaves"][0]
    bundle.edit(other, lambda said: first_group(said)["leaves"].__setitem__(0, leaf))
    bundle.sign_again()


@attack("a leaf left out: an unwelcome vote is not opened", "opened")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].pop())
    bundle.sign_again()


@attack("a leaf called pooled that no pool holds", "counts")
def _(bundle: Forger) -> None:
    def hide(said: Any) -> None:
        first_group(said)["leaves"].pop()
        said["pooled"].append({"contest": "parks", "station": first_group(said)["station"], "leaves": 1})

    bundle.edit(bundle.large("opened/"), hide)
    bundle.sign_again()


@attack("a vote called a second reading, though it was counted", "recount parks")
def _(bundle: Forger) -> None:
    def hide(said: Any) -> None:
        first_group(said)["leaves"].pop()
        said["again"]["parks"] = 1

    bundle.edit(bundle.large("opened/"), hide)
    bundle.sign_again()


@attack("an unwelcome vote called held and taken out of the result, with the board", "recount parks")
def _(bundle: Forger) -> None:
    name = next(each for each in bundle.names("opened/") if "P2" in json.dumps(bundle.read(each)))
    station, body = "", {}

    def hide(said: Any) -> None:
        nonlocal station, body
        group = first_group(said)
        place = next(place for place, leaf in enumerate(group["leaves"]) if '[["P2","1"]]' in leaf["body"])
        station, body = group["station"], json.loads(group["leaves"].pop(place)["body"])
        said["held"]["parks"] = 1

    def take_out(said: Any) -> None:
        parks = said["contests"][0]
        for group in (parks, parks["channels"]["paper"], parks["stations"][station]):
            group["scores"]["P2"] -= 1
            group["votes"]["P2"] -= 1
        for group in (parks["ballots"], parks["channels"]["paper"], parks["stations"][station]):
            group["valid"] -= 1

    bundle.edit(name, hide)
    bundle.edit("results.json", take_out)
    assert body["validity"] == "valid"
    bundle.certify_again()


@attack("a swapped salt", "opened")
def _(bundle: Forger) -> None:
    def swap(said: Any) -> None:
        leaves = first_group(said)["leaves"]
        one, other = leaves[0], next(leaf for leaf in leaves if leaf["body"] != leaves[0]["body"])
        one["salt"], other["salt"] = other["salt"], one["salt"]

    bundle.edit(bundle.large("opened/"), swap)
    bundle.sign_again()


@attack("a leaf opened as a vote of another contest", "opened")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said).update(contest="none"))
    bundle.sign_again()


@attack("a private leaf opened instead of a contest's", "opened")
def _(bundle: Forger) -> None:
    leaf = new_opening('{"serial":"7G4K2M9T7G4K2M9T","style":"A"}').model_dump()
    bundle.edit(bundle.large("opened/"), lambda said: first_group(said)["leaves"].__setitem__(0, leaf))
    bundle.sign_again()


@attack("so few votes opened that they stand alone", "opened")
def _(bundle: Forger) -> None:
    def few(said: Any) -> None:
        del first_group(said)["leaves"][3:]

    bundle.edit(bundle.large("opened/"), few)
    bundle.sign_again()


@attack("an added digital vote", "recount parks")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        digital = said["contests"][0]["digital"]
        digital["votes"][0]["times"] += 1
        digital["valid"] += 1

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("a digital vote that breaks the method's rules", "counts")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        vote = {"choices": ["P1", "P2", "P3"], "values": [1, 1, 1], "times": 1}
        said["contests"][0]["digital"]["votes"].append(vote)
        said["contests"][0]["digital"]["valid"] += 1

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("the same digital vote in two places", "counts")
def _(bundle: Forger) -> None:
    def add(said: Any) -> None:
        digital = said["contests"][0]["digital"]
        digital["votes"].append({**digital["votes"][0], "times": 0})

    bundle.edit("counts.json", add)
    bundle.sign_again()


@attack("a pool with more votes than the deliveries hold back", "counts")
def _(bundle: Forger) -> None:
    def more(said: Any) -> None:
        pool = said["contests"][0]["pools"][0]
        pool["valid"] += 5
        pool["given"]["P2"] = {"1": 5}

    bundle.edit("counts.json", more)
    bundle.sign_again()


@attack("a pool that gives a project more than its votes", "counts")
def _(bundle: Forger) -> None:
    bundle.edit("counts.json", lambda said: said["contests"][0]["pools"][0]["given"].update(P2={"1": 99}))
    bundle.sign_again()


@attack("a pool whose votes say something else", "recount parks")
def _(bundle: Forger) -> None:
    def turn(said: Any) -> None:
        given = said["contests"][0]["pools"][0]["given"]
        given["P2"] = given.pop("P1")

    bundle.edit("counts.json", turn)
    bundle.sign_again()


@attack("two pools with votes of one station", "counts")
def _(bundle: Forger) -> None:
    bundle.edit("counts.json", lambda said: said["contests"][0]["pools"].append(said["contests"][0]["pools"][0]))
    bundle.sign_again()


@attack("a removed delivery of ballots", "deliveries")
def _(bundle: Forger) -> None:
    name = bundle.large("signed/").removeprefix("signed/")
    bundle.edit_lines("payloads.txt", lambda lines: [line for line in lines if not same_delivery(line, name)])
    for folder in ("signed", "opened"):
        (bundle.folder / folder / name).unlink()
    bundle.certify_again()


@attack("the last delivery of a stream removed", "certificate")
def _(bundle: Forger) -> None:
    bundle.edit_lines("payloads.txt", lambda lines: lines[:-1])
    bundle.sign_again()


@attack("a delivery listed, but its signed file missing", "signed")
def _(bundle: Forger) -> None:
    (bundle.folder / bundle.large("signed/")).unlink()
    bundle.sign_again()


@attack("a delivery replaced by one that central has made up", "signed")
def _(bundle: Forger) -> None:
    name = bundle.large("signed/")
    payload = bundle.payload(name)
    payload["leaves"][0] = "0" * 64
    bundle.sign(name, payload, envelope.BATCH, [SigningKey.generate()])
    take_hash_from(bundle, name)
    bundle.certify_again()


@attack("an unsigned payload", "signed")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("signed/"), lambda said: said.update(signatures=[]))
    bundle.sign_again()


@attack("a payload signed by another of the election's computers", "signed")
def _(bundle: Forger) -> None:
    name = next(each for each in bundle.names("signed/") if bundle.laptops["lund"].id in each)
    bundle.sign(name, bundle.payload(name), envelope.BATCH, [bundle.laptops["tensta"].key])
    take_hash_from(bundle, name)
    bundle.certify_again()


@attack("another election's payload, signed by the right computer", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, election="ab" * 32)


@attack("a payload of another stream, signed by the right computer", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, stream="paper")


@attack("a payload that follows another history, signed by the right computer", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, prev="cd" * 32)


@attack("a payload with records beside its leaves", "signed")
def _(bundle: Forger) -> None:
    resign(bundle, records=[{"type": "stock", "change": 1}])


@attack("a receipt's media type on a delivery", "signed")
def _(bundle: Forger) -> None:
    bundle.edit(bundle.large("signed/"), lambda said: said.update(payloadType=envelope.RECEIPT))
    bundle.sign_again()


@attack("a computer that no manifest lists", "deliveries")
def _(bundle: Forger) -> None:
    bundle.edit_lines("payloads.txt", lambda lines: [*lines, f"{'f' * 64} ballots 1 records {'ab' * 32}"])
    bundle.certify_again()


@attack("deliveries in another order", "deliveries")
def _(bundle: Forger) -> None:
    bundle.edit_lines("payloads.txt", lambda lines: [lines[1], lines[0], *lines[2:]])
    bundle.certify_again()


@attack("a delivery after the stream's end", "deliveries")
def _(bundle: Forger) -> None:
    def add(lines: list[str]) -> list[str]:
        computer, stream, seq, _, _ = lines[-1].split(" ")
        return [*lines, f"{computer} {stream} {int(seq) + 1} records {'ab' * 32}"]

    bundle.edit_lines("payloads.txt", add)
    bundle.certify_again()


@attack("the hash of check-ins changed", "certificate")
def _(bundle: Forger) -> None:
    def change(lines: list[str]) -> list[str]:
        return [line[:-64] + "ab" * 32 if " checkins 1 " in line and line == lines[3] else line for line in lines]

    before = bundle.hashes()
    bundle.edit_lines("payloads.txt", change)
    assert bundle.hashes() != before
    bundle.sign_again()


@attack("an altered checkpoint: another root", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.sign_again(root=bytes(32))


@attack("an altered checkpoint: another size", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.sign_again(size=3)


@attack("an altered checkpoint: another election's origin", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.sign_again(origin=f"rostlokal/{'ab' * 32}")


@attack("a checkpoint signed by a stranger", "checkpoint")
def _(bundle: Forger) -> None:
    bundle.sign_again(SigningKey.generate())


@attack("a checkpoint without a signature", "checkpoint")
def _(bundle: Forger) -> None:
    text = (bundle.folder / "checkpoint").read_text().split("\n\n")[0]
    (bundle.folder / "checkpoint").write_text(f"{text}\n\n")


@attack("a manifest skipped", "manifests")
def _(bundle: Forger) -> None:
    (bundle.folder / "manifests/000002.json").unlink()
    bundle.sign_again()


@attack("a manifest taken away and the rest renumbered", "manifests")
def _(bundle: Forger) -> None:
    (bundle.folder / "manifests/000003.json").rename(bundle.folder / "manifests/000002.json")
    bundle.sign_again()


@attack("the newest manifest left out", "deliveries")
def _(bundle: Forger) -> None:
    (bundle.folder / bundle.names("manifests/")[-1]).unlink()
    bundle.sign_again()


@attack("a manifest with a computer of central's own, signed by one board member of two", "manifests")
def _(bundle: Forger) -> None:
    add_computer(bundle, bundle.town.board[:1])


@attack("a manifest with a computer of central's own, signed by a board of its own", "manifests")
def _(bundle: Forger) -> None:
    add_computer(bundle, [SigningKey.generate(), SigningKey.generate()])


@attack("a new board that the old one has not signed in", "manifests")
def _(bundle: Forger) -> None:
    change_board(bundle, new_board := fresh_board(), new_board)


@attack("an old board that signs in a new one which has not signed", "manifests")
def _(bundle: Forger) -> None:
    change_board(bundle, fresh_board(), bundle.town.board[:2])


@attack("a certificate by the old board after a new one was signed in", "certificate")
def _(bundle: Forger) -> None:
    board = fresh_board()
    change_board(bundle, board, [*bundle.town.board[:2], *board])
    bundle.certify_again(bundle.town.board[:2])


@attack("a manifest that rewrites a computer's key, signed by the board", "manifests")
def _(bundle: Forger) -> None:
    name = bundle.names("manifests/")[-1]
    payload = bundle.payload(name)
    payload["incarnations"][0]["key"] = SigningKey.generate().public
    bundle.sign(name, payload, envelope.MANIFEST, bundle.town.board[:2])
    bundle.certify_again()


@attack("a computer revoked before its deliveries", "deliveries")
def _(bundle: Forger) -> None:
    name = bundle.names("manifests/")[-1]
    payload = bundle.payload(name)
    limits = {"checkins": 1, "paper": 1, "ballots": 0}
    payload["incarnations"][0].update(state="revoked", revoked_after_seq=limits)
    bundle.sign(name, payload, envelope.MANIFEST, bundle.town.board[:2])
    bundle.certify_again()


@attack("another definition: the cheapest project costs less", "manifests")
def _(bundle: Forger) -> None:
    data = (bundle.folder / "election.toml").read_bytes()
    bundle.write("election.toml", data.replace(b"cost = 300", b"cost = 100"))
    bundle.sign_again()


@attack("a certificate signed by one board member of two", "certificate")
def _(bundle: Forger) -> None:
    bundle.certify_again(bundle.town.board[:1])


@attack("a certificate signed twice by the same board member", "certificate")
def _(bundle: Forger) -> None:
    bundle.certify_again([bundle.town.board[0], bundle.town.board[0]])


@attack("a certificate of other deliveries", "certificate")
def _(bundle: Forger) -> None:
    bundle.certify_again(root="ab" * 32)


@attack("a certificate under an older manifest", "certificate")
def _(bundle: Forger) -> None:
    bundle.certify_again(manifest=1)


def same_delivery(line: str, name: str) -> bool:
    computer, stream, seq, _, _ = line.split(" ")
    return stream == "ballots" and name == f"{computer}-{int(seq):06d}.json"


def take_hash_from(bundle: Forger, name: str) -> None:
    """Lists the payload that is there now."""
    data = base64.b64decode(bundle.read(name)["payload"])
    short = name.removeprefix("signed/")
    bundle.edit_lines(
        "payloads.txt",
        lambda lines: [line[:-64] + sha256_hex(data) if same_delivery(line, short) else line for line in lines],
    )


def resign(bundle: Forger, **other: Any) -> None:
    """A delivery with other fields, signed with the stolen key of its own computer; central and board play along."""
    name = bundle.large("signed/")
    laptop = next(each for each in bundle.laptops.values() if each.id in name)
    bundle.sign(name, bundle.payload(name) | other, envelope.BATCH, [laptop.key])
    take_hash_from(bundle, name)
    bundle.certify_again()


def fresh_board() -> list[SigningKey]:
    return [SigningKey.generate(), SigningKey.generate()]


def change_board(bundle: Forger, board: list[SigningKey], signers: Iterable[SigningKey]) -> None:
    """A last manifest with another board, signed by these; certified by the new board."""
    before = bundle.names("manifests/")[-1]
    number = int(before[-11:-5]) + 1
    new = {"threshold": 2, "keys": [key.public for key in board]}
    payload = bundle.payload(before) | {"version": number, "board": new}
    bundle.sign(f"manifests/{number:06d}.json", payload, envelope.MANIFEST, signers)
    bundle.certify_again(board, manifest=number)


def add_computer(bundle: Forger, signers: Any) -> None:
    name = bundle.names("manifests/")[-1]
    payload = bundle.payload(name)
    key = SigningKey.generate().public
    payload["incarnations"].append({**payload["incarnations"][0], "key": key, "request_hash": "ab" * 32})
    bundle.sign(name, payload, envelope.MANIFEST, signers)
    bundle.sign_again()


def test_a_genuine_bundle_passes_every_check(bundle: Forger) -> None:
    report = bundle.verify()
    assert [check for check in report.checks if check.state.value != "OK"] == []
    assert len(report.checks) == 10 + 2 * 3


def test_a_new_board_that_both_have_signed_in_is_believed(bundle: Forger) -> None:
    board = fresh_board()
    change_board(bundle, board, [*bundle.town.board[:2], *board])
    assert failed(bundle.verify()) == []


@pytest.mark.parametrize("title", ATTACKS)
def test_an_attack_is_caught_by_its_check(bundle: Forger, title: str) -> None:
    change, caught_by = ATTACKS[title]
    change(bundle)
    report = bundle.verify()
    assert caught_by in failed(report)
    assert failed(report)[0] == caught_by, report.checks


def test_the_attacks_cover_every_check() -> None:
    caught = {check.split(" ")[0] for _, check in ATTACKS.values()}
    sealing = {"files", "manifests", "deliveries", "checkpoint", "certificate", "signed"}
    assert caught == sealing | {"opened", "counts", "recount", "groups"}
