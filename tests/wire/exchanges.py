"""Plays the exchanges of docs/wire-examples/http.json against the real central, with the keys and the time there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert

from central import schema
from central.app import api_app
from central.enrolment import issue_code, regain_manifest
from central.home import Home
from central.office import Office, open_office
from central.setup import Choices, set_up
from tests.wire import maker as made


@contextmanager
def example_central(folder: Path, kept: Path) -> Iterator[Office]:
    """A central with the keys of the examples that holds the first manifest and one kit's code."""
    home = Home(folder / "central")
    members = [key.public for key in made.BOARD]
    set_up(home, kept / "election.toml", Choices("test", members, 2, [], made.RECOVERY_AGE.recipient))
    (home.keys / "receipt.key").write_text(made.RECEIPT.seed.hex())
    (home.keys / "age.key").write_text(made.CENTRAL_AGE.text)
    (home.keys / "election-secret").write_text(made.SECRET.hex())
    office = open_office(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("central.enrolment.new_code", lambda: made.CODE)
        patch.setattr("central.api.now", lambda: made.TIME)
        with office.database.writing() as connection:
            signed = (kept / "manifest-1.json").read_bytes()
            connection.execute(insert(schema.manifests).values(version=1, envelope=signed))
            connection.execute(delete(schema.draft))
            issue_code(office, connection, "tensta")
        yield office
    office.database.close()


def exchanges(folder: Path, kept: Path) -> list[dict[str, Any]]:
    """Requests and answers, in order; a body is named by its file and name in ``kept``."""
    files = {name: json.loads((kept / name).read_bytes()) for name in ("enrolment.json", "batches.json")}
    sealed = {f"batches.json {each['name']}": each["sealed"] for each in files["batches.json"]}
    sealed["enrolment.json request"] = files["enrolment.json"]["request"]["sealed"]
    # Another story in place of the second batch of check-ins.
    other = made.batch(made.Stream.CHECKINS, 2, "00" * 32, **made.fields([made.Stock(change=1)]))
    sealed["another batch with number 2"] = other.sealed.hex()
    heads = f"GET /api/v1/heads/{made.LAPTOP.key_id}"
    batches, requests = "POST /api/v1/batches", "POST /api/v1/enrolments"
    with example_central(folder, kept) as office:
        client = api_app(office).test_client()

        def ask(line: str, body: str | None = None) -> dict[str, Any]:
            method, path = line.split(" ")
            answer = client.open(path, method=method, data=bytes.fromhex(sealed[body]) if body else b"")
            said = answer.get_json() if answer.is_json else answer.get_data().decode()
            return {"request": line, "body": body, "status": answer.status_code, "answer": said or None}

        found = [
            ask(requests, "enrolment.json request"),
            ask(heads + "/paper"),
            ask("GET /api/v1/manifests/1"),
            ask("GET /api/v1/manifests/2"),
            ask(f"GET /api/v1/grants/{made.LAPTOP.key_id}"),
            ask(f"GET /api/v1/seen/{made.LAPTOP.key_id}"),
            ask(batches, "batches.json checkins-1"),
        ]
        regain_manifest(office, (kept / "manifest-2.json").read_bytes(), made.TIME)
        found += [
            ask(heads + "/checkins"),
            ask(heads + "/results"),
            ask(batches, "batches.json checkins-1"),
            ask(batches, "batches.json checkins-1"),
            ask(heads + "/checkins"),
            ask(batches, "batches.json checkins-3"),
            ask(batches, "batches.json paper-1"),
            ask(batches, "batches.json paper-2"),
            ask(batches, "batches.json ballots-1"),
            ask(batches, "another batch with number 2"),
            ask(batches, "batches.json checkins-2"),
            ask("GET /api/v1/batches"),
        ]
        regain_manifest(office, (kept / "manifest-3.json").read_bytes(), made.TIME)
        found += [ask(batches, "batches.json ballots-2")]
    return found
