"""``rostlokal-station practice``."""

import threading

import click

# Long enough for the browser to get the last page and its look.
_LAST_PAGE_SECONDS = 1.0


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Any free one unless given.")
def practice(port: int) -> None:
    """Play a whole day alone, in 20 minutes, with made-up voters and ballots.

    The rehearsal has an election, a central and a folder of its own, which is deleted when it ends. The station in
    --home is neither read nor written. Ctrl+C ends the rehearsal too.
    """
    from station.pdf_folder import PdfFolder
    from station.practice.folder import practice_folder
    from station.practice.place import PASSPHRASE, practice_place
    from station.practice.rehearsal import Rehearsal
    from station.web.serve import Pages, serving

    def end_when_over(pages: Pages) -> None:
        rehearsal.over.wait()
        threading.Event().wait(_LAST_PAGE_SECONDS)
        pages.server.stop()

    with practice_folder() as day, practice_place(day, click.echo) as home:
        rehearsal = Rehearsal(day)
        with serving(home, port, PdfFolder(rehearsal.tray), rehearsal=rehearsal) as pages:
            threading.Thread(target=end_when_over, args=(pages,), daemon=True).start()
            click.echo(f"Open http://127.0.0.1:{pages.port} in the browser. The passphrase is: {PASSPHRASE}")
            click.echo("End on the rehearsal's last page, or with Ctrl+C. Everything is deleted then.")
            pages.run()
    click.echo("The rehearsal is deleted.")
