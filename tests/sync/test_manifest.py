import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope
from sync.batch import Stream
from sync.errors import BadEnvelope, BadManifest, StationOutdated
from sync.keys import SigningKey
from sync.manifest import (
    Board,
    Manifest,
    check_software,
    open_first,
    open_next,
    sign_manifest,
    unverified_manifest,
)

REVOKED = {"state": "revoked", "revoked_after_seq": dict.fromkeys(Stream, 3)}


def first(cast, *signers: SigningKey, **changes: object) -> bytes:
    return sign_manifest(cast.manifest(**changes), signers or cast.board[:2])


def following(cast, *signers: SigningKey, **changes: object) -> bytes:
    return first(cast, *signers, **({"version": 2} | changes))


def forged(cast, change) -> bytes:
    """A manifest changed behind the program's own checks, with every board member's signature."""
    fields = json.loads(cast.manifest().model_dump_json())
    change(fields)
    return envelope.sign(json.dumps(fields).encode(), envelope.MANIFEST, cast.board)


def test_a_kit_brings_a_manifest_that_its_own_board_has_signed(cast) -> None:
    assert open_first(first(cast)) == cast.manifest()
    assert unverified_manifest(first(cast)) == cast.manifest()


def test_everybody_is_found_by_name(cast) -> None:
    manifest = cast.manifest()
    assert manifest.incarnation(cast.laptop.key_id).station == "library"
    assert manifest.incarnation(cast.stranger.key_id) is None
    assert manifest.station("school").name == "Norra skolan"
    assert manifest.station("moon") is None
    assert manifest.recipients == [cast.central_age.recipient, cast.recovery.recipient]


def test_an_incarnation_counts_without_limit_until_it_is_revoked(cast) -> None:
    assert cast.incarnation().last_counted(Stream.PAPER) is None
    assert cast.incarnation(**REVOKED).last_counted(Stream.PAPER) == 3


@pytest.mark.parametrize("signers", [(), (0,), (0, 0), ("stranger", 0)])
def test_a_first_manifest_that_too_few_have_signed_is_refused(cast, signers: tuple) -> None:
    keys = [cast.stranger if signer == "stranger" else cast.board[signer] for signer in signers]
    with pytest.raises(BadEnvelope):
        open_first(sign_manifest(cast.manifest(), keys))


def test_no_flipped_bit_makes_another_manifest(cast, flips) -> None:
    for damaged in flips(first(cast)):
        try:
            assert open_first(damaged) == cast.manifest()
        except (BadEnvelope, BadManifest):
            continue


def test_a_batch_passed_as_a_manifest_is_refused(cast) -> None:
    payload = cast.manifest().model_dump_json().encode()
    with pytest.raises(BadEnvelope):
        open_first(envelope.sign(payload, envelope.BATCH, cast.board))


CONTRADICTIONS = [
    ("an unknown field", lambda m: m.update(superuser="me")),
    ("version zero", lambda m: m.update(version=0)),
    ("an unknown mode", lambda m: m.update(mode="practice")),
    ("an official election that one person rules", lambda m: m["board"].update(threshold=1)),
    ("a threshold of nobody", lambda m: m["board"].update(threshold=0)),
    ("a threshold beyond the board", lambda m: m["board"].update(threshold=4)),
    ("one board key listed twice", lambda m: m["board"]["keys"].append(m["board"]["keys"][0])),
    ("a board without keys", lambda m: m["board"].update(keys=[])),
    ("a station twice", lambda m: m["stations"].append(m["stations"][0])),
    ("a station that is a path", lambda m: m["stations"][0].update(id="../library")),
    ("a station without a name", lambda m: m["stations"][0].update(name="")),
    ("an incarnation twice", lambda m: m["incarnations"].append(m["incarnations"][0])),
    (
        "two incarnations from one request",
        lambda m: m["incarnations"].append(m["incarnations"][0] | {"key": "00" * 32}),
    ),
    ("an incarnation of no station", lambda m: m["incarnations"][0].update(station="moon")),
    ("a print key for no station", lambda m: m["print_keys"][0].update(stations=["moon"])),
    ("a print key twice", lambda m: m["print_keys"].append(m["print_keys"][0])),
    ("a negative quota", lambda m: m["print_keys"][0].update(most_serials=-1)),
    ("revoked without limits", lambda m: m["incarnations"][0].update(state="revoked")),
    (
        "revoked with a limit missing",
        lambda m: m["incarnations"][0].update(state="revoked", revoked_after_seq={"paper": 1, "ballots": 1}),
    ),
    (
        "a limit for an unknown stream",
        lambda m: m["incarnations"][0].update(
            state="revoked", revoked_after_seq={"paper": 1, "ballots": 1, "checkins": 1, "gossip": 1}
        ),
    ),
    (
        "limits for one that is not revoked",
        lambda m: m["incarnations"][0].update(revoked_after_seq={"paper": 1, "ballots": 1, "checkins": 1}),
    ),
    ("a recipient with a wrong checksum", lambda m: m.update(recovery_recipient="age1" + "q" * 58)),
    ("an address that is a file", lambda m: m["central"].update(addresses=["file:///etc/passwd"])),
    ("an address with a path", lambda m: m["central"].update(addresses=["https://central.example/evil"])),
    ("a pin of the wrong length", lambda m: m["central"].update(tls_pin="ab")),
    ("a version of words", lambda m: m.update(minimum_software="newest")),
]


