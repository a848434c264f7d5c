"""Ballots that another computer printed, such as a print shop's: which of them are read here as this station's own.

Their serials are not in this journal. That some computer did register them is central's to check, for every ballot
(HeldReason.UNREGISTERED); here it is enough that they were brought here, and that the manifest sent them here.
"""

from ballots.cvr import Box
from ballots.token import test_print_key
from station.paper import brought_in
from station.polling_station import Station


def belongs_here(station: Station, print_key: str | None, box: Box) -> bool:
    """Whether a genuine ballot that this computer did not register may lie in this box.

    In a box of another station lie ballots that may be handed out there. In one of this station, ballots must have
    been recorded as brought in (``stock``), and the key that signed it must be one whose scope names this station and
    another one too: a key for this station alone is this station's own, and registers here. Where several computers
    serve the station, each has such a key, and registers with itself.
    """
    if print_key is None:
        return False
    elsewhere = box.station != station.id or station.shared
    if not (elsewhere or brought_in(station)):
        return False
    if not station.official and print_key == test_print_key(station.election_file).public:
        return True
    scope = next((known for known in station.manifest.print_keys if known.key == print_key), None)
    return scope is not None and box.station in scope.stations and (elsewhere or len(set(scope.stations)) > 1)
