"""What a camera and a worker before it can meet: two closed lists, each sentence with what to do now."""

from ballots.outcome import Outcome


class CameraOutcome(Outcome):
    """What is the matter with a camera. All but the black picture end the reading; every sheet read is stored."""

    NOT_FOUND = (
        "not-found",
        "Kameran hittas inte. Se efter att den är ansluten, och välj en som kommandot cameras räknar upp.",
        "The camera cannot be found. See that it is connected, and choose one that the command cameras lists.",
    )
    DENIED = (
        "denied",
        "Datorn får inte använda kameran. Be den som sköter datorn om tillgång till den.",
        "This computer may not use the camera. Ask whoever looks after the computer for access to it.",
    )
    BUSY = (
        "busy",
        "Kameran ger ingen bild. Stäng andra program som använder den, eller välj en annan kamera, och starta igen.",
        "The camera gives no picture. Close other programs that use it, or choose another camera, and start again.",
    )
    NO_ANSWER = (
        "no-answer",
        "Kameran på nätet svarar inte. Se efter att den är på och att adressen stämmer, och starta igen.",
        "The network camera does not answer. See that it is on and that its address is right, and start again.",
    )
    LOST = (
        "lost",
        "Datorn har tappat kontakten med kameran. Se efter sladden, och om sista bladet blev läst; starta igen.",
        "The camera no longer answers. Check its cable, and whether the last sheet was read, and start again.",
    )
    TOO_COARSE = (
        "too-coarse",
        "Kamerans bild är för grov. Använd en kamera med minst 1920 × 1080 bildpunkter.",
        "The camera's picture is too coarse. Use a camera with at least 1920 × 1080 pixels.",
    )
    BLACK = (
        "black",
        "Kamerans bild är svart. Ta bort linsskyddet, eller tänd lampan.",
        "The camera's picture is black. Take the cover off its lens, or switch the lamp on.",
    )


class CameraHint(Outcome):
    """What the worker at the camera does now. What is the matter with a sheet, its Reason says instead."""

    LAY = (
        "lay",
        "Lägg ett blad under kameran, med texten uppåt.",
        "Lay a sheet under the camera, face up.",
    )
    HOLD_STILL = ("hold-still", "Håll stilla.", "Hold still.")
    TURN = (
        "turn",
        "Bladet är för litet i bilden. Vrid det så att det ligger längs bildens långsida.",
        "The sheet is too small in the picture. Turn it to lie along the picture's long side.",
    )
    CLOSER = (
        "closer",
        "Bladet är för litet i bilden. Flytta kameran närmare, så att bladet fyller bilden.",
        "The sheet is too small in the picture. Move the camera closer, so that the sheet fills the picture.",
    )
    TOO_COARSE = (
        "too-coarse",
        "Bilden är för grov. Använd en kamera med minst 1920 × 1080 bildpunkter, eller en skanner med 200 per tum.",
        "The picture is too coarse. Use a camera with at least 1920 × 1080 pixels, or a scanner with 200 an inch.",
    )
    DARK = (
        "dark",
        "Lägg ett blad under kameran. Ligger det redan ett där är det för mörkt: tänd en lampa.",
        "Lay a sheet under the camera. If one lies there already it is too dark: switch a lamp on.",
    )
    UNCERTAIN = (
        "uncertain",
        "Håll stilla. Ta bort händer och annat från bladet.",
        "Hold still. Take hands and other things off the sheet.",
    )
    LIGHT = (
        "light",
        "Ljuset faller ojämnt på bladet. Flytta lampan eller bladet så att inget blänker eller skuggar.",
        "Light falls unevenly on the sheet. Move the lamp or the sheet so that nothing glares or casts a shadow.",
    )
    PUT_ASIDE = (
        "put-aside",
        "Noterat som oläsbart, med bild. Lägg bladet i högen för oläsbara och lägg nästa under kameran.",
        "Noted as unreadable, with its picture. Put the sheet on the pile of unreadable ones and lay the next.",
    )
    READ = ("read", "Avläst. Ta bort bladet och lägg nästa.", "Read. Take the sheet away and lay the next.")
