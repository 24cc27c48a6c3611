"""A cell with a gate and a rack, on which a test decides what happens."""

import asyncio
import math
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from cell_line.driver import Driver, Needs
from cell_line.ledger import Ledger, MemoryLedger
from cell_line.manual_clock import ManualClock
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.packml import State
from cell_skills.cell import Cell
from cell_skills.cell_runtime import CellRuntime
from cell_skills.context import Devices, SkillContext
from cell_skills.devices.protocols import BadAnswer, DeviceFault
from cell_skills.setup_part import SetupPart
from cell_skills.skill import Skill

SETUPS = {"small": {"tool": "t1", "fluid": "red"}, "large": {"tool": "t2", "fluid": "red"}}


@dataclass
class Gate:
    """Lets a running skill go on when the test says so."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    progress: float = 0.5

    async def passed(self) -> bool:
        """Whether the skill may end."""
        return self.go.is_set()


@runtime_checkable
class Passage(Protocol):
    """What the skills need."""

    async def passed(self) -> bool:
        """Whether the skill may end."""
        ...


@dataclass
class Rack:
    """Holds a value per part; refuses the steps the test names as "step part value".

    Attributes:
        ready: What is prepared waits for it.
        still: What is measured waits for it.
    """

    held: dict[str, str] = field(default_factory=lambda: dict(SETUPS["small"]))
    refuses: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    fault: bool = False
    measured: float = 1.0
    ready: asyncio.Event | None = None
    still: asyncio.Event | None = None

    def step(self, step: str, part: str, value: str) -> Outcome[None]:
        """Do a step, or fail as told."""
        name = f"{step} {part} {value}"
        self.done.append(name)
        if name in self.refuses:
            if self.fault:
                raise DeviceFault("rack", "jammed")
            return Failed(1000, "refused", Recovery.RETRY)
        return Done(None, (Measurement(part, self.measured, "1"),) if step == "verify" else ())


class RackOptions(BaseModel):
    """Options of the rack's driver."""

    model_config = ConfigDict(extra="forbid")

    slots: int = 2


class GateDriver(Driver, Gate):
    """The gate as a driver without options."""

    class Options(BaseModel):
        """No options."""

        model_config = ConfigDict(extra="forbid")


class RackDriver(Driver, Rack):
    """The rack as a driver."""

    Options = RackOptions


class PlanningRackDriver(RackDriver):
    """The rack as a driver that plans in a world."""

    @classmethod
    def needs(cls, options: RackOptions) -> Needs:
        """Return a frame."""
        return Needs(frames=("rack",))


class Params(BaseModel):
    """Parameters of the test skills."""

    model_config = ConfigDict(extra="forbid")

    size_m: float = 1.0


class Result(BaseModel):
    """Result of the test skills."""

    size_m: float


class Work(Skill[Params, Result]):
    """Wait for the gate."""

    name = "work"
    devices: ClassVar[dict[str, type]] = {"gate": Passage}

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        gate = ctx.devices.get("gate", Gate)
        gate.runs += 1
        gate.entered.set()
        ctx.log.phase("waiting", gate.progress)
        while not await gate.passed():
            await ctx.sleep(1.0)
        return Done(Result(size_m=params.size_m), (Measurement("size", params.size_m, "m", lower=0.5),))


class Again(Work):
    """Wait for the gate; may be repeated."""

    name = "again"
    repeatable = True


class Noting(Again):
    """Note that it begins, then wait for the gate; says 2 where it had begun before."""

    name = "noting"

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        known = ctx.begun
        ctx.began()
        assert ctx.begun
        return await super().run(ctx, Params(size_m=2.0 if known else 1.0))


class Broken(Skill[Params, Result]):
    """Raise."""

    name = "broken"

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        raise ValueError("a bug")


class Faulty(Skill[Params, Result]):
    """Meet a device fault; at size 0 a device that talks nonsense, at 2 another fault while it tidies up."""

    name = "faulty"

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        try:
            raise DeviceFault("arm", "no power") if params.size_m else BadAnswer("arm", "nan")
        finally:
            if params.size_m == 2.0:
                raise DeviceFault("clamp", "is not connected")


class Nonsense(Skill[Params, Result]):
    """Measure what is no number."""

    name = "nonsense"

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        ctx.log.phase("half\ud83d", math.nan)
        return Done(Result(size_m=1.0), (Measurement("size", math.nan, "m"),))


class Failing(Skill[Params, Result]):
    """Fail as expected."""

    name = "failing"

    async def run(self, ctx: SkillContext, params: Params) -> Outcome[Result]:
        return Failed(1001, "part lost", Recovery.REWORK, (Measurement("force", 0.1, "N"),))


class Tool(SetupPart):
    """The tool in the rack."""

    name = "tool"
    order = 2
    devices: ClassVar[dict[str, type]] = {"rack": Rack}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        if ready := self._rack(ctx).ready:
            await ready.wait()
        return self._rack(ctx).step("prepare", self.name, new)

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        rack = self._rack(ctx)
        rack.held[self.name] = new
        await ctx.sleep(1.0)
        return rack.step("exchange", self.name, new)

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        rack = self._rack(ctx)
        if rack.still:
            await rack.still.wait()
        held = rack.held.get(self.name)
        if held != value:
            return Failed(1000, f"holds {held}", Recovery.HOLD)
        return rack.step("verify", self.name, value)

    def _rack(self, ctx: SkillContext) -> Rack:
        return ctx.devices.get("rack", Rack)


class Fluid(Tool):
    """The fluid in the rack."""

    name = "fluid"
    order = 1


SKILLS: dict[str, type[Skill[Any, Any]]] = {
    skill.name: skill for skill in (Work, Again, Noting, Broken, Faulty, Failing, Nonsense)
}
PARTS: dict[str, type[SetupPart]] = {part.name: part for part in (Tool, Fluid)}


def unwatched(name: str, progress: float) -> None:
    """Watch nothing."""


@dataclass
class CellRig:
    """A running cell with everything a test wants to touch."""

    runtime: CellRuntime
    gate: Gate
    rack: Rack
    ledger: Ledger
    units: list[tuple[str, str]]
    changed: asyncio.Event
    failed: list[State]
    """State at each failure of a job."""

    async def until(self, state: State) -> None:
        """Wait until the cell is in a state."""
        while self.runtime.cell.state is not state:
            self.changed.clear()
            await self.changed.wait()


def make_cell(ledger: Ledger, boot: str = "") -> Cell:
    """Return a cell with the test skills."""
    return Cell("trial", SKILLS, SETUPS, "small", ledger, boot)


def make_rig(ledger: Ledger | None = None, rack: Rack | None = None, trouble: str = "") -> CellRig:
    """Return a cell that has been started; call it in a running loop."""
    kept = ledger if ledger is not None else MemoryLedger()
    gate, held, changed = Gate(), rack or Rack(), asyncio.Event()
    units: list[tuple[str, str]] = []
    failed: list[State] = []
    devices = Devices({"gate": gate, "rack": held})
    runtime = CellRuntime(
        make_cell(kept),
        PARTS,
        devices,
        ManualClock(100.0),
        changed.set,
        lambda carrier, unit: units.append((carrier, unit)),
        lambda: failed.append(runtime.cell.state),
    )
    runtime.cell.trouble = trouble
    runtime.start()
    return CellRig(runtime, gate, held, kept, units, changed, failed)


async def running_rig(ledger: Ledger | None = None, rack: Rack | None = None) -> CellRig:
    """Return a rig whose cell has come to Execute."""
    rig = make_rig(ledger, rack)
    await rig.until(State.EXECUTE)
    return rig
