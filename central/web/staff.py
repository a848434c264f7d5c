"""The staff who may use central's pages: their names and the hashes of their passphrases, in one private file.

Who takes part in the election is the board's business (see :mod:`central.manifests`); this only says who may look
and import from the browser of the computer that central runs on.
"""

import json
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from central.errors import CentralError
from central.home import Home, require, write_private
from sync.wire import sha256_hex

_SALT_BYTES, _HASH_BYTES = 16, 32
# Three plain words; with the slowed-down tries nobody guesses that at the keyboard.
LEAST_PASSPHRASE = 12
# As long as the names of people in station records.
MOST_NAME = 60


@dataclass(frozen=True)
class Cost:
    """What one try costs whoever guesses; every hash carries its own."""

    iterations: int
    lanes: int
    memory_kib: int


# RFC 9106, section 4, second choice: for machines that cannot spare 2 GiB a try.
COST = Cost(iterations=3, lanes=4, memory_kib=64 * 1024)


@dataclass(frozen=True)
class StaffMember:
    """Somebody who may use the pages. ``hash`` is their passphrase's Argon2id hash as a PHC string."""

    name: str
    hash: str

    @property
    def session_id(self) -> str:
        """What a session carries: it ends when the member is removed, also if the name is added again."""
        return f"{self.name}:{sha256_hex(self.hash.encode())[:16]}"


def read_staff(home: Home) -> tuple[StaffMember, ...]:
    """Everyone, sorted by name; nobody when the file is not there yet.

    Raises:
        CentralError: the file is damaged.
    """
    try:
        hashes = dict(json.loads(home.staff.read_bytes()))
        return tuple(StaffMember(str(name), str(hashes[name])) for name in sorted(hashes))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise CentralError(
            "{path} cannot be read. Remove it and add the staff again with `rostlokal-central staff add`.",
            path=home.staff,
        ) from error


def add_staff(home: Home, name: str, passphrase: str) -> StaffMember:
    """Lets one more person use the pages.

    Raises:
        CentralError: there is no central here, the name is taken or unusable, or the passphrase is too short.
    """
    require(home)
    name, passphrase = " ".join(_fold(name).split()), _fold(passphrase)
    if not (0 < len(name) <= MOST_NAME and name.isprintable()):
        raise CentralError("A name has 1 to {most} letters. Type another one.", most=MOST_NAME)
    if len(passphrase) < LEAST_PASSPHRASE:
        raise CentralError(
            "The passphrase has fewer than {least} characters. Choose a longer one, such as three or four words.",
            least=LEAST_PASSPHRASE,
        )
    staff = read_staff(home)
    if _named(staff, name):
        raise CentralError("{name} is among the staff already. Remove them first to change the passphrase.", name=name)
    added = StaffMember(name, _argon2id().derive_phc_encoded(passphrase.encode()))
    _write(home, (*staff, added))
    return added


def remove_staff(home: Home, name: str) -> None:
    """Takes a person off; their open sessions end at once.

    Raises:
        CentralError: nobody has that name.
    """
    require(home)
    staff = read_staff(home)
    member = _named(staff, name)
    if member is None:
        raise CentralError("{name} is not among the staff. `rostlokal-central staff list` shows who is.", name=name)
    _write(home, [each for each in staff if each != member])


def known_as(home: Home, name: str) -> StaffMember | None:
    """The member with this name, however it is typed, or None."""
    return _named(read_staff(home), name)


def opens(member: StaffMember, passphrase: str) -> bool:
    """Whether this is the member's passphrase. Takes about a tenth of a second and 64 MiB."""
    try:
        Argon2id.verify_phc_encoded(_fold(passphrase).encode(), member.hash)
    except InvalidKey:
        return False
    return True


def _named(staff: tuple[StaffMember, ...], name: str) -> StaffMember | None:
    wanted = " ".join(_fold(name).split()).casefold()
    return next((each for each in staff if each.name.casefold() == wanted), None)


def _fold(typed: str) -> str:
    """The same letters from any keyboard: an å may arrive as one sign or as two."""
    return unicodedata.normalize("NFC", typed)


def _argon2id() -> Argon2id:
    return Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=COST.iterations,
        lanes=COST.lanes,
        memory_cost=COST.memory_kib,
    )


def _write(home: Home, staff: Iterable[StaffMember]) -> None:
    hashes = {each.name: each.hash for each in staff}
    new = home.staff.with_suffix(".new")
    try:
        new.unlink(missing_ok=True)
        write_private(new, json.dumps(hashes, ensure_ascii=False, indent=1).encode())
        new.replace(home.staff)
    except OSError as error:
        raise CentralError(
            "{path} cannot be written ({reason}). Make room on the disk and try again.",
            path=home.staff,
            reason=error.strerror,
        ) from error
