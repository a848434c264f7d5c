"""What may change from one manifest to the next, and how a person is told about it. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from central.errors import CentralError
from sync.batch import Stream
from sync.enrolment import Request
from sync.errors import BadManifest
from sync.keys import key_id
from sync.manifest import Manifest, PrintKey
from sync.wire import parse

# A big library prints some hundreds of ballots a day for some weeks; whoever needs more says so at approval.
MOST_SERIALS = 5000


def with_station(manifest: Manifest, station: str, name: str, opening_hours: list[str]) -> Manifest:
    """The manifest with one more station.

    Raises:
        CentralError: there is a station by that id already.
        BadManifest: the id or the name is not written as it should be.
    """
    if manifest.station(station):
        raise CentralError("There is a station {station} already. Choose another id.", station=station)
    fields = _fields(manifest)
    fields["stations"].append({"id": station, "name": name, "opening_hours": opening_hours})
    return _checked(fields)


def with_incarnation(
    manifest: Manifest, request: Request, request_hash: str, styles: list[str], most_serials: int
) -> Manifest:
    """The manifest with the laptop that asked, and its print key scoped to its own station.

    Raises:
        CentralError: the laptop is listed already.
        BadManifest: the request names a station that is not there, or a print key of another laptop.
    """
    if manifest.incarnation(key_id(request.key)):
        raise CentralError("This computer is approved already.")
    fields = _fields(manifest)
    fields["incarnations"].append(
        {
            "key": request.key,
            "station": request.station,
            "age_recipient": request.age_recipient,
            "request_hash": request_hash,
            "state": "active",
            "revoked_after_seq": None,
        }
    )
    fields["print_keys"].append(
        {"key": request.print_key, "styles": styles, "stations": [request.station], "most_serials": most_serials}
    )
    return _checked(fields)


def with_revoked(manifest: Manifest, incarnation: str, last_counted: Mapping[Stream, int]) -> Manifest:
    """The manifest with one laptop revoked after the last number of each stream that still counts.

    Raises:
        CentralError: no such laptop, or it is revoked already.
    """
    known = manifest.incarnation(incarnation)
    if known is None:
        raise CentralError("No computer is named {incarnation}. `status` lists them.", incarnation=incarnation)
    if known.state == "revoked":
        raise CentralError("The computer {incarnation} is revoked already.", incarnation=incarnation)
    fields = _fields(manifest)
    place = manifest.incarnations.index(known)
    limits = {stream.value: last_counted[stream] for stream in Stream}
    fields["incarnations"][place] |= {"state": "revoked", "revoked_after_seq": limits}
    return _checked(fields)


def with_reinstated(manifest: Manifest, incarnation: str) -> Manifest:
    """The draft with one laptop no longer revoked; only a revocation that was never signed can be taken back.

    Raises:
        CentralError: no such laptop.
    """
    known = manifest.incarnation(incarnation)
    if known is None:
        raise CentralError("No computer is named {incarnation}. `status` lists them.", incarnation=incarnation)
    fields = _fields(manifest)
    place = manifest.incarnations.index(known)
    fields["incarnations"][place] |= {"state": "active", "revoked_after_seq": None}
    return _checked(fields)


def with_scope(manifest: Manifest, scope: PrintKey) -> Manifest:
    """The manifest with another scope of a print key that it lists.

    Raises:
        BadManifest: the scope names a station that is not there.
    """
    fields = _fields(manifest)
    fields["print_keys"] = [
        scope.model_dump(mode="json") if key["key"] == scope.key else key for key in fields["print_keys"]
    ]
    return _checked(fields)


def with_board(manifest: Manifest, keys: Sequence[str], threshold: int) -> Manifest:
    """The manifest with another board, of whose public keys ``threshold`` sign; the board before must sign it too.

    Raises:
        BadManifest: a key is not written as it should be or stands twice, or the threshold does not fit.
    """
    return _checked(_fields(manifest) | {"board": {"threshold": threshold, "keys": list(keys)}})


def with_central_at(manifest: Manifest, addresses: Sequence[str], tls_pin: str) -> Manifest:
    """The manifest with other addresses of central; ``tls_pin`` is that of its certificate.

    Raises:
        BadManifest: an address is not written as it should be.
    """
    fields = _fields(manifest)
    secure = any(address.startswith("https:") for address in addresses)
    fields["central"] |= {"addresses": list(addresses), "tls_pin": tls_pin if secure else ""}
    return _checked(fields)


def with_minimum_software(manifest: Manifest, version: str) -> Manifest:
    """The manifest that only programs of this version (as in 0.1.0) or newer accept.

    Raises:
        BadManifest: the version is not written as it should be.
    """
    return _checked(_fields(manifest) | {"minimum_software": version})


def following(manifest: Manifest) -> Manifest:
    """The next version, so far with nothing changed."""
    return _checked(_fields(manifest) | {"version": manifest.version + 1})


def differences(before: Manifest | None, after: Manifest) -> list[str]:
    """What the board is about to sign, one line a change."""
    return [
        *_setting_lines(before, after),
        *_station_lines(before, after),
        *_incarnation_lines(before, after),
        *_scope_lines(before, after),
    ]


def fingerprint(incarnation: str) -> str:
    """The first 64 bits of an incarnation's id in groups of four digits, for two people to compare aloud."""
    return "-".join(incarnation[start : start + 4] for start in range(0, 16, 4))


def _setting_lines(before: Manifest | None, after: Manifest) -> Iterator[str]:
    if before is None:
        yield f"new election {after.election} in {after.mode} mode"
    if before is None or before.board != after.board:
        yield f"board of {len(after.board.keys)} keys, of which {after.board.threshold} sign"
    if before is None or before.central.addresses != after.central.addresses:
        yield f"central at {', '.join(after.central.addresses) or 'no address (USB only)'}"
    if before is None:
        return
    for key in after.board.keys:
        if key not in before.board.keys:
            yield f"new board member {key}"
    for key in before.board.keys:
        if key not in after.board.keys:
            yield f"board member {key} leaves"
    if before.minimum_software != after.minimum_software:
        yield f"stations need version {after.minimum_software} or newer"


def _station_lines(before: Manifest | None, after: Manifest) -> Iterator[str]:
    for station in after.stations:
        if before is None or before.station(station.id) is None:
            yield f"new station {station.id}: {station.name}"


def _incarnation_lines(before: Manifest | None, after: Manifest) -> Iterator[str]:
    for incarnation in after.incarnations:
        held = before.incarnation(incarnation.id) if before else None
        if held is None:
            yield f"new computer {fingerprint(incarnation.id)} at {incarnation.station}"
        elif held.state != incarnation.state:
            yield f"computer {fingerprint(incarnation.id)} at {incarnation.station} is revoked"


def _scope_lines(before: Manifest | None, after: Manifest) -> Iterator[str]:
    held = {key.key: key for key in before.print_keys} if before else {}
    for key in after.print_keys:
        if held.get(key.key) != key:
            styles, stations = ", ".join(key.styles), ", ".join(key.stations)
            yield f"print key {key.key[:16]}… may sign {key.most_serials} ballots of style {styles} for {stations}"


def _fields(manifest: Manifest) -> dict[str, Any]:
    return manifest.model_dump(mode="json")


def _checked(fields: dict[str, Any]) -> Manifest:
    return parse(Manifest, json.dumps(fields).encode(), BadManifest)
