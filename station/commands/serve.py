"""``rostlokal-station serve``."""

from pathlib import Path

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.pass_obj
def serve(root: Path, port: int) -> None:
    """Open the pages for the day, for a browser on this computer alone.

    They ask for the chair's or the deputy's passphrase. Ctrl+C ends the program; nothing stored is lost.
    """
    from station.web.serve import serving

    with serving(root, port) as server:
        click.echo(f"Open http://127.0.0.1:{server.port} in the browser of this computer. Ctrl+C ends.")
        server.run()
