"""``rostlokal-station scanners``: which scanners there are, and where paper can lie in them."""

import json

import click

from scanning.errors import ScannerProblem
from scanning.sane import devices, places_of

_NAMES = {"feeder": "feeder", "duplex": "feeder, both sides (duplex)", "flatbed": "glass (flatbed)"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def scanners(as_json: bool) -> None:
    """List the scanners that this computer reaches, by cable or network; it takes some seconds."""
    found = devices()
    rows: list[dict[str, object]] = []
    for device in found:
        try:
            rows.append({"device": device.name, "label": device.label, "sources": places_of(device.name)})
        except ScannerProblem as problem:
            rows.append({"device": device.name, "label": device.label, "sources": [], "problem": str(problem)})
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        sources = ", ".join(_NAMES[str(place)] for place in row["sources"])  # type: ignore[attr-defined]
        click.echo(f"{row['device']}  {row['label']}: {row.get('problem') or sources}")
    if not rows:
        click.echo("No scanner was found. See that it is on and connected.")
