"""Units: a person's word on what became of one."""

from typing import Annotated, Literal

import typer

from cell_bringup.commands.options import State, state_of
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="Say what became of a unit.")
Verdict = Literal["done", "rework", "scrap"]


@app.callback()
def units() -> None:
    """Say what became of a unit."""


@app.command()
def settle(
    unit: Annotated[str, typer.Argument(help="Unit that waits for a word, as `./cell status` shows it.")],
    verdict: Annotated[
        Verdict,
        typer.Argument(
            help="done: the operation was done. rework: you made the unit fit, with new parts if needed, to begin "
            "again where its recipe reworks from. scrap: it is lost."
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    measured: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What you measured; `done` needs a value for every quality gate."),
    ] = None,
    state: State = None,
) -> None:
    """Say what became of an operation that may not be repeated, began, and did not come to a known end."""
    from cell_bringup.operate import operate

    values = dict(_value(text) for text in measured or ())
    with operate(state_of(state)) as line:
        line.settle_unit(unit, verdict, reason, values)
    show(f"unit {unit} is settled: {verdict}", False)


def _value(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE, for example corner_error=0.008") from None
