"""What a tool does when it is told to close, open or suck, from the command to how it stands in the end."""

from dataclasses import dataclass, replace

from cell_sim.world.hand import EndEffector, HandState
from cell_sim.world.world import World
from cell_sim.world_runtime.running import Running


@dataclass(frozen=True, slots=True)
class Ended:
    """How a stroke ended: how the tool stands, and why that is not what was commanded, "" when it is."""

    state: HandState
    problem: str = ""


class Stroke:
    """One command of a tool under way.  To be made between the steps of the simulation."""

    def __init__(self, hand: EndEffector, position: float, effort: float) -> None:
        """Command the tool.

        Args:
            hand: Fingers or a cup.
            position: Gap between the fingers [m]; of a cup 1 for on, 0 for off.
            effort: Greatest force of the fingers, 0 or -1 for all they have [N].
        """
        self._hand = hand
        self._command = hand.obey(position, effort)
        self._ended: Ended | None = None

    async def end(self, world: Running) -> Ended:
        """Wait for the end."""
        await world.until(self._is_over, self._hand.longest_s)
        return await world.do(lambda sim: self._ended or self._look())

    def cancel(self) -> None:
        """Give it up; between the steps of the simulation."""
        self._hand.cancel(self._command)

    def _is_over(self, sim: World) -> bool:
        """Look at the tool once; how it stands later, another command may be the reason of."""
        if self._command.ended or self._hand.settled():
            self._ended = self._look()
        return self._ended is not None

    def _look(self) -> Ended:
        state, why = self._hand.felt(), self._command.ended
        if why:
            return Ended(replace(state, stalled=False, reached_goal=False), why)
        if state.stalled or state.reached_goal:
            return Ended(state)
        return Ended(state, f"it does not settle within {self._hand.longest_s:g} s")
