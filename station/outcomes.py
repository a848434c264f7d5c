"""What a poll worker can meet at the table and at the scanner: a code, and a sentence in Swedish and in English."""

from ballots.outcome import Outcome


class CheckInOutcome(Outcome):
    """What came of a check-in (avprickning)."""

    CHECKED_IN = ("checked-in", "Avprickad. Lämna ut en röstsedel.", "Checked in. Hand out a ballot.")
    PROVISIONAL = (
        "provisional",
        "Avprickad med kuvertröst. Lämna ut en röstsedel och kuvert; kuvertet får inte öppnas här.",
        "Checked in provisionally. Hand out a ballot and envelopes; the envelope must not be opened here.",
    )
    ALREADY_HERE = (
        "already-here",
        "Den här väljaren är redan avprickad här. Lämna inte ut någon röstsedel; kalla på ordföranden.",
        "This voter has been checked in here already. Hand out no ballot; call the chair.",
    )
    NOT_LISTED = (
        "not-listed",
        "Väljaren står inte i röstlängden. Lämna ut en röstsedel och kuvert; centralen avgör.",
        "The voter is not in the register. Hand out a ballot and envelopes; central decides.",
    )
    REFUSED = (
        "refused",
        "Väljaren står inte i röstlängden och får inte rösta i den här röstlokalen.",
        "The voter is not in the register and may not vote at this station.",
    )
    SEEN_ELSEWHERE = (
        "seen-elsewhere",
        "Väljaren är enligt listan redan avprickad på ett annat ställe. Lämna ut en röstsedel och kuvert; centralen "
        "avgör.",
        "By the list, the voter has been checked in elsewhere already. Hand out a ballot and envelopes; central "
        "decides.",
    )
    VOTED_DIGITALLY = (
        "voted-digitally",
        "Väljaren har redan röstat digitalt, och den rösten kan inte ersättas. Lämna inte ut någon röstsedel.",
        "The voter has voted digitally already, and that vote cannot be replaced. Hand out no ballot.",
    )
    WOULD_VOID = (
        "would-void",
        "Väljaren har redan röstat digitalt, och en röst till skulle göra båda ogiltiga. Lämna inte ut någon "
        "röstsedel.",
        "The voter has voted digitally already, and another vote would make both void. Hand out no ballot.",
    )
    FORM_ENTERED = (
        "form-entered",
        "Blanketten är inskriven som kuvertröst. Skriv numret på ytterkuvertet med samma blankettnummer.",
        "The form is entered as a provisional ballot. Write the number on the outer envelope with this form number.",
    )

    @property
    def firm(self) -> bool:
        """Whether the voter's ballot goes into the box."""
        return self is CheckInOutcome.CHECKED_IN

    @property
    def hands_out(self) -> bool:
        """Whether the voter gets a ballot, for the box or in an envelope."""
        return self not in (
            CheckInOutcome.ALREADY_HERE,
            CheckInOutcome.REFUSED,
            CheckInOutcome.VOTED_DIGITALLY,
            CheckInOutcome.WOULD_VOID,
        )


class ScanOutcome(Outcome):
    """What came of one page that was read at counting. Only the first stores a ballot's sheet."""

    ACCEPTED = ("accepted", "Bladet är läst och sparat.", "The sheet is read and stored.")
    ALREADY_READ = (
        "already-read",
        "Samma bild är redan läst. Inget har sparats igen.",
        "The same picture has been read already. Nothing was stored again.",
    )
    DUPLICATE = (
        "duplicate",
        "Ett blad med samma nummer och samma kryss är redan läst. Leta efter en kopia och lägg den åt sidan.",
        "A sheet with the same number and marks was read already. Look for a photocopy and put it aside.",
    )
    DIFFERS = (
        "differs",
        "Ett blad med samma nummer men andra kryss är redan läst. Lägg båda åt sidan; två personer granskar dem.",
        "A sheet with the same number but other marks was read already. Put both aside; two people inspect them.",
    )
    NEVER_REGISTERED = (
        "never-registered",
        "Röstsedeln är äkta men inte utskriven här. Lägg den åt sidan och kontakta centralen.",
        "The ballot is genuine but was not printed here. Put it aside and call central.",
    )
    SPOILED_BUT_CAST = (
        "spoiled-but-cast",
        "Röstsedeln är kasserad men låg i valurnan. Lägg den åt sidan för ordföranden.",
        "The ballot was handed back as spoiled but lay in the box. Put it aside for the chair.",
    )
    LATE = (
        "late",
        "Resten av röstsedeln är redan förseglad. Två personer rättar den under Granska; läs sedan bladet igen.",
        "The rest of this ballot is sealed already. Two people correct it under review; then read the sheet again.",
    )
    REJECTED = ("rejected", "Bladet kunde inte läsas.", "The page could not be read.")
