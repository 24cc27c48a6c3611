"""How a command ends that cannot do what it was asked for: one line, and exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from cell_line.config.strict_yaml import ConfigError
from cell_line.shared import NotHere
from cell_skills.devices.protocols import DeviceFault
from cell_vision.images import BadImage

FAILED = 1


class CommandRefused(Exception):
    """What was asked for cannot be done; the text is one line for the user."""


@contextmanager
def told() -> Iterator[None]:
    """Tell what is expected to go wrong, a library that is not installed included, and end the command."""
    try:
        yield
    except ModuleNotFoundError as missing:
        text = f"this needs the Python module {missing.name}; requirements-sight.txt or requirements-vision.txt has it"
    except (CommandRefused, DeviceFault, NotHere, BadImage, ConfigError) as error:
        text = " ".join(str(error).split())
    else:
        return
    typer.echo(text, err=True)
    raise typer.Exit(FAILED)
