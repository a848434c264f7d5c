"""The web applications of central: the interface to stations, which anyone on the network may reach."""

from flask import Flask
from werkzeug.exceptions import HTTPException

from central import api
from central.home import Home
from central.office import Office, open_office


def create_api_app(home: Home) -> Flask:
    """The stations' interface. It keeps no session and no cookie: whatever counts is signed.

    Raises:
        CentralError: there is no central in this folder, or it cannot be opened.
    """
    return api_app(open_office(home))


def api_app(office: Office) -> Flask:
    """The same for a central that is open already."""
    app = Flask(__name__, static_folder=None)
    app.config[api.OFFICE] = office
    app.config["MAX_CONTENT_LENGTH"] = api.MOST_READ
    app.register_blueprint(api.blueprint)
    app.register_error_handler(HTTPException, api.http_problem)
    return app
