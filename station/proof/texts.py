"""The report's fixed texts, Swedish and English. {named} fields are filled in by the page that shows them."""

from typing import NamedTuple


class Words(NamedTuple):
    """One text in Swedish and in English, in ReportLab's paragraph mark-up."""

    sv: str
    en: str


TITLE = Words("Provläsning före tryck", "Proof by reading")
STYLE = Words("Röstsedelstyp {style}, utgåva {edition}, {languages}", "Ballot style, edition, languages")
PASSED = Words("GODKÄND – röstsedeln får tryckas", "Passed: the ballot may be printed")
FAILED = Words("INTE GODKÄND – röstsedeln får inte tryckas", "Failed: the ballot must not be printed")
YES = Words("godkänd", "passed")
NO = Words("underkänd", "failed")

CONDITION = Words("Förhållande", "condition")
BOXES = Words("Rutor", "boxes")
LEAST_MARK = Words("Kryss, minst", "least mark")
MOST_BLANK = Words("Tom, bläck", "empty, ink")
MOST_FAINT = Words("Tom, svagt", "empty, faint")
LEAST_OUTLINE = Words("Ram, minst", "outline")
MOST_OFFSET = Words("Ruta fel, mm", "box off")
MOST_MISFIT = Words("Hörn fel, mm", "markers off")
ATTEMPT = Words("Kod, försök", "code attempt")
MODULE = Words("Kod, px", "px a module")
VERDICT = Words("Omdöme", "verdict")
AT_LEAST, AT_MOST = "min {}", "max {}"
REQUIRED = Words("Krav", "required")

READING = Words(
    "Varje ruta är kryssad på en provsedel och tom på de andra. Bläck är andelen av rutans insida; ram är hur tydligt "
    "rutans ram syns; fel är avståndet från ritningen. Kraven ligger långt från läsarens egna gränser.",
    "Every box is marked on one trial ballot and empty on the others. Ink is a share of the box's inside, outline how "
    "clearly its frame shows, off the distance from the drawing. The requirements are far from the reader's limits.",
)
WORST = Words("Svagaste krysset och minst rena tomma rutan", "The faintest mark and the least clean empty box")
FAULTS = Words("Fel", "Faults")
ALSO = Words("Även {conditions}.", "Also {conditions}.")
EVERYWHERE = Words("Likadant under alla förhållanden.", "Likewise under every condition.")
MORE = Words("… och {count} till, se proof.json", "and {count} more in proof.json")
AS_READ = Words(
    "Bladen som de lästes: grönt är kryss, blått tomt, rött fel",
    "green is marked, blue empty, red a fault",
)
PAGE = Words("Blad {page}, {condition}", "page")
NOT_FOUND = Words("Blad {page}, {condition}, bilden som den togs", "the picture as taken")
EDITIONS = {
    "standard": Words("standard", "standard"),
    "large": Words("storstil", "large print"),
    "contrast": Words("hög kontrast", "high contrast"),
}
