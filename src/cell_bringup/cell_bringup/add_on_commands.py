"""Commands and benches that packages bring to `./cell`: found by entry point, and looked for only when one is needed.

A command is a function as Typer takes it, in the group `cell.commands`, under its name; it is loaded for help, too, so
what is slow to load is imported within it.  A bench is a function in the group `cell.benches`: it takes the first seed,
how many seeds, and what to call with a text now and then, and returns something with a method `rows`, which gives
(figure, measured, goal) for the table.
"""

from types import FunctionType
from typing import Any

import typer
from typer.core import TyperGroup

from cell_line.registry import Group, Registry

COMMANDS: Group[FunctionType] = Group("cell.commands", FunctionType, calls_itself=False, objects=True)
BENCHES: Group[FunctionType] = Group("cell.benches", FunctionType, calls_itself=False, objects=True)


class OpenGroup(TyperGroup):
    """The commands of `./cell`, and those of packages behind them.

    Contexts and commands are Typer's, which have no public types.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names, our own first."""
        own = super().list_commands(ctx)
        return [*own, *(name for name in Registry.installed().usable(COMMANDS) if name not in own)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None if there is none of this name; one of ours needs no search."""
        own = super().get_command(ctx, cmd_name)
        return own or _brought(cmd_name)


def _brought(name: str) -> Any:
    registry = Registry.installed()
    if name not in registry.names(COMMANDS):
        return None
    alone = typer.Typer(add_completion=False)
    alone.command(name)(registry.instance(COMMANDS, name))
    return typer.main.get_command(alone)
