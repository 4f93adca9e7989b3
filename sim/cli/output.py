"""Printing to the terminal."""

import shutil
import sys
from pathlib import Path

import typer

from sim.text import cleaned


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print lines; what a terminal might obey, or cannot be written, is replaced."""
    typer.echo(cleaned(text), err=err, nl=nl)


def shown(text: str) -> str:
    """Make a text one line without anything that a terminal might obey."""
    return cleaned(" ".join(text.split()))


def program() -> str:
    """Return the command as it was typed: its name where that is enough, or with its folder."""
    given = Path(sys.argv[0])
    found = shutil.which("sim")
    if given.name != "sim" or (found and Path(found).resolve() == given.resolve()):
        return "sim"
    return str(given)
