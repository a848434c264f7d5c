"""The text in the closing record's QR code: which computer of which election ended its streams with which hashes.

    ROSTLOKAL:CLOSED:1:ELECTION:COMPUTER:CHECKINS:PAPER:BALLOTS

Each part after the 1 is a SHA-256 as 64 hexadecimal digits in capitals: of the election file, of the computer's public
key, and the payload hash of the last delivery in each stream. Capitals, since a code holds them in half the room.
"""

from collections.abc import Mapping

from sync.batch import Stream

_BEGINNING = "ROSTLOKAL:CLOSED:1"


def chain_ends_text(election: str, incarnation: str, heads: Mapping[Stream, str]) -> str:
    """The text for a closed station; all hashes as hex digits."""
    hashes = [election, incarnation, *(heads[stream] for stream in (Stream.CHECKINS, Stream.PAPER, Stream.BALLOTS))]
    return ":".join([_BEGINNING, *(each.upper() for each in hashes)])
