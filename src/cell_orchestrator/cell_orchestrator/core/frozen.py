"""Values of the core that never change: dataclasses that only the type checker freezes.

A dataclass that freezes itself sets each field through `object.__setattr__`, which made a fifth of the core's time.
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a class a dataclass with slots, compared and hashed by its fields, that mypy lets nobody change."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
