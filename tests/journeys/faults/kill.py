"""Runs one step of a town again and again, each time in a process that kills itself (SIGKILL) one point later.

    python kill.py TOWN IMAGES STEP    (the secrets of tensta-1 on standard input)

A point is a call that makes something durable: the begin or commit of a transaction, an fsync, a rename.
Checking in has a point at every single SQL statement as well. The process dies right before the call, so that each
commit is met both undone and done. What was left of the town lies in IMAGES/<point> afterwards; the last one's process
was not killed any more and finished the step. Python itself counts the points (``sys.setprofile``), so that the
programs know nothing of it.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from central.home import Home
from central.office import open_office
from station.sealing import seal_pending
from sync.keyring import Secrets
from sync.keys import AgeKey
from tests.central.town import Town
from tests.journeys.faults.world import World

STICK = "stick"
SERIALS = "serials.json"
_DURABLE = {"commit", "fsync", "rename"}
# Where the station's journal begins and commits.
_TRANSACTION = "_immediate"


def kill_at(point: int, every_statement: bool) -> None:
    """From now on this process dies right before the point-th call that counts."""
    left = point

    def watch(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        name = getattr(called, "__name__", "") if event == "c_call" else ""
        statement = name == "execute" and (every_statement or frame.f_code.co_name == _TRANSACTION)
        if statement or name in _DURABLE:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def check_in(world: World) -> None:
    world.computers["tensta-1"].check_in(2)


def count_a_page(world: World) -> None:
    serials = json.loads((world.folder / SERIALS).read_text())
    world.computers["tensta-1"].scan(serials[0])


def seal(world: World) -> None:
    computer = world.computers["tensta-1"]
    seal_pending(computer.station, computer.secrets)


def sync(world: World) -> None:
    world.computers["tensta-1"].sync()


def write_stick(world: World) -> None:
    world.computers["tensta-1"].sync_by_stick(world.folder / STICK)


def take_in_stick(world: World) -> None:
    world.take_in(world.folder / STICK)


def close(world: World) -> None:
    world.computers["tensta-1"].close(counted=1)


STEPS: dict[str, Callable[[World], None]] = {
    step.__name__: step for step in (check_in, count_a_page, seal, sync, write_stick, take_in_stick, close)
}


def opened(folder: Path, secrets: dict[str, Secrets]) -> World:
    """The town in this folder, without the secrets of its board."""
    return World(folder, Town(open_office(Home(folder / "central")), (), AgeKey.generate()), secrets)


def run_killed(town: Path, image: Path, secrets: dict[str, Secrets], step: str, point: int) -> bool:
    """Plays the step on a copy of the town in a process of its own; whether that was killed."""
    shutil.copytree(town, image)
    child = os.fork()
    if not child:
        world = opened(image, secrets)
        with world.connected():
            kill_at(point, every_statement=step == check_in.__name__)
            STEPS[step](world)
            sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status):
        raise SystemExit(f"{step} failed by itself at point {point}")
    return False


def main() -> None:
    town, images, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    secrets = {"tensta-1": Secrets.model_validate_json(sys.stdin.read())}
    point = 0
    while run_killed(town, images / f"{point:04}", secrets, step, point):
        point += 1


if __name__ == "__main__":
    main()
