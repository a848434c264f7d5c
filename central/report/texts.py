"""The report's fixed texts, Swedish and English. {named} fields are filled in by the page that shows them."""

from typing import NamedTuple
from xml.sax.saxutils import escape

from ballots.outcome import Outcome


class Words(NamedTuple):
    """One text in Swedish and in English, in ReportLab's paragraph mark-up."""

    sv: str
    en: str

    def fill(self, **values: object) -> "Words":
        """The text with its fields filled in; the values are plain text."""
        fields = {name: escape(str(value)) for name, value in values.items()}
        return Words(self.sv.format(**fields), self.en.format(**fields))

    def fill_why(self, why: Outcome, **values: object) -> "Words":
        """Likewise, with {why} as the outcome's sentence in each language."""
        fields = {name: escape(str(value)) for name, value in values.items()}
        return Words(self.sv.format(why=why.sv, **fields), self.en.format(why=why.en, **fields))


RESULT = Words("Resultat", "Result")
ADVICE = Words(
    "Rösterna är ett råd. Nämnden eller fullmäktige beslutar vad som genomförs.",
    "The vote is advice. The board or council decides what is carried out.",
)
HOW_CAST = Words("Så röstade väljarna", "How votes were cast")
AT_STATIONS = Words("Röster på papper i varje röstlokal", "Votes on paper at each station")
HIDDEN = Words(
    "* Resultatet för gruppen visas inte för sig: den har färre än {least} röster eller skulle avslöja en sådan grupp.",
    "* The group's result is not shown on its own: it has fewer than {least} votes, or would reveal such a group.",
)
OPEN = Words("Det som inte räknas eller inte är klart", "What does not count or is not settled")
NOTHING_OPEN = Words("Inget är oavgjort och alla antal stämmer.", "Nothing is open and all numbers agree.")
WAITING = Words("Har inte lämnat allt: {stations}.", "Have not delivered everything: {stations}.")
HELD = Words("Röstsedlar som inte räknas ännu: {number}. {why}", "Ballots not counted yet: {number}. {why}")
EXCLUDED = Words(
    "Digitala röster som inte räknas, {station}: {number}. {why}",
    "Digital votes that do not count, {station}: {number}. {why}",
)
DOUBLES = Words("Väljare som är avprickade mer än en gång: {number}.", "Voters checked in more than once: {number}.")
ENVELOPES = Words("Kuvertröster: {number}. {why}", "Provisional ballots: {number}. {why}")
ALARM = Words(
    "{station}: {why} Förväntat {expected}, funnet {found}.", "{station}: {why} Expected {expected}, found {found}."
)
ALARM_BOX = Words(
    "{station}, valurna {box}: {why} Förväntat {expected}, funnet {found}.",
    "{station}, box {box}: {why} Expected {expected}, found {found}.",
)
ALARM_CONTEST = Words(
    "{station}, {contest}: {why} Förväntat {expected}, funnet {found}.",
    "{station}, {contest}: {why} Expected {expected}, found {found}.",
)
AMENDED = Words(
    "Röstsedlar som två personer har rättat efter förseglingen, {station}: {number}.",
    "Ballots that two people corrected after they were sealed, {station}: {number}.",
)
COPIES = Words(
    "Röstsedlar som är lästa mer än en gång med samma kryss och räknas en gång: {number}.",
    "Ballots read more than once with the same marks, which count once: {number}.",
)

IN_SHORT = Words("Resultatet i korthet", "The result in short")
FUNDED_OF = Words("Förslag som vinner", "Projects that win")
OF = Words("{funded} av {all}", "{funded} of {all}")
CONTEST = Words("Delomröstning", "Contest")
STATION = Words("Röstlokal", "Station")
PAPER = Words("På papper", "On paper")
DIGITAL = Words("Digitalt", "Digital")
CAST = Words("Röster i allt", "Votes in all")
VALID = Words("Giltiga", "Valid")
VALID_VOTES = Words("Giltiga röster", "Valid votes")
BLANK = Words("Blanka", "Blank")
INVALID = Words("Ogiltiga", "Invalid")
NOT_COUNTED = Words("Räknas inte ännu", "Not counted yet")

POT = Words("Pengar att fördela", "Money to share out")
SPENT = Words("Går till förslag", "Goes to projects")
LEFT = Words("Kvar", "Left")
NUMBER = Words("Nr", "No")
PROJECT = Words("Förslag", "Project")
COST = Words("Kostnad", "Cost")
VOTES = Words("Röster", "Votes")
POINTS = Words("Poäng", "Points")
GRADE = Words("Betyg", "Grade")
OUTCOME = Words("Utfall", "Outcome")
FUNDED = Words("Finansieras", "Funded")
NOT_FUNDED = Words("Finansieras inte", "Not funded")
CHOSEN = Words("Väljs", "Chosen")
NOT_CHOSEN = Words("Väljs inte", "Not chosen")
THRESHOLD = Words("Gräns: {least}", "Threshold: {least}")
REST = Words("och {number} förslag till, se tabellen", "and {number} more, see the table")
INVALID_WHY = Words("Ogiltiga röster, {number}: {why}", "Invalid votes, {number}: {why}")
SETTLED = Words("Inget i delomröstningen är oavgjort.", "Nothing in this contest is open.")
COULD = Words(
    "Oavgjorda röster: {number}. De kan ändra vilka förslag som vinner.",
    "Open votes: {number}. They could change which projects win.",
)
COULD_NOT = Words(
    "Oavgjorda röster: {number}. De kan inte ändra vilka förslag som vinner.",
    "Open votes: {number}. They cannot change which projects win.",
)
COULD_BEFORE = Words(
    "En delomröstning som får pengar före den här är oavgjord. Det kan ändra summan och vilka förslag som vinner.",
    "A contest that gets money before this one is open. That could change the sum and which projects win.",
)
SHARED = Words(
    "Delomröstningen delar pengar med andra och får det som de före den har lämnat kvar: {amount}.",
    "The contest shares money with others and gets what those before it have left: {amount}.",
)
ADDED_UP = Words(
    "Resultatet av flera delomröstningar ihop. Poängen i var och en gånger dess vikt: {weights}.",
    "The result of several contests together. The points in each one times its weight: {weights}.",
)
TIED = Words("Lika resultat, i lottningens ordning: {projects}.", "Ties, in the lot's order: {projects}.")

