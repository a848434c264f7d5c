"""Publishes a certified result as a folder of plain files with which outsiders check it.

What goes out, and what never does, is in docs/bundle-format.md; the order of steps is :func:`publish`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from central import manifests
from central.accepted import Accepted, accepted, tree_root
from central.certifying import Certified, latest
from central.digital import imported_files
from central.errors import CentralError
from central.forgotten import require_voters
from central.gather import gather
from central.merge import Merged, merge
from central.office import Office
from central.publishing.deliveries import Delivery, deliveries, is_plain
from central.publishing.folder import CHECKPOINT, BundleFolder
from central.publishing.leaves import PaperLeaves, paper_leaves
from central.publishing.opening import Part
from central.publishing.plan import Plan, Secrecy, digital_ballots, make_plan
from central.publishing.readme import readme
from central.publishing.sums import sums, votes
from central.results import Results, count
from central.results_json import results_text
from sync.checkpoint import Checkpoint, sign_checkpoint
from sync.manifest import Manifest


@dataclass(frozen=True)
class Published:
    """How much was published: deliveries in the tree and its root (hex); ballots shown one by one, and in sums."""

    deliveries: int
    root: str
    shown: int
    pooled: int


@dataclass(frozen=True)
class _Basis:
    """What the result was counted from, as it is still held."""

    manifest: Manifest
    signed_manifests: Sequence[bytes]
    payloads: Sequence[Accepted]
    merged: Merged
    results: Results
    paper: PaperLeaves


def publish(office: Office, folder: Path, alike: int = 1) -> Published:
    """Writes the bundle of the newest certified result into a new folder; its checkpoint is written last.

    With ``alike`` a vote is shown one by one only where that many of its delivery say the same.

    Raises:
        CentralError: nothing is certified, something has changed since, the voters are forgotten, or the folder is in
            use or cannot be written.
    """
    require_voters(office.home)
    certified = latest(office.home)
    if certified is None:
        raise CentralError("No result is certified yet. The board does so with `rostlokal-central certify`.")
    with office.database.reading() as connection:
        basis = _basis(office, connection)
        _check_unchanged(certified, basis)
        bundle = BundleFolder(folder)
        plan = _plan(office, connection, basis, alike)
        _write_deliveries(bundle, deliveries(office, connection, basis.manifest), basis.paper, plan)
        imports = [{"sha256": file.hash, "votes": file.votes} for file in imported_files(connection)]
    _write_rest(bundle, office, certified, basis)
    bundle.write_json("counts.json", {"contests": _counts(basis, plan), "alike": alike, "digital_imports": imports})
    _write_checkpoint(bundle, office, certified)
    return Published(
        deliveries=certified.certificate.size,
        root=certified.certificate.root,
        shown=sum(map(len, plan.shown.values())) + sum(map(len, plan.digital.values())),
        pooled=sum(len(pool.judgements) for pool in plan.pools),
    )


def _basis(office: Office, connection: Connection) -> _Basis:
    manifest = manifests.require_current(connection)
    merged = merge(office.election.election, gather(connection, manifest))
    names = {station.id: station.name for station in manifest.stations}
    return _Basis(
        manifest=manifest,
        signed_manifests=manifests.all_published(connection),
        payloads=accepted(connection),
        merged=merged,
        results=count(office.election, manifest.mode, names, merged),
        paper=paper_leaves(connection, merged),
    )


def _check_unchanged(certified: Certified, basis: _Basis) -> None:
    certificate = certified.certificate
    now = (results_text(basis.results).encode(), tree_root(basis.payloads).hex(), basis.manifest.version)
    if now != (certified.results, certificate.root, certificate.manifest):
        raise CentralError(
            "Something has arrived or changed since the board certified the result at {time}. Look at `status`, and "
            "have the board certify the result of now.",
            time=certificate.certified_at,
        )


def _plan(office: Office, connection: Connection, basis: _Basis, alike: int) -> Plan:
    election = office.election.election
    plain = {
        leaf
        for delivery in deliveries(office, connection, basis.manifest)
        for leaf, opening in delivery.openings.items()
        if is_plain(election, opening)
    }
    # A ballot's station is a word of its computer; one that the board does not know may say anything.
    stations = {station.id for station in basis.manifest.stations}
    for part, leaves in basis.paper.counted.items():
        if part.station not in stations:
            plain.difference_update(leaf.leaf for leaf in leaves)
    digital = digital_ballots(election, basis.merged.people.digital, office.keys.election_secret)
    secrecy = Secrecy(plain, election.smallest_group, alike)
    return make_plan(election, basis.results.contests, basis.paper, digital, secrecy)


def _write_deliveries(bundle: BundleFolder, signed: Iterable[Delivery], paper: PaperLeaves, plan: Plan) -> None:
    """The signed leaves of each delivery, and beside them those that are opened, with an account of all the others.

    Of a delivery whose signed part is not published there is an account all the same.
    """
    by_batch: dict[tuple[str, int], list[Part]] = {batch: [] for batch in (*paper.ballots, *paper.superseded)}
    for part in sorted(paper.counted):
        by_batch[part.incarnation, part.seq].append(part)
    for delivery in signed:
        parts = by_batch.pop((delivery.incarnation, delivery.seq), [])
        name = f"{delivery.incarnation}-{delivery.seq:06d}.json"
        bundle.write(f"signed/{name}", delivery.envelope)
        opened = [_opened(part, delivery, plan) for part in parts if plan.shown.get(part)]
        account = _account(delivery.incarnation, delivery.seq, parts, paper, plan)
        bundle.write_json(f"opened/{name}", {"opened": opened, **account})
    for (incarnation, seq), parts in by_batch.items():
        account = _account(incarnation, seq, parts, paper, plan)
        bundle.write_json(f"opened/{incarnation}-{seq:06d}.json", {"opened": [], **account})


def _opened(part: Part, delivery: Delivery, plan: Plan) -> dict[str, Any]:
    openings = [delivery.openings[leaf.leaf] for leaf in plan.shown[part]]
    leaves = [{"salt": opening.salt, "body": opening.body} for opening in openings]
    return {"contest": part.contest, "station": part.station, "leaves": leaves}


def _account(incarnation: str, seq: int, parts: list[Part], paper: PaperLeaves, plan: Plan) -> dict[str, Any]:
    """How many ballots a delivery has, and how many leaves of each contest are in sums only or not counted."""
    pooled = {part: len(paper.counted[part]) - len(plan.shown.get(part, ())) for part in parts}
    return {
        "ballots": paper.ballots[incarnation, seq],
        "pooled": [
            {"contest": part.contest, "station": part.station, "leaves": number}
            for part, number in pooled.items()
            if number
        ],
        "held": dict(sorted(paper.held[incarnation, seq].items())),
        "again": dict(sorted(paper.again[incarnation, seq].items())),
        "superseded": paper.superseded[incarnation, seq],
    }


def _counts(basis: _Basis, plan: Plan) -> list[dict[str, Any]]:
    """For each contest the digital votes that are shown, and the pools."""
    contests = []
    for outcome in basis.results.contests:
        shown = plan.digital.get(outcome.contest.id, ())
        pools = [
            {"stations": list(pool.cell.stations), "digital": pool.cell.digital, **sums(pool.judgements)}
            for pool in plan.pools
            if pool.cell.contest == outcome.contest.id
        ]
        digital = {**sums(shown), "votes": votes(shown)}
        del digital["given"]
        contests.append({"id": outcome.contest.id, "digital": digital, "pools": pools})
    return contests


def _write_rest(bundle: BundleFolder, office: Office, certified: Certified, basis: _Basis) -> None:
    lines = (f"{each.incarnation} {each.stream} {each.seq} {each.kind} {each.hash}\n" for each in basis.payloads)
    bundle.write("README.txt", readme(office.election.election, certified.certificate))
    bundle.write("election.toml", office.election.data)
    bundle.write("payloads.txt", "".join(lines).encode())
    bundle.write("results.json", certified.results)
    bundle.write("certificate.json", certified.signed)
    for version, signed in enumerate(basis.signed_manifests, start=1):
        bundle.write(f"manifests/{version:06d}.json", signed)


def _write_checkpoint(bundle: BundleFolder, office: Office, certified: Certified) -> None:
    checkpoint = Checkpoint(
        origin=f"rostlokal/{office.election.hash}",
        size=certified.certificate.size,
        root=bytes.fromhex(certified.certificate.root),
        files=bundle.write_list(),
    )
    bundle.write(CHECKPOINT, sign_checkpoint(checkpoint, office.keys.receipt))
