"""`kinematic_supply`: a line of fluid or blast medium in which traces decay exponentially while it is flushed."""

import math

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.conformance import SUPPLY, SupplyFaults
from cell_skills.devices.bench import Facts
from cell_skills.devices.env import DeviceEnv


class SupplyOptions(KinematicOptions):
    """Options of a kinematic supply line."""

    initial: str = ""
    """Material in the line when the cell is new; "": what the initial setup says."""
    stage_s: float = 15.0
    """Time to fetch a material [s]."""
    load_s: float = 4.0
    """Time to connect it [s]."""
    flush_g_s: float = 5.0
    """Rate of a flush [g/s]."""
    decay_g: float = 8.0
    """Mass that leaves 37 % of what was in the line [g]."""
    noise: float = 0.0002
    """Standard deviation of a measured fraction."""


class KinematicSupply(KinematicDevice[SupplyOptions, SupplyFaults]):
    """A supply line: a connected material, and what is in the line, as fractions."""

    Options = SupplyOptions
    kind = SUPPLY

    def __init__(self, options: SupplyOptions, env: DeviceEnv) -> None:
        """Fill a new line with the initial material."""
        super().__init__(options, env)
        initial = options.initial or env.initial
        if initial and not connected(env.bench.cell, env.name):
            env.bench.cell.put(self.own("content"), {initial: 1.0})
            env.bench.cell.put(self.own("material"), initial)

    async def stage(self, material: str) -> None:
        """Fetch a material; one that is connected or staged is not fetched again."""
        facts = self.bench.cell
        if material in (connected(facts, self.env.name), facts.get(self.own("staged"), "")):
            return
        await self.act(self.options.stage_s, facts)
        facts.put(self.own("staged"), material)

    async def load(self, material: str) -> None:
        """Connect a material unless it is connected."""
        facts = self.bench.cell
        if connected(facts, self.env.name) == material:
            return
        await self.stage(material)
        await self.act(self.options.load_s, facts)
        facts.put(self.own("content"), self._content())
        facts.put(self.own("staged"), "")
        facts.put(self.own("material"), material)

    async def flush(self, mass_g: float) -> None:
        """Flush; a bubble makes most of it useless."""
        facts = self.bench.cell
        rng = await self.act(mass_g / self.options.flush_g_s, facts)
        useful = mass_g * (0.2 if self.happens(rng, self.faults.purge_incomplete) else 1.0)
        left = math.exp(-useful / self.options.decay_g)
        content = {name: part * left for name, part in self._content().items()}
        now = connected(facts, self.env.name)
        if now:
            content[now] = content.get(now, 0.0) + 1.0 - left
        facts.put(self.own("content"), content)

    async def foreign(self, material: str) -> float:
        """Measure the fraction that is not this material."""
        rng = await self.sense(0.5, self.bench.cell)
        other = 1.0 - self._content().get(material, 0.0)
        return min(1.0, max(0.0, other + rng.gauss(0.0, self.options.noise)))

    def _content(self) -> dict[str, float]:
        content: dict[str, float] = self.bench.cell.get(self.own("content"), {})
        return dict(content)


def connected(facts: Facts, role: str) -> str:
    """Return the material connected to the supply in a role, "" if none."""
    return facts.get(f"{role}.material", "")


def foreign_share(facts: Facts, role: str) -> float:
    """Return the true fraction of the line's content that is not the connected material."""
    content: dict[str, float] = facts.get(f"{role}.content", {})
    return 1.0 - content.get(connected(facts, role), 0.0) if content else 0.0
