"""Why a page was not read: a closed list, each with what the poll worker does now."""

from dataclasses import dataclass

from ballots.outcome import Outcome


class Reason(Outcome):
    """The reason for rejecting a page, with a sentence in Swedish and English."""

    NO_PAGE = (
        "no-page",
        "Ingen röstsedel syns på bilden. Lägg hela bladet framför läsaren och försök igen.",
        "No ballot can be seen in the picture. Lay the whole sheet before the reader and try again.",
    )
    CODE_UNREADABLE = (
        "code-unreadable",
        "Rutmönstret uppe till höger går inte att läsa. Släta ut bladet, torka av glaset och läs igen.",
        "The code at the top right cannot be read. Smooth the sheet, wipe the glass and read it again.",
    )
    NOT_GENUINE = (
        "not-genuine",
        "Bladet visar inte att det är en äkta röstsedel. Lägg det åt sidan och hämta ordföranden.",
        "The sheet does not prove that it is a genuine ballot. Put it aside and fetch the chair.",
    )
    WRONG_ELECTION = (
        "wrong-election",
        "Röstsedeln hör till en annan omröstning. Lägg den åt sidan och hämta ordföranden.",
        "The ballot belongs to another election. Put it aside and fetch the chair.",
    )
    WRONG_MODE = (
        "wrong-mode",
        "En testsedel räknas inte på riktigt, och en riktig röstsedel räknas inte i ett test. Lägg den åt sidan.",
        "A test ballot does not count for real, and a real ballot does not count in a test. Put it aside.",
    )
    CROPPED = (
        "cropped",
        "Ett hörn saknas, eller något täcker bladet. Lägg bladet så att allt på det syns och läs igen.",
        "A corner is missing, or something covers the sheet. Lay it so that all of it shows, and read it again.",
    )
    BLURRED = (
        "blurred",
        "Bilden är suddig. Håll bladet stilla, torka av glaset eller gå närmare och läs igen.",
        "The picture is blurred. Hold the sheet still, wipe the glass or move closer, and read it again.",
    )
    TOO_DARK = (
        "too-dark",
        "Bilden är för mörk eller för blek. Ordna med ljus eller läsarens inställning och läs igen.",
        "The picture is too dark or too pale. See to the light or the reader's setting and read it again.",
    )
    WRONG_SCALE = (
        "wrong-scale",
        "Bladet har skrivits ut i fel storlek eller är uttöjt. Se över skrivarens och läsarens inställningar.",
        "The sheet was printed in the wrong size or is stretched. Check the printer's and the reader's settings.",
    )
    CURLED = (
        "curled",
        "Bladet ligger inte plant. Släta ut det och läs igen.",
        "The sheet does not lie flat. Smooth it and read it again.",
    )
    STREAKED = (
        "streaked",
        "Ett streck går över bilden genom rutorna. Torka av läsarens glas och läs igen.",
        "A streak crosses the boxes in the picture. Wipe the reader's glass and read the sheet again.",
    )
    SEVERAL_SHEETS = (
        "several-sheets",
        "Flera blad syns på samma bild. Läs ett blad i taget.",
        "Several sheets can be seen in one picture. Read one sheet at a time.",
    )
    BACK_SIDE = (
        "back-side",
        "Bladet är tomt på den här sidan. Vänd det och läs igen.",
        "This side of the sheet is empty. Turn it over and read it again.",
    )
    NOT_A_PICTURE = (
        "not-a-picture",
        "Filen är ingen hel bild (PNG, JPEG, TIFF eller olåst PDF). Läs bladet igen.",
        "The file is no complete picture (PNG, JPEG, TIFF or unlocked PDF). Scan the sheet again.",
    )
    TOO_LARGE = (
        "too-large",
        "Bilden är för stor. Läs bladet igen med 200 eller 300 punkter per tum.",
        "The picture is too large. Scan the sheet again with 200 or 300 dots an inch.",
    )
    READER_CRASHED = (
        "reader-crashed",
        "Läsaren gick sönder på den här bilden; de andra påverkas inte. Läs bladet igen.",
        "The reader broke down on this picture; the others are not affected. Scan the sheet again.",
    )


@dataclass(frozen=True)
class SheetId:
    """Which sheet it is, by its genuine code: the ballot's serial and style, and the page from 1.

    ``print_key`` is the public key (hex) that signed the code.
    """

    serial: str
    style: str
    page: int
    print_key: str


class Rejected(Exception):
    """Ends the reading of one page; ``sheet`` is known when that much was read before."""

    def __init__(self, reason: Reason, sheet: SheetId | None = None) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.sheet = sheet
