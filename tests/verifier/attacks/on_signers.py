"""Attacks on who may sign: manifests, board, certificate and checkpoint."""

from collections.abc import Iterable
from typing import Any

from sync import envelope
from sync.keys import SigningKey
from tests.verifier.attacks.listed import attack
from tests.verifier.forger import Forger


@attack("a computer that no manifest lists", "deliveries")
def _(bundle: Forger) -> None:
    bundle.edit_lines("payloads.txt", lambda lines: [*lines, f"{'f' * 64} ballots 1 records {'ab' * 32}"])
    bundle.certify_again()


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
