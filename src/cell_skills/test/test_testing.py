"""Trying skills in virtual time, and finding out those that break the rules."""

from typing import ClassVar

import pytest
from pydantic import BaseModel

from cell_line.codes import Code
from cell_line.manual_clock import ManualClock
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Params
from cell_skills.context import SkillContext
from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import HERE, Arm, Contact, Offset
from cell_skills.skill import Skill
from cell_skills.testing import Rig, check_skill, fault_rates, run_skill


class TurnParams(Params):
    """How often."""

    times: int = 20


class Turned(BaseModel):
    """With what force it pushes in the end."""

    force_n: float


class Turn(Skill[TurnParams, Turned]):
    """Turn the arm.  Params: `times`.  Fails: never."""

    name: ClassVar[str] = "turn"
    devices: ClassVar[dict[str, type]] = {"arm": Arm}

    async def run(self, ctx: SkillContext, params: TurnParams) -> Outcome[Turned]:
        """Turn step by step."""
        arm = ctx.devices.get("arm", Arm)
        for count in range(params.times):
            ctx.log.phase("turn", count / params.times)
            await self.step(ctx, arm, float(count))
        return Done(Turned(force_n=(await arm.push(0.01, 5.0)).force_n))

    async def step(self, ctx: SkillContext, arm: Arm, angle_rad: float) -> None:
        """Turn once."""
        ctx.cancel.check()
        await arm.move_to("home", Offset(yaw_rad=angle_rad))


class Deaf(Turn):
    """Does not listen.  Params: `times`.  Fails: never."""

    async def step(self, ctx: SkillContext, arm: Arm, angle_rad: float) -> None:
        """Turn once, whatever the token says."""
        await arm.move_to("home", Offset(yaw_rad=angle_rad))


class Sluggish(Turn):
    """Listens only before it begins.  Params: `times`.  Fails: never."""

    async def step(self, ctx: SkillContext, arm: Arm, angle_rad: float) -> None:
        """Listen at the first step only."""
        if angle_rad == 0.0:
            ctx.cancel.check()
        await arm.move_to("home", Offset(yaw_rad=angle_rad))


class Silent(Turn):
    """Turn the arm."""


class Shouting(Turn):
    """Turn.  Params: `times`.  Fails: never."""

    name: ClassVar[str] = "TurnArm"


class Vague(Turn):
    """Turn.  Params: `times`.  Fails: never."""

    devices: ClassVar[dict[str, type]] = {"arm": Bench}


class Careless(Turn):
    """Turn.  Params: `times`.  Fails: never."""

    measures: ClassVar[dict[str, str]] = {"angle": "rad"}

    async def run(self, ctx: SkillContext, params: TurnParams) -> Outcome[Turned]:
        """Call it done although it is not good."""
        ctx.log.phase("turn", 0.0)
        return Done(Turned(force_n=0.0), (Measurement("angle", 0.0, "rad", lower=1.0),))


class Undeclared(Careless):
    """Turn.  Params: `times`.  Fails: never."""

    measures: ClassVar[dict[str, str]] = {}


class OtherUnit(Careless):
    """Turn.  Params: `times`.  Fails: never."""

    measures: ClassVar[dict[str, str]] = {"angle": "deg"}


class Wind(Turn):
    """Turn on from where the arm stands.  Params: `times`.  Fails: when it was begun before."""

    name: ClassVar[str] = "wind"
    repeatable: ClassVar[bool] = True

    async def run(self, ctx: SkillContext, params: TurnParams) -> Outcome[Turned]:
        """Refuse what began."""
        if ctx.begun:
            return Failed(1000, "nobody knows how far it came", Recovery.SCRAP)
        ctx.began()
        return await super().run(ctx, params)


def test_a_good_skill_passes() -> None:
    """It should find nothing."""
    check_skill(Turn, {})


@pytest.mark.parametrize(
    ("skill", "message"),
    [
        (Deaf, "cancelled before it began"),
        (Sluggish, "s after it was cancelled"),
        (Silent, "has no 'Params:'"),
        (Shouting, "not snake_case"),
        (Vague, "role 'arm' needs a runtime-checkable protocol"),
        (Careless, "done, but out of limits"),
        (Undeclared, "'angle' was measured, but is not in `measures`"),
        (OtherUnit, "'angle' was measured in rad, `measures` says deg"),
        (Wind, "is repeatable, died after .* s, and begun again fails: nobody knows how far it came"),
    ],
)
def test_a_bad_skill_is_found_out(skill: type[Turn], message: str) -> None:
    """It should say what is wrong."""
    with pytest.raises(AssertionError, match=message):
        check_skill(skill, {"times": 60})


def test_what_began_stays_with_the_unit() -> None:
    """It should be known on every rig on the bench, in that operation and on that unit only."""
    bench = Bench()
    bench.present("carrier", "unit")
    assert isinstance(run_skill(Wind, {"times": 3}, bench=bench), Done)
    assert isinstance(run_skill(Wind, {"times": 3}, bench=bench), Failed)
    assert not Rig(bench).context({}, "another").begun
    assert not Rig(bench).context({}).begun
    bench.present("carrier", "another")
    assert isinstance(run_skill(Wind, {"times": 3}, bench=bench), Done)


def test_what_may_not_be_repeated_has_begun_once_it_runs() -> None:
    """It should be noted without a word of the skill, as a cell does."""
    bench = Bench()
    bench.present("carrier", "unit")
    run_skill(Turn, {"times": 3}, bench=bench)
    assert Rig(bench).context({}, "turn").begun


def test_a_skill_runs_in_virtual_time() -> None:
    """It should give the outcome on kinematic devices without waiting."""
    outcome = run_skill(Turn, {"times": 3})
    assert isinstance(outcome, Done)
    assert 0.0 < outcome.result.force_n < 2.0


def test_one_seed_is_one_run() -> None:
    """It should repeat exactly."""
    runs = [run_skill(Turn, {}, seed=seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_a_device_fault_is_an_outcome() -> None:
    """It should answer as a cell does."""
    outcome = run_skill(Turn, {}, faults=fault_rates(device_fault=1.0))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.DEVICE_FAULT, Recovery.RETRY)


def test_a_device_of_your_own_takes_the_role() -> None:
    """It should be used instead of the kinematic one."""

    class Stuck:
        """An arm that does not move."""

        async def move_to(self, pose: str, offset: Offset = HERE) -> None:
            """Do nothing."""

        async def where(self) -> str:
            """Return where it is stuck."""
            return "reject"

        async def push(self, depth_m: float, limit_n: float) -> Contact:
            """Meet what is in the way."""
            return Contact(0.0, 7.0)

    outcome = run_skill(Turn, {}, devices={"arm": Stuck()})
    assert isinstance(outcome, Done)
    assert outcome.result.force_n == 7.0


def test_a_role_without_a_driver_is_named() -> None:
    """It should say which protocol is missing."""
    with pytest.raises(LookupError, match="no kinematic driver gives Bench for role 'arm'"):
        Rig().context(Vague.devices)


def test_the_clock_rings_once_when_a_sleep_passes_the_time() -> None:
    """It should pass time without waiting."""
    clock, rung = ManualClock(), []
    clock.ring_at, clock.ring = 1.5, lambda: rung.append(clock.now())
    rig = Rig(clock=clock)
    rig.run(Turn, {})
    assert rung
    assert 1.5 <= rung[0] < clock.now()
