"""How long the station's pages take to answer on a long day, and its program to start; real processes, real HTTP.

    python -m bench.pages [--voters 5000] [--ballots 2000] [--rounds 20]

Run from the checkout. A station with so many voters checked in and ballots stored (one in fifty to review, one in a
hundred set aside) is served by `rostlokal-station serve`; every page that has a plain address, and one of each kind
that is linked from them, is opened again and again. Targets: a page answers within 100 ms, the program within 3 s of
its start. By the clock they need a machine with nothing else to do; the processor's time (of all the program's threads)
hardly changes with what else runs. Ratios of it hold on any machine: each page against the same page at a station where
nobody has been yet, and the start against Python's own with nothing but the web server's library.
Writes build/bench/pages.json. Linux only: the processor's time is read from /proc.
"""

import argparse
import http.client
import http.cookiejar
import io
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import ThreadingHTTPServer
from pathlib import Path

from PIL import Image

from ballots.cvr import Box
from ballots.election_file import parse_election
from scanning.reasons import Reason
from scanning.result import PageResult
from station.box import close_box
from station.checkin import check_in
from station.day import open_day
from station.delivery import sync_online, transport
from station.enrolment import deliver_request_online, enrol
from station.page_intake import count_page
from station.polling_station import Station, open_station
from station.web.app import create_app
from sync.keyring import Secrets
from tests.station.conftest import CODE, ELECTION, PAIR, PASSPHRASES, ROADS
from tests.station.pile import Pile
from tests.station.town_hall import STATION, Door, TownHall

OUT = Path(__file__).resolve().parent.parent / "build" / "bench"
PAGE_MS, START_SECONDS = 100, 3.0
STARTS = 5
UNCLEAR_EACH, HELD_EACH = 50, 100
# As large as a sheet at 200 dpi in grey; no page shows many of them, but the folder holds them all.
PICTURE_SIZE = (1654, 2339)
# Answers that nobody waits for as for a page: files, and papers to print (PDF).
PASSED_OVER = {"static", "language.switch", "closing.record", "checkin.kit"}
Times = tuple[list[float], list[float]]
"""Seconds by the clock, and of the processor."""
Pages = dict[str, tuple[list[float], float]]
"""By page: milliseconds of each answer by the clock, and of the processor on average."""
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def main() -> None:
    """Measures everything, prints it and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voters", type=int, default=5000)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty, secrets = enrolled(Path(folder) / "empty", chosen.ballots)
        full = Path(folder) / "full"
        subprocess.run(["cp", "-a", empty, full], check=True)
        with open_station(full) as station:
            fill(station, secrets, chosen.voters, chosen.ballots)
        before, after = opened(empty, chosen.rounds), opened(full, chosen.rounds)
        started, bare = starts(full)
    report(before, after, started, bare, vars(chosen))


def report(before: Pages, after: Pages, started: Times, bare: Times, asked: dict[str, int]) -> None:
    """The table, the targets, and the JSON."""
    rows: dict[str, dict[str, float | None]] = {}
    print(f"{'page':26}{'median ms':>10}{'p95 ms':>8}{'CPU ms':>8}{'empty, CPU ms':>15}{'ratio':>7}")
    for page, (clock, used) in sorted(after.items(), key=lambda each: -each[1][1]):
        idle = before[page][1] if page in before else None
        rows[page] = {
            "median_ms": round(statistics.median(clock), 1),
            "p95_ms": round(statistics.quantiles(clock, n=20)[-1], 1),
            "cpu_ms": round(used, 1),
            "ratio": round(used / idle, 2) if idle else None,
        }
        figures = rows[page]
        compared = f"{idle:15.1f}{used / idle:7.2f}" if idle else ""
        print(f"{page:26}{figures['median_ms']:10}{figures['p95_ms']:8}{figures['cpu_ms']:8}{compared}")
    slowest = max(statistics.median(clock) for clock, _ in after.values())
    start, used = (statistics.median(each) for each in started)
    ratio = used / statistics.median(bare[1])
    most = max(cpu for _, cpu in after.values())
    met = "met" if slowest <= PAGE_MS else "MISSED"
    print(f"slowest page {slowest:.0f} ms, target {PAGE_MS}: {met}; most work {most:.0f} ms of the processor")
    print(
        f"start {start:.2f} s, {used:.2f} s of the processor, {ratio:.1f} times Python with the web server's library;"
    )
    print(f"target {START_SECONDS}: {'met' if start <= START_SECONDS else 'MISSED'}")
    found = asked | {"pages": rows, "start_s": round(start, 2), "start_cpu_s": round(used, 2)}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "pages.json").write_text(json.dumps(found | {"start_ratio": round(ratio, 1)}, indent=1) + "\n")


# --- a station ------------------------------------------------------------------------------------------------------


def enrolled(root: Path, ballots: int) -> tuple[Path, Secrets]:
    """A station that a town hall has enrolled and approved for so many ballots."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        election = parse_election((ELECTION + ROADS).encode(), "election.toml")
        hall = TownHall("test", election, f"http://127.0.0.1:{server.server_address[1]}")
        server.hall = hall  # type: ignore[attr-defined]
        hall.publish()
        secrets = enrol(root, hall.kit(root.with_name("kit")), CODE, PASSPHRASES)
        with open_station(root) as station:
            with transport(station) as central:
                deliver_request_online(station, central)
            hall.approve(hall.requests[-1], most_serials=2 * ballots)
            sync_online(station, secrets)
        server.shutdown()
    return root, secrets.model_copy(update={"election_secret": hall.secret.hex()})


