"""The QR code of a sheet, as PDF drawing operators."""

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from ballots.marker import black_runs
from ballots.paper import QR_MODULES

_VERSION = 6
# Letting the library compare all eight masks takes 6-9 ms a code, a fixed one 1.3 ms. A token is as good as random,
# so that no mask suits it better than another.
_MASK = 3


def qr_modules(token: str) -> list[list[bool]]:
    """The modules of the code for a token (true = black), ``QR_MODULES`` rows of as many.

    RuntimeError when the text does not fit, which a token always does.
    """
    code = QRCode(version=_VERSION, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0)
    code.add_data(QRData(token, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=False)
    modules: list[list[bool]] = code.modules
    if len(modules) != QR_MODULES:
        raise RuntimeError(f"the token needs {len(modules)} modules a side, not {QR_MODULES}")
    return modules


def qr_operators(token: str) -> str:
    """One filled path with a rectangle for each run of black modules, one unit a module, y downwards.

    A single path leaves no hairlines between rows, and vectors stay sharp where viewers smooth small pictures.
    """
    return (
        "".join(
            f"{start} {row} {length} 1 re "
            for row, modules in enumerate(qr_modules(token))
            for start, length in black_runs(modules)
        )
        + "f"
    )
