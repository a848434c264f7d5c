import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from ballots.cvr import Box
from station.box import Urn
from station.closing import close
from station.closing_record.chain_ends import chain_ends_text
from station.closing_record.facts import RecordFacts, record_facts
from station.closing_record.record import closing_record
from station.closing_record.typed import typed
from station.errors import WrongMoment
from station.outcomes import ScanOutcome
from station.polling_station import Station
from station.reconcile import Balance, BoxCount, differences, reconcile
from station.tallies import Tally
from sync.batch import Stream
from tests.station.conftest import PAIR
from tests.station.pile import Pile

HEADS = {stream: digit * 64 for stream, digit in zip(Stream, "123", strict=True)}


def facts(
    boxes: int = 1, note: str = "", names: tuple[str, ...] = ("Åsa", "Omar"), official: bool = True
) -> RecordFacts:
    counts = tuple(BoxCount(Urn(str(number), f"S-{number}", 20), 20) for number in range(1, boxes + 1))
    figures = Balance(20 * boxes, 0, 0, 0, 20 * boxes, 20 * boxes, counts)
    return RecordFacts(
        station="Biblioteket i Tensta",
        title="Medborgarbudget",
        official=official,
        days=("2027-05-01",),
        balance=figures,
        closers={str(number): names for number in range(1, boxes + 1)},
        differences=tuple(differences(figures)),
        note=note,
        held={ScanOutcome.DUPLICATE: 2},
        tallies=dict.fromkeys(Tally, 0) | {Tally.KNOWN: 17, Tally.ASSISTED: 4},
        people=names,
        election="ab" * 32,
        incarnation="cd" * 32,
        heads=HEADS,
    )


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


@pytest.fixture
def closed(pile: Pile, closed_box: Callable[[int], Box]) -> Station:
    """Two ballots printed, one of them never used and not counted as such; a note explains it. Nobody checked in."""
    pile.print(2)
    closed_box(0)
    reconcile(pile.station, 0, "Två röstsedlar fastnade i skrivaren.")
    close(pile.station, pile.secrets, PAIR)
    return pile.station


def test_there_is_no_record_before_the_station_is_closed(pile: Pile) -> None:
    with pytest.raises(WrongMoment, match="Close it first"):
        record_facts(pile.station)


def test_a_record_of_one_box_is_one_page_a_copy() -> None:
    first, second = texts(closing_record(facts()))
    assert "Exemplar 1 av 2" in first
    assert "Exemplar 2 av 2" in second
    assert first.replace("Exemplar 1 av 2: till centralen Copy 1 of 2: for central", "").replace("Sida 1", "") == (
        second.replace("Exemplar 2 av 2: stannar i röstlokalen Copy 2 of 2: stays at the station", "").replace(
            "Sida 2", ""
        )
    )


def test_the_record_says_how_voters_were_identified_and_helped_in_numbers() -> None:
    said = texts(closing_record(facts()))[0]
    assert "0 med id-handling, 17 kända, 0 intygade. Fick hjälp att rösta: 4." in said
    assert "därav kuvertröster" in said


def test_the_record_states_what_the_journal_says(closed: Station) -> None:
    said = texts(closing_record(record_facts(closed)))[0]
    assert "Utskrivna röstsedlar Ballots printed 2" in said
    assert "Det här stämmer inte" in said
    assert "Utskrivna och tillförda är 2 röstsedlar, men avlästa, kasserade, oanvända och i kuvert är 0." in said
    assert "Två röstsedlar fastnade i skrivaren." in said
    assert "Kerstin, Yusuf" in said
    assert "TEST – INGENTING RÄKNAS" in said
    assert "S-1" in said


def test_an_official_record_bears_no_word_of_a_test() -> None:
    assert "TEST" not in texts(closing_record(facts()))[0]
    assert "TEST" in texts(closing_record(facts(official=False)))[0]


def test_the_code_and_the_words_name_where_each_stream_ends(closed: Station) -> None:
    known = record_facts(closed)
    pdf = closing_record(known)
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == chain_ends_text(closed.election_file.hash, closed.incarnation, known.heads)
    digits = re.sub(r"\s", "", texts(pdf)[0])
    for head in (*known.heads.values(), closed.incarnation):
        assert head in digits


def test_the_same_day_makes_the_same_bytes() -> None:
    assert closing_record(facts()) == closing_record(facts())


def test_many_boxes_take_more_pages_and_signatures_stay_with_the_hashes() -> None:
    pages = texts(closing_record(facts(boxes=40)))
    assert len(pages) >= 4
    for page in pages:
        assert ("Namnförtydligande" in page) == ("Leveransernas slut" in page)


@pytest.mark.parametrize("note", ["🗳️ gick sönder", "x" * 2_000, "ord " * 500, "نص\u0000", "<b>&amp;"])
def test_no_note_that_anybody_types_costs_the_station_its_record(note: str) -> None:
    assert len(texts(closing_record(facts(note=note, names=("🙂", "A" * 60))))) >= 2


def test_what_no_typeface_shows_becomes_a_question_mark() -> None:
    assert typed("Omar 🎉  Ali") == "Omar ? Ali"


def test_the_command_writes_the_record_and_says_what_to_do(closed: Station, tmp_path: Path) -> None:
    out = tmp_path / "protokoll.pdf"
    root = closed.journal.home.root
    program = str(Path(sys.executable).with_name("rostlokal-station"))
    command = [program, "--home", str(root), "closing-record", "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "sign both copies in ink" in done.stdout
    assert out.read_bytes() == closing_record(record_facts(closed))
