"""A member of the staff at a browser, played with Flask's test client."""

import io
import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NAME, PASSPHRASE = "Åsa Öberg", "korrekt häst batteri"
HERE = "http://127.0.0.1:8001"


@dataclass
class Reader:
    """Opens pages and sends their forms, with the token that the page carries."""

    client: FlaskClient

    def open(self, path: str, base_url: str = HERE) -> TestResponse:
        return self.client.get(path, base_url=base_url, buffered=True)

    def send(self, path: str, fields: dict[str, object], form_on: str | None = None) -> TestResponse:
        """Opens the page with the form (the same path without ``form_on``), and sends it filled in."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.open(form_on or path).text)
        assert token
        return self.client.post(path, data={**fields, "csrf_token": token[1]}, base_url=HERE)

    def sign_in(self, name: str = NAME, passphrase: str = PASSPHRASE, path: str = "/sign-in") -> TestResponse:
        return self.send(path, {"name": name, "passphrase": passphrase})

    def upload(self, data: bytes, name: str = "votes.csv") -> TestResponse:
        return self.send("/digital", {"file": (io.BytesIO(data), name)})

    def forget_session(self) -> None:
        """As if the session had ended by itself."""
        self.client.delete_cookie("rostlokal-central", domain="127.0.0.1")
