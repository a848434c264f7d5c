"""The fixed texts of the form for counting by hand: Swedish, and English beside it."""

from ballots.handouts.words import Words

TITLE = Words("Handräkning", "Count by hand")
WHEN = Words("Används bara när maskinerna inte fungerar.", "Only for the day when the machines fail.")
STEPS = (
    Words(
        "Var två. En läser upp, en drar streck. Bryt förseglingen tillsammans.",
        "Be two. One reads aloud, one draws strokes. Break the seal together.",
    ),
    Words(
        "Lägg röstsedlarna i fyra högar: giltiga, blanka, ogiltiga, tveksamma. Reglerna står i del 1.",
        "Make four piles: valid, blank, invalid, unclear. Part 1 says which is which.",
    ),
    Words(
        "Räkna högarna. Skriv antalen i del 1. Summan ska bli antalet röstsedlar i valurnan.",
        "Count the piles. Write the numbers in part 1. They must add up to the ballots in the box.",
    ),
)
LAST = Words("Räkna om på en ny blankett. Skriv under båda.", "Count again on a new form. Sign both.")
STROKES = Words(
    "Ta de giltiga, en i taget. Dra ett streck i del 2 för varje kryss, fem i varje ruta. Är raden full: fortsätt på "
    "en ny blankett.",
    "Take the valid ones, one at a time. Draw one stroke in part 2 for each cross, five in a cell. Is a row full, go "
    "on in a new form.",
)
PART_1 = Words("Del 1: röstsedlarna", "Part 1: the ballots")
PART_2 = Words("Del 2: kryssen på de giltiga röstsedlarna", "Part 2: the crosses on the valid ballots")
PILE = Words("Hög", "Pile")
BALLOTS = Words("Antal röstsedlar", "Number of ballots")
NUMBER = Words("Nr", "No")
PROJECT = Words("Förslag", "Project")
FIVES = Words("Streck, fem i varje ruta", "Strokes, five in each cell")
COUNT = Words("Antal", "Number")
TIMES = Words("Gånger", "Times")
POINTS = Words("Poäng", "Points")
SUM = Words("Summa", "Sum")
VALID = Words("Giltiga. På röstsedeln står: ”{rule}”", "Valid, by the rule on the ballot.")
BLANK = Words("Blanka: inget kryss i delomröstningen.", "Blank: no cross in this contest.")
INVALID = Words("Ogiltiga. {why}", "Invalid. {why}")
UNCLEAR = Words(
    "Tveksamma: ni är inte säkra eller inte överens. Lägg i eget kuvert till centralen.",
    "Unclear: you are not sure or do not agree. Into an envelope of their own, for central.",
)
ALL = Words("Alla röstsedlar i valurnan", "All ballots in the box")
CHECK_ONE = Words(
    "Summan ska vara lika med antalet giltiga röstsedlar.", "The sum must be the number of valid ballots."
)
CHECK_MOST = Words(
    "Summan får vara högst {most} gånger antalet giltiga röstsedlar.",
    "The sum may be at most {most} times the number of valid ballots.",
)
STATION = Words("Röstlokal", "Station")
BOX = Words("Valurna nr", "Box no")
SEAL = Words("Försegling nr", "Seal no")
SHEET = Words("Räkning nr", "Count no")
FIRST = Words("Räknare 1: namnteckning och namn", "Counter 1: signature and name")
SECOND = Words("Räknare 2: namnteckning och namn", "Counter 2: signature and name")
DATE = Words("Datum", "Date")
PAGE = "Sida {page}"
