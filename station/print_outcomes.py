"""What can come of printing ballots: of a part of a print run."""

from ballots.outcome import Outcome


class PartOutcome(Outcome):
    """What came of one part of a print run."""

    WRITTEN = ("written", "Filen är skriven.", "The file is written.")
    FINISHED = (
        "finished",
        "Filen blev inte färdig förra gången. Den är skriven på nytt med samma nummer.",
        "The file was not finished last time. It is written anew with the same serials.",
    )
    KEPT = ("kept", "Filen är färdig sedan tidigare och oförändrad.", "The file was finished before and is unchanged.")
    MISSING = (
        "missing",
        "Filen var färdig men är borta. Den kan vara tryckt och skrivs därför inte igen. Lägg tillbaka filen, eller "
        "beställ lika många i en ny körning och lämna in den gamla som kasserad.",
        "The file was finished but is gone. It may have been printed, so it is not written again. Put the file back, "
        "or order as many in a new run and take the old ones out of stock.",
    )
    CHANGED = (
        "changed",
        "Filen är inte längre som den skrevs. Tryck inte från den. Lägg tillbaka en oförändrad kopia.",
        "The file is not as it was written any more. Do not print from it. Put an unchanged copy back.",
    )

    @property
    def usable(self) -> bool:
        """Whether the part can be printed from."""
        return self in (PartOutcome.WRITTEN, PartOutcome.FINISHED, PartOutcome.KEPT)
