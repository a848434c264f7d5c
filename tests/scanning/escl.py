"""A network scanner that serves our own pages over eSCL, the protocol of driverless scanners, to sane-airscan.

Only what sane-airscan asks for (Mopria eSCL 2.97, chapters 6 to 9): capabilities, status, a job, its pages.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.serving import make_server

_NAMES = 'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
_CAPS = """<pwg:{kind}>
 <scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
 <scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3600</scan:MaxHeight>
 <scan:SettingProfiles><scan:SettingProfile>
  <scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
  <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>
  <scan:SupportedResolutions><scan:DiscreteResolutions>
   <scan:DiscreteResolution><scan:XResolution>200</scan:XResolution><scan:YResolution>200</scan:YResolution>
   </scan:DiscreteResolution>
   <scan:DiscreteResolution><scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution>
   </scan:DiscreteResolution>
  </scan:DiscreteResolutions></scan:SupportedResolutions>
 </scan:SettingProfile></scan:SettingProfiles></pwg:{kind}>"""


@dataclass
class Feeder:
    """What lies in the feeder (JPEGs), and what happens when it is empty or on the way."""

    pages: list[bytes]
    state: str = "ScannerAdfLoaded"
    jammed_after: int | None = None
    vanish_after: int | None = None
    stuck: threading.Event = field(default_factory=threading.Event)
    served: int = 0
    left_in_job: int = 0

    @property
    def adf_state(self) -> str:
        """As the status page calls it."""
        if self.jammed_after is not None and self.served >= self.jammed_after:
            return "ScannerAdfJam"
        return "ScannerAdfLoaded" if self.pages else "ScannerAdfEmpty"


def app_of(feeder: Feeder) -> Flask:
    """The scanner's web server."""
    app = Flask("escl")

    @app.get("/eSCL/ScannerCapabilities")
    def capabilities() -> Response:
        inputs = _CAPS.format(kind="PlatenInputCaps").replace("pwg:Platen", "scan:Platen")
        simplex = _CAPS.format(kind="AdfSimplexInputCaps").replace("pwg:Adf", "scan:Adf")
        body = (
            f"<scan:ScannerCapabilities {_NAMES}><pwg:Version>2.6</pwg:Version>"
            "<pwg:MakeAndModel>Skanner 1</pwg:MakeAndModel>"
            f"<scan:Platen>{inputs}</scan:Platen><scan:Adf>{simplex}</scan:Adf></scan:ScannerCapabilities>"
        )
        return Response(body, mimetype="text/xml")

    @app.get("/eSCL/ScannerStatus")
    def status() -> Response:
        body = (
            f"<scan:ScannerStatus {_NAMES}><pwg:Version>2.6</pwg:Version><pwg:State>Idle</pwg:State>"
            f"<scan:AdfState>{feeder.adf_state}</scan:AdfState></scan:ScannerStatus>"
        )
        return Response(body, mimetype="text/xml")

    @app.post("/eSCL/ScanJobs")
    def job() -> Response:
        if feeder.adf_state != "ScannerAdfLoaded":
            return Response(status=409)
        feeder.left_in_job = 1 if b"Platen" in request.data else len(feeder.pages)
        return Response(status=201, headers={"Location": f"{request.host_url}eSCL/ScanJobs/1"})

    @app.get("/eSCL/ScanJobs/1/NextDocument")
    def page() -> Response:
        if feeder.adf_state == "ScannerAdfJam":
            return Response(status=409)
        if feeder.served == feeder.vanish_after:
            # The line is cut in the middle of an answer, and no other is given any more.
            return Response(iter([feeder.pages.pop()[:1000]]), headers={"Content-Length": "9999999"})
        if feeder.state == "stuck":
            feeder.stuck.wait(30)
        if not feeder.pages or not feeder.left_in_job:
            return Response(status=404)
        feeder.served += 1
        feeder.left_in_job -= 1
        return Response(feeder.pages.pop(0), mimetype="image/jpeg")

    @app.delete("/eSCL/ScanJobs/1")
    def end() -> Response:
        return Response(status=200)

    return app


@contextmanager
def network_scanner(folder: Path, pages: Sequence[bytes]) -> Iterator[Feeder]:
    """Serves the pages, and writes SANE's settings for them into ``folder`` (its SANE_CONFIG_DIR)."""
    feeder = Feeder(list(pages))
    server = make_server("127.0.0.1", 0, app_of(feeder), threaded=True)
    (folder / "dll.conf").write_text("airscan\n")
    (folder / "airscan.conf").write_text(
        f"[devices]\nFake = http://127.0.0.1:{server.server_port}/eSCL, eSCL\n[options]\ndiscovery = disable\n"
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield feeder
    finally:
        feeder.stuck.set()
        server.shutdown()
        thread.join()
        server.server_close()
