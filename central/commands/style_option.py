"""The option ``--style`` of commands that print one ballot style."""

import click

from ballots.election import Election
from ballots.errors import BallotsError

style_option = click.option("--style", "style_id", help="The ballot style; the election's first one without this.")


def chosen_style(election: Election, style_id: str | None) -> str:
    """The style that was asked for, or the first one; BallotsError when there is none with this id."""
    styles = [style.id for style in election.styles]
    if style_id is not None and style_id not in styles:
        raise BallotsError(
            "The election has no ballot style {style}. Choose one of: {styles}.",
            style=style_id,
            styles=", ".join(styles),
        )
    return style_id or styles[0]
