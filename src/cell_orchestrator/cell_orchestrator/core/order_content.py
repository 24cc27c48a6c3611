"""What an order asks for, whatever became of it: the same content sent again is the same order."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cell_orchestrator.core.recipes import Recipe

SAME_S = 0.001
"""Times that differ by less are the same [s]."""


@dataclass(frozen=True)
class Content:
    """What a source says of an order.  Times are dates [s since 1970]."""

    at: float = 0.0
    """When `due` was said; a due date may have been given as so much time from then."""
    products: Mapping[str, int] = field(default_factory=dict)
    """Product -> units wanted."""
    priority: int = 0
    due: float | None = None
    customer: str = ""
    revised: float = 0.0
    """When the source itself last changed it, by its own clock [s since 1970]; 0 where it does not say."""

    def is_older_than(self, other: "Content") -> bool:
        """True when both sources say when they changed it, and this one was changed earlier."""
        return 0.0 < self.revised < other.revised

    def is_due_as(self, other: "Content") -> bool:
        """True when both are due at the same time, or as long after they were said."""
        if self.due is None or other.due is None:
            return self.due is other.due
        shift = self.due - other.due
        return abs(shift) < SAME_S or abs(shift - (self.at - other.at)) < SAME_S

    def is_worded_as(self, other: "Content") -> bool:
        """True when all but the products is the same."""
        return (self.priority, self.customer) == (other.priority, other.customer) and self.is_due_as(other)

    def says_the_same_as(self, other: "Content") -> bool:
        """True when nothing is asked for that the other does not ask for."""
        return self.products == other.products and self.is_worded_as(other)


def product_of(recipe: Recipe) -> str:
    """What a unit is to the customer: its variant with the options that were ordered."""
    if recipe.options is None:
        return _by_work(recipe)
    said = [f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in sorted(recipe.options.items())]
    return " ".join((recipe.variant, *said))


def product_in(recipe: Recipe, known: Collection[str]) -> str:
    """The same, as an order calls it; orders of versions that kept no options call a product by its work."""
    name = product_of(recipe)
    if name in known:
        return name
    by_work = _by_work(recipe)
    return by_work if by_work in known else name


def _by_work(recipe: Recipe) -> str:
    work = [(op.name, op.skill, op.setup, op.parameters) for op in recipe.operations]
    digest = sha256(json.dumps(work, sort_keys=True).encode()).hexdigest()
    return f"{recipe.variant} #{digest[:12]}"
