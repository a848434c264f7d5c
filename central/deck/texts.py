"""The fixed texts of a deck's list: Swedish, and English beside it."""

from ballots.handouts.words import Words

TITLE = Words("Testbunt", "Test deck")
HOW = Words(
    "Provräkning inför publik. Märk varje röstsedel i bunten med kryss enligt listan, eller använd den färdigkryssade "
    "utskriften. Låt läsaren läsa hela bunten och jämför: varje ruta, varje summa.",
    "Logic and accuracy test in public. Mark every ballot of the deck as listed, or use the print with ready-made "
    "crosses. Let the reader read the whole deck and compare: every box, every total.",
)
NUMBER = Words("Nr", "No")
BALLOT = Words("Röstsedel", "Ballot")
MARK = Words("Kryssa de här förslagen", "Mark these projects")
EXPECTED = Words("Ska bli", "Must come out as")
REVIEW = Words("Granskas av två personer.", "Two people decide.")
MUST = Words("Så ska resultatet bli", "What the result must be")
PROJECT = Words("Förslag", "Project")
SCORE = Words("Ska bli", "Must be")
READ = Words("Blev", "Was")
VALID = Words("Giltiga röster", "Valid votes")
BLANK = Words("Blanka röster", "Blank votes")
WINNERS = Words("Vinnare i ordning: {winners}", "Winners in order: {winners}")
SIGNED = Words(
    "Datum ______________   Namnteckning ______________________   Namnteckning ______________________",
    "Date, and the signatures of two people",
)
