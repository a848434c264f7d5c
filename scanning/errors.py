"""What can go wrong with the sources of pictures, as against the sheets on them (see :mod:`scanning.reasons`)."""

from scanning.camera_outcomes import CameraOutcome
from scanning.scanner_outcomes import ScannerOutcome


class ScanningError(Exception):
    """Bad input to this room. ``text`` is an English sentence with {named} fields, ``values`` fills them in."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


class UnreadableFile(ScanningError):
    """A file that is not there, is a folder, or may not be opened; ``reason`` is the operating system's."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            "{path} cannot be read: {reason}. Check the name and read this file again.", path=path, reason=reason
        )
        self.path, self.reason = path, reason


class ReaderStartError(ScanningError):
    """The reading processes cannot start: the election cannot be read, or the installation is broken."""


class FolderGone(ScanningError):
    """A watched folder that is not there, or no longer."""


class ScannerProblem(ScanningError):
    """A scanner cannot go on; ``outcome`` has the sentence in both languages."""

    def __init__(self, outcome: ScannerOutcome) -> None:
        super().__init__(outcome.en)
        self.outcome = outcome


class CameraProblem(ScanningError):
    """A camera cannot go on, or not begin; ``outcome`` has the sentence in both languages."""

    def __init__(self, outcome: CameraOutcome) -> None:
        super().__init__(outcome.en)
        self.outcome = outcome


class ClusterError(ScanningError):
    """The machines that should read together cannot: none is there, one is gone, or their keys do not fit."""
