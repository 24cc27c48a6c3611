"""Units: a person's word on what becomes of one."""

from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from cell_bringup.commands.options import Reason, State
from cell_bringup.commands.remote import asked_line
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="Say what becomes of a unit.")
Verdict = Literal["done", "rework", "scrap", "use_as_is"]


@app.callback()
def units() -> None:
    """Say what becomes of a unit."""


@app.command()
def settle(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(help="Unit that waits for a word, as `./cell status` shows it.")],
    verdict: Annotated[
        Verdict,
        typer.Argument(
            help="done: the operation was done. rework: you made the unit fit, with new parts if needed, to begin "
            "again where its recipe reworks from. scrap: it is lost. use_as_is: a held unit goes on as it is."
        ),
    ],
    reason: Reason = "",
    measured: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What you measured; `done` needs a value for every quality gate."),
    ] = None,
    cause: Annotated[str, typer.Option(help="Why the unit was not as it should be, for the record.")] = "",
    action: Annotated[str, typer.Option(help="What is done so that it does not happen again, for the record.")] = "",
    state: State = None,
) -> None:
    """Say what becomes of a held unit, or became of one whose operation did not come to a known end."""
    values = _values(measured or ())
    with asked_line(context, state) as line:
        line.settle_unit(unit, verdict, reason, values, cause, action)
    show(f"unit {unit} is settled: {verdict.replace('_', ' ')}", False)


def _values(texts: Iterable[str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for text in texts:
        name, value = _value(text)
        if name in values:
            raise typer.BadParameter(f"{name} is given twice")
        values[name] = value
    return values


def _value(text: str) -> tuple[str, float]:
    from cell_orchestrator.core.number_text import number

    name, _, value = text.partition("=")
    try:
        return name, number(value)
    except ValueError as error:
        example = "is not NAME=VALUE, for example corner_error=0.008"
        raise typer.BadParameter(f"{text!r} {example}: the value {error}") from None
