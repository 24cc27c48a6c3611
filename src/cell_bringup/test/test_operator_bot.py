"""It should resume what has been held for a while, as a person would."""

from dataclasses import replace

from immutables import Map

from cell_bringup.failure import Refused
from cell_bringup.operator_bot import PATIENCE_S, OperatorBot
from cell_orchestrator.core.plant import Carrier, Cell, Plant

FREE = Plant(cells=Map({"dosing": Cell("dosing", "dosing")}), carriers=Map({"c1": Carrier("c1", "buffer")}))
HELD = replace(FREE, cells=Map({"dosing": Cell("dosing", "dosing", held="scale drifts")}))


def test_waits_then_resumes() -> None:
    """It should come after its time, and again if that did not help."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda kind, name: asked.append((kind, name)))
    subject.look(HELD, 0.0)
    subject.look(HELD, PATIENCE_S - 1.0)
    assert asked == []
    subject.look(HELD, PATIENCE_S)
    subject.look(HELD, PATIENCE_S + 1.0)
    assert asked == [("cell", "dosing")]
    subject.look(HELD, 2 * PATIENCE_S)
    assert len(asked) == 2


def test_a_new_hold_waits_anew() -> None:
    """It should count each hold from its own beginning."""
    asked: list[tuple[str, str]] = []
    subject = OperatorBot(lambda kind, name: asked.append((kind, name)))
    subject.look(HELD, 0.0)
    subject.look(FREE, 10.0)
    subject.look(HELD, PATIENCE_S)
    assert asked == []


def test_survives_a_refusal() -> None:
    """It should try again later when the line says no or is away."""

    def refuse(kind: str, name: str) -> None:
        raise Refused("no")

    subject = OperatorBot(refuse)
    subject.look(HELD, 0.0)
    subject.look(HELD, PATIENCE_S)
