"""The commands of `./cell`, and those of packages behind them."""

from typing import Any

import typer
from typer.core import TyperGroup

WORDS = "cell.words"
"""Where a context keeps what is said to a command: a group is called before the command reads that."""


class OpenGroup(TyperGroup):
    """Ours first; packages are searched for help, and for a name that is none of ours.

    Contexts and commands are Typer's, which have no public types.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names."""
        from cell_bringup.add_ons import COMMANDS
        from cell_line.registry import Registry

        own = super().list_commands(ctx)
        return [*own, *(name for name in Registry.installed().usable(COMMANDS) if name not in own)]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return name, command and what is said to it."""
        ctx.meta[WORDS] = args[1:]
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None if there is none of this name."""
        return super().get_command(ctx, cmd_name) or _brought(cmd_name)


def _brought(name: str) -> Any:
    from cell_bringup.add_ons import COMMANDS
    from cell_line.registry import Registry

    registry = Registry.installed()
    if name not in registry.names(COMMANDS):
        return None
    alone = typer.Typer(add_completion=False)
    alone.command(name)(registry.instance(COMMANDS, name))
    return typer.main.get_command(alone)
