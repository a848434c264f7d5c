"""Asks for passphrases: at a hidden prompt, or from the environment for rehearsals and scripts."""

import os

import click

_ENVIRONMENT = "ROSTLOKAL_PASSPHRASE"


def existing(whose: str) -> str:
    """The passphrase that opens something."""
    given = os.environ.get(_ENVIRONMENT)
    return given if given is not None else str(click.prompt(f"Passphrase of {whose}", hide_input=True, err=True))


def new(whose: str) -> str:
    """A passphrase that somebody chooses now, typed twice."""
    given = os.environ.get(_ENVIRONMENT)
    if given is not None:
        return given
    return str(click.prompt(f"New passphrase of {whose}", hide_input=True, confirmation_prompt=True, err=True))
