"""Lists of voters seen elsewhere: what goes in is found again, and nothing else is believed."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import envelope, usb
from sync.errors import BadEnvelope, BadSeen
from sync.sealing import seal, unseal
from sync.seen import CODE_BYTES, MAX_SEEN, SeenList, Sighting, Voters, make_seen, open_seen
from sync.wire import sha256_hex
from tests.seen_codes import pack
from tests.sync.conftest import Cast

NOON = datetime(2027, 3, 15, 12, tzinfo=UTC)
ANNA, BO, CILLA, DAVID = (f"{digit * 64}" for digit in "abcd")
GROUPS = (Voters(("parks",), pack([ANNA])), Voters(("parks", "roads"), pack([BO]), pack([CILLA])))


def made(cast: Cast, voters: Sequence[Voters] = GROUPS, **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "signer": cast.receipts,
        "recipient": cast.laptop_age.recipient,
        "election": cast.election,
        "mode": "official",
        "incarnation": cast.laptop.key_id,
        "as_of": NOON,
        "digital_complete": any(group.digital for group in voters),
    }
    return make_seen(**(fields | changes), voters=voters)


def taken(cast: Cast, sealed: bytes) -> SeenList:
    return open_seen(
        sealed,
        cast.laptop_age,
        cast.receipts.public,
        election=cast.election,
        mode="official",
        incarnation=cast.laptop.key_id,
    )


def test_a_station_learns_who_was_seen_in_which_contests(cast: Cast) -> None:
    found = taken(cast, made(cast))
    assert found.sighting(ANNA) == Sighting(paper=frozenset({"parks"}))
    assert found.sighting(BO) == Sighting(paper=frozenset({"parks", "roads"}))
    assert found.sighting(CILLA) == Sighting(digital=frozenset({"parks", "roads"}))
    assert found.sighting(DAVID) == Sighting()
    assert (found.as_of, found.digital_complete, found.voters) == (NOON, True, 3)


def test_a_list_of_nobody_says_so_and_of_when_it_is(cast: Cast) -> None:
    found = taken(cast, made(cast, ()))
    assert (found.voters, found.as_of, found.digital_complete) == (0, NOON, False)
    assert taken(cast, made(cast, (), digital_complete=True)).digital_complete


NULLIFIERS = st.sets(st.integers(0, 2**64 - 1).map(lambda number: f"{number:064x}"), max_size=40)


@settings(max_examples=50, deadline=None)
@given(
    groups=st.dictionaries(
        st.sets(st.sampled_from(["parks", "roads", "Båtar"]), min_size=1).map(lambda each: tuple(sorted(each))),
        st.tuples(NULLIFIERS, NULLIFIERS),
        max_size=4,
    ),
    strangers=NULLIFIERS,
)
def test_what_is_put_in_is_found_and_nothing_else(cast: Cast, groups: dict, strangers: set[str]) -> None:
    voters = [Voters(contests, pack(paper), pack(digital)) for contests, (paper, digital) in groups.items()]
    found = taken(cast, made(cast, voters, digital_complete=True))
    for voter in strangers.union(*(one | other for one, other in groups.values())):
        assert found.sighting(voter) == Sighting(
            frozenset(each for contests, (paper, _) in groups.items() if voter in paper for each in contests),
            frozenset(each for contests, (_, digital) in groups.items() if voter in digital for each in contests),
        )


def test_the_size_does_not_tell_how_many_voters_there_are(cast: Cast) -> None:
    sizes = [len(made(cast, [Voters(("parks",), pack(f"{n:064x}" for n in range(number)))])) for number in (0, 1, 1500)]
    # Sealing adds some random bytes itself.
    assert max(sizes) - min(sizes) < 400


def test_nobody_but_the_computer_reads_it(cast: Cast) -> None:
    sealed = made(cast)
    assert b"parks" not in sealed
    assert pack([ANNA]) not in sealed
    with pytest.raises(BadEnvelope):
        unseal(sealed, cast.stranger_age, MAX_SEEN)


def test_some_digital_voters_are_never_sent(cast: Cast) -> None:
    with pytest.raises(ValueError):
        made(cast, digital_complete=False)


def test_too_many_voters_are_told_of_by_the_one_who_makes_the_list(cast: Cast) -> None:
    with pytest.raises(BadSeen, match="too many"):
        made(cast, [Voters(("parks",), bytes(MAX_SEEN))])


def test_a_million_voters_fit(cast: Cast) -> None:
    codes = b"".join(number.to_bytes(CODE_BYTES) for number in range(1_000_000))
    found = taken(cast, made(cast, [Voters(("parks",), codes)]))
    assert found.voters == 1_000_000
    assert found.sighting(f"{999_999:064x}").paper
    assert not found.sighting(f"{1_000_000:064x}").paper


def rewritten(cast: Cast, change: Callable[[dict, bytes], tuple[dict, bytes]]) -> bytes:
    """A list that central's key has signed, whatever it says."""
    signed, _, rest = unseal(made(cast), cast.laptop_age, MAX_SEEN).partition(b"\n")
    head, codes = change(json.loads(envelope.unverified_payload(signed, envelope.SEEN)), rest)
    again = envelope.sign(json.dumps(head).encode(), envelope.SEEN, [cast.receipts])
    return seal(again + b"\n" + codes, [cast.laptop_age.recipient])


