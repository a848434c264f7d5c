"""A stack as it comes out of a box: any order, some sheets turned, both sides, two styles, and what does not belong."""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import simplejpeg
from click.testing import CliRunner
from PIL import Image

from ballots.cvr import Box
from ballots.serials import new_serials
from scanning.reasons import Reason
from station.cast import incomplete_serials, unfinished
from station.cli import program
from station.counting import scan
from station.errors import NotPossible, TwoPeopleNeeded
from station.held import held_picture, held_sheets
from station.lookup import sheet_picture
from station.missing import declare_missing
from station.outcomes import ScanOutcome
from station.page_intake import count_page
from station.printing import print_to_file
from tests.scanning.paper import SERIAL, Paper, election
from tests.station.conftest import PAIR, PASSPHRASES
from tests.station.pile import Pile
from tests.station.scans import DPI, jpeg, pdf


def drawn(path: Path) -> Iterator[Image.Image]:
    """The pages of a PDF as a copier sees them."""
    with closing(pdfium.PdfDocument(path)) as document:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


@pytest.fixture
def stack(pile: Pile, closed_box: Callable[[int], Box], tmp_path: Path) -> dict[str, bytes]:
    """The sheets of two ballots of one page and two of three, by name; what does not belong; the box is closed."""
    made: dict[str, Image.Image] = {}
    for style in ("A", "B"):
        path = tmp_path / f"{style}.pdf"
        print_to_file(pile.station, style, 2, pile.key, path, None)
        made |= {f"{style}{number}": page for number, page in enumerate(drawn(path))}
    closed_box(4)
    foreign = tmp_path / "foreign.pdf"
    foreign.write_bytes(Paper(election()).pdf([SERIAL]))
    sheets = {
        "one page": made["A0"],
        "one page, upside down": made["A1"].rotate(180),
        "three pages, first": made["B0"].rotate(90, expand=True),
        "three pages, second": made["B1"],
        "three pages, third": made["B2"].rotate(270, expand=True),
        "first page whose third is lost": made["B3"],
        "second page whose third is lost": made["B4"],
        "copy": made["A0"].point(lambda level: min(255, level + 9)),
        "of another election": next(drawn(foreign)),
        "empty side": Image.new("L", made["A0"].size, 250),
    }
    return {name: jpeg(sheet) for name, sheet in sheets.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mixed_stack_in_any_order_is_joined_and_what_does_not_belong_is_listed(
    pile: Pile, stack: dict[str, bytes], tmp_path: Path, seed: int
):
    names = random.Random(seed).sample(sorted(stack), len(stack))
    half = len(names) // 2
    (tmp_path / "first.pdf").write_bytes(pdf([stack[name] for name in names[:half]]))
    paths = [tmp_path / "first.pdf"]
    for name in names[half:]:
        paths.append(tmp_path / f"{name}.jpg")
        paths[-1].write_bytes(stack[name])
    counts = Counter(page.sentence for page in scan(pile.station, "1", paths))
    assert counts == Counter(
        {ScanOutcome.ACCEPTED: 7, ScanOutcome.DUPLICATE: 1, Reason.WRONG_ELECTION: 1, Reason.BACK_SIDE: 1}
    )
    assert unfinished(pile.station).incomplete == 1
    [lacking] = incomplete_serials(pile.station)
    assert simplejpeg.is_jpeg(sheet_picture(pile.station, lacking, 1, PAIR))
    held = {each.reason or each.outcome: each for each in held_sheets(pile.station)}
    assert set(held) == {ScanOutcome.DUPLICATE, Reason.WRONG_ELECTION, Reason.BACK_SIDE}
    for each in held.values():
        assert simplejpeg.is_jpeg(held_picture(pile.station, each.id)), "each paper can be found by its picture"
    declare_missing(pile.station, lacking, PAIR)
    assert unfinished(pile.station).incomplete == 0


def test_the_picture_of_a_copy_is_that_of_the_sheet_it_copies(pile: Pile, closed_box: Callable[[int], Box]):
    [serial], box = pile.print(1), closed_box(1)
    for picture in (b"original", b"photocopy"):
        count_page(pile.station, box, pile.page(serial, "1", picture=picture))
    [copy] = held_sheets(pile.station)
    assert held_picture(pile.station, copy.id) == b"original"
    assert len(list(pile.station.journal.home.pictures.iterdir())) == 1, "a pile scanned again does not fill the disk"


def test_sheets_of_a_ballot_that_lie_hundreds_apart_are_joined(pile: Pile, closed_box: Callable[[int], Box]):
    serials = pile.print(110, "B")
    box = closed_box(110)
    chance = random.Random(1)
    for page in (3, 1, 2):
        for serial in chance.sample(serials, len(serials)):
            counted = count_page(pile.station, box, pile.page(serial, style="B", page=page))
            assert counted.outcome is ScanOutcome.ACCEPTED
        assert unfinished(pile.station).incomplete == (0 if page == 2 else len(serials))
    assert pile.station.journal.number("SELECT count(*) FROM ballots") == len(serials)


def test_each_picture_can_be_found_again_from_its_record(pile: Pile, stack: dict[str, bytes], tmp_path: Path):
    path = tmp_path / "turned.jpg"
    path.write_bytes(stack["one page, upside down"])
    assert [page.outcome for page in scan(pile.station, "1", [path])] == [ScanOutcome.ACCEPTED]
    [row] = pile.station.journal.rows("SELECT serial FROM sheets")
    found = Image.open(io.BytesIO(sheet_picture(pile.station, row["serial"].lower(), 1, PAIR)))
    original = Image.open(io.BytesIO(stack["one page, upside down"])).rotate(180)
    assert np.abs(np.asarray(found, int) - np.asarray(original, int)).mean() < 2
    assert not found.getexif()
    home = str(pile.station.journal.home.root)
    arguments = ["--home", home, "pictures", "show", row["serial"], "-o", str(tmp_path / "shown.jpg")]
    by = [part for name in PAIR for part in ("--by", name)]
    done = CliRunner().invoke(program, [*arguments, *by], env={"ROSTLOKAL_PASSPHRASE": PASSPHRASES["chair"]})
    assert done.exit_code == 0, repr(done.exception)
    assert simplejpeg.is_jpeg((tmp_path / "shown.jpg").read_bytes())


def test_nobody_looks_up_a_sheet_alone_or_one_that_was_not_read(pile: Pile, closed_box: Callable[[int], Box]):
    [serial], box = pile.print(1), closed_box(1)
    count_page(pile.station, box, pile.page(serial, "1"))
    with pytest.raises(TwoPeopleNeeded):
        sheet_picture(pile.station, serial, 1, ("Åsa",))
    for asked, page in ((new_serials(1)[0], 1), (serial, 2)):
        with pytest.raises(NotPossible, match="No sheet with this number"):
            sheet_picture(pile.station, asked, page, PAIR)
