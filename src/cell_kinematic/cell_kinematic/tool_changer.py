"""`kinematic_tool_changer`: holds one exchangeable tool, jig or nozzle."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.conformance import TOOL_CHANGER, ToolChangerFaults
from cell_skills.devices.env import DeviceEnv

SEATED_M = 0.0002


class ToolChangerOptions(KinematicOptions):
    """Options of a kinematic tool changer."""

    initial: str = ""
    """Tool held when the cell is new; "": what the initial setup says."""
    stage_s: float = 12.0
    """Time to fetch a tool from the store [s]."""
    swap_s: float = 5.0
    """Time to put one tool away and take the staged one [s]."""


class KinematicToolChanger(KinematicDevice[ToolChangerOptions, ToolChangerFaults]):
    """A tool changer with a place for one staged tool."""

    Options = ToolChangerOptions
    kind = TOOL_CHANGER

    def __init__(self, options: ToolChangerOptions, env: DeviceEnv) -> None:
        """Put the initial tool into a new cell."""
        super().__init__(options, env)
        initial = options.initial or env.initial
        if initial and not env.bench.cell.get(self.own("tool"), ""):
            env.bench.cell.put(self.own("tool"), initial)

    async def stage(self, tool: str) -> None:
        """Fetch a tool; one that is held or staged is not fetched again."""
        facts = self.bench.cell
        if tool in (await self.tool(), facts.get(self.own("staged"), "")):
            return
        await self.act(self.options.stage_s, facts)
        facts.put(self.own("staged"), tool)

    async def hold(self, tool: str) -> None:
        """Hold the tool; one that is held but not seated is seated again."""
        facts = self.bench.cell
        if tool == await self.tool() and await self.gap() <= SEATED_M:
            return
        await self.stage(tool)
        rng = await self.act(self.options.swap_s, facts)
        loose = self.happens(rng, self.faults.tool_not_seated)
        facts.put(self.own("staged"), "")
        facts.put(self.own("gap"), rng.uniform(0.0005, 0.0015) if loose else rng.uniform(0.0, 0.0001))
        facts.put(self.own("tool"), tool)

    async def tool(self) -> str:
        """Return the name on the chip of the held tool."""
        return self.bench.cell.get(self.own("tool"), "")

    async def gap(self) -> float:
        """Return the gap at the seat [m]."""
        return self.bench.cell.get(self.own("gap"), 0.0)
