"""What a watched folder has to tell about a file: a closed list, each with what the poll worker does now."""

from ballots.outcome import Outcome


class FolderNotice(Outcome):
    """Something about a file in a watched folder, with a sentence in Swedish and English."""

    SUBFOLDER = (
        "subfolder",
        "Mappar i mappen läses inte. Lägg bilderna direkt i den mapp som bevakas.",
        "Folders inside the folder are not read. Put the pictures straight into the folder that is watched.",
    )
    FOREIGN = (
        "foreign",
        "Filen läses inte, för den heter inte som en bild (JPEG, PNG, TIFF eller PDF).",
        "The file is not read, since it is not named like a picture (JPEG, PNG, TIFF or PDF).",
    )
    NEVER_WHOLE = (
        "never-whole",
        "Filen blev aldrig hel. Den läses som den är; läs in bladet på nytt om det inte syns.",
        "The file never became whole. It is read as it is; scan the sheet again if it cannot be seen.",
    )
    LEFT = (
        "left",
        "Filen hann inte läsas. Starta läsningen igen.",
        "The file was not read before the end. Start reading again.",
    )
    STAYS = (
        "stays",
        "Filen ligger kvar, för någon sida i den har ingen sparad bild. Ta bort den när bladet är läst.",
        "The file stays, since a page in it has no stored picture. Remove it when the sheet has been read.",
    )
    NOT_REMOVED = (
        "not-removed",
        "Filen är läst och sparad men går inte att ta bort. Ta bort den själv.",
        "The file is read and stored but cannot be removed. Remove it yourself.",
    )
    UNREADABLE = (
        "unreadable",
        "Filen går inte att öppna. Se efter att den finns kvar och att datorn får läsa den.",
        "The file cannot be opened. See that it is still there and that this computer may read it.",
    )
