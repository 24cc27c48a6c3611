"""The lies that are still to be told.  An answer that passes can carry one."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from cell_bringup.sweep.coverage import SIDES
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.swept import Swept

ANSWERS = ("response", "result", "feedback")


class Deck:
    """Every second answer on an interface carries the next lie; once all are told, answers pass as they are."""

    def __init__(self, types: tuple[str, ...]) -> None:
        """Take every kind of bad value in every field of every answer of some interfaces."""
        sides = [Offer(kind, "", type_) for type_ in types for kind in SIDES[type_.split("/")[1]] if kind in ANSWERS]
        self.swept = {side: Swept(side) for side in sides}
        self._honest: dict[Offer, Any] = {}
        self._lies = {side: self._lies_on(one) for side, one in self.swept.items()}
        self._turn: dict[Offer, bool] = {}

    @property
    def left(self) -> list[Offer]:
        """Sides on which lies are left."""
        return list(self._lies)

    def pass_on(self, type_: str, kind: str, message: Any) -> Any:
        """Return what becomes of an answer.

        Args:
            type_: Its interface.
            kind: One of `ANSWERS`.
            message: The honest one.
        """
        side = Offer(kind, "", type_)
        self._turn[side] = not self._turn.get(side, False)
        if side not in self._lies or not self._turn[side]:
            return message
        self._honest[side] = message
        lie = next(self._lies[side], None)
        if lie is None:
            del self._lies[side]
        return message if lie is None else lie

    def _lies_on(self, one: Swept) -> Iterator[Any]:
        return one.messages(lambda: deepcopy(self._honest[one.offer]))
