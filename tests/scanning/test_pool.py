"""Many files on several processes: the same results in the same order, and one process's death is one page's error."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import cv2
import numpy as np
import pytest
import simplejpeg
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from scanning.crew import Crew
from scanning.errors import ReaderStartError, UnreadableFile
from scanning.frames import Answer, FrameReader, Task
from scanning.order import Order
from scanning.pool import read_files
from scanning.reader import ReaderSpec
from scanning.reasons import Reason
from scanning.worker import MOST_MEMORY
from tests.scanning.paper import Paper, serials

# In a program of its own, whose children are the reading processes alone: the reasons, and what the largest took.
READS_ALONE = """
import pickle, resource, sys
from pathlib import Path
from scanning.pool import read_files
spec, *paths = map(Path, sys.argv[1:])
for result in read_files(paths, pickle.loads(spec.read_bytes())):
    print(result.reason and result.reason.value)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.fixture(scope="module")
def files(paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A PDF of four ballots, a scan, a letter, and the scan upside down."""
    folder = tmp_path_factory.mktemp("files")
    names = ["stack.pdf", "scan.jpg", "letter.jpg", "turned.png"]
    scan = paper.crossed(("2", "1"))
    data = [
        paper.pdf(serials(4)),
        cv2.imencode(".jpg", scan)[1].tobytes(),
        b"Dear voters,\n",
        cv2.imencode(".png", np.rot90(scan, 2))[1].tobytes(),
    ]
    for name, content in zip(names, data, strict=True):
        (folder / name).write_bytes(content)
    return [folder / name for name in names]


def forms_that_draw_each_other(levels: int, times: int) -> bytes:
    """A PDF whose page draws a form, which draws the next one so many times, and so on; the last one draws squares."""
    head = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /XObject << /F 5 0 R >> >> >>",
        stream("", "/F Do\n"),
    ]
    form = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    for number in range(6, 5 + levels):
        head.append(stream(f"{form} /Resources << /XObject << /F {number} 0 R >> >>", "/F Do\n" * times))
    head.append(stream(form, "0 0 9 9 re f\n" * times))
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(head, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(head) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(head) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def stream(about: str, content: str) -> str:
    """A stream of a PDF."""
    return f"<< {about} /Length {len(content)} >> stream\n{content}\nendstream"


def test_results_come_in_order_and_are_the_same_with_any_number_of_processes(paper: Paper, files: list[Path]) -> None:
    alone = list(read_files(files, paper.spec))
    assert [(Path(result.source).name, result.frame) for result in alone] == [
        *(("stack.pdf", frame) for frame in range(4)),
        ("scan.jpg", 0),
        ("letter.jpg", 0),
        ("turned.png", 0),
    ]
    assert [result.serial for result in alone[:4]] == serials(4)
    assert alone[5].reason is Reason.NOT_A_PICTURE
    assert [target.mark for target in alone[4].targets] == [target.mark for target in alone[6].targets]
    assert list(read_files(files, paper.spec, jobs=3)) == alone


def test_kept_pictures_are_upright_grey_and_without_metadata(paper: Paper, files: list[Path]) -> None:
    [page] = read_files(files[3:], paper.spec, keep_pictures=True)
    assert page.picture is not None
    picture = simplejpeg.decode_jpeg(page.picture, colorspace="GRAY")[:, :, 0]
    assert np.abs(picture.astype(int) - paper.crossed(("2", "1"))).mean() < 2
    assert b"Exif" not in page.picture
    assert [page.picture] == [again.picture for again in read_files(files[3:], paper.spec, keep_pictures=True)]


def test_a_rejected_page_keeps_a_small_picture_without_metadata(paper: Paper, tmp_path: Path) -> None:
    noted = Image.new("RGB", (4000, 2000), "white")
    noted.save(tmp_path / "back.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0", comment=b"copier 7, 14:05")
    (tmp_path / "letter.jpg").write_bytes(b"Dear voters,\n")
    back, letter = read_files(sorted(tmp_path.iterdir()), paper.spec, keep_pictures=True)
    assert (back.reason, letter.reason, letter.picture) == (Reason.BACK_SIDE, Reason.NOT_A_PICTURE, None)
    assert back.picture is not None
    assert simplejpeg.decode_jpeg_header(back.picture)[:3] == (800, 1600, "Gray")
    assert b"Exif" not in back.picture
    assert b"copier" not in back.picture
    assert next(read_files([tmp_path / "back.jpg"], paper.spec)).picture is None


def test_another_file_under_the_name_of_the_last_one_is_opened_anew(paper: Paper, tmp_path: Path) -> None:
    frames, path, later = FrameReader(paper.reader, keep_pictures=False), tmp_path / "scan.pdf", tmp_path / "later.pdf"
    found = []
    for serial in serials(2):
        later.write_bytes(paper.pdf([serial]))
        later.rename(path)
        found.append(frames.answer(Task(str(path), 0)).result)
    frames.close()
    assert [page.serial for page in found if page] == serials(2)


def test_a_missing_file_is_told_and_the_rest_goes_on(paper: Paper, files: list[Path], tmp_path: Path) -> None:
    problems: list[UnreadableFile] = []
    paths = [files[1], tmp_path / "gone.jpg", files[3]]
    results = list(read_files(paths, paper.spec, on_unreadable=problems.append))
    assert [Path(result.source).name for result in results] == ["scan.jpg", "turned.png"]
    assert [str(tmp_path / "gone.jpg") in str(problem) for problem in problems] == [True]


def test_a_missing_file_is_an_error_unless_somebody_asks_for_it(paper: Paper, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        list(read_files([tmp_path / "gone.jpg"], paper.spec))


def test_no_files_give_no_results(paper: Paper) -> None:
    assert list(read_files([], paper.spec)) == []


def test_an_election_that_cannot_be_read_is_said_once(files: list[Path]) -> None:
    with pytest.raises(ReaderStartError, match="not a usable election definition"):
        list(read_files(files, ReaderSpec(b"format = 1", "test"), jobs=2))
    assert active_children() == []


@pytest.fixture
def crew(paper: Paper) -> Iterator[Crew]:
    """One process, ready."""
    with Crew(paper.spec, jobs=1, keep_pictures=False) as crew:
        while not crew.has_idle:
            assert list(crew.news()) == []
        yield crew


def test_a_process_that_dies_of_a_page_is_replaced_and_the_next_page_is_read(crew: Crew, files: list[Path]) -> None:
    order = Order(map(str, [files[1], files[3]]), window=4)
    deadly, harmless = order.next_ticket(), order.next_ticket()
    assert deadly is not None
    assert harmless is not None
    child = only_child()
    # Stopped first, so that it holds the page for certain when it dies.
    os.kill(child, signal.SIGSTOP)
    crew.give(deadly)
    os.kill(child, signal.SIGKILL)
    assert list(crew.news()) == [(deadly, None)]
    answer = read_alone(crew, harmless)
    assert answer.result is not None
    assert answer.result.status == "read"


def test_a_process_that_gets_caught_in_a_page_is_replaced(
    crew: Crew, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanning.crew.PAGE_SECONDS", 0.0)
    ticket = Order([str(files[1])], window=1).next_ticket()
    assert ticket is not None
    caught = only_child()
    os.kill(caught, signal.SIGSTOP)
    crew.give(ticket)
    assert list(crew.news()) == [(ticket, None)]
    assert only_child() != caught


def only_child() -> int:
    """The number of the only process that reads."""
    [process] = active_children()
    assert process.pid is not None
    return process.pid


def read_alone(crew: Crew, ticket: object) -> Answer:
    """The answer to one task, waiting for the process to be ready first."""
    while not crew.has_idle:
        assert list(crew.news()) == []
    crew.give(ticket)  # type: ignore[arg-type]
    while True:
        for _, answer in crew.news():
            assert answer is not None
            return answer


def test_a_pdf_of_three_kilobytes_that_draws_without_end_costs_one_page_and_bounded_memory(
    paper: Paper, files: list[Path], tmp_path: Path
) -> None:
    bomb = forms_that_draw_each_other(levels=6, times=30)
    assert len(bomb) < 3000
    (tmp_path / "bomb.pdf").write_bytes(bomb)
    (tmp_path / "short.pdf").write_bytes(forms_that_draw_each_other(levels=2, times=30))
    (tmp_path / "spec").write_bytes(pickle.dumps(paper.spec))
    names = [tmp_path / "spec", tmp_path / "bomb.pdf", tmp_path / "short.pdf", files[1]]
    printed = subprocess.run([sys.executable, "-c", READS_ALONE, *names], capture_output=True, check=True).stdout
    assert printed.decode().splitlines()[:-1] == [Reason.READER_CRASHED.value, Reason.BACK_SIDE.value, "None"]
    assert int(printed.split()[-1]) < 1.5 * MOST_MEMORY


def test_a_process_that_dies_while_idle_costs_no_page(paper: Paper, files: list[Path]) -> None:
    results = read_files([files[1], files[3]], paper.spec)
    first = next(results)
    for process in active_children():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert [first.status, *(result.status for result in results)] == ["read", "read"]


def test_a_page_goes_out_while_the_next_file_is_still_awaited(paper: Paper, files: list[Path]) -> None:
    log: list[str] = []

    def coming() -> Iterator[Path | None]:
        for path in files[:2]:
            yield None
            log.append(f"{path.name} comes")
            yield path
        yield None

    for page in read_files(coming(), paper.spec, on_done=lambda path: log.append(f"{path.name} is done")):
        log.append(f"page {page.frame}")
    assert log == [
        "stack.pdf comes",
        *(f"page {frame}" for frame in range(4)),
        "stack.pdf is done",
        "scan.jpg comes",
        "page 0",
        "scan.jpg is done",
    ]


def test_the_processes_end_when_nobody_wants_more_results(paper: Paper, files: list[Path]) -> None:
    results = read_files(files, paper.spec, jobs=2)
    next(results)
    assert len(active_children()) == 2
    results.close()  # type: ignore[attr-defined]
    assert active_children() == []


def test_a_pdf_of_five_thousand_pages_streams_through_the_same_memory(paper: Paper, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "many.pdf"), pagesize=(60, 60))
    for _ in range(5000):
        canvas.rect(20, 20, 20, 20)
        canvas.showPage()
    canvas.save()
    early, frame = 0, -1
    for page in read_files([tmp_path / "many.pdf"], paper.spec, keep_pictures=True):
        assert page.frame == frame + 1
        frame = page.frame
        if frame in (500, 4990):
            memory = resident_bytes(only_child())
            early = early or memory
    assert frame == 4999
    assert memory - early < 20_000_000


def resident_bytes(process: int) -> int:
    """What a process holds in memory just now."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
