"""``rostlokal-station serve``."""

from pathlib import Path

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--pdf-folder", type=click.Path(path_type=Path), help="Ballots on demand become PDFs here, unprinted.")
@click.pass_obj
def serve(root: Path, port: int, pdf_folder: Path | None) -> None:
    """Open the pages for the day, for a browser on this computer alone.

    They ask for the chair's or the deputy's passphrase. Ctrl+C ends the program; nothing stored is lost.
    """
    from station.pdf_folder import PdfFolder
    from station.web.serve import serving

    with serving(root, port, PdfFolder(pdf_folder) if pdf_folder else None) as server:
        click.echo(f"Open http://127.0.0.1:{server.port} in the browser of this computer. Ctrl+C ends.")
        server.run()
