"""It should resume what has been held for a while, and settle what waits for a word, as a person would."""

from dataclasses import replace

from immutables import Map

from cell_bringup.operator_bot import PATIENCE_S, OperatorBot
from cell_client.errors import LineNotRunning, Refused
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Carrier, Cell, Plant
from cell_orchestrator.core.recipes import Operation, Recipe

FREE = Plant(cells=Map({"dosing": Cell("dosing", "dosing")}), carriers=Map({"c1": Carrier("c1", "buffer")}))
HELD = replace(FREE, cells=Map({"dosing": Cell("dosing", "dosing", held="scale drifts")}))
UNIT = Unit("A-01", "A", Recipe("f", "v", "1", (Operation("fold", "fold"),)), status=UnitStatus.RUNNING)
UNSETTLED = replace(FREE, units=Map({"A-01": replace(UNIT, unsettled="fold: the cell died"), "A-02": UNIT}))


def never(unit: str, verdict: str) -> None:
    raise AssertionError(f"settled {unit} as {verdict}")


def test_waits_then_resumes() -> None:
    """It should come after its time, and again if that did not help."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda kind, name: asked.append((kind, name)), never)
    subject.look(HELD, 0.0)
    subject.look(HELD, PATIENCE_S - 1.0)
    assert asked == []
    subject.look(HELD, PATIENCE_S)
    subject.look(HELD, PATIENCE_S + 1.0)
    assert asked == [("cell", "dosing")]
    subject.look(HELD, 2 * PATIENCE_S)
    assert len(asked) == 2


def test_lets_setups_be_tried_again() -> None:
    """It should resume a cell that may not change over to one of its setups, too."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda kind, name: asked.append((kind, name)), never)
    blocked = replace(FREE, cells=Map({"dosing": Cell("dosing", "dosing", blocked=Map(oil="pump"))}))
    subject.look(blocked, 0.0)
    subject.look(blocked, PATIENCE_S)
    assert asked == [("cell", "dosing")]


def test_a_new_hold_waits_anew() -> None:
    """It should count each hold from its own beginning."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda kind, name: asked.append((kind, name)), never)
    subject.look(HELD, 0.0)
    subject.look(FREE, 10.0)
    subject.look(HELD, PATIENCE_S)
    assert asked == []


def test_settles_units_that_wait_for_a_word() -> None:
    """It should have them reworked, and scrapped where that is refused; a line that is away is asked again later."""
    asked: list[tuple[str, str]] = []
    answers: list[Exception | None] = [None, Refused("too often"), None, LineNotRunning("away"), None]

    def settle(unit: str, verdict: str) -> None:
        asked.append((unit, verdict))
        if (error := answers.pop(0)) is not None:
            raise error

    subject = OperatorBot(lambda kind, name: None, settle)
    subject.look(UNSETTLED, 0.0)
    for turn in (1, 2, 3, 4):
        subject.look(UNSETTLED, turn * PATIENCE_S)
    assert asked == [("A-01", verdict) for verdict in ("rework", "rework", "scrap", "rework", "rework")]


def test_ends_holds_of_units() -> None:
    """It should resume one that somebody held, and settle one that is out of limits."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda *words: asked.append(words), lambda *words: asked.append(words))
    limits = replace(UNIT, id="A-02", held="out of limits", out_of_limits=True)
    held = replace(FREE, units=Map({"A-01": replace(UNIT, held="scratched?"), "A-02": limits}))
    subject.look(held, 0.0)
    subject.look(held, PATIENCE_S)
    assert asked == [("A-02", "rework"), ("unit", "A-01")]


def test_survives_a_refusal() -> None:
    """It should try again later when the line says no or is away."""

    def refuse(kind: str, name: str) -> None:
        raise Refused("no")

    subject = OperatorBot(refuse, refuse)
    subject.look(HELD, 0.0)
    subject.look(HELD, PATIENCE_S)
