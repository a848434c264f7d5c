"""Closing records that poll workers have signed in ink: what their QR codes say, against the list of deliveries."""

import re
from itertools import groupby

from verifier.errors import BadBundleError
from verifier.manifests import Manifest
from verifier.payloads import Accepted

# As the station prints it: the streams in the order of the day, not of the alphabet.
_STREAMS = ("checkins", "paper", "ballots")
_TEXT = re.compile(r"ROSTLOKAL:CLOSED:1((?::[0-9A-F]{64}){5})")


def check_closing_record(said: str, manifest: Manifest, payloads: list[Accepted]) -> str:
    """The last deliveries that the record names are the last ones of that computer here; returns its station."""
    match = _TEXT.fullmatch(said.strip().upper())
    if match is None:
        raise BadBundleError("this is not the text of a closing record's QR code")
    election, computer, *heads = (part.lower() for part in match[1].split(":")[1:])
    if election != manifest.election:
        raise BadBundleError("the closing record is of another election")
    if computer not in manifest.computers:
        raise BadBundleError("no manifest lists the closing record's computer")
    mine = (each for each in payloads if each.computer == computer)
    last = {stream: list(each)[-1] for stream, each in groupby(mine, key=lambda each: each.stream)}
    for stream, head in zip(_STREAMS, heads, strict=True):
        if stream not in last or last[stream].hash != head:
            raise BadBundleError(f"the {stream} counted here do not end where the closing record says")
    return manifest.computers[computer].station
