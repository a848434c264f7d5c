"""The fixed texts of the closing record: Swedish, and English beside it."""

from ballots.handouts.words import Words

TITLE = Words("Stängningsprotokoll", "Closing record")
TEST = Words("TEST – INGENTING RÄKNAS", "TEST – NOTHING COUNTS")
COPIES = (
    Words("Exemplar 1 av 2: till centralen", "Copy 1 of 2: for central"),
    Words("Exemplar 2 av 2: stannar i röstlokalen", "Copy 2 of 2: stays at the station"),
)
STATION = Words("Röstlokal", "Station")
DAYS = Words("Öppen", "Open on")
COMPUTER = Words("Datorns kännetecken", "The computer's fingerprint")

TOTALS = Words("Antal", "Totals")
PRINTED = Words("Utskrivna röstsedlar", "Ballots printed")
STOCK = Words("Tillförda (+) eller bortförda (−) röstsedlar", "Ballots brought in (+) or taken out (−)")
SPOILED = Words("Kasserade", "Spoiled")
UNUSED = Words("Oanvända, räknade för hand", "Unused, counted by hand")
CHECK_INS = Words("Avprickade väljare (därav kuvertröster)", "Voters checked in (of them in envelopes)")
IDENTIFIED = Words(
    "Legitimerade: {document} med id-handling, {known} kända, {vouched} intygade. Fick hjälp att rösta: {assisted}. "
    "Röstade hos ambulerande röstmottagare: {visited}.",
    "Identified: {document} by document, {known} known, {vouched} vouched for. Helped: {assisted}. Visited: {visited}.",
)
COUNTED = Words("I valurnorna, räknade för hand", "In the boxes, counted by hand")
READ = Words("Avlästa", "Read")
HELD = Words("Avsatta blad", "Sheets set aside")

BOXES = Words("Valurnor", "Boxes")
BOX = Words("Valurna", "Box")
SEAL = Words("Försegling", "Seal")
BY_HAND = Words("För hand", "By hand")
CLOSED_BY = Words("Stängd och räknad av", "Closed and counted by")
SENT = Words("Skickad med försegling {seal}", "Sent under seal {seal}")

AGREES = Words("Allt stämmer.", "Everything agrees.")
DIFFERS = Words("Det här stämmer inte", "This does not agree")
NOTE = Words("Anteckning", "Note")
NO_NOTE = Words("Ingen anteckning.", "No note.")

CHAIN = Words("Leveransernas slut", "Where the deliveries end")
CHAIN_WHY = Words(
    "Talen är fingeravtryck av allt som datorn har förseglat. När resultatet har publicerats kan vem som helst se att "
    "just de här leveranserna har räknats.",
    "These numbers are fingerprints of all that the computer has sealed. Once the result is published, anybody can see "
    "that these very deliveries were counted.",
)
CHECK_INS_STREAM = Words("Avprickningar", "Check-ins")
PAPER_STREAM = Words("Papper", "Paper")
BALLOTS_STREAM = Words("Röster", "Votes")

SIGN = Words("Underskrifter", "Signatures")
SIGN_WHY = Words(
    "Vi har läst protokollet. Antalen och förseglingarnas nummer är de rätta.",
    "We have read this record. Its numbers and the seals' numbers are right.",
)
DATE = Words("Datum och klockslag", "Date and time")
SIGNATURE = Words("Namnteckning", "Signature")
NAME = Words("Namnförtydligande", "Name in capitals")
PEOPLE = Words("Inskrivna i programmet: {names}", "Named in the program: {names}")
PAGE = "Sida {page}"