@pytest.mark.parametrize(("title", "change"), CONTRADICTIONS, ids=[row[0] for row in CONTRADICTIONS])
def test_a_manifest_that_contradicts_itself_is_refused_whoever_signed(cast, title: str, change) -> None:
    with pytest.raises(BadManifest):
        open_first(forged(cast, change))


def test_one_person_may_rule_a_test(cast) -> None:
    alone = Board(threshold=1, keys=[cast.board[0].public])
    assert open_first(first(cast, cast.board[0], mode="test", board=alone)).mode == "test"


def test_the_next_manifest_is_taken(cast) -> None:
    manifest = open_next(following(cast, incarnations=[cast.incarnation(**REVOKED)]), cast.manifest())
    assert manifest.version == 2
    assert manifest.incarnation(cast.laptop.key_id).state == "revoked"


@pytest.mark.parametrize("version", [1, 3, 999])
def test_a_manifest_that_is_skipped_repeated_or_rolled_back_is_refused(cast, version: int) -> None:
    with pytest.raises(BadManifest, match="only 2 can follow"):
        open_next(following(cast, version=version), cast.manifest())
    with pytest.raises(BadManifest):
        open_next(following(cast, version=1), cast.manifest(version=2))


def test_the_next_manifest_of_another_election_or_mode_is_refused(cast) -> None:
    for changes in ({"election": "00" * 32}, {"mode": "test"}):
        with pytest.raises(BadManifest, match="another election"):
            open_next(following(cast, **changes), cast.manifest())


REWRITES = [
    ("dropped", lambda cast: []),
    ("moved to another station", lambda cast: [cast.incarnation(station="school")]),
    ("given another beginning", lambda cast: [cast.incarnation(request_hash="00" * 32)]),
    ("given another reader", lambda cast: [cast.incarnation(age_recipient=cast.recovery.recipient)]),
    ("given another key", lambda cast: [cast.incarnation(key="00" * 32)]),
]


@pytest.mark.parametrize(("title", "rewritten"), REWRITES, ids=[row[0] for row in REWRITES])
def test_an_incarnation_is_never(cast, title: str, rewritten) -> None:
    with pytest.raises(BadManifest, match="drops or rewrites"):
        open_next(following(cast, incarnations=rewritten(cast)), cast.manifest())


def test_a_revoked_incarnation_never_comes_back(cast) -> None:
    with pytest.raises(BadManifest, match="back in"):
        open_next(following(cast), cast.manifest(incarnations=[cast.incarnation(**REVOKED)]))


def test_another_laptop_may_join(cast) -> None:
    joined = [cast.incarnation(), cast.incarnation(key=cast.stranger.public, request_hash="11" * 32, station="school")]
    assert open_next(following(cast, incarnations=joined), cast.manifest()).incarnation(cast.stranger.key_id)


NEW = tuple(SigningKey.generate() for _ in range(2))
NEW_BOARD = Board(threshold=2, keys=[key.public for key in NEW])


def test_the_board_may_hand_over_when_old_and_new_sign(cast) -> None:
    manifest = open_next(following(cast, *cast.board[1:], *NEW, board=NEW_BOARD), cast.manifest())
    assert manifest.board == NEW_BOARD


@pytest.mark.parametrize(
    ("old", "new"), [(0, 2), (1, 2), (3, 1), (3, 0)], ids=["usurped", "one of the old", "one of the new", "none new"]
)
def test_a_handover_needs_both_thresholds(cast, old: int, new: int) -> None:
    signed = following(cast, *cast.board[:old], *NEW[:new], board=NEW_BOARD)
    with pytest.raises(BadEnvelope):
        open_next(signed, cast.manifest())


def test_a_member_who_stays_signs_once_for_both_boards(cast) -> None:
    board = Board(threshold=2, keys=[cast.board[0].public, NEW[0].public])
    signed = following(cast, cast.board[0], cast.board[1], NEW[0], board=board)
    assert open_next(signed, cast.manifest()).board == board


def test_the_threshold_cannot_be_lowered_by_fewer_than_the_old_one(cast) -> None:
    before = cast.manifest(board=Board(threshold=3, keys=[key.public for key in cast.board]))
    with pytest.raises(BadEnvelope):
        open_next(following(cast), before)


@pytest.mark.parametrize("software", ["0.1.0", "0.1.0.0", "0.2", "1", "0.10.0"])
def test_software_that_is_new_enough_may_go_on(cast, software: str) -> None:
    check_software(cast.manifest(), software)


@pytest.mark.parametrize("software", ["0.0.9", "0", "0.1"])
def test_software_that_is_too_old_is_told_which_version_to_install(cast, software: str) -> None:
    with pytest.raises(StationOutdated, match=r"0\.1\.1"):
        check_software(cast.manifest(minimum_software="0.1.1"), software)


@given(st.lists(st.integers(0, 2), max_size=4), st.integers(1, 3))
def test_a_first_manifest_is_taken_exactly_when_enough_different_people_signed(
    cast, who: list[int], threshold: int
) -> None:
    board = Board(threshold=threshold, keys=[key.public for key in cast.board])
    signed = sign_manifest(cast.manifest(mode="test", board=board), [cast.board[at] for at in who])
    if len(set(who)) >= threshold:
        assert isinstance(open_first(signed), Manifest)
    else:
        with pytest.raises(BadEnvelope):
            open_first(signed)
