"""What the checklist before opening (Förbered) looks at, and what it can say about it."""

from dataclasses import dataclass, field

from ballots.outcome import FilledOutcome, Outcome


class State(Outcome):
    """How far the program can answer for one thing on the list. None of them keeps anybody from opening."""

    DONE = ("done", "klart", "done")
    LOOK = ("look", "se efter", "look")
    UNKNOWN = ("cannot-know", "kan inte veta", "cannot know")


class Check(Outcome):
    """The things on the list, in the order in which people go through them."""

    ELECTION = ("election", "Dator och omröstning", "Computer and election")
    MODE = ("mode", "Test eller riktig omröstning", "Test or official vote")
    ZERO = ("zero-report", "Nollrapport", "Zero report")
    PRINTER = ("printer", "Skrivare", "Printer")
    READER = ("reader", "Kamera eller skanner", "Camera or scanner")
    POWER = ("power", "Ström", "Power")
    DISK = ("disk", "Plats på disken", "Room on the disk")
    CLOCK = ("clock", "Klocka", "Clock")
    STICK = ("stick", "USB-minne", "USB stick")


class Says(Outcome):
    """What is said about a thing on the list; the sentences have {named} fields."""

    APPROVED = (
        "approved",
        "Centralen har godkänt datorn för {place}. Omröstningen är {title}.",
        "Central has approved this computer for {place}. The election is {title}.",
    )
    NOT_APPROVED = (
        "not-approved",
        "Centralen har inte godkänt datorn än. Be centralen göra det och hämta svaret under Leverera.",
        "Central has not approved this computer yet. Ask for it, then fetch the answer under Deliver.",
    )
    REVOKED = (
        "revoked",
        "Centralen har spärrat datorn. Använd den inte, och ring centralen.",
        "Central has revoked this computer. Do not use it, and call central.",
    )
    STOPPED = (
        "stopped",
        "Datorn har slutat skriva och får inte användas. Ring centralen.",
        "This computer has stopped writing and must not be used. Call central.",
    )
    OFFICIAL = ("official", "Det här är en riktig omröstning. Allt räknas.", "This is an official vote. All counts.")
    TEST = (
        "test",
        "Det här är ett TEST. Inget räknas. Ska ni ta emot riktiga röster, ring centralen.",
        "This is a TEST. Nothing counts. If real votes are to be received, call central.",
    )
    ZERO = (
        "zero",
        "Ingen är avprickad, ingen valurna är i bruk och inget är läst. Utskrivna röstsedlar: {printed}.",
        "Nobody is checked in, no box is in use and nothing is read. Ballots printed: {printed}.",
    )
    NOT_ZERO = (
        "not-zero",
        "Ingen valurna är i bruk, men {check_ins} är avprickade och {read} röstsedlar lästa. Ring centralen.",
        "No box is in use, but {check_ins} are checked in and {read} ballots read. Call central.",
    )
    BEGUN = (
        "begun",
        "Röstningen har börjat: {check_ins} är avprickade. Nollrapporten hör till tiden före den första valurnan.",
        "Voting has begun: {check_ins} are checked in. The zero report belongs before the first box.",
    )
    PRINTER_PROBLEM = ("printer-problem", "{why}", "{why}")
    PRINTER_UNTRIED = (
        "printer-untried",
        "Skrivaren svarar. Skriv ut provbladet och se att det är rakt, skarpt och helt svart.",
        "The printer answers. Print the test sheet and see that it is straight, sharp and solid black.",
    )
    PRINTED = (
        "printed",
        "Provbladet skickades till skrivaren i dag. Se att det är rakt, skarpt och helt svart.",
        "The test sheet went to the printer today. See that it is straight, sharp and solid black.",
    )
    READER_UNTRIED = (
        "reader-untried",
        "Läs av provbladet med den kamera eller skanner som ni ska räkna med.",
        "Read the test sheet with the camera or scanner that you will count with.",
    )
    READ = ("read", "Provbladet lästes helt rätt i dag.", "The test sheet was read without a fault today.")
    ON_MAINS = (
        "on-mains",
        "Strömmen är ansluten. Batteriet är laddat till {percent} %.",
        "Mains power is connected. The battery holds {percent} %.",
    )
    ON_BATTERY = (
        "on-battery",
        "Datorn går på batteri ({percent} %). Sätt i laddaren.",
        "The computer runs on its battery ({percent} %). Plug in the charger.",
    )
    NO_BATTERY = (
        "no-battery",
        "Datorn visar inget batteri, så den slocknar vid strömavbrott. Det som är sparat finns kvar.",
        "The computer shows no battery, so it goes out with the power. What is stored remains.",
    )
    ROOM = ("room", "{free} GB är lediga.", "{free} GB are free.")
    LITTLE_ROOM = (
        "little-room",
        "Bara {free} GB är lediga, och en full valurna kan ta {needed}. Ta bort andra filer från datorn.",
        "Only {free} GB are free, and a full box may take {needed}. Remove other files from the computer.",
    )
    ROOM_UNKNOWN = (
        "room-unknown",
        "Det går inte att se hur mycket plats disken har.",
        "How much room the disk has cannot be seen.",
    )
    CLOCK_GOES = (
        "clock-goes",
        "Datorns klocka är {now}. Centralens senaste kvittens är från {receipt}.",
        "The computer's clock says {now}. Central's last receipt is of {receipt}.",
    )
    CLOCK_ALONE = (
        "clock-alone",
        "Datorns klocka är {now}. Centralen har inte kvitterat något än, så jämför med en telefon.",
        "The computer's clock says {now}. Central has receipted nothing yet, so compare with a telephone.",
    )
    CLOCK_BEHIND = (
        "clock-behind",
        "Datorns klocka är {now}, men centralens senaste kvittens är från {receipt}. Ställ klockan rätt.",
        "The computer's clock says {now}, but central's last receipt is of {receipt}. Set the clock.",
    )
    CLOCK_AHEAD = (
        "clock-ahead",
        "Datorns klocka är {now}, långt efter centralens senaste kvittens ({receipt}). Jämför med en telefon.",
        "The computer's clock says {now}, long after central's last receipt ({receipt}). Compare with a telephone.",
    )
    STICK = ("stick", "USB-minne: {folders}.", "USB stick: {folders}.")
    NO_STICK = (
        "no-stick",
        "Inget USB-minne syns. Ha ett till hands: när nätet är borta levererar ni med det.",
        "No USB stick is seen. Keep one at hand: when the network is down you deliver with it.",
    )


