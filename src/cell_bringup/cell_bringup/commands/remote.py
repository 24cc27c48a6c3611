"""`./cell --url ...`: the same commands for a line on another machine, over the API of its page."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cell_bringup.commands.options import state_of

if TYPE_CHECKING:
    from cell_client.remote_line import RemoteLine
    from cell_client.ros.line_client import LineClient

Url = Annotated[
    str,
    typer.Option(
        metavar="URL", envvar="CELL_URL", help="Ask the page of a line elsewhere: orders, units, status, holds, setups."
    ),
]
Token = Annotated[
    str, typer.Option(metavar="TOKEN", envvar="CELL_TOKEN", help="For --url: whose requests they are; docs/page.md.")
]
OVER_PAGES = frozenset({"status", "order", "unit", "hold", "resume", "changeover", "trace", "export"})
"""Commands that ask a page; the others are about the machine that they run on."""


@dataclass(frozen=True, slots=True)
class PageElsewhere:
    """Where commands go instead of the line of this machine."""

    url: str
    token: str

    def check(self, command: str) -> None:
        """Refuse a command that would be done here.

        Raises:
            BadParameter: it is not asked of a page.
        """
        if self.url and command not in OVER_PAGES:
            raise typer.BadParameter(f"{command} is done on the line's own machine, without --url")


def page_of(context: typer.Context) -> "RemoteLine | None":
    """The line elsewhere, None where none is meant."""
    where: PageElsewhere = context.obj.elsewhere
    if not where.url:
        return None
    from cell_client.page_call import PageCall
    from cell_client.remote_line import RemoteLine

    return RemoteLine(PageCall(where.url, where.token))


def only_here(context: typer.Context, what: str) -> None:
    """Refuse what no page does.

    Raises:
        BadParameter: a page is meant.
    """
    if context.obj.elsewhere.url:
        raise typer.BadParameter(f"{what} is done on the line's own machine, without --url")


def asked_line(context: typer.Context, state: Path | None) -> "AbstractContextManager[LineClient | RemoteLine]":
    """What is asked: the page elsewhere, else the line that runs here."""
    from cell_client.operate import operate

    page = page_of(context)
    return operate(state_of(state)) if page is None else nullcontext(page)
