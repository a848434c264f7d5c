"""Printed ballots as a copier's pictures, with nothing marked on them or filled in by voters."""

import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from station.checkin import check_in
from station.polling_station import open_station
from station.printing import print_key, print_to_file
from sync.keyring import Secrets
from tests.station.pile import Pile

# The least that people set a copier to for this.
DPI = 150
BALLOTS = 4


def scanned(pile: Pile, count: int, folder: Path, dpi: int = DPI) -> list[bytes]:
    """Prints so many ballots and scans them: a JPEG each."""
    pdf = folder / "printed.pdf"
    print_to_file(pile.station, "A", count, pile.key, pdf, None)
    document = pdfium.PdfDocument(pdf)
    try:
        return [jpeg(page.render(scale=dpi / 72, grayscale=True).to_pil()) for page in document]
    finally:
        document.close()


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("L").save(out, "JPEG", quality=85)
    return out.getvalue()


def pdf(pages: list[bytes]) -> bytes:
    """The same in one PDF, as copiers make them."""
    first, *others = (Image.open(io.BytesIO(page)) for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=DPI, save_all=True, append_images=others)
    return out.getvalue()


def voters(root: Path, secrets: Secrets, folder: Path) -> list[str]:
    """Four ballots are printed, handed out, filled in and scanned: two with a blackened box, one copied besides."""
    pdf, layout, marks = folder / "ballots.pdf", folder / "layout.json", folder / "marks.jsonl"
    with open_station(root) as station:
        print_to_file(station, "A", BALLOTS + 1, print_key(station, secrets), pdf, layout)
        for number in range(BALLOTS):
            check_in(station, secrets, f"doc:SE:AB123{number}", "A", date.today())
    serials = sorted({sheet["serial"] for sheet in json.loads(layout.read_text(encoding="utf-8"))["sheets"]})[:BALLOTS]
    blackened = {"contest": "parks", "project": "2", "column": "1", "kind": "blackened"}
    cross = {"contest": "parks", "project": "1", "column": "1"}
    lines = [
        json.dumps({"serial": serial, "marks": [blackened if number < 2 else cross], "pen": "cross-ballpoint"})
        for number, serial in enumerate(serials)
    ]
    marks.write_text("\n".join(lines), encoding="utf-8")
    simulator = [sys.executable, "-c", "from simulator.cli import main; main()", "scan", pdf, layout, "--marks", marks]
    subprocess.run([*simulator, "-o", folder / "scans", "--photocopy", serials[3]], check=True, capture_output=True)
    return [str(path) for path in (folder / "scans").glob("*.jpg")]
