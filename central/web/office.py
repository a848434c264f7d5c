"""What the pages work with: the opened central, and its commands as somebody would type them."""

import shlex
from typing import cast

from flask import current_app

from central.home import DEFAULT
from central.office import Office

OFFICE = "ROSTLOKAL_OFFICE"
"""Where the app's configuration holds its central.office.Office."""


def office() -> Office:
    """The central that these pages show."""
    return cast(Office, current_app.config[OFFICE])


def command(*words: str) -> str:
    """A ``rostlokal-central`` command for this very central, ready to be typed."""
    folder = office().home.folder
    home = () if folder == DEFAULT else ("--home", str(folder))
    return shlex.join(["rostlokal-central", *home, *words])
