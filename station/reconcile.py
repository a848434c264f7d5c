"""Reconciliation (avstämning): what was printed, counted by hand, checked in and read must agree, or be explained."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from ballots.outcome import FilledOutcome, Outcome
from ballots.station_records import Note, Unused
from station import settings
from station.box import Urn, urns
from station.errors import NotPossible
from station.polling_station import Station
from station.reason import require_no_number
from station.records import record

# Read inside SQLite: the records of printing beside these are long.
_STOCK = """
    SELECT sum(json_extract(body, '$.change')) FROM records WHERE stream = 'paper' AND body LIKE '{"type":"stock"%'
"""


class _Explained(BaseModel):
    """A note as the closing record takes it."""

    note: Note


class Difference(Outcome):
    """A difference that needs a note; the sentences have {named} fields."""

    PAPER = (
        "paper",
        "Utskrivna och tillförda är {have} röstsedlar, men avlästa, kasserade, oanvända och i kuvert är {found}.",
        "Printed and brought in are {have} ballots, but read, spoiled, unused and in envelopes are {found}.",
    )
    ON_DEMAND = (
        "on-demand",
        "{count} nummer är reserverade för utskrift på begäran av ett program som inte har avslutats, eller som bröts "
        "av: avsluta det, eller räkna pappren och ta bort det antal som aldrig skrevs ut ur lagret (stock).",
        "{count} serials are reserved for printing on demand by a program that has not ended, or was cut off: end it, "
        "or count the papers and take the number never printed out of stock (stock).",
    )
    BOX = (
        "box",
        "I valurna {box} räknades {counted} röstsedlar för hand, men {read} är avlästa.",
        "In box {box} {counted} ballots were counted by hand, but {read} are read.",
    )
    CHECK_INS = (
        "check-ins",
        "{check_ins} väljare är avprickade utan kuvertröst, men {read} röstsedlar är avlästa.",
        "{check_ins} voters are checked in without an envelope, but {read} ballots are read.",
    )


@dataclass(frozen=True)
class NamedDifference(FilledOutcome):
    """A difference with its figures."""

    outcome: Difference


@dataclass(frozen=True)
class BoxCount:
    """A box, its hand count (None while it is open) and the ballots read from it."""

    urn: Urn
    read: int


@dataclass(frozen=True)
class Balance:
    """The figures of a station. ``stock`` is the net change by ballots from elsewhere; ``unused`` None if unknown.

    ``check_ins`` are those that stand, ``envelopes`` those of them whose ballot lies in an envelope and not in a box.
    ``on_demand`` are those of ``printed`` of which only a running program knows whether their paper exists. ``shared``
    says that other computers serve this station, and printed, checked in or read what belongs to these figures.
    """

    printed: int
    stock: int
    spoiled: int
    unused: int | None
    read: int
    check_ins: int
    boxes: tuple[BoxCount, ...]
    on_demand: int = 0
    envelopes: int = 0
    shared: bool = False

    @property
    def counted(self) -> int:
        """The sum of the boxes' hand counts."""
        return sum(box.urn.counted or 0 for box in self.boxes)

    @property
    def own_read(self) -> int:
        """The ballots read from this station's own boxes."""
        return self.read - sum(box.read for box in self.boxes if box.urn.origin)

    @property
    def sent(self) -> int | None:
        """The ballots in boxes that were sent away; None when one left unopened, so that nobody has counted it."""
        away = [box.urn.counted for box in self.boxes if box.urn.sent]
        return None if None in away else sum(counted or 0 for counted in away)


def balance(station: Station) -> Balance:
    """The station's figures as they are now."""
    number = station.journal.number
    unused = station.journal.setting(settings.UNUSED)
    return Balance(
        printed=number("SELECT count(*) FROM serials WHERE state != 'spoiled-elsewhere'"),
        stock=number(_STOCK),
        spoiled=number("SELECT count(*) FROM serials WHERE state IN ('spoiled', 'spoiled-elsewhere')"),
        unused=None if unused is None else int(unused),
        read=number("SELECT count(*) FROM ballots"),
        check_ins=number("SELECT sum(firm + envelopes) FROM checkins"),
        envelopes=number("SELECT sum(envelopes) FROM checkins"),
        boxes=tuple(
            BoxCount(urn, number("SELECT count(*) FROM ballots WHERE box = ?", urn.number)) for urn in urns(station)
        ),
        on_demand=number("SELECT count(*) FROM serials WHERE state = 'on-demand'"),
        shared=station.shared,
    )


def differences(figures: Balance) -> list[NamedDifference]:
    """What does not agree; pure. The unused ballots count as 0 while nobody has counted them.

    A box that left unopened holds as many ballots as voters were checked in and are not accounted for by the others.
    Where several computers serve the station, only central can compare what they printed, checked in and read.
    """
    found: list[NamedDifference] = []
    firm = figures.check_ins - figures.envelopes
    sent = max(0, firm - figures.own_read) if figures.sent is None else figures.sent
    have = figures.printed + figures.stock
    gone = figures.own_read + figures.spoiled + (figures.unused or 0) + sent + figures.envelopes
    if have != gone and not figures.shared:
        found.append(NamedDifference(Difference.PAPER, {"have": have, "found": gone}))
        if figures.on_demand:
            found.append(NamedDifference(Difference.ON_DEMAND, {"count": figures.on_demand}))
    for box in figures.boxes:
        if box.urn.counted is not None and not box.urn.sent and box.urn.counted != box.read:
            values: dict[str, object] = {"box": box.urn.number, "counted": box.urn.counted, "read": box.read}
            found.append(NamedDifference(Difference.BOX, values))
    cast = figures.own_read + sent
    if firm != cast and not figures.shared:
        found.append(NamedDifference(Difference.CHECK_INS, {"check_ins": firm, "read": cast}))
    return found


def reconcile(station: Station, unused: int, note: str) -> list[NamedDifference]:
    """Stores the hand count of unused ballots and the note, and gives the differences that the note explains.

    It can be done again until the station closes. NotPossible when something differs and there is no note, or when
    either cannot be recorded.
    """
    station.require_not_closed()
    record(Unused, count=unused)
    record(_Explained, note=note.strip())
    require_no_number(note)
    with station.journal.transaction():
        station.journal.set(settings.UNUSED, str(unused))
        station.journal.set(settings.NOTE, note.strip())
        found = differences(balance(station))
        require_note(found, note)
    return found


def require_note(found: Sequence[NamedDifference], note: str) -> None:
    """NotPossible, naming the differences, when there are some and the note says nothing."""
    if found and not note.strip():
        raise NotPossible(
            "Something does not agree: {differences} Look for the reason, and write it down as a note.",
            command="reconcile --note TEXT",
            differences=" ".join(named.en for named in found),
        )
