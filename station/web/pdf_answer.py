"""A PDF that the browser saves as a file."""

from collections.abc import Callable
from io import BytesIO

from flask import redirect, send_file
from flask.typing import ResponseReturnValue

from station.web.errors import refused
from station.web.workplace import station


def pdf_answer(make: Callable[[], bytes], name: str, otherwise: str) -> ResponseReturnValue:
    """The PDF, named after its kind and this station; the page at ``otherwise`` with a sentence when it is refused."""
    made: list[bytes] = []
    if refused(lambda: made.append(make())):
        return redirect(otherwise, 303)
    return send_file(
        BytesIO(made[0]), "application/pdf", as_attachment=True, download_name=f"{name}-{station().id}.pdf"
    )
