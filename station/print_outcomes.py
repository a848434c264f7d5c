"""What can come of printing ballots: of a part of a print run, of one on demand, and what a print server keeps."""

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


class PrintOutcome(Outcome):
    """What came of one ballot on demand. Only the first two have made paper or a file."""

    PRINTED = (
        "printed",
        "Röstsedeln skrivs ut. Lämna ut den direkt ur skrivaren.",
        "The ballot is being printed. Hand it out straight from the printer.",
    )
    TO_FILE = (
        "to-file",
        "Röstsedeln ligger som PDF i mappen. Skriv ut den i 100 % och ta bort filen direkt efteråt.",
        "The ballot is a PDF in the folder. Print it at 100 % and remove the file right afterwards.",
    )
    NO_PRINT_SYSTEM = (
        "no-print-system",
        "Datorn har inget utskriftssystem. Installera CUPS, eller skriv till en mapp.",
        "This computer has no print system. Install CUPS, or write to a folder.",
    )
    NO_ANSWER = (
        "no-answer",
        "Utskriftssystemet svarar inte. Starta CUPS, eller starta om datorn.",
        "The print system does not answer. Start CUPS, or restart the computer.",
    )
    NO_PRINTER = (
        "no-printer",
        "Ingen skrivare är vald. Anslut en och gör den till standardskrivare.",
        "No printer is chosen. Connect one and make it the default printer.",
    )
    STOPPED = (
        "stopped",
        "Skrivaren är stoppad. Åtgärda felet på skrivaren och starta den igen i datorns skrivarinställningar.",
        "The printer is stopped. Mend what it shows, and start it again in the computer's printer settings.",
    )
    REJECTING = (
        "rejecting",
        "Skrivaren tar inte emot utskrifter. Slå på det i datorns skrivarinställningar.",
        "The printer takes no jobs. Turn that on in the computer's printer settings.",
    )
    OUT_OF_PAPER = (
        "out-of-paper",
        "Papperet är slut i skrivaren. Fyll på vitt A4-papper och tryck igen.",
        "The printer is out of paper. Put in white A4 paper and press again.",
    )
    JAMMED = (
        "jammed",
        "Papper har fastnat eller en lucka är öppen. Åtgärda det och tryck igen. Kassera en halvt utskriven röstsedel.",
        "Paper is jammed or a cover is open in the printer. Mend it and press again. Spoil a ballot printed in part.",
    )
    OUT_OF_TONER = (
        "out-of-toner",
        "Färgen är slut i skrivaren. Byt den och tryck igen.",
        "The printer is out of toner or ink. Change it and press again.",
    )
    OFFLINE = (
        "offline",
        "Skrivaren är inte ansluten. Kontrollera kabel och ström och tryck igen.",
        "The printer is not connected. Check its cable and power, and press again.",
    )
    KEEPS_TRACES = (
        "keeps-traces",
        "Datorns utskriftssystem sparar spår av utskrifter, så ingen riktig röstsedel skrivs ut. Kör printer check.",
        "This computer's print system keeps traces of what it prints, so no official ballot is printed. Run printer "
        "check.",
    )
    NOT_TAKEN = (
        "not-taken",
        "Skrivaren tog inte emot röstsedeln. Inget är utskrivet; tryck igen.",
        "The printer did not take the ballot. Nothing is printed; press again.",
    )

    @property
    def released(self) -> bool:
        """Whether there is a paper or a file now."""
        return self in (PrintOutcome.PRINTED, PrintOutcome.TO_FILE)


class Trace(Outcome):
    """What a print server keeps of its jobs, and how to turn that off."""

    HISTORY = (
        "history",
        "Utskriftssystemet sparar en lista över utskrifter. Skriv PreserveJobHistory No i cupsd.conf och starta om "
        "CUPS.",
        "The print system keeps a list of jobs. Write PreserveJobHistory No into cupsd.conf and restart CUPS.",
    )
    FILES = (
        "files",
        "Utskriftssystemet sparar det som skrivits ut. Skriv PreserveJobFiles No i cupsd.conf och starta om CUPS.",
        "The print system keeps what it printed. Write PreserveJobFiles No into cupsd.conf and restart CUPS.",
    )
    PAGE_LOG = (
        "page-log",
        "Utskriftssystemet loggar varje sida. Skriv PageLogFormat utan något efter i cupsd.conf och starta om CUPS.",
        "The print system logs every page. Write PageLogFormat with nothing after it into cupsd.conf and restart CUPS.",
    )
    ACCESS_LOG = (
        "access-log",
        "Utskriftssystemet loggar när något skrivs ut. Skriv AccessLogLevel none i cupsd.conf och starta om CUPS.",
        "The print system logs when something is printed. Write AccessLogLevel none into cupsd.conf and restart CUPS.",
    )
    CHATTY_LOG = (
        "chatty-log",
        "Utskriftssystemets fellogg tar upp varje utskrift. Skriv LogLevel warn i cupsd.conf och starta om CUPS.",
        "The print system's error log names every job. Write LogLevel warn into cupsd.conf and restart CUPS.",
    )
    UNKNOWN = (
        "unknown",
        "Det går inte att se vad utskriftssystemet sparar. Låt administratören köra: sudo rostlokal-station printer "
        "check.",
        "What the print system keeps cannot be seen. Let the administrator run: sudo rostlokal-station printer check.",
    )
