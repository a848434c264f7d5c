"""The printed ballot, looked at as a reader does: its pixels, its text, its bytes."""

import io
import tracemalloc
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp

from ballots.election_file import ElectionFile
from ballots.geometry import MARKER_IDS, MARKER_MM, Rect, plan_style
from ballots.look import STANDARD
from ballots.paper import BOX_CLEAR_MM
from ballots.pdf import write_ballots
from ballots.serials import grouped, new_serials
from ballots.token import TokenChecker, test_print_key

Picture = np.ndarray[Any, np.dtype[np.uint8]]

DPI = 300
PX = DPI / 25.4
SERIALS = ["0123456789ABCDEF", "FEDCBA9876543210"]


@pytest.fixture(scope="session")
def election(elections: Any) -> ElectionFile:
    ranking = elections.contest(1, projects=4, method={"type": "ranking", "points": [3, 2, 1]})
    made: ElectionFile = elections.file(ranking, elections.contest(2, projects=18))
    return made


@pytest.fixture(scope="session")
def printed(election: ElectionFile) -> bytes:
    return pdf(election)


@pytest.fixture(scope="session")
def pictures(printed: bytes) -> list[Picture]:
    return [page.render(scale=DPI / 72, grayscale=True).to_numpy() for page in pdfium.PdfDocument(printed)]


def pdf(election: ElectionFile, serials: list[str] = SERIALS, test: bool = True) -> bytes:
    out = io.BytesIO()
    write_ballots(out, election, "alla", serials, test_print_key(election), test)
    return out.getvalue()


def texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def patch(picture: Picture, place: Rect, wider: float = 0.0) -> Picture:
    top, bottom = place.y - wider, place.y + place.h + wider
    left, right = place.x - wider, place.x + place.w + wider
    return picture[round(top * PX) : round(bottom * PX), round(left * PX) : round(right * PX)]


def test_the_pages_of_a_ballot_follow_each_other_in_the_order_of_serials(
    election: ElectionFile, printed: bytes
) -> None:
    pages = len(plan_style(election.election, "alla").pages)
    assert (len(texts(printed)), pages) == (4, 2)
    for number, text in enumerate(texts(printed)):
        assert grouped(SERIALS[number // pages]) in text
        assert f"Blad {number % pages + 1} ({pages})" in text


def test_every_page_carries_its_token(election: ElectionFile, pictures: list[Picture]) -> None:
    checker = TokenChecker(election, "test", [])
    seen = []
    for picture in pictures:
        (code,) = zxingcpp.read_barcodes(picture)
        token = checker.check(code.text)
        seen.append((token.serial, token.page))
    assert seen == [(serial, page) for serial in SERIALS for page in (1, 2)]


def test_the_code_stands_where_the_plan_says_in_its_white_zone(election: ElectionFile, pictures: list[Picture]) -> None:
    place = plan_style(election.election, "alla").pages[0].qr
    (code,) = zxingcpp.read_barcodes(pictures[0])
    assert (code.position.top_left.x / PX, code.position.top_left.y / PX) == pytest.approx((place.x, place.y), abs=0.2)
    assert code.position.bottom_right.x / PX == pytest.approx(place.x + place.w, abs=0.2)
    module = place.w / 41
    around = patch(pictures[0], place, 4 * module).copy()
    inside = round(4 * module * PX) - 2
    around[inside:-inside, inside:-inside] = 255
    assert around.min() > 225


def test_opencv_finds_the_four_markers_where_the_plan_says(election: ElectionFile, pictures: list[Picture]) -> None:
    detector = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50))
    corners = plan_style(election.election, "alla").pages[0].corners
    for picture in pictures:
        quads, ids, _ = detector.detectMarkers(picture)
        assert ids is not None
        found = {int(marker): quad[0] / PX for marker, quad in zip(ids.ravel(), quads, strict=True)}
        assert sorted(found) == list(MARKER_IDS)
        for marker, centre in zip(MARKER_IDS, corners, strict=True):
            assert found[marker].mean(axis=0) == pytest.approx(centre, abs=0.1)
            assert np.linalg.norm(found[marker][0] - found[marker][1]) == pytest.approx(MARKER_MM, abs=0.2)


