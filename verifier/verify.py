"""The order of checks. Each is a sentence in the report; what rests on a failed one is not checked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from verifier.bundle import Bundle
from verifier.closing_records import check_closing_record
from verifier.compare import check_combined, check_contest, check_groups, number, said_of
from verifier.counts import ContestCount, read_counts
from verifier.definition import Contest, Definition, read_definition
from verifier.deliveries import Opened, check_opened
from verifier.errors import BadBundleError, NotCheckableError
from verifier.manifests import Manifest, newest_manifest
from verifier.payloads import (
    Accepted,
    Certificate,
    check_certificate,
    check_checkpoint,
    read_payloads,
    streams_without_end,
)
from verifier.recount import Result, recount
from verifier.report import Report
from verifier.signed import Signed, check_signed
from verifier.strict import read_json


class Sentence(Enum):
    """What each check is about."""

    FILES = "Every file is there as listed, and no other."
    DEFINITION = "The election's definition can be read."
    MANIFESTS = "The board has signed every manifest, each after the one before it, for this very definition."
    DELIVERIES = "The list of deliveries has no gap, and knows every computer."
    CHECKPOINT = "Central has signed this list of deliveries and these files."
    CERTIFICATE = "The board has certified this result, counted from these deliveries."
    CLOSING_RECORD = "The deliveries counted end where the closing record that was signed in ink says."
    SIGNED = "Every delivery of ballots is signed by its computer and hangs in its chain; so is what it takes back."
    OPENED = "Every vote shown is one that was signed and stands, once, and no signed vote is unaccounted for."
    COUNTS = "Votes shown one by one and in sums are together all that are counted."
    RESULTS = "The result is about the election's contests, which can all be counted again."
    RECOUNT = "Counted again, {contest} has the same votes, scores, money and winners."
    GROUPS = "Stations and channels add up in {contest}."
    COMBINED = "Added up again, {contest} has the same points and the same choice."


@dataclass
class _Found:
    """What checks have established so far; None where the check has failed."""

    definition: Definition | None = None
    manifest: Manifest | None = None
    payloads: list[Accepted] | None = None
    certificate: Certificate | None = None
    signed: Signed | None = None
    opened: Opened | None = None


def verify(folder: Path, closing_records: Sequence[str] = ()) -> Report:
    """Checks the bundle in a folder, and what the QR codes of closing records say against it."""
    bundle, report = Bundle(folder), Report()
    if report.run("files", Sentence.FILES.value, bundle.check_files, lambda files: f"{files} files") is None:
        return report
    found = _Found()
    _check_who(bundle, report, found)
    _check_deliveries(bundle, report, found)
    _check_closing_records(report, found, closing_records)
    _check_votes(bundle, report, found)
    return report


def _check_who(bundle: Bundle, report: Report, found: _Found) -> None:
    data = bundle.read("election.toml")
    found.definition = report.run("definition", Sentence.DEFINITION.value, lambda: read_definition(data))

    def manifests() -> Manifest:
        manifest = newest_manifest(bundle)
        if manifest.election != hashlib.sha256(data).hexdigest():
            raise BadBundleError("the manifests are about another election.toml")
        return manifest

    found.manifest = report.run(
        "manifests", Sentence.MANIFESTS.value, manifests, lambda manifest: f"{manifest.version} manifests"
    )
    if found.manifest is not None:
        board = found.manifest.board
        report.facts["election.toml, SHA-256"] = found.manifest.election
        report.facts[f"board keys, of which {board.threshold} sign"] = " ".join(sorted(board.keys))
        if found.manifest.mode == "test":
            report.notices.append("TEST – this is not a real result.")


def _check_deliveries(bundle: Bundle, report: Report, found: _Found) -> None:
    manifest = found.manifest
    if manifest is None:
        for sentence in (Sentence.DELIVERIES, Sentence.CHECKPOINT, Sentence.CERTIFICATE, Sentence.SIGNED):
            report.skip(sentence.name.lower(), sentence.value)
        return
    payloads = report.run(
        "deliveries",
        Sentence.DELIVERIES.value,
        lambda: read_payloads(bundle, manifest),
        lambda payloads: f"{len(payloads)} deliveries",
    )
    found.payloads = payloads
    if payloads is None:
        for sentence in (Sentence.CHECKPOINT, Sentence.CERTIFICATE, Sentence.SIGNED):
            report.skip(sentence.name.lower(), sentence.value)
        return
    root = report.run("checkpoint", Sentence.CHECKPOINT.value, lambda: check_checkpoint(bundle, manifest, payloads))
    if root is not None:
        report.facts["Merkle root"] = root
    found.certificate = report.run(
        "certificate",
        Sentence.CERTIFICATE.value,
        lambda: check_certificate(bundle, manifest, payloads),
        lambda certificate: f"at {certificate.certified_at}",
    )
    found.signed = report.run(
        "signed",
        Sentence.SIGNED.value,
        lambda: check_signed(bundle, manifest, payloads),
        lambda signed: f"{len(signed.leaves)} deliveries of ballots, {len(signed.taken_back)} leaves taken back",
    )
    if found.signed is not None:
        report.notices += [f"Central says that the correction {name} does not fit." for name in found.signed.unfit]
    report.notices += [f"Never closed: {stream}." for stream in streams_without_end(payloads, manifest)]
    if found.certificate is not None and found.certificate.open_matters:
        report.notices.append(f"The board certified although matters were open: {found.certificate.note}")
        report.notices += [f"Open: {matter}." for matter in found.certificate.open_matters]


def _check_closing_records(report: Report, found: _Found, closing_records: Sequence[str]) -> None:
    manifest, payloads = found.manifest, found.payloads
    for place, said in enumerate(closing_records, start=1):
        code, sentence = f"closing_record {place}", Sentence.CLOSING_RECORD.value
        if manifest is None or payloads is None:
            report.skip(code, sentence)
        else:
            report.run(code, sentence, partial(check_closing_record, said, manifest, payloads), str)


def _check_votes(bundle: Bundle, report: Report, found: _Found) -> None:
    definition, manifest, signed = found.definition, found.manifest, found.signed
    if definition is None or manifest is None or signed is None:
        for sentence in (Sentence.OPENED, Sentence.COUNTS):
            report.skip(sentence.name.lower(), sentence.value)
        return
    opened = report.run(
        "opened",
        Sentence.OPENED.value,
        lambda: check_opened(bundle, manifest, definition, signed),
        lambda opened: (
            f"{len(opened.commitments)} votes on paper shown, {opened.pooled.total()} in sums, "
            f"{opened.held.total()} held, {opened.again.total()} read again"
        ),
    )
    if opened is None:
        report.skip("counts", Sentence.COUNTS.value)
        return
    counts = report.run("counts", Sentence.COUNTS.value, lambda: read_counts(bundle, definition, opened))
    if counts is not None:
        _check_results(report, definition, counts, bundle)


def _check_results(report: Report, definition: Definition, counts: dict[str, ContestCount], bundle: Bundle) -> None:
    def again() -> tuple[Any, dict[str, Result]]:
        results = read_json(bundle.read("results.json"), "results.json")
        spent = {contest: number(said_of(results, contest)["spent"]) for contest in definition.contests}
        wanted = [*definition.contests, *(combined.id for combined in definition.combined)]
        if [each["id"] for each in results["contests"]] != wanted:
            raise BadBundleError("results.json is not about the election's contests")
        return results, recount(definition, counts, spent)

    counted = report.run("results", Sentence.RESULTS.value, again)
    if counted is None:
        return
    results, mine = counted
    for contest in definition.contests.values():
        _check_contest(report, contest, counts[contest.id], mine[contest.id], said_of(results, contest.id))
    for combined in definition.combined:
        report.run(
            f"combined {combined.id}",
            Sentence.COMBINED.value.format(contest=combined.id),
            partial(check_combined, definition, combined, mine, said_of(results, combined.id)),
        )


def _check_contest(report: Report, contest: Contest, count: ContestCount, result: Result, said: dict[str, Any]) -> None:
    def same() -> None:
        check_contest(contest, count, result, said)
        if result.outcome is None:
            raise NotCheckableError(f"Votes and scores are the same, but winners were not counted: {result.why}.")

    report.run(f"recount {contest.id}", Sentence.RECOUNT.value.format(contest=contest.id), same)
    report.run(
        f"groups {contest.id}",
        Sentence.GROUPS.value.format(contest=contest.id),
        lambda: check_groups(contest, count, said),
        lambda groups: f"{groups} groups shown",
    )
