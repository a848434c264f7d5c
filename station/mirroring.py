"""The mirror: while people vote, everything is sealed and lies on a stick soon after, for the day when a laptop dies.

What is on the stick is what any delivery by stick writes; central takes it in the same way. Nothing here waits for
receipts, and no voter waits for the stick.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ballots.outcome import Outcome
from station import settings
from station.errors import NotPossible
from station.journal import Journal
from station.ladder import remember_stick
from station.old_copy import compare_with_stick
from station.outbox import chain_end, outgoing
from station.polling_station import Station
from station.sealing import seal_pending
from sync import usb
from sync.batch import Stream
from sync.errors import SyncError, UsbError
from sync.keyring import Secrets
from sync.usb import Folder

# The sync design, point 9: at most so many check-ins, or so many seconds of them, are lost with a laptop.
MOST_CHECK_INS = 10
MOST_SECONDS = 5 * 60


class Mirrored(Outcome):
    """How the stick stands."""

    NOT_CHOSEN = (
        "not-chosen",
        "Ingen sticka är vald. Välj en, så att inget går förlorat om datorn dör.",
        "No stick is chosen. Choose one, so that nothing is lost if the computer dies.",
    )
    NOT_YET = (
        "not-yet",
        "Stickan är vald. Det som är sparat läggs på den inom några minuter.",
        "The stick is chosen. What is stored will be on it in a few minutes.",
    )
    CURRENT = ("current", "Stickan är aktuell.", "The stick is up to date.")
    BEHIND = (
        "behind",
        "Stickan ligger efter. Fortsätt ta emot röster; det är sparat på datorn.",
        "The stick is behind. Go on receiving votes; they are stored on this computer.",
    )
    LOCKED = (
        "locked",
        "Röstlokalen är låst, så inget läggs på stickan förrän den låses upp.",
        "The station is locked, so nothing goes onto the stick until it is unlocked.",
    )


@dataclass
class OnStick:
    """What one run of the program has written onto a stick: the last number of each stream."""

    stick: Path
    last: dict[Stream, int] = field(default_factory=lambda: dict.fromkeys(Stream, 0))


def is_due(waiting: int, seconds: float) -> bool:
    """Whether the stick must be brought up to date: so many records wait, the oldest for so long; pure."""
    return waiting >= MOST_CHECK_INS or (waiting > 0 and seconds >= MOST_SECONDS)


def waiting_records(journal: Journal) -> int:
    """Check-ins and records of paper that no batch carries yet."""
    return journal.number("SELECT count(*) FROM records WHERE seq IS NULL")


def lacks(journal: Journal, written: Mapping[Stream, int]) -> int:
    """Batches that are sealed and not on the stick."""
    return sum(chain_end(journal, stream).next_seq - 1 - last for stream, last in written.items())


def chosen_stick(journal: Journal) -> Path | None:
    """The folder of the stick; None when none is chosen."""
    stick = journal.setting(settings.MIRROR)
    return Path(stick) if stick else None


def choose_stick(station: Station, typed: str) -> None:
    """Chooses the stick, or none with an empty text; NotPossible unless it is the whole path of a folder."""
    folder = Path(typed.strip().strip("\"'")) if typed.strip() else None
    if folder and not folder.is_absolute():
        raise NotPossible("Give the stick's whole path, beginning with /. For instance /media/valet/USB.")
    if folder and not folder.is_dir():
        raise NotPossible("There is no stick at {stick}. Put it in and try again.", stick=folder)
    if folder and station.journal.home.root.resolve().is_relative_to(folder.resolve()):
        raise NotPossible("The station itself lies in this folder. Choose a USB stick.")
    apart = folder is not None and _device(folder) != _device(station.journal.home.root)
    with station.journal.transaction():
        station.journal.set(settings.MIRROR, str(folder or ""))
        station.journal.set(settings.MIRROR_APART, "yes" if apart else "")


def bring_up_to_date(station: Station, secrets: Secrets, on_stick: OnStick) -> None:
    """Seals what waits and writes what the stick lacks.

    UsbError; MustProvision when the stick is ahead of this journal; NotApproved; DiskFull.
    """
    station.require_approved()
    _require_stick(station, on_stick.stick)
    root = usb.root(on_stick.stick, station.election_file.hash)
    if not _is_same_stick(station, root, on_stick):
        on_stick.last = dict.fromkeys(Stream, 0)
        compare_with_stick(station, secrets, root, _of_no_concern)
    seal_pending(station, secrets)
    for stream in Stream:
        while (batch := outgoing(station.journal, stream, on_stick.last[stream] + 1)) is not None:
            seq = on_stick.last[stream] + 1
            usb.write(root / Folder.BATCHES.value, usb.batch_name(station.incarnation, stream, seq), batch.sealed)
            on_stick.last[stream] = seq
    remember_stick(station.journal)


def _require_stick(station: Station, stick: Path) -> None:
    """UsbError when the stick is gone, also when an empty folder of the computer's own disk stands in its place."""
    apart = station.journal.setting(settings.MIRROR_APART) == "yes"
    try:
        is_there = not apart or _device(stick) != _device(station.journal.home.root)
    except OSError:
        is_there = False
    if not is_there:
        raise UsbError("There is no stick at {stick}. Put it in and try again.", stick=stick)


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _is_same_stick(station: Station, root: Path, on_stick: OnStick) -> bool:
    """Whether the last files written are there; somebody may have changed sticks between two looks."""
    written = {stream: seq for stream, seq in on_stick.last.items() if seq}
    names = (usb.batch_name(station.incarnation, stream, seq) for stream, seq in written.items())
    return bool(written) and all((root / Folder.BATCHES.value / name).is_file() for name in names)


def _of_no_concern(_: SyncError) -> None:
    """Strange files on a stick are named when a delivery is made by hand."""
