"""Everything that can go wrong on the way between stations and central, one sentence each."""


class SyncError(Exception):
    """Input, a file or a peer cannot be used; the sentence says what happened and what to do now.

    `text` is an English template with {named} fields and `values` fills it in, so that a web app can
    translate the template first. Nothing put into `values` is a secret, a serial or a personal number.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text.format(**self.values)


class BadEnvelope(SyncError):
    """Not genuine: wrong or too few signatures, another type of document, damaged, or not sealed to us."""


class BadBatch(SyncError):
    """Genuinely signed, but the batch breaks a rule of its own format."""


class BadBlob(SyncError):
    """A sealed picture that is too large, damaged, or not the one that it is named after."""


class BadSeen(SyncError):
    """A list of voters seen elsewhere that is malformed, too old, or for another election or computer."""


class UnknownIncarnation(SyncError):
    """A batch speaks for a key that no manifest held here has listed."""


class BadManifest(SyncError):
    """A manifest that is malformed, contradicts itself, or does not follow the one we hold."""


class StationOutdated(BadManifest):
    """The manifest asks for newer software than this one."""


class BadRequest(SyncError):
    """An enrolment request, its one-time code or the grant that answers it cannot be used."""


class BadReceipt(SyncError):
    """A receipt that is not about the batch it should be about."""


class BadId(SyncError):
    """What was typed is no personal number, document or declaration that we can use."""


class KeyringError(SyncError):
    """The files that hold the secrets are missing, damaged or in the way."""


class WrongPassphrase(KeyringError):
    """No role's file opens with this passphrase."""


class UsbError(SyncError):
    """The stick is missing, full, read-only, or holds something that must not be touched."""


class Unreachable(SyncError):
    """Central did not answer; nothing is lost, try again later or use the stick."""


class Busy(Unreachable):
    """Central has too much to do and has said how many `seconds` to leave it alone."""

    def __init__(self, text: str, *, seconds: int) -> None:
        super().__init__(text, seconds=seconds)
        self.seconds = seconds


class BadAnswer(SyncError):
    """Central's address answered, but not in the way that central does."""


class Refused(SyncError):
    """Central understood and said no.

    `status` is the HTTP status, `sentence` central's own words, and `code` its name for the reason (a
    `sync.ledger.Verdict` where the judge said no), or empty when the answer could not be read.
    """

    def __init__(self, status: int, sentence: str, code: str = "") -> None:
        super().__init__("Central refused ({status}): {sentence}", status=status, sentence=sentence)
        self.status = status
        self.sentence = sentence
        self.code = code
