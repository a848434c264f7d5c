"""Sets up the municipality's side: board keys, central, stations with their kits, and the manifest."""

from dataclasses import dataclass
from pathlib import Path

from day.programs import Program, free_port

BOARD = ("Alva", "Birgit", "Cem")


@dataclass
class Municipality:
    """Central with its board of three, two of whom sign. ``programs`` says how programs run."""

    folder: Path
    election: Path
    mode: str
    programs: type[Program] = Program

    def __post_init__(self) -> None:
        self.central = self.programs("rostlokal-central", self.folder / "central")
        self.port = free_port()

    def set_up(self) -> None:
        """Makes the board's keys and central, and signs the first manifest."""
        keys = [self.central.run("board", "new", name, "-o", self._board(name)).split()[-1] for name in BOARD]
        self.central.run(
            *("init", "--election", self.election, "--mode", self.mode, "--threshold", "2"),
            *(part for key in keys for part in ("--board", key)),
            *("--address", f"https://127.0.0.1:{self.port}"),
            *("--recovery-out", self.folder / "recovery.txt"),
        )

    def open_doors(self) -> None:
        """Starts central's web service: stations deliver over TLS; the staff's pages get any free port."""
        self.central.start_server(self.port, "serve", "--listen", f"127.0.0.1:{self.port}", "--pages", "127.0.0.1:0")

    def add_staff(self, name: str) -> None:
        """Lets a member of staff sign in to central's pages."""
        self.central.run("staff", "add", name)

    def add_station(self, station: str, name: str) -> None:
        """Adds a polling place to the pending manifest."""
        self.central.run("station", "add", station, "--name", name)

    def certify(self) -> None:
        """Two of the three board members certify the result of this moment."""
        self.central.run("certify", *self._board_keys())

    def sign_manifest(self) -> None:
        """Two of the three board members sign what is pending."""
        self.central.run("manifest", "sign", *self._board_keys())

    def kit(self, station: str) -> tuple[Path, str]:
        """The folder to carry to the station, and the one-time code to hand over separately."""
        folder = self.folder / "kits" / station
        return folder, self.central.run("kit", station, "-o", folder).split()[-1]

    def approve_all(self) -> None:
        """Approves the waiting stations into the next manifest."""
        for request in self.central.ask("requests", "--json"):
            self.central.run("approve", request["hash"])
        self.sign_manifest()

    def _board_keys(self) -> tuple[str | Path, ...]:
        return tuple(part for name in BOARD[:2] for part in ("--board-key", self._board(name)))

    def _board(self, name: str) -> Path:
        return self.folder / "board" / name
