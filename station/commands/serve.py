"""``rostlokal-station serve``."""

from pathlib import Path

import click

# Of a computer whose network is looked up, since nobody has named an address.
_OWN = "own"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--pdf-folder", type=click.Path(path_type=Path), help="Ballots on demand become PDFs here, unprinted.")
@click.option(
    "--second-screen",
    is_flag=False,
    flag_value=_OWN,
    metavar="[ADDRESS]",
    help="Let screens on the local network in too, by TLS and a pairing code.",
)
@click.option("--second-port", type=click.IntRange(0, 65535), default=8443, show_default=True, help="Their port.")
@click.pass_obj
def serve(root: Path, port: int, pdf_folder: Path | None, second_screen: str | None, second_port: int) -> None:
    """Open the pages for the day, for a browser on this computer alone unless second screens are let in.

    They ask for the chair's or the deputy's passphrase. Ctrl+C ends the program; nothing stored is lost.
    """
    from station.pdf_folder import PdfFolder
    from station.web.second_door import Place, own_address
    from station.web.serve import serving

    place = None
    if second_screen:
        place = Place(own_address() if second_screen == _OWN else second_screen, second_port)
    with serving(root, port, PdfFolder(pdf_folder) if pdf_folder else None, place) as server:
        click.echo(f"Open http://127.0.0.1:{server.port} in the browser of this computer. Ctrl+C ends.")
        if server.door:
            click.echo(f"Second screens: https://{server.door.host}, certificate SHA-256 {server.door.fingerprint}.")
            click.echo("The chair lets each one in under Settings, Other screens.")
        server.run()
