"""What can stop a scanner: a closed list, each with what the poll worker does now."""

from ballots.outcome import Outcome


class ScannerOutcome(Outcome):
    """Why scanning ended early, with a sentence in Swedish and English. Every sheet read before is stored."""

    JAMMED = (
        "jammed",
        "Papperet har fastnat. Öppna skannern, ta ut bladet, släta ut det och lägg det och resten i mataren igen.",
        "The paper is jammed. Open the scanner, take the sheet out, smooth it, and put it and the rest in again.",
    )
    EMPTY = (
        "empty",
        "Det ligger inget papper i mataren. Lägg i röstsedlarna och starta igen.",
        "There is no paper in the feeder. Put the ballots in and start again.",
    )
    COVER_OPEN = (
        "cover-open",
        "Skannerns lucka är öppen. Stäng den och starta igen.",
        "The scanner's cover is open. Close it and start again.",
    )
    BUSY = (
        "busy",
        "Skannern används av någon annan. Vänta tills den är klar och starta igen.",
        "Somebody else is using the scanner. Wait until it is free and start again.",
    )
    LOST = (
        "lost",
        "Datorn har tappat kontakten med skannern. Se efter sladden och strömmen, och vad som blev läst; starta igen.",
        "The scanner no longer answers. Check its cable and power, and what was read, and start again.",
    )
    NOT_FOUND = (
        "not-found",
        "Skannern hittas inte. Se efter att den är på och ansluten, och leta efter skannrar igen.",
        "The scanner cannot be found. See that it is on and connected, and look for scanners again.",
    )
    NO_SUCH_SOURCE = (
        "no-such-source",
        "Skannern har ingen sådan plats för papper. Välj en annan: glaset eller mataren.",
        "The scanner has no such place for paper. Choose another one: the glass or the feeder.",
    )
    TOO_COARSE = (
        "too-coarse",
        "Skannern kan inte läsa så fint som behövs. Använd en annan skanner, eller en annan upplösning.",
        "The scanner cannot scan as finely as is needed. Use another scanner, or another resolution.",
    )
    SILENT = (
        "silent",
        "Skannern har inte svarat på två minuter. Stäng av den, sätt på den och starta igen.",
        "The scanner has not answered for two minutes. Switch it off and on, and start again.",
    )
    DENIED = (
        "denied",
        "Datorn får inte använda skannern. Be den som sköter datorn om tillgång till den.",
        "This computer may not use the scanner. Ask whoever looks after the computer for access to it.",
    )
    NO_ROOM = (
        "no-room",
        "Det finns inte plats för sidan i datorns minne. Stäng andra program och starta igen.",
        "There is no room for the page in this computer's memory. Close other programs and start again.",
    )
    NO_PROGRAM = (
        "no-program",
        "Programmet som styr skannrar (scanimage) saknas. Be den som sköter datorn att installera sane-utils.",
        "The program for scanners (scanimage) is missing. Ask whoever looks after the computer for sane-utils.",
    )
    FAILED = (
        "failed",
        "Skannern kunde inte läsa sidan. Starta om skannern och försök igen.",
        "The scanner could not scan the page. Switch the scanner off and on, and try again.",
    )


# The status numbers of SANE, with which scanimage ends (SANE standard 1.06, table 1).
_BY_STATUS = {
    3: ScannerOutcome.BUSY,
    6: ScannerOutcome.JAMMED,
    7: ScannerOutcome.EMPTY,
    8: ScannerOutcome.COVER_OPEN,
    9: ScannerOutcome.LOST,
    10: ScannerOutcome.NO_ROOM,
    11: ScannerOutcome.DENIED,
}
# Where it ends with 1 for every reason, its words say more: SANE's for a status, and the C library's for a full disk.
_BY_WORDS = {
    "Device busy": ScannerOutcome.BUSY,
    "Access to resource has been denied": ScannerOutcome.DENIED,
    "open of device": ScannerOutcome.NOT_FOUND,
    "no SANE devices found": ScannerOutcome.NOT_FOUND,
    "No space left on device": ScannerOutcome.NO_ROOM,
    "Error during device I/O": ScannerOutcome.LOST,
}


def outcome_of(status: int, said: str) -> ScannerOutcome:
    """What it means that scanimage ended with this status, not 0, and said this on standard error."""
    if known := _BY_STATUS.get(status):
        return known
    return next((outcome for words, outcome in _BY_WORDS.items() if words in said), ScannerOutcome.FAILED)
