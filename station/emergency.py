"""When the laptop dies: the kit that was printed beforehand, and its forms entered later, as provisional ballots."""

import re
import secrets as randomness
from collections.abc import Iterable, Sequence

from ballots.handouts.emergency_kit import emergency_kit
from ballots.local_text import in_language
from ballots.outer_envelope import envelope_number
from ballots.serials import ALPHABET
from station.ballot_types import combinations
from station.checkin import Admission, hand_out, voter_nullifier
from station.errors import NotPossible
from station.outcomes import CheckInOutcome
from station.polling_station import Station
from station.tallies import Tally, count
from sync.keyring import Secrets

# Voters of a busy hour and a half; more than that can be printed.
USUAL_FORMS = 40
MOST_FORMS = 999
# Tells kits apart, so that two kits of one station share no number.
_MARK_SYMBOLS = 4
_NUMBER = re.compile(rf"([{ALPHABET}]{{{_MARK_SYMBOLS}}})-?([0-9]{{3}})")


def kit_pdf(station: Station, forms: int = USUAL_FORMS) -> bytes:
    """A kit with so many forms (1 to ``MOST_FORMS``), under numbers that no other kit has."""
    mark = "".join(randomness.choice(ALPHABET) for _ in range(_MARK_SYMBOLS))
    election = station.election
    title = in_language(election.title, election.spoken())
    ballots = [each.titles for each in combinations(station, "sv")]
    return emergency_kit(title, station.name, ballots, [f"{mark}-{number:03}" for number in range(1, forms + 1)])


def form_number(typed: str) -> str:
    """The number of a form as it stands on the paper; NotPossible when it is none."""
    found = _NUMBER.fullmatch(typed.upper().translate(str.maketrans("ILO", "110", " ")))
    if found is None:
        raise NotPossible("A form's number has four letters or digits and three digits, as in 7K3F-001. Type it again.")
    return f"{found[1]}-{found[2]}"


def enter_form(
    station: Station, secrets: Secrets, typed: str, voter: str, contests: Sequence[str], noted: Iterable[Tally] = ()
) -> Admission:
    """Records that a voter was handed a provisional ballot while no computer worked, also one checked in before.

    ``typed`` is the form's number, ``voter`` a normalised id. NotPossible for no number or one that was entered
    already; WrongMoment once the station is closed for good.
    """
    number = form_number(typed)
    station.require_not_closed()
    known = voter_nullifier(station, secrets, voter)
    with station.journal.transaction():
        if station.journal.one("SELECT 1 FROM forms_entered WHERE number = ?", number):
            raise NotPossible("The form {number} is entered already. Take the next one.", number=number)
        station.journal.insert("forms_entered", {"number": number})
        hand_out(station, known, contests, provisional=True)
        count(station.journal, noted)
    return Admission(CheckInOutcome.FORM_ENTERED, tuple(contests), envelope_number(known), number)
