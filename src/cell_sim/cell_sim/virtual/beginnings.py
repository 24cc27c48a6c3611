"""What really has begun on units and cannot be undone, and the rules about it."""

from collections.abc import Container

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Verdict
from cell_sim.virtual.violation import Violation

NOTHING = ("", 0, True)
"""In the place of what nobody knows any more."""


class Beginnings:
    """Steps in which something began, by unit, and the units that wait for a person's word."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, int], bool] = {}
        """Unit and step -> whether it may be begun again all the same."""
        self._ever: list[tuple[str, int, bool]] = []
        """All beginnings, whatever made up for them since."""
        self._unsettled: set[str] = set()

    def body_starts(self, unit: str, step: int, repeatable: bool, told: bool) -> None:
        """A skill begins to work; `told`: it was told that something began before."""
        begun = (unit, step) in self._begun
        if begun and not self._begun[unit, step]:
            raise Violation(f"begun again: {unit} step {step}, though it may not be repeated")
        if told != begun:
            raise Violation(f"told wrongly: {unit} step {step}, begun: {begun}, told: {told}")
        if not repeatable:
            self.begins(unit, step, repeatable)

    def presumed(self, unit: str, step: int, repeatable: bool) -> None:
        """Something may have begun, and counts as begun."""
        self._begun.setdefault((unit, step), repeatable)
        self._ever.append((unit, step, repeatable))

    def begins(self, unit: str, step: int, repeatable: bool) -> None:
        """What cannot be undone begins."""
        self._begun[unit, step] = repeatable
        self._ever.append((unit, step, repeatable))

    def forget(self, unit: str, step: int) -> None:
        """Nobody knows any more that it has begun."""
        self._begun.pop((unit, step), None)
        self._ever = [entry if entry[:2] != (unit, step) else NOTHING for entry in self._ever]

    def started(self, e: ev.OperationStarted) -> None:
        """Nothing is given out that waits for a word, or began and may not be repeated."""
        if e.unit in self._unsettled:
            raise Violation(f"work on what waits for a word: {e}")
        if not self._begun.get((e.unit, e.step), True):
            raise Violation(f"given out again, though it may not be repeated: {e}")

    def reworked(self, e: ev.UnitReworked) -> None:
        """A person's work makes all of it fit; the recipe's way only what comes later and may not be repeated."""
        for unit, step in list(self._begun):
            later = step > e.step and not self._begun[unit, step]
            if unit == e.unit and (later or (e.fresh and step >= e.step)):
                del self._begun[unit, step]

    def unsettled(self, e: ev.UnitUnsettled) -> None:
        """A word is waited for only where it is needed."""
        if self._begun.get((e.unit, e.step), True):
            raise Violation(f"asked for nothing: {e}")
        self._unsettled.add(e.unit)

    def settled(self, e: ev.UnitSettled, passed: bool, held: Container[str] = ()) -> None:
        """A word was waited for, and passes no gate; `passed`: what the person measured does; `held`: what is held."""
        if e.unit not in self._unsettled and e.unit not in held:
            raise Violation(f"settled for nothing: {e}")
        if e.verdict is Verdict.DONE and not passed:
            raise Violation(f"misjudged: {e}")
        self._unsettled.discard(e.unit)

    def log_state(self) -> tuple[dict[tuple[str, int], bool], int, set[str]]:
        """What is known by the log so far, for `go_back`."""
        return dict(self._begun), len(self._ever), set(self._unsettled)

    def go_back(self, state: tuple[dict[tuple[str, int], bool], int, set[str]]) -> None:
        """Know no more than the log did then of what was made fit; what has begun since has begun."""
        begun, number, unsettled = state
        self._begun, self._unsettled = dict(begun), set(unsettled)
        for unit, step, repeatable in self._ever[number:]:
            self._begun[unit, step] = repeatable and self._begun.get((unit, step), True)
