"""What scanners say of themselves, and what they are told: pure."""

import pytest

from scanning.scanner_options import Unfit, Wish, arguments, offered, places
from scanning.scanner_outcomes import ScannerOutcome, outcome_of

# As scanimage --all-options of a multifunction machine prints it.
OFFICE = """
All options specific to device `airscan:e0:Kontoret':
  Standard:
    --resolution 100|200|300|600dpi [300]
        Sets the resolution of the scanned image.
    --mode Color|Gray [Color]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --source Flatbed|ADF|ADF Duplex [Flatbed]
        Selects the scan source (such as a document-feeder).
  Geometry:
    -l 0..215.9mm [0]
        Top-left x position of scan area.
    -x 0..215.9mm [215.9]
        Width of scan-area.
    -y 0..297.18mm [297.18]
        Height of scan-area.
  Enhancement:
    --brightness -100..100% (in steps of 1) [inactive]
        Controls the brightness of the acquired image.
    --preview[=(yes|no)] [no]
        Request a preview-quality scan.
"""


def test_the_feeder_is_taken_where_nothing_else_is_wished_for() -> None:
    told = ["--source=ADF", "--mode=Gray", "--resolution=200", "-x", "215.9", "-y", "297.18"]
    assert arguments(Wish("x"), offered(OFFICE)) == ("feeder", told)


@pytest.mark.parametrize(("place", "word"), [("flatbed", "Flatbed"), ("feeder", "ADF"), ("duplex", "ADF Duplex")])
def test_places_are_named_in_the_scanners_own_words(place: str, word: str) -> None:
    found, told = arguments(Wish("x", place), offered(OFFICE))  # type: ignore[arg-type]
    assert (found, told[0]) == (place, f"--source={word}")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("    --source Automatic Document Feeder(left aligned)|ADF Front [x]", ["feeder"]),
        ("    --source Flatbed|Automatic Document Feeder [Flatbed]", ["flatbed", "feeder"]),
        ("    --source ADF Back|Adf-duplex [ADF Back]", ["feeder", "duplex"]),
        ("    --source Flatbed|ADF [inactive]", ["flatbed"]),
        ("", ["flatbed"]),
    ],
)
def test_the_many_ways_to_call_a_feeder_are_understood(source: str, found: list[str]) -> None:
    assert list(places(offered(source))) == found


@pytest.mark.parametrize(
    ("values", "wished", "taken"),
    [
        ("100|200|300|600dpi", 200, 200),
        ("75|150|300|600dpi", 200, 300),
        ("auto||75|90|200|285|300dpi", 300, 300),
        ("1..1200dpi (in steps of 1)", 200, 200),
        ("75|100|150dpi", 200, None),
        ("50..150dpi", 200, None),
    ],
)
def test_never_coarser_than_wished_for(values: str, wished: int, taken: int | None) -> None:
    options = offered(f"    --resolution {values} [75]")
    if taken is None:
        with pytest.raises(Unfit) as unfit:
            arguments(Wish("x", dpi=wished), options)
        assert unfit.value.outcome is ScannerOutcome.TOO_COARSE
    else:
        assert arguments(Wish("x", dpi=wished), options)[1] == [f"--resolution={taken}"]


def test_a_place_that_the_scanner_does_not_have_is_an_outcome() -> None:
    with pytest.raises(Unfit) as unfit:
        arguments(Wish("x", "duplex"), offered("    --source Flatbed|ADF [ADF]"))
    assert unfit.value.outcome is ScannerOutcome.NO_SUCH_SOURCE


@pytest.mark.parametrize(
    ("status", "said", "outcome"),
    [
        (6, "", ScannerOutcome.JAMMED),
        (8, "", ScannerOutcome.COVER_OPEN),
        (1, "scanimage: open of device x failed: Device busy", ScannerOutcome.BUSY),
        (1, "scanimage: open of device x failed: Access to resource has been denied", ScannerOutcome.DENIED),
        (1, "scanimage: open of device x failed: Invalid argument", ScannerOutcome.NOT_FOUND),
        (1, "scanimage: unrecognized option '--x'", ScannerOutcome.FAILED),
        (-11, "", ScannerOutcome.FAILED),
    ],
)
def test_the_ways_in_which_scanimage_ends(status: int, said: str, outcome: ScannerOutcome) -> None:
    assert outcome_of(status, said) is outcome
