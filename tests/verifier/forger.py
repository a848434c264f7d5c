"""A bundle to tamper with, and the hands of those who would: a stranger, central, and central with the board."""

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from central.certificate import MEDIA_TYPE
from sync import envelope
from sync.checkpoint import Checkpoint, sign_checkpoint
from sync.keys import SigningKey
from tests.central.publication import SMALL_GROUPS, play, published, some_ballots, vote_digitally
from tests.central.town import Laptop, Town, found_town
from verifier.merkle import merkle_root
from verifier.report import Report, State
from verifier.verify import verify


@dataclass(frozen=True)
class Forger:
    """A copy of a genuine bundle, and keys that the forger may hold."""

    folder: Path
    town: Town
    laptops: dict[str, Laptop]

    def names(self, start: str = "") -> list[str]:
        files = (str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())
        return sorted(name for name in files if name.startswith(start))

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_bytes())

    def write(self, name: str, content: Any) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        (self.folder / name).write_bytes(data)

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        """Changes a JSON file in place."""
        content = self.read(name)
        change(content)
        self.write(name, content)

    def edit_lines(self, name: str, change: Callable[[list[str]], list[str]]) -> None:
        lines = (self.folder / name).read_text().splitlines()
        (self.folder / name).write_text("".join(f"{line}\n" for line in change(lines)))

    def large(self, start: str) -> str:
        """The largest file of that kind: the delivery with most ballots."""
        return max(self.names(start), key=lambda name: (self.folder / name).stat().st_size)

    def payload(self, name: str) -> Any:
        return json.loads(base64.b64decode(self.read(name)["payload"]))

    def sign(self, name: str, payload: Any, media_type: str, signers: Iterable[SigningKey]) -> None:
        """Puts a payload of the forger's own in place of the one in an envelope."""
        self.write(name, envelope.sign(json.dumps(payload).encode(), media_type, list(signers)))

    def hashes(self) -> list[str]:
        return [line.split(" ")[4] for line in (self.folder / "payloads.txt").read_text().splitlines()]

    def root(self) -> bytes:
        return merkle_root(bytes.fromhex(each) for each in self.hashes())

    def list_again(self) -> None:
        """What anybody can do: a list that fits the changed files."""
        lines = (
            f"{hashlib.sha256((self.folder / name).read_bytes()).hexdigest()}  {name}\n"
            for name in self.names()
            if name not in ("files.txt", "checkpoint")
        )
        (self.folder / "files.txt").write_text("".join(lines))

    def sign_again(self, key: SigningKey | None = None, **other: Any) -> None:
        """What a dishonest central can do: a list that fits, and its own signature."""
        self.list_again()
        files = hashlib.sha256((self.folder / "files.txt").read_bytes()).digest()
        origin = f"rostlokal/{self.town.office.election.hash}"
        tree = {} if "root" in other and "size" in other else {"size": len(self.hashes()), "root": self.root()}
        fields = {"origin": origin, "files": files} | tree | other
        note = sign_checkpoint(Checkpoint(**fields), key or self.town.office.keys.receipt)
        self.write("checkpoint", note)

    def certify_again(self, signers: Iterable[SigningKey] | None = None, **other: Any) -> None:
        """What central and a corrupt board can do together: certify whatever lies there."""
        results = hashlib.sha256((self.folder / "results.json").read_bytes()).hexdigest()
        fields = {"results": results, "size": len(self.hashes()), "root": self.root().hex()} | other
        payload = self.payload("certificate.json") | fields
        self.sign("certificate.json", payload, MEDIA_TYPE, self.town.board[:2] if signers is None else signers)
        self.sign_again()

    def verify(self) -> Report:
        return verify(self.folder)


def genuine(folder: Path) -> Forger:
    """A published election with two stations, small and large deliveries, and digital votes."""
    folder.mkdir()
    town = found_town(folder, election=SMALL_GROUPS)
    for station in ("tensta", "lund"):
        town.add_station(station)
    town.sign()
    laptops = {station: town.enrolled(station) for station in ("tensta", "lund")}
    play(town, laptops["tensta"], [some_ballots(9), some_ballots(2)])
    play(town, laptops["lund"], [some_ballots(5), some_ballots(7)])
    vote_digitally(town, 6)
    published(town, folder / "bundle")
    return Forger(folder / "bundle", town, laptops)


def copied(of: Forger, folder: Path) -> Forger:
    """A copy to work on."""
    shutil.copytree(of.folder, folder)
    return Forger(folder, of.town, of.laptops)


def failed(report: Report) -> list[str]:
    """The codes of the checks that failed."""
    return [check.code for check in report.checks if check.state is State.FAILED]
