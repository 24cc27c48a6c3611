"""It should tell what differs between two revisions of a recipe, and nothing else."""

from dataclasses import replace

from cell_hmi.model.recipe_diff import RecipeDifference, differences, revisions
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Gate, Operation, Recipe

FILL = Operation("fill", "dose", {"parts": {"water": 4.0, "oil": 1.0}}, "red", 60.0, (Gate("mass", "g", 4.9, 5.1),))
MIX = Operation("mix", "mix", {}, "red", 20.0)
OLD = Recipe("serum", "SERUM", "1.1", (FILL, MIX))


def ordered(name: str, recipe: Recipe) -> ev.OrderAccepted:
    return ev.OrderAccepted(1.0, Order(name, (f"{name}-1",), 1.0), (Unit(f"{name}-1", name, recipe),))


def test_values_operations_and_limits_that_differ() -> None:
    fill = replace(FILL, parameters={"parts": {"water": 4.2, "zinc": 0.1}}, gates=(Gate("mass", "g", 4.9, 5.2),))
    found = {it.where: (it.old, it.new) for it in differences(OLD, replace(OLD, revision="1.2", operations=(fill,)))}
    assert found.pop("order of operations") == ("fill, mix", "fill")
    assert found.pop("fill.parameters.parts.water") == (4.0, 4.2)
    assert found.pop("fill.parameters.parts.zinc") == (None, 0.1)
    assert found.pop("fill.parameters.parts.oil") == (1.0, None)
    assert found.pop("fill.gates.mass.upper") == (5.1, 5.2)
    assert all(where.startswith("mix.") and new is None for where, (_, new) in found.items())


def test_the_same_has_no_differences() -> None:
    assert differences(OLD, replace(OLD, revision="1.2")) == []
    assert differences(OLD, replace(OLD, brings={"left": "cap"})) == [RecipeDifference("brings.left", None, "cap")]


def test_revisions_are_those_that_were_ordered() -> None:
    """It should take each as the variant has it, where an order came without wishes of its own."""
    wish = replace(OLD, options={"colour": "red"})
    new, other = replace(OLD, revision="1.2"), replace(OLD, variant="OTHER")
    found = revisions([ordered("A", wish), ordered("B", new), ordered("C", OLD), ordered("D", other)], "SERUM")
    assert found == {"1.1": OLD, "1.2": new}