def fill(station: Station, secrets: Secrets, voters: int, ballots: int) -> None:
    """A long day: voters, a box that is closed, and its ballots, read."""
    open_day(station, PAIR, date.today(), "1", "S-1")
    for number in range(voters):
        check_in(station, secrets, f"doc:SE:AB{number:06}", "A", date.today())
    pile = Pile(station, secrets)
    serials = pile.print(ballots)
    close_box(station, "1", ballots, PAIR)
    box = Box(STATION, "1", "S-1")
    sheet = io.BytesIO()
    Image.effect_noise(PICTURE_SIZE, 20).save(sheet, "JPEG", quality=50)
    for number, serial in enumerate(serials):
        # A reader of JPEGs passes over what stands after the picture.
        picture = sheet.getvalue() + number.to_bytes(4, "big")
        unclear = ["2"] if number % UNCLEAR_EACH == 0 else []
        count_page(station, box, pile.page(serial, "1", unclear=unclear, picture=picture))
        if number % HELD_EACH == 0:
            blurred = PageResult("a.jpg", number, "rejected", Reason.BLURRED, None, None, None, (), picture + b"x")
            count_page(station, box, blurred)


# --- its pages ------------------------------------------------------------------------------------------------------


@contextmanager
def served(root: Path) -> Iterator[tuple[int, int]]:
    """The program with its pages once it answers: the port, and the number of its process."""
    program = [Path(sys.executable).parent / "rostlokal-station", "--home", root, "serve", "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        port = int(re.findall(r":(\d+)", process.stdout.readline())[0])
        urllib.request.urlopen(f"http://127.0.0.1:{port}/unlock").read()
        yield port, process.pid
        process.terminate()


def used_by(process: int) -> float:
    """Seconds that all threads of a process have had of the processor."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def opened(root: Path, rounds: int) -> Pages:
    """How long every page takes to answer."""
    app = create_app(root)
    adapter = app.url_map.bind("")
    waiting = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    found: Pages = {}
    with served(root) as (port, process):
        cookie = unlocked(f"http://127.0.0.1:{port}")
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while waiting:
            path = waiting.pop(0)
            endpoint = str(adapter.match(path, "GET")[0])
            if endpoint in {*found, *PASSED_OVER}:
                continue
            status, body, _ = answer(connection, path, cookie)
            if status != 200:
                continue
            linked = [urllib.parse.urlsplit(each).path for each in _LINK.findall(body.decode("utf-8", "replace"))]
            waiting += [each for each in linked if adapter.test(each, "GET")]
            before = used_by(process)
            times = [answer(connection, path, cookie)[2] for _ in range(rounds)]
            found[endpoint] = times, 1000 * (used_by(process) - before) / rounds
    return found


def unlocked(address: str) -> str:
    """Types the chair's passphrase; the cookie of the browser that did."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    token = re.findall(r'name="csrf_token" value="([^"]+)"', browser.open(f"{address}/unlock").read().decode())[0]
    sent = urllib.parse.urlencode({"csrf_token": token, "passphrase": PASSPHRASES["chair"]}).encode()
    browser.open(f"{address}/unlock", sent).read()
    return "; ".join(f"{each.name}={each.value}" for each in jar)


def answer(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, bytes, float]:
    """Status, body, and the milliseconds until all of it was there."""
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    got = connection.getresponse()
    body = got.read()
    return got.status, body, 1000 * (time.perf_counter() - start)


def starts(root: Path) -> tuple[Times, Times]:
    """Until the program answers, and until Python has loaded its web server and ended."""
    started: Times = [], []
    bare: Times = [], []
    for _ in range(STARTS):
        start = time.perf_counter()
        with served(root) as (_, process):
            started[0].append(time.perf_counter() - start)
            started[1].append(used_by(process))
        start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "import cheroot.wsgi"], check=True)
        bare[0].append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        bare[1].append(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime)
    return started, bare


if __name__ == "__main__":
    main()
