"""What differs between two revisions of a recipe, value by value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.recipes import Recipe


@dataclass(frozen=True, slots=True)
class RecipeDifference:
    """A value that differs; `where` is operation, key, ...; None: one of the two has no such value."""

    where: str
    old: Any
    new: Any


def revisions(events: Iterable[ev.Event], variant: str) -> dict[str, Recipe]:
    """The revisions of a variant that were ordered, in order; each as it was ordered first with the fewest wishes."""
    found: dict[str, Recipe] = {}
    for event in events:
        for unit in event.units if isinstance(event, ev.OrderAccepted | ev.UnitsAdded) else ():
            it = unit.recipe
            known = found.get(it.revision)
            if it.variant == variant and (known is None or _wishes(it) < _wishes(known)):
                found[it.revision] = it
    return found


def _wishes(recipe: Recipe) -> int:
    return len(recipe.options or {})


def differences(old: Recipe, new: Recipe) -> list[RecipeDifference]:
    """What differs between two recipes, in the order of their operations."""
    before, after = (dict(_values(it)) for it in (old, new))
    names = [*after, *(name for name in before if name not in after)]
    return [RecipeDifference(it, before.get(it), after.get(it)) for it in names if before.get(it) != after.get(it)]


def _values(recipe: Recipe) -> Iterator[tuple[str, Any]]:
    yield "order of operations", ", ".join(operation.name for operation in recipe.operations)
    for operation in recipe.operations:
        told = asdict(operation)
        told["gates"] = {gate["name"]: gate for gate in told["gates"]}
        yield from _flat(operation.name, told)
    yield from _flat("brings", recipe.brings)
    yield from _flat("options", recipe.options or {})


def _flat(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(f"{where}.{key}", part)
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, 1):
            yield from _flat(f"{where}.{number}", part)
    else:
        yield where, value