class SheetOutcome(Outcome):
    """What came of reading the test sheet; the sentences have {named} fields."""

    RIGHT = (
        "right",
        "Provbladet lästes helt rätt: {marked} kryss och {blank} tomma rutor.",
        "The test sheet was read without a fault: {marked} crosses and {blank} empty boxes.",
    )
    WRONG = (
        "wrong",
        "{count} av provbladets rutor lästes fel eller tveksamt. Se över ljuset, glaset och utskriften, och försök "
        "igen.",
        "{count} boxes of the test sheet were read wrongly or with doubt. See to the light, the glass and the print, "
        "then try again.",
    )
    REJECTED = ("rejected", "Bladet gick inte att läsa. {why}", "The sheet could not be read. {why}")
    NOTHING = (
        "nothing",
        "Inget blad syntes. Lägg provbladet rakt och försök igen.",
        "No sheet was seen. Lay the test sheet straight and try again.",
    )


@dataclass(frozen=True)
class Finding:
    """One line of the checklist."""

    check: Check
    state: State
    says: Says
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sv(self) -> str:
        """The sentence in Swedish."""
        return FilledOutcome(self.says, self.values).sv

    @property
    def en(self) -> str:
        """The sentence in English."""
        return FilledOutcome(self.says, self.values).en


class SheetResult(FilledOutcome):
    """What came of reading a test sheet (a SheetOutcome), and the figures of its sentence."""
