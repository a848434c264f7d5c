"""Who took part: the chain of manifests that the board has signed."""

from dataclasses import dataclass
from typing import Any

from verifier.bundle import Bundle
from verifier.errors import BadBundleError
from verifier.signatures import key_id, payload_of, signed_payload
from verifier.strict import fields, hash256, listed, number, read_json, table, text

# Far more than any board has members; each is tried against each signature.
_MOST_KEYS = 100
# What the format asks for where votes are official.
_OFFICIAL_THRESHOLD = 2


@dataclass(frozen=True)
class Board:
    """The election board's public keys, of which ``threshold`` must sign."""

    threshold: int
    keys: frozenset[str]


@dataclass(frozen=True)
class Computer:
    """A station's computer. ``last`` is the last number of each stream that counts; None while it is not revoked."""

    key: str
    station: str
    age_recipient: str
    request: str
    last: dict[str, int] | None


@dataclass(frozen=True)
class Manifest:
    """One version: ``election`` is the SHA-256 of election.toml; ``computers`` are named by their key's hash."""

    version: int
    election: str
    mode: str
    board: Board
    stations: frozenset[str]
    receipt_key: str
    computers: dict[str, Computer]


def newest_manifest(bundle: Bundle) -> Manifest:
    """The last of the chain, each link of which the board before and the new one have signed."""
    names = bundle.names("manifests")
    if not names:
        raise BadBundleError("there is no manifest")
    current: Manifest | None = None
    for version, name in enumerate(names, start=1):
        if name != f"{version:06d}.json":
            raise BadBundleError(f"manifest {version} is missing")
        current = _following(bundle.read(f"manifests/{name}"), current, version)
    if current is None:
        raise RuntimeError("a list with names gave none")
    return current


def _following(envelope: bytes, before: Manifest | None, version: int) -> Manifest:
    name = f"manifest {version}"
    found = _parsed(read_json(payload_of(envelope, "manifest", name), name))
    for board in (before.board if before else found.board, found.board):
        signed_payload(envelope, "manifest", board.keys, board.threshold, name)
    if found.version != version:
        raise BadBundleError(f"{name} says that it is manifest {found.version}")
    if before is not None:
        _check_kept(before, found, name)
    return found


def _check_kept(before: Manifest, now: Manifest, name: str) -> None:
    if (before.election, before.mode) != (now.election, now.mode):
        raise BadBundleError(f"{name} is about another election, or changes between test and official")
    for computer, known in before.computers.items():
        kept = now.computers.get(computer)
        if kept is None or (kept.key, kept.station, kept.request) != (known.key, known.station, known.request):
            raise BadBundleError(f"{name} drops or rewrites the computer {computer[:16]}…")
        if known.last is not None and kept.last is None:
            raise BadBundleError(f"{name} lets the revoked computer {computer[:16]}… back in")


def _parsed(value: Any) -> Manifest:
    said = fields(
        value,
        *("version", "election", "mode", "board", "stations", "central", "recovery_recipient", "print_keys"),
        *("incarnations", "minimum_software"),
    )
    central = fields(said["central"], "addresses", "tls_pin", "receipt_key", "age_recipient")
    computers = listed(said["incarnations"], _computer)
    by_id = {key_id(computer.key): computer for computer in computers}
    stations = listed(said["stations"], lambda each: text(fields(each, "id", "name", "opening_hours")["id"]))
    if len(by_id) < len(computers) or len(set(stations)) < len(stations):
        raise BadBundleError("a manifest lists a computer or a station twice")
    if not {computer.station for computer in computers} <= set(stations):
        raise BadBundleError("a manifest lists a computer of a station that it does not list")
    mode = text(said["mode"])
    if mode not in ("test", "official"):
        raise BadBundleError("a manifest is neither test nor official")
    return Manifest(
        version=number(said["version"]),
        election=hash256(said["election"]),
        mode=mode,
        board=_board(said["board"], mode),
        stations=frozenset(stations),
        receipt_key=hash256(central["receipt_key"]),
        computers=by_id,
    )


def _board(value: object, mode: str) -> Board:
    said = fields(value, "threshold", "keys")
    keys, threshold = listed(said["keys"], hash256), number(said["threshold"])
    least = 1 if mode == "test" else _OFFICIAL_THRESHOLD
    if len(set(keys)) < len(keys) or len(keys) > _MOST_KEYS or not least <= threshold <= len(keys):
        raise BadBundleError(f"a board of {len(keys)} keys of which {threshold} sign is none for a {mode} election")
    return Board(threshold, frozenset(keys))


def _computer(value: object) -> Computer:
    said = fields(value, "key", "station", "age_recipient", "request_hash", "state", "revoked_after_seq")
    revoked = said["state"] == "revoked"
    if not revoked and (said["state"] != "active" or said["revoked_after_seq"] is not None):
        raise BadBundleError("a computer in a manifest is neither active nor revoked")
    last = table(said["revoked_after_seq"], number) if revoked else None
    if last is not None and last.keys() != {"checkins", "paper", "ballots"}:
        raise BadBundleError("a revoked computer needs a limit for each stream")
    return Computer(
        key=hash256(said["key"]),
        station=text(said["station"]),
        age_recipient=text(said["age_recipient"]),
        request=hash256(said["request_hash"]),
        last=last,
    )
