"""All faults in random order: a Hypothesis state machine over stations, network, sticks, restores, clones and clocks.

Each rule does what the programs, the people or bad luck could do next. After every step what central holds must be
whole (``Ledger``); at the end everything is delivered that any surviving disk or stick holds, and each stored ballot
must be counted once or be held and listed (``check_promise``).
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from central.enrolment import revoke
from central.errors import CentralError
from central.release import release, take_back_revocation
from station.backup import back_up, restore
from station.errors import MustProvision, NotPossible, WrongMoment
from station.sealing import seal_pending
from sync.batch import Stream
from sync.errors import Refused, Unreachable, UsbError
from tests.conftest import MEMORY, has_room_in_memory
from tests.journeys.faults.books import check_promise
from tests.journeys.faults.computer import RESTORED, Computer
from tests.journeys.faults.founding import Founded
from tests.journeys.faults.ledger import Ledger
from tests.journeys.faults.network import Fault
from tests.journeys.faults.world import World

COMPUTERS = ("tensta-1", "tensta-2", "lund-1")
MOST_CLONES = 2
MOST_STICKS = 3
# Longer days make longer chains on the sticks, which take longer to read; shorter ones spend their time on founding.
STEPS_A_TOWN = 100
# Few enough that people come back.
VOTERS = st.integers(0, 40)
PICK = st.integers(0, 1_000)
# Some things do not happen as often as voters come.
RARE = st.integers(0, 3)
FAULTS = st.just([]) | st.lists(st.sampled_from([None, *Fault]), max_size=4)
# Refusals that the programs and people know; everything else is a mistake that the machine has found.
KNOWN = (MustProvision, WrongMoment, NotPossible, Unreachable, UsbError)


class Machine(RuleBasedStateMachine):
    """One town. ``founded`` is what it is a copy of, ``steps`` counts over all towns."""

    founded: Founded
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if has_room_in_memory() else None))
        secrets = {name: self.founded.secrets[name] for name in COMPUTERS}
        self.world: World = replace(self.founded, secrets=secrets).world(self.folder / "town")
        self.connection = self.world.connected()
        self.connection.__enter__()
        self.world.computers["tensta-2"].open_day("2")
        self.boxes = dict(zip(COMPUTERS, "121", strict=True))
        self.serials: list[str] = []
        self.disks: list[tuple[str, Path]] = []
        self.files: list[tuple[str, Path]] = []
        self.sticks = [self.world.stick()]
        self.backups = [self.world.back_up_central()]
        self.ledger = Ledger(self.world)

    def teardown(self) -> None:
        try:
            for stick in self.sticks:
                self.world.take_in(stick)
            self.world.deliver_all()
            self.ledger.check()
            check_promise(self.world)
        finally:
            self.connection.__exit__(None, None, None)
            self.world.end()
            shutil.rmtree(self.folder)

    def pick(self, number: int) -> tuple[str, Computer]:
        names = sorted(self.world.computers)
        name = names[number % len(names)]
        return name, self.world.computers[name]

    def box(self, name: str) -> str:
        return self.boxes[name.partition("/")[0]]

    @invariant()
    def central_is_whole(self) -> None:
        type(self).steps += 1
        self.ledger.check_if_changed()

    # What people do at a station.

    @rule(number=PICK, voter=VOTERS)
    def check_in(self, number: int, voter: int) -> None:
        with known():
            self.pick(number)[1].check_in(voter)

    @rule(number=PICK, voter=VOTERS)
    def vote(self, number: int, voter: int) -> None:
        name, computer = self.pick(number)
        with known():
            [serial] = computer.print(1)
            self.serials.append(serial)
            computer.check_in(voter)
            computer.scan(serial, number=self.box(name))

    @precondition(lambda self: self.serials)
    @rule(number=PICK, which=PICK)
    def read_again(self, number: int, which: int) -> None:
        """The paper is laid into some scanner again, perhaps another station's."""
        name, computer = self.pick(number)
        with known():
            computer.bring_in(1)
            computer.scan(self.serials[which % len(self.serials)], number=self.box(name))

    @rule(number=PICK, which=PICK)
    def correct(self, number: int, which: int) -> None:
        with known():
            self.pick(number)[1].correct(which)

    @rule(number=PICK)
    def seal(self, number: int) -> None:
        computer = self.pick(number)[1]
        with known():
            seal_pending(computer.station, computer.secrets)

    @rule(number=PICK, certain=RARE)
    def close(self, number: int, certain: int) -> None:
        name, computer = self.pick(number)
        if not certain:
            with known():
                computer.close(boxes=(self.box(name),), counted=1)

    @rule(number=PICK, voter=VOTERS)
    def an_hour_without_a_fault(self, number: int, voter: int) -> None:
        self.vote(number, voter)
        self.sync(number, [])

    # How it travels.

    @rule(number=PICK, faults=FAULTS)
    def sync(self, number: int, faults: list[Fault | None]) -> None:
        self.world.network.faults.extend(faults)
        # Only a batch that was damaged on the way is refused; it is sent again the next time.
        refused = suppress(Refused) if Fault.FLIPPED in faults else nullcontext()
        try:
            with known(), refused:
                self.pick(number)[1].sync()
        finally:
            self.world.network.faults.clear()

    @rule()
    def late_ones_arrive(self) -> None:
        self.world.network.bring_late()

    @rule(number=PICK, which=PICK)
    def write_stick(self, number: int, which: int) -> None:
        with known():
            self.pick(number)[1].sync_by_stick(self.sticks[which % len(self.sticks)])

    @rule(which=PICK, certain=RARE)
    def central_reads_stick(self, which: int, certain: int) -> None:
        if not certain:
            self.world.take_in(self.sticks[which % len(self.sticks)])

    @precondition(lambda self: len(self.sticks) < MOST_STICKS)
    @rule()
    def take_a_new_stick(self) -> None:
        self.sticks.append(self.world.stick())

    # What happens to disks.

    @rule(number=PICK)
    def power_cut(self, number: int) -> None:
        self.world.kill(self.pick(number)[0])

    @rule(number=PICK)
    def copy_disk(self, number: int) -> None:
        name = self.pick(number)[0]
        self.disks.append((name, self.world.copy(name)))

    @precondition(lambda self: self.disks)
    @rule(which=PICK, certain=RARE)
    def put_an_old_disk_back(self, which: int, certain: int) -> None:
        if not certain:
            name, disk = self.disks.pop(which % len(self.disks))
            self.world.computers[name].stop()
            self.world.computers[name] = self.world.start(name, disk)

    @rule(number=PICK)
    def back_station_up(self, number: int) -> None:
        name, computer = self.pick(number)
        file = self.world.new_path("file")
        back_up(computer.root, file)
        self.files.append((name, file))

    @precondition(lambda self: self.files)
    @rule(which=PICK, certain=RARE)
    def restore_station(self, which: int, certain: int) -> None:
        if not certain:
            name, file = self.files[which % len(self.files)]
            root = self.world.new_path("restored")
            restore(root, file)
            (root / RESTORED).touch()
            self.world.computers[name].stop()
            self.world.computers[name] = self.world.start(name, root)

    @precondition(lambda self: len(self.world.computers) < len(COMPUTERS) + MOST_CLONES)
    @rule(number=PICK, certain=RARE)
    def clone(self, number: int, certain: int) -> None:
        if not certain:
            name = self.pick(number)[0]
            clone = f"{name}/{len(self.world.computers)}"
            self.world.secrets[clone] = self.world.secrets[name]
            self.world.computers[clone] = self.world.start(name, self.world.copy(name))

    # What happens at central.

    @rule(certain=RARE)
    def back_central_up(self, certain: int) -> None:
        if not certain:
            self.backups.append(self.world.back_up_central())

    @rule(which=PICK, certain=RARE)
    def restore_central(self, which: int, certain: int) -> None:
        if not certain:
            self.world.restore_central(self.backups[which % len(self.backups)])
            self.ledger.central_was_restored()

    @rule(certain=RARE)
    def cut_centrals_power(self, certain: int) -> None:
        if not certain:
            self.world.restart_central()

    @rule(number=PICK, certain=RARE)
    def revoke(self, number: int, certain: int) -> None:
        """A rare thing; whoever has signed a manifest backs central up at once."""
        if not certain:
            with suppress(CentralError):
                self.world.revoke(self.pick(number)[1])
                self.backups = [self.world.back_up_central()]

    @rule(number=PICK, certain=RARE)
    def suspect_a_theft(self, number: int, certain: int) -> None:
        """Somebody calls; the board has not met yet."""
        if not certain:
            with suppress(CentralError):
                revoke(self.world.office, self.pick(number)[1].id)

    @rule(number=PICK)
    def find_the_computer_again(self, number: int) -> None:
        with suppress(CentralError):
            take_back_revocation(self.world.office, self.pick(number)[1].id, self.world.now())

    @rule(number=PICK, stream=st.sampled_from(Stream))
    def let_a_stream_go_on(self, number: int, stream: Stream) -> None:
        with suppress(CentralError):
            release(self.world.office, self.pick(number)[1].id, stream, self.world.now())

    @rule(days=st.integers(-4_000, 4_000))
    def set_centrals_clock(self, days: int) -> None:
        with suppress(OverflowError):
            self.world.clock += timedelta(days=days)


@contextmanager
def known() -> Iterator[None]:
    """Lets pass what a person would read as a sentence and act on."""
    with suppress(*KNOWN):
        yield


def machine(founded: Founded) -> type[Machine]:
    """A state machine over towns that are copies of this one, with a count of steps of its own."""
    members: dict[str, Any] = {"founded": founded, "steps": 0}
    return type("TownMachine", (Machine,), members)


def play(town: type[Machine], towns: int) -> None:
    """Plays so many towns; the first promise that is broken is raised with the shortest way there."""
    run_state_machine_as_test(
        town,
        settings=settings(
            max_examples=towns,
            stateful_step_count=STEPS_A_TOWN,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
