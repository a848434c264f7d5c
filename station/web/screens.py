"""Second screens: another computer or a tablet on the local network, let in by a code that the chair reads out.

Each request says by itself whether it came over the second door (``SECOND`` in its environment, set by the server and
never by a browser). Who is paired is known in memory alone, so ending the program ends every pairing.
"""

import hmac
import secrets as randomness
from dataclasses import dataclass

from flask import request

from station.errors import NotPossible, StationError
from station.web.tries import Clock

SECOND = "rostlokal.second_screen"
COOKIE = "rostlokal-screen"
# Left out by browsers.
_HTTPS = 443
# Long enough to walk over to the other screen and type eight digits.
CODE_SECONDS = 5 * 60
# Of a hundred million codes; a guesser makes the chair ask for another one, and gets no further.
_MOST_TRIES = 5
_DIGITS = 8
# More than a station has tables.
_MOST_SCREENS = 20


class WrongCode(StationError):
    """A pairing code is wrong, used, or too old; which of them is not told."""


@dataclass(frozen=True)
class Door:
    """Where second screens come in: the address as browsers write it, the port, the certificate's SHA-256 (hex)."""

    address: str
    port: int
    fingerprint: str

    @property
    def host(self) -> str:
        """What browsers send as Host."""
        return self.address if self.port == _HTTPS else f"{self.address}:{self.port}"


@dataclass(frozen=True)
class Screen:
    """A paired screen. ``name`` is what its people called it."""

    id: str
    name: str


@dataclass
class Code:
    """A pairing code that is shown on the first screen."""

    digits: str
    until: float
    wrong: int = 0


class Screens:
    """The second screens of one running program."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._code: Code | None = None
        self._paired: dict[str, Screen] = {}
        self.door: Door | None = None

    @property
    def paired(self) -> list[Screen]:
        """The screens that are let in, by name."""
        return sorted(self._paired.values(), key=lambda screen: screen.name.casefold())

    @property
    def code(self) -> str | None:
        """The code that pairs the next screen, as it is read out; None when there is none."""
        code = self._valid()
        return f"{code.digits[:4]} {code.digits[4:]}" if code else None

    def new_code(self) -> None:
        """Makes another code; the one before is void. NotPossible when there are too many screens or no door."""
        if self.door is None:
            raise NotPossible("Second screens are not allowed. Start the program with serve --second-screen.")
        if len(self._paired) >= _MOST_SCREENS:
            raise NotPossible("There are {count} screens already. End one first.", count=_MOST_SCREENS)
        self._code = Code(f"{randomness.randbelow(10**_DIGITS):0{_DIGITS}}", self._clock() + CODE_SECONDS)

    def pair(self, typed: str, name: str) -> str:
        """Lets a screen in by the code, once; the token by which it is known from then on. WrongCode."""
        code, digits = self._valid(), "".join(typed.split())
        if code is None or not hmac.compare_digest(code.digits.encode(), digits.encode()):
            if code:
                code.wrong += 1
            raise WrongCode("The code is wrong or not valid any more. Ask the chair for a new one.")
        self._code = None
        token = randomness.token_urlsafe(32)
        self._paired[token] = Screen(randomness.token_hex(8), name)
        return token

    def end(self, screen_id: str) -> None:
        """Lets a screen in no longer, from the next request on."""
        self._paired = {token: screen for token, screen in self._paired.items() if screen.id != screen_id}

    def known(self, token: str | None) -> Screen | None:
        """The paired screen with this token."""
        return self._paired.get(token or "")

    def right_host(self, host: str, *, second: bool) -> bool:
        """Whether a request's Host belongs to the door that it came through."""
        through_second = self.door is not None and host == self.door.host
        return through_second if second else not through_second

    def _valid(self) -> Code | None:
        code = self._code
        return code if code and code.wrong < _MOST_TRIES and self._clock() < code.until else None


def at_second_screen() -> bool:
    """Whether this request came over the second door."""
    return bool(request.environ.get(SECOND))