HOW_COUNTED = Words("Så räknades rösterna", "How the votes were counted")
LEAST = Words("Ett förslag behöver minst {least} {unit_sv}.", "A project needs at least {least} {unit_en}.")
UNGRADED = {
    "worst": Words(
        "Den som inte gav ett förslag något betyg räknas som om den gav det sämsta.",
        "Who gave a project no grade counts as having given it the worst.",
    ),
    "blank": Words(
        "Bara de som gav ett förslag ett betyg räknas för det.", "Only those who gave a project a grade count for it."
    ),
}
COST_CLASSES = Words(
    "Ett förslag räknas till det högsta beloppet i sin kostnadsklass. Klasserna går till {classes}.",
    "A project counts at the highest amount of its cost class. The classes end at {classes}.",
)
MONEY = Words("Så delades pengarna", "How the money was divided")
POT_AMOUNT = Words("{pot}: {amount}, ett fast belopp.", "{pot}: {amount}, a fixed amount.")
POT_SHARE = Words("{pot}: {amount}, som är {share} av {total}.", "{pot}: {amount}, which is {share} of {total}.")
POT_WEIGHT = Words(
    "{pot}: {amount}, efter vikten {weight} av {weights} i de {rest} som är kvar.",
    "{pot}: {amount}, by its weight of {weight} in {weights} of the {rest} that is left.",
)
ROUNDED = Words(
    "Beloppen är avrundade nedåt till hela enheter. De enheter som då blir över får de belopp som tappade mest, "
    "ett var; vid lika det som står först.",
    "Amounts are rounded down to whole units. The units that are left go to the amounts that lost most, one each; "
    "of equal ones to the one that stands first.",
)
LOT = Words(
    "Vid lika resultat avgör en lottning, som var bestämd före omröstningen: förslagen ordnas efter SHA-256 av "
    "lottningens frö, delomröstningen och förslaget, lägst först.",
    "Ties are settled by a lot that was fixed before the vote: projects are ordered by SHA-256 of the lot's seed, the "
    "contest and the project, lowest first.",
)
SEED = Words("Lottningens frö", "The lot's seed")
ORDER_AS_IN_FILE = Words(
    "På röstsedlarna står förslagen i samma ordning som i omröstningens definition.",
    "On the ballots the projects stand in the order of the election's definition.",
)
ORDER = {
    "same": Words(
        "Förslagens ordning på röstsedlarna är lottad: efter SHA-256 av ordningens frö, delomröstningen och "
        "förslaget, lägst först. Alla röstsedelstyper har samma ordning.",
        "The order of the projects on the ballots is drawn by lot: by SHA-256 of the order's seed, the contest and "
        "the project, lowest first. All ballot styles have the same order.",
    ),
    "drawn": Words(
        "Förslagens ordning på röstsedlarna är lottad för varje röstsedelstyp: efter SHA-256 av ordningens frö, "
        "delomröstningen, förslaget och röstsedelstypen, lägst först.",
        "The order of the projects on the ballots is drawn by lot for each ballot style: by SHA-256 of the order's "
        "seed, the contest, the project and the style, lowest first.",
    ),
    "rotated": Words(
        "Förslagens ordning på röstsedlarna är lottad: efter SHA-256 av ordningens frö, delomröstningen och "
        "förslaget, lägst först. Varje röstsedelstyp börjar ett förslag längre ner än den förra.",
        "The order of the projects on the ballots is drawn by lot: by SHA-256 of the order's seed, the contest and "
        "the project, lowest first. Each ballot style begins one project further down than the one before.",
    ),
}
ORDER_SEED = Words("Ordningens frö", "The order's seed")
POLICY = {
    "paper-replaces-digital": Words(
        "En röst på papper ersätter väljarens digitala röst.", "A vote on paper replaces the voter's digital one."
    ),
    "digital-blocks-paper": Words(
        "Den som har röstat digitalt kan inte rösta på papper.", "Who has voted digitally cannot vote on paper."
    ),
    "void-both": Words(
        "Den som röstar både digitalt och på papper får ingen röst räknad, utom den som redan ligger i valurnan.",
        "Who votes both digitally and on paper has no vote counted, except one that is already in the box.",
    ),
}
HASH = Words("Omröstningens definition, SHA-256", "The election's definition, SHA-256")
PAGE = Words("Sida {number}", "Page {number}")
