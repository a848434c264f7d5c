"""What a ballot must stand before it is printed for real: a closed list, each played by the simulator."""

from ballots.outcome import Outcome


class Condition(Outcome):
    """A way in which ballots are printed and seen, as the report names it."""

    GREY_150 = ("grey-150", "Skanner, 150 punkter/tum", "scanner, 150 dpi")
    SCALE_97 = ("scale-97", "Utskrift i 97 %", "printed at 97 %")
    SCALE_103 = ("scale-103", "Utskrift i 103 %", "printed at 103 %")
    PHOTOCOPY = ("photocopy", "Fotokopia", "photocopy")
    CAMERA = ("camera-1080p", "Kamera 1080p", "1080p camera")


# The coarsest scan that is asked for, so that the other conditions come on top of it.
_SCAN = ("--dpi", "150")
# What the simulator is told; its default printer is within 1 % of the scale, its default scanner an ordinary one.
OPTIONS: dict[Condition, tuple[str, ...]] = {
    Condition.GREY_150: _SCAN,
    Condition.SCALE_97: (*_SCAN, "--print-scale", "0.97"),
    Condition.SCALE_103: (*_SCAN, "--print-scale", "1.03"),
    Condition.PHOTOCOPY: (*_SCAN, "--photocopied"),
    Condition.CAMERA: ("--device", "camera-1080p"),
}
