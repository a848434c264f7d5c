"""The fixed texts of the emergency kit: Swedish, and English beside it."""

from ballots.handouts.words import Words

TITLE = Words("Om datorn dör", "When the computer dies")
LEAD = Words(
    "Röstningen går vidare med penna och papper. Från och med nu röstar alla med kuvertröst.",
    "Voting goes on with pen and paper. From now on everybody votes provisionally, in an envelope.",
)
STEPS = (
    Words(
        "Låt datorn vara. Ta ur stickan och lägg den i ett kuvert till centralen. Ring centralen.",
        "Leave the computer alone. Take the stick out and put it into an envelope for central. Call central.",
    ),
    Words(
        "Ta en blankett för varje väljare, i vilken ordning som helst. Skriv det som väljaren visar: personnummer, "
        "eller handlingens land och nummer, eller födelsedatum och namn. Kryssa hur väljaren är legitimerad och "
        "vilken röstsedel det blir.",
        "Take one form for each voter, in any order. Write what the voter shows: personal number, or country and "
        "number of the document, or birth date and name. Tick how the voter is identified, and which ballot it is.",
    ),
    Words(
        "Lämna ut en förtryckt röstsedel och ett omärkt innerkuvert. Väljaren kryssar, lägger röstsedeln i "
        "innerkuvertet och klistrar igen det.",
        "Hand out a printed ballot and an unmarked inner envelope. The voter marks the ballot, puts it in and seals "
        "it.",
    ),
    Words(
        "Lägg innerkuvertet i ytterkuvertet. Klipp av blankettens högra del och fäst den på ytterkuvertet: samma "
        "nummer på blankett och kuvert. Inget namn på något kuvert.",
        "Put the inner envelope into the outer one. Cut off the right part of the form and fasten it to the outer "
        "envelope: the same number on form and envelope. No name on any envelope.",
    ),
    Words(
        "Lägg ytterkuvertet där kuverten förvaras, aldrig i valurnan. Lägg blanketten i kuvertet för blanketter: den "
        "visar vem som har röstat, så släpp den inte ur sikte.",
        "Put the outer envelope where envelopes are kept, never into the box. Put the form into the envelope for "
        "forms: it shows who has voted, so never leave it alone.",
    ),
    Words(
        "Har väljaren kanske redan röstat? Ta emot kuvertet ändå och säg: ”Din röst läggs i ett kuvert. Centralen "
        "öppnar det när det är säkert att du inte har röstat på annat håll.”",
        "Perhaps the voter has voted already? Take the envelope all the same. Central opens it when it is sure that "
        "the voter has not voted elsewhere.",
    ),
    Words(
        "När en dator fungerar igen: öppna Pricka av och välj ”Skriv in nödblanketter”. Skärmen ger ett nummer för "
        "varje blankett. Skriv det på ytterkuvertet med samma blankettnummer.",
        "When a computer works again: open Check in and choose Enter emergency forms. The screen gives a number for "
        "each form. Write it on the outer envelope with the same form number.",
    ),
    Words(
        "Klistra igen kuvertet med blanketterna, skriv över fogen två och två, och lämna det till centralen.",
        "Seal the envelope with the forms, both of you sign across the seam, and hand it to central.",
    ),
)
NEEDED = Words(
    "Lägg detta till paketet: förtryckta röstsedlar, omärkta innerkuvert, ytterkuvert, två stora kuvert, pennor, sax "
    "och tejp.",
    "Put beside this: printed ballots, unmarked inner envelopes, outer envelopes, two large envelopes, pens, scissors "
    "and tape.",
)
FORM = Words("Avprickning utan dator", "Check-in without a computer")
NUMBER = Words("Personnummer (även samordningsnummer)", "Personal number")
DOCUMENT = Words("eller handlingens land och nummer", "or country and number of the document")
DECLARED = Words("eller födelsedatum, förnamn och efternamn", "or birth date, first and last name")
IDENTIFIED = Words("Legitimerad", "Identified by")
WAYS = (Words("id-handling", "document"), Words("känd", "known"), Words("intygad", "vouched for"))
BALLOT = Words("Röstsedel", "Ballot")
CUT = Words("Fäst på ytterkuvertet", "Fasten to the outer envelope")
PROVISIONAL = Words("KUVERTRÖST", "Provisional ballot")
CENTRAL = Words("Nummer från skärmen, skrivs senare", "Number from the screen, later")
PAGE = "Sida {page}"
