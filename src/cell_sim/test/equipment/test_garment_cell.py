"""The skills of the garment cell in its world: real cloth, arm, fingers and flaps, from the tray onto the carrier."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from stepped_world import ROOT
from world_cell import WorldCell

from cell_sim.hosting.bodies import find_pose, model_pose
from cell_sim.hosting.nests import lying_on
from cell_sim.physics.track.carrier import Phase
from cell_sim.physics.track.track import Track
from cell_skills.codes import Code
from cell_skills.job import JobKind, JobRequest, JobResult
from cell_skills.packml import State

PRODUCTS = ROOT / "config" / "products"
NEST_M = 0.002


@dataclass(frozen=True)
class Step:
    """A step of a recipe: skill, parameters, setup, and gates of its measurements."""

    skill: str
    parameters: dict[str, Any]
    setup: str
    gates: dict[str, dict[str, Any]]

    def passed(self, result: JobResult) -> bool:
        """Return whether all measurements lie within their gates."""
        values = {m.name: m.value for m in result.measurements}
        return all(g.get("lower", values[n]) <= values[n] <= g.get("upper", values[n]) for n, g in self.gates.items())


def recipe(variant: str) -> Iterator[Step]:
    """The steps of a variant."""
    family = yaml.safe_load((PRODUCTS / "families" / "textile.yaml").read_text())["operations"]
    own = yaml.safe_load((PRODUCTS / "variants" / f"{variant}.yaml").read_text())["operations"]
    for skill, base in family.items():
        more = own[skill]
        parameters = base.get("parameters", {}) | more.get("parameters", {})
        yield Step(skill, parameters, more["setup"], base.get("gates", {}) | more.get("gates", {}))


class Worked(WorldCell):
    """The cell, and jobs for it."""

    jobs = 0

    async def __aenter__(self) -> "Worked":
        self._time = asyncio.create_task(self.world.run())
        self._cell = self.assembled()
        self._cell.start()
        while self._cell.runtime.cell.state is not State.EXECUTE:
            await self.world.sleep(0.1)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._cell.close()
        self._cell.close_files()
        self._time.cancel()

    async def job(self, **wanted: Any) -> JobResult:
        """Run a job."""
        self.jobs += 1
        request = JobRequest(str(self.jobs), wanted.pop("kind", JobKind.SKILL), unit="u-1", carrier="c-1", **wanted)
        return (await self._cell.runtime.run(request, lambda *_: None)).result

    async def do(self, step: Step) -> None:
        """Make a step, in its setup, and see that it is good."""
        if step.setup != self._cell.runtime.cell.setup.name:
            assert (await self.job(kind=JobKind.CHANGEOVER, setup=step.setup)).code is Code.DONE
        result = await self.job(skill=step.skill, parameters=step.parameters)
        assert result.code is Code.DONE, result.message
        assert step.passed(result), result.measurements


@pytest.mark.parametrize(("variant", "seed"), [("TEE-L", 2), ("TOWEL-BATH", 3)])
def test_a_garment_gets_onto_its_carrier(tmp_path: Path, variant: str, seed: int) -> None:
    """It should be picked, smoothed, folded and stacked within all gates, and lie where it belongs."""

    async def made() -> Worked:
        async with Worked("garment", tmp_path, seed) as cell:
            for step in recipe(variant):
                await cell.do(step)
            await cell.world.sleep(0.5)
            return cell

    cell = asyncio.run(made())
    track = cell.line.built.track
    assert track is not None
    (lying,) = lying_on(cell.sim, track, "carrier_1")
    assert lying.off_m < NEST_M
    assert cell.line.built.watch.worst is None
    assert cell.line.built.robots["garment::corners"].actual().position == pytest.approx(0.0, abs=0.001)


def test_a_folded_garment_that_is_no_good_is_thrown_out(tmp_path: Path) -> None:
    """It should pick anew: what lies folded on the table goes into the bin, and a flat one lies there."""

    async def picked_twice() -> Worked:
        async with Worked("garment", tmp_path) as cell:
            pick, *_ = recipe("TEE-M")
            await cell.do(pick)
            (table,) = cell.line.built.tables.values()
            table.fold(0, 0.0, reverse=False)
            await cell.world.until(lambda sim: not table.folding, 5.0)
            await cell.do(pick)
            return cell

    cell = asyncio.run(picked_twice())
    (table,) = cell.line.built.tables.values()
    assert table.thing == "shirt_m_2"
    thrown, reject = model_pose(cell.sim, "shirt_m_1"), find_pose(cell.sim, "garment::reject")
    assert reject is not None
    assert thrown.position[:2] == pytest.approx(reject.position[:2], abs=0.02)
    assert thrown.position[2] < reject.position[2] - 0.05


def test_a_stacked_garment_rides_along(tmp_path: Path) -> None:
    """It should lie as it lay when its carrier has driven on."""
    cell = WorldCell("garment", tmp_path)
    track, stack = cell.line.built.track, find_pose(cell.sim, "carrier_1::stack")
    assert track is not None
    assert stack is not None
    cell.sim.spawn("pack", "shirt_m_folded", stack)
    cell.sim.step(50)
    track.hop("garment", "t6")
    while not (
        track.standing_at("t6") and cell.sim.device("track", Track).carriers["carrier_1"].course.phase is Phase.STANDING
    ):
        cell.sim.step(25)
        assert cell.sim.time < 10.0
    (lying,) = lying_on(cell.sim, track, "carrier_1")
    assert lying.off_m < NEST_M
