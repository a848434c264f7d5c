"""``rostlokal-station thresholds``: the limits that reading decides by."""

import json

import click

from scanning.thresholds import Threshold
from scanning.thresholds import thresholds as all_thresholds


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def thresholds(as_json: bool) -> None:
    """Show every limit by which pages are rejected and boxes called marked, blank or unclear, with what it does.

    They are the same in all elections and cannot be set.
    """
    if as_json:
        click.echo(json.dumps([_fields(threshold) for threshold in all_thresholds()], ensure_ascii=False))
        return
    for threshold in all_thresholds():
        value = " to ".join(f"{value:g}" for value in threshold.values)
        click.echo(f"{threshold.name:<26}{value:<14}{threshold.unit}\n    {threshold.does}")


def _fields(threshold: Threshold) -> dict[str, object]:
    """``value`` is a number, or the least and the most."""
    value = threshold.values[0] if len(threshold.values) == 1 else threshold.values
    return {"name": threshold.name, "value": value, "unit": threshold.unit, "does": threshold.does}
