"""What was tried at one interface."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cell_bringup.sweep.fields import fields_of, with_value
from cell_bringup.sweep.kinds import bad_values
from cell_bringup.sweep.offer import Offer


@dataclass
class Swept:
    """What was tried at one interface, and what came of it.

    Attributes:
        offer: The interface.
        tried: Field -> kinds of bad values that were said in it.
        problems: "field: kind: what was wrong".
    """

    offer: Offer
    tried: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _last: str = ""

    @property
    def fields(self) -> int:
        """How many fields it has."""
        return sum(1 for _ in fields_of(self.offer.message))

    @property
    def values(self) -> int:
        """How many values were tried."""
        return sum(map(len, self.tried.values()))

    def messages(self, base: Callable[[], Any]) -> Iterator[Any]:
        """Yield a message with each kind of bad value in each field.

        Args:
            base: Makes a message to begin with.
        """
        for where in fields_of(self.offer.message):
            for badness, value in bad_values(where.type, str(where.path[-1])).items():
                message = base()
                with_value(message, where.path, value)
                self.tried.setdefault(str(where), []).append(badness)
                self._last = f"{where}: {badness}"
                yield message

    def wrong(self, what: str) -> None:
        """Note what was wrong after the last message."""
        self.problems.append(f"{self._last}: {what}")
