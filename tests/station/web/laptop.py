"""The station's program on a laptop with what a machine for tests lacks, which a folder says in files:

``camera``  the address of a camera, found as if it were connected
``asleep``  the seconds that the laptop has slept so far
``pulled``  the program stops (SIGSTOP) at the first file that it puts into place below this folder

The program knows nothing of it: the list of cameras is another one, the clock that goes on in sleep goes on by that
much more, and Python itself tells of the file.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

STAND_INS = "ROSTLOKAL_STAND_INS"


def equip(folder: Path) -> None:
    """Everything in the folder is there from now on."""
    # Here, since each process that reads sheets imports this file too.
    import scanning.camera
    from scanning.camera import Device
    from station.web import safe

    awake = safe.awake_or_asleep

    def cameras() -> list[Device]:
        camera = folder / "camera"
        return [Device(camera.read_text(), "Dokumentkamera", 1920, 1080)] if camera.exists() else []

    def awake_or_asleep() -> float:
        slept = folder / "asleep"
        return awake() + (float(slept.read_text()) if slept.exists() else 0.0)

    # Before anything else has taken them by name.
    scanning.camera.cameras = cameras  # type: ignore[assignment]
    safe.awake_or_asleep = awake_or_asleep
    sys.addaudithook(lambda event, said: _stop_at_the_stick(folder / "pulled", event, said))


def _stop_at_the_stick(pulled: Path, event: str, said: tuple[Any, ...]) -> None:
    if event != "os.rename" or not pulled.exists():
        return
    into = Path(f"/proc/self/fd/{said[3]}")
    if said[3] != -1 and into.resolve().is_relative_to(pulled.read_text()):
        pulled.unlink()
        # To this very thread, which otherwise may write on until a sleeping one has taken the signal.
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)


if __name__ == "__main__":
    from station.cli import main

    if STAND_INS in os.environ:
        equip(Path(os.environ[STAND_INS]))
    main()
