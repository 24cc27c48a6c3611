"""A simulated operator, who ends what waits for a person, through the services that people use."""

from collections.abc import Callable

from cell_client.errors import LineNotRunning, Refused
from cell_orchestrator.core.orders import Verdict
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.settling import waiting

PATIENCE_S = 30.0
"""Line time before the operator comes [s]."""
SETTLE = "settle"


class OperatorBot:
    """Resumes what has been held for `PATIENCE_S`, and settles every unit that waits for a word.

    A cell that may not try a setup again is resumed, too.
    A unit is reworked, or scrapped where its recipe allows no rework.

    Args:
        resume: asks the line to resume (kind, name).
        settle: asks the line to settle (unit, verdict).
    """

    def __init__(self, resume: Callable[[str, str], object], settle: Callable[[str, str], object]) -> None:
        self._resume, self._settle = resume, settle
        self._since: dict[tuple[str, str], float] = {}

    def look(self, plant: Plant, now: float) -> None:
        """Look at the line at line time `now` [s]."""
        waits = {("cell", cell.name) for cell in plant.cells.values() if cell.held or cell.blocked}
        waits |= {("carrier", carrier.id) for carrier in plant.carriers.values() if carrier.held}
        held = [unit for unit in plant.units.values() if unit.held]
        waits |= {(SETTLE if unit.out_of_limits else "unit", unit.id) for unit in held}
        waits |= {(SETTLE, unit) for unit in waiting(plant)}
        self._since = {thing: self._since.get(thing, now) for thing in waits}
        for (kind, name), since in sorted(self._since.items()):
            if now - since >= PATIENCE_S:
                self._help(kind, name)
                self._since[kind, name] = now

    def _help(self, kind: str, name: str) -> None:
        if kind != SETTLE:
            self._try(lambda: self._resume(kind, name))
        elif not self._try(lambda: self._settle(name, Verdict.REWORK)):
            self._try(lambda: self._settle(name, Verdict.SCRAP))

    def _try(self, ask: Callable[[], object]) -> bool:
        """Ask; False if the line said no.  A line that does not answer is asked again at the next look."""
        try:
            ask()
        except Refused:
            return False
        except LineNotRunning:
            return True
        return True
