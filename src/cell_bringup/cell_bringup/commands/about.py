"""What this is, and help for the shell that calls it."""

from typing import Annotated, Literal

import typer

from cell_bringup.folders import root

NAME = "cell"
COMPLETE = "_CELL_COMPLETE"
"""Set by the shell when it asks what a word may become; the front door then prepares nothing."""


def print_version(wanted: bool) -> None:
    """Print the version and what it runs on, and end."""
    if wanted:
        from cell_bringup.version import version

        typer.echo(version())
        raise typer.Exit


def completion(shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="For which shell.")]) -> None:
    """Print a script that completes commands and options: source <(./cell completion bash)."""
    import re
    from shlex import quote

    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # re-exported, not marked so

    script = get_completion_script(prog_name=NAME, complete_var=COMPLETE, shell=shell)
    # The script would look for the program on the search path, where the front door of a checkout is not.
    word = r"\$1" if shell == "bash" else NAME
    door = quote(str(root() / NAME))
    typer.echo(re.sub(rf"(?<= ){word}(?= ?\)|\"$)", lambda _: door, script))


def complete_words() -> None:
    """Make ready to answer the shell, if it is the one who asks."""
    import os

    if COMPLETE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # re-exported, not marked so

        completion_init()
