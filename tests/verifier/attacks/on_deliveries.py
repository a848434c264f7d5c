"""Attacks on deliveries: removed, replaced, made up, or signed by somebody else."""

import base64
from typing import Any

from sync import envelope
from sync.keys import SigningKey
from sync.wire import sha256_hex
from tests.verifier.attacks.listed import attack
from tests.verifier.forger import Forger


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
