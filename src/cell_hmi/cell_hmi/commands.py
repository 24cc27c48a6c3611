"""`./cell page` and `./cell cost`; help is quick and needs none of what serves pages."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

FAILED = 1


def page(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where; 0: the first free one from 8080 on.")] = 0,
    address: Annotated[str, typer.Option(help="On which it listens; others than this machine need TLS.")] = "127.0.0.1",
    host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name by which it may be asked for, too.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="Of TLS.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="Of the certificate.")] = None,
    webhooks: Annotated[
        Path | None,
        typer.Option(metavar="FILE", envvar="CELL_WEBHOOKS", help="Who is told what happens: docs/page.md."),
    ] = None,
    oidc: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Whom another system knows may log in: docs/page.md.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="State folder of the line; else the line that runs.")
    ] = None,
) -> None:
    """Serve the page and the API of a line until Ctrl-C, whether the line runs or not: docs/page.md."""
    try:
        from cell_hmi.serving import CannotServe, ServeOptions, serve
    except ModuleNotFoundError as missing:
        typer.echo(f"this needs the Python module {missing.name}; requirements-web.txt has it", err=True)
        raise typer.Exit(FAILED) from None
    folder = (state or context.obj.state()).resolve()
    options = ServeOptions(folder, address, port, tuple(host or ()), certificate, key, webhooks, oidc)
    try:
        serve(options, lambda text: typer.echo(text, err=True))
    except (CannotServe, OSError) as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(FAILED) from None
    except sqlite3.Error as error:
        typer.echo(f"{folder}: what the page keeps of its users cannot be used: {error}", err=True)
        raise typer.Exit(FAILED) from None


def cost(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(help="One unit that left the line; else all, by variant.")] = "",
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="State folder of the line; else the line that runs.")
    ] = None,
) -> None:
    """What units cost and what is left of their price, by the rates of config/costs.yaml: docs/page.md."""
    from cell_client.errors import ClientError
    from cell_hmi.cost_view import cost_lines
    from cell_orchestrator.store.errors import StoreError

    try:
        for line in cost_lines((state or context.obj.state()).resolve(), unit, json):
            typer.echo(line)
    except (ClientError, StoreError) as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(FAILED) from None
