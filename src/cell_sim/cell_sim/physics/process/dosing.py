"""Pumps with needles: what they give lands in the vessel below, in the drain, or beside."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cell_sim.makes.kinds import Vessel
from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.scene import Drop
from cell_sim.world.dosing import DosingHead
from cell_sim.world.liquid import VesselContent, color
from cell_world.geometry import Vector, vector
from cell_world.sdf.elements import SCOPE

AFTER_FLOW = 0.05
"""Time constant with which a flow follows its pump [s]."""
DRY = 1e-6
"""A flow below this has ended [g/s]."""
FALL = 0.2
"""A jet reaches a vessel this far below the needle [m]."""
DRAIN = 0.03
"""Radius of a drain [m]."""
JET = 0.0008
"""Radius of a jet as it is seen [m]."""


@dataclass(slots=True)
class Pump:
    """A pump and its needle: what it gives and how much, as commanded and as it flows [g/s]."""

    component: str = ""
    rate: float = 0.0
    flow: float = 0.0


class Pumps(Device, DosingHead):
    """Pumps of one head.

    Event: "spilled" (component), once for each time that a jet misses.

    Attributes:
        spilled: What landed beside [g].
    """

    def __init__(
        self,
        name: str,
        needles: Sequence[str],
        standing: Mapping[str, Vessel],
        vessel_of: Callable[[str], Vessel | None],
        drains: Sequence[str] = (),
        after_flow: float = AFTER_FLOW,
    ) -> None:
        """Take the parts of the head.

        Args:
            name: scoped name of the head.
            needles: sites at their tips.
            standing: vessels that are part of the world, by name of their model.
            vessel_of: tells what kind of vessel a model is, None if it is none.
            drains: sites of drains, which may take anything.
            after_flow: time constant with which a flow follows its pump [s].
        """
        super().__init__(name)
        self._needles = tuple(needles)
        self._standing = dict(standing)
        self._vessel_of = vessel_of
        self._drains = tuple(drains)
        self._after_flow = after_flow
        self.pumps = {needle: Pump() for needle in needles}
        self._contents: dict[str, VesselContent] = {}
        self.spilled = 0.0
        self._missing: set[str] = set()

    def bind(self, sim: Surroundings) -> None:
        """Look up needles, and all vessels that are there now."""
        kinds = {name: self._vessel_of(spawned.model) for name, spawned in sim.spawned.items()}
        self.vessels(self._standing | {name: kind for name, kind in kinds.items() if kind is not None})
        self._mouths = {name: sim.model.site(f"{name}::{kind.mouth}").id for name, kind in self._vessels.items()}
        self._grounds = {name: int(sim.model.site_bodyid[mouth]) for name, mouth in self._mouths.items()}
        self._tips = {needle: sim.model.site(needle).id for needle in self._needles}
        self._drain_ids = [sim.model.site(drain).id for drain in self._drains]
        self._places, self._bodies = sim.data.site_xpos, sim.data.xpos

    def vessels(self, present: Mapping[str, Vessel]) -> None:
        """Know all vessels that are there now, by name of their model."""
        self._vessels = dict(present)
        self._contents = {name: self._contents.get(name, VesselContent()) for name in self._vessels}

    def _tip(self, needle: str) -> Vector:
        return vector(self._places[self._tips[needle]])

    def _mouth(self, vessel: str) -> Vector:
        return vector(self._places[self._mouths[vessel]])

    def _drain(self, number: int) -> Vector:
        return vector(self._places[self._drain_ids[number]])

    @property
    def head(self) -> str:
        """Scoped name of the model whose needles these are."""
        return self.name.rpartition(SCOPE)[0]

    @property
    def contents(self) -> Mapping[str, VesselContent]:
        """What is in each vessel, by name of its model."""
        return self._contents

    def pump(self, needle: str, component: str, rate_g_s: float) -> None:
        """Let a pump give a component at a rate [g/s], 0 to stop it; some flow follows."""
        pump = self.pumps[needle]
        pump.component, pump.rate = component, rate_g_s

    def stir(self, vessel: str, angle_rad: float) -> None:
        """Stir what is in a vessel by an angle [rad]."""
        self.contents[vessel].stirred += angle_rad

    def after_step(self, sim: Surroundings) -> None:
        """Let flow what flows."""
        for needle, pump in self.pumps.items():
            if pump.flow < DRY and not pump.rate:
                continue
            pump.flow += (pump.rate - pump.flow) * (1.0 - math.exp(-sim.period(self) / self._after_flow))
            self._land(sim, needle, pump, pump.flow * sim.period(self))

    def below(self, needle: str) -> str:
        """Name of the vessel into which a needle gives, "" for none."""
        tip = self._tip(needle)
        for name, kind in self._vessels.items():
            mouth = self._mouth(name)
            inside = math.dist(tip[:2], mouth[:2]) < kind.radius
            if inside and -kind.height < tip[2] - mouth[2] < FALL:
                return name
        return ""

    def drops(self) -> list[Drop]:
        """Liquids in vessels and jets in the air, to be seen."""
        shown = [self._pool(name, content) for name, content in self.contents.items() if content.mass > 0.0]
        return shown + [self._jet(needle, pump) for needle, pump in self.pumps.items() if pump.flow > DRY]

    def _land(self, sim: Surroundings, needle: str, pump: Pump, mass_g: float) -> None:
        vessel, tip = self.below(needle), self._tip(needle)
        if vessel:
            self.contents[vessel].pour(pump.component, mass_g)
        elif not any(math.dist(tip[:2], self._drain(number)[:2]) < DRAIN for number in range(len(self._drains))):
            self.spilled += mass_g
            if needle not in self._missing:
                self._missing.add(needle)
                sim.tell(self, "spilled", component=pump.component)
            return
        self._missing.discard(needle)

    def _pool(self, name: str, content: VesselContent) -> Drop:
        kind = self._vessels[name]
        level = content.volume / (math.pi * kind.radius**2)
        x, y, z = self._bodies[self._grounds[name]].tolist()
        return Drop((x, y, z), kind.radius, min(level, kind.height), color(content.masses))

    def _jet(self, needle: str, pump: Pump) -> Drop:
        x, y, z = self._tip(needle)
        vessel = self.below(needle)
        end = float(self._bodies[self._grounds[vessel]][2]) if vessel else z - FALL
        return Drop((x, y, end), JET, z - end, color({pump.component: 1.0}))

    def reset(self) -> None:
        """Empty vessels, still pumps."""
        self.pumps = {needle: Pump() for needle in self._needles}
        self._contents.clear()
        self._missing.clear()
        self.spilled = 0.0

    def save(self) -> Saved:
        """Pumps and vessels."""
        return {
            "pumps": {needle: [p.component, p.rate, p.flow] for needle, p in self.pumps.items()},
            "contents": {name: [c.masses, c.stirred] for name, c in self.contents.items()},
            "spilled": self.spilled,
            "missing": sorted(self._missing),
        }

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self.pumps = {needle: Pump(*pump) for needle, pump in saved["pumps"].items()}
        self._contents = {
            name: VesselContent(dict(masses), stirred) for name, (masses, stirred) in saved["contents"].items()
        }
        self.spilled = saved["spilled"]
        self._missing = set(saved["missing"])