@pytest.mark.parametrize("corner", ["top left", "bottom right"])
def test_a_print_at_97_percent_with_3_mm_lost_at_every_edge_loses_nothing(
    election: ElectionFile, pictures: list[Picture], corner: str
) -> None:
    small = cv2.resize(pictures[0], None, fx=0.97, fy=0.97, interpolation=cv2.INTER_AREA)
    paper = np.full_like(pictures[0], 255)
    if corner == "top left":
        paper[: small.shape[0], : small.shape[1]] = small
    else:
        paper[-small.shape[0] :, -small.shape[1] :] = small
    lost = round(3 * PX)
    for edge in (paper[:lost], paper[-lost:], paper[:, :lost], paper[:, -lost:]):
        assert edge.min() > 250
    _, ids, _ = cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)).detectMarkers(paper)
    assert ids is not None
    assert sorted(ids.ravel()) == list(MARKER_IDS)
    (code,) = zxingcpp.read_barcodes(paper)
    assert TokenChecker(election, "test", []).check(code.text).page == 1


def test_every_box_is_white_with_a_thin_black_outline_and_nothing_dark_near_it(
    election: ElectionFile, pictures: list[Picture]
) -> None:
    for page, picture in zip(plan_style(election.election, "alla").pages, pictures, strict=False):
        for target in page.targets:
            assert patch(picture, target.box, -STANDARD.outline).min() > 250
            around = patch(picture, target.box, BOX_CLEAR_MM).copy()
            band = round((BOX_CLEAR_MM - STANDARD.outline / 2) * PX) - 1
            dark = around < 128
            assert dark[:, : around.shape[1] // 2].any()
            ring = around.copy()
            ring[band:-band, band:-band] = 255
            assert ring.min() > 250
            outline = dark.sum() / PX**2
            assert outline == pytest.approx(4 * 6 * STANDARD.outline, rel=0.15)


def test_every_page_of_a_test_ballot_says_so_and_no_official_one_does(election: ElectionFile, printed: bytes) -> None:
    for text in texts(printed):
        assert "TEST – räknas inte · TEST – does not count" in text
    for text in texts(pdf(election, test=False)):
        assert "TEST" not in text
        assert "Röstsedel · Ballot" in text


def test_the_words_in_a_tests_margins_are_grey_and_away_from_boxes(
    election: ElectionFile, pictures: list[Picture]
) -> None:
    margin = pictures[0][round(30 * PX) : round(260 * PX), : round(18 * PX)]
    assert 150 < margin.min() < 220
    for target in plan_style(election.election, "alla").pages[0].targets:
        assert target.box.x - 17 >= 5 - STANDARD.outline


def test_the_same_input_gives_the_same_bytes_without_a_time_or_a_name(election: ElectionFile, printed: bytes) -> None:
    assert pdf(election) == printed
    assert pdf(election, SERIALS[::-1]) != printed
    assert pdfium.PdfDocument(printed).get_metadata_dict()["CreationDate"].startswith("D:20000101000000")


def test_only_embedded_typefaces_are_used(printed: bytes) -> None:
    assert b"Helvetica" not in printed
    assert printed.count(b"/FontFile2") == 2


def test_a_page_takes_less_than_6_kilobytes_and_hundreds_of_pages_stay_in_order(election: ElectionFile) -> None:
    serials = new_serials(300)
    data = pdf(election, serials)
    assert len(data) / 600 < 6_000
    document = pdfium.PdfDocument(data)
    assert len(document) == 600
    for number in (0, 255, 256, 511, 512, 599):
        assert grouped(serials[number // 2]) in document[number].get_textpage().get_text_range()


class _Nowhere(io.RawIOBase):
    def write(self, data: Any) -> int:
        return len(data)


def test_memory_does_not_grow_with_the_number_of_ballots(election: ElectionFile) -> None:
    def peak(count: int) -> int:
        numbers: Iterator[str] = (f"{number:016d}" for number in range(count))
        tracemalloc.start()
        write_ballots(_Nowhere(), election, "alla", numbers, test_print_key(election), True)  # type: ignore[arg-type]
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(2)
    # 16 bytes of offsets a page are all that may stay.
    assert peak(80) - peak(10) < 70 * 2 * 2 * 16 + 40_000


def test_an_election_has_only_the_styles_it_defines(election: ElectionFile) -> None:
    with pytest.raises(KeyError):
        write_ballots(io.BytesIO(), election, "ingen", SERIALS, test_print_key(election), True)


def test_viewers_are_told_not_to_scale_when_printing(printed: bytes):
    assert b"/PrintScaling /None" in printed
