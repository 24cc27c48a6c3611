"""Units: a person's word on what became of one."""

from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from cell_bringup.commands.options import Reason, State, state_of
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
    reason: Reason = "",
    measured: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What you measured; `done` needs a value for every quality gate."),
    ] = None,
    state: State = None,
) -> None:
    """Say what became of an operation that may not be repeated, began, and did not come to a known end."""
    from cell_client.operate import operate

    values = _values(measured or ())
    with operate(state_of(state)) as line:
        line.settle_unit(unit, verdict, reason, values)
    show(f"unit {unit} is settled: {verdict}", False)


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
