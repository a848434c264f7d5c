"""The web applications of central: the interface to stations, which anyone on the network may reach."""

import time

from flask import Flask
from werkzeug.exceptions import HTTPException

from central import api
from central.office import Office
from central.pace import Allowance, Pace
from central.seen_lists import SeenLists


def api_app(office: Office, per_computer: Allowance = api.PER_COMPUTER) -> Flask:
    """The stations' interface. It keeps no session and no cookie: whatever counts is signed."""
    app = Flask(__name__, static_folder=None)
    app.config[api.OFFICE] = office
    app.config[api.PACE] = Pace(per_computer, time.monotonic)
    app.config[api.SEEN] = SeenLists(office)
    app.config["MAX_CONTENT_LENGTH"] = api.MOST_READ
    app.register_blueprint(api.blueprint)
    app.register_error_handler(HTTPException, api.http_problem)
    return app