def with_head(**changes: object) -> Callable[[dict, bytes], tuple[dict, bytes]]:
    return lambda head, codes: (head | changes, codes)


def group(**changes: object) -> list[dict]:
    return [{"contests": ["parks"], "paper": 3, "digital": 0} | changes]


def unsorted(head: dict, codes: bytes) -> tuple[dict, bytes]:
    turned = codes[8:16] + codes[:8] + codes[16:]
    return head | {"groups": group(), "codes": sha256_hex(turned[:24])}, turned


HOSTILE: dict[str, Callable[[Cast], bytes]] = {
    "of another election": lambda cast: made(cast, election="00" * 32),
    "of a test": lambda cast: made(cast, mode="test"),
    "for another computer": lambda cast: made(cast, incarnation="00" * 32),
    "sealed to another computer": lambda cast: made(cast, recipient=cast.stranger_age.recipient),
    "signed by another key": lambda cast: made(cast, signer=cast.stranger),
    "nothing": lambda _: b"",
    "not sealed": lambda _: b"parks" * 1000,
    "huge": lambda _: bytes(MAX_SEEN + 1),
    "an empty seal": lambda cast: seal(b"", [cast.laptop_age.recipient]),
    "a grant": lambda cast: seal(
        envelope.sign(b"{}", envelope.GRANT, [cast.receipts]) + b"\n", [cast.laptop_age.recipient]
    ),
    "cut in its codes": lambda cast: rewritten(cast, lambda head, codes: (head, codes[:20])),
    "without padding but one byte": lambda cast: rewritten(cast, lambda head, codes: (head, codes[:24] + b"x")),
    "a bit changed in a code": lambda cast: rewritten(
        cast, lambda head, codes: (head, bytes([codes[0] ^ 1]) + codes[1:])
    ),
    "endless padding": lambda cast: rewritten(cast, lambda head, codes: (head, codes + bytes(20_000))),
    "more counted than there are": lambda cast: rewritten(cast, with_head(groups=group(paper=10**9))),
    "fewer than none": lambda cast: rewritten(cast, with_head(groups=group(paper=-3))),
    "a part that is not sorted": lambda cast: rewritten(cast, unsorted),
    "some digital voters": lambda cast: rewritten(cast, with_head(digital_complete=False)),
    "no contests": lambda cast: rewritten(cast, with_head(groups=group(contests=[]))),
    "a field more": lambda cast: rewritten(cast, with_head(station="tensta")),
    "no such time": lambda cast: rewritten(cast, with_head(as_of="2027-02-30T12:00:00Z")),
    "no time": lambda cast: rewritten(cast, with_head(as_of="")),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_attack_what_is_not_central_s_list_for_this_computer_is_refused(
    cast: Cast, hostile: Callable[[Cast], bytes]
) -> None:
    with pytest.raises((BadEnvelope, BadSeen)):
        taken(cast, hostile(cast))


def test_a_flipped_bit_anywhere_is_noticed(cast: Cast, flips: Callable[[bytes], list[bytes]]) -> None:
    for flipped in flips(made(cast)):
        with pytest.raises((BadEnvelope, BadSeen)):
            taken(cast, flipped)


def test_names_on_a_stick_sort_as_the_lists_were_made(cast: Cast) -> None:
    names = [usb.seen_name(cast.laptop.key_id, NOON + timedelta(hours=hours)) for hours in (0, 5, 30, 9000)]
    assert names == sorted(names)
    assert all(usb.Folder.SEEN.pattern.fullmatch(name) for name in names)
