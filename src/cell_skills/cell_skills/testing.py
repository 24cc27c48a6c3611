"""Try skills and drivers in virtual time: `Rig`, `run_skill`, `check_skill`, `check_driver`.  Needs no pytest."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from cell_line.artifact_store import MemoryFiles
from cell_line.codes import Code
from cell_line.manual_clock import ManualClock
from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_line.params import read_params
from cell_line.registry import Registry
from cell_skills.context import Cancelled, CancelToken, Devices, Note, SkillContext
from cell_skills.declaration import check_declaration
from cell_skills.devices.bench import Bench
from cell_skills.devices.env import DRIVERS, DeviceEnv
from cell_skills.devices.fault_rates import FaultRates
from cell_skills.devices.following import follows
from cell_skills.devices.kinds import DeviceKind, installed_kinds, kinds_of, nearly
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.workpieces import installed_workpieces
from cell_skills.setup_part import SetupPart
from cell_skills.skill import Skill

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Parameters = BaseModel | Mapping[str, Any]
Job = tuple[type[Skill[Any, Any]], Parameters]

NO_FAULTS = FaultRates()
PARTS = (0.2, 0.5, 0.8)
"""A repeatable skill is cut off after these parts of its time, and begun again."""
CANCEL_WITHIN_S = 15.0
"""A cancelled skill ends within this line time, be it because it was nearly done [s]."""


def fault_rates(**causes: float) -> FaultRates:
    """Return the rates of causes by name, for every kind of device and every workpiece that has them.

    Raises:
        LookupError: nobody has one of them.
    """
    kinds = {kind.name: kind.faults for kind in installed_kinds().values()}
    pieces = {name: piece.Faults for name, piece in installed_workpieces().items()}
    known = {cause for model in (*kinds.values(), *pieces.values()) for cause in model.model_fields}
    if unknown := causes.keys() - known:
        raise LookupError(f"there is no cause {sorted(unknown)}; there are: {sorted(known)}")

    def given(model: type[M]) -> M:
        return model(**{cause: rate for cause, rate in causes.items() if cause in model.model_fields})

    return FaultRates(
        {name: given(model) for name, model in kinds.items()}, {name: given(model) for name, model in pieces.items()}
    )


@dataclass
class MemoryLog:
    """A job log that keeps what it is told."""

    phases: list[tuple[str, float]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def phase(self, name: str, progress: float) -> None:
        """Keep a phase."""
        assert 0.0 <= progress <= 1.0, f"progress {progress} of phase '{name}' is not within 0..1"
        self.phases.append((name, progress))

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)


@dataclass(frozen=True)
class Rig:
    """A bench with a clock and fault rates, on which skills and setup parts are tried.

    That what cannot be undone has begun (`SkillContext.began`) is kept with the unit on the bench.

    Attributes:
        bench: The physical truth, shared by all that runs on the rig.
        clock: Virtual time.
        faults: How often the physics goes wrong.
        options: Role -> options for the kinematic driver in it.
        devices: Role -> a device of your own instead of a kinematic driver.
        log: What the jobs told.
        cancel: Ends the running job.
        files: Those that orders bring and jobs leave.
    """

    bench: Bench = field(default_factory=Bench)
    clock: ManualClock = field(default_factory=ManualClock)
    faults: FaultRates = FaultRates()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    devices: Mapping[str, object] = field(default_factory=dict)
    log: MemoryLog = field(default_factory=MemoryLog)
    cancel: CancelToken = field(default_factory=CancelToken)
    files: MemoryFiles = field(default_factory=MemoryFiles)

    def context(self, needed: Mapping[str, type], operation: str = "") -> SkillContext:
        """Return a context with a device for every role; with an operation, what of it has begun is known and kept."""
        env = DeviceEnv(self.clock, self.bench, self.faults)
        built = {role: self.devices.get(role) or self._kinematic(role, kind, env) for role, kind in needed.items()}
        note = self._note(operation) if operation else Note()
        return SkillContext(Devices(built), self.clock, self.log, self.cancel, note, self.files)

    def _note(self, operation: str) -> Note:
        item, key = self.bench.item, f"began.{operation}"
        return Note(item.get(key, False), lambda: item.put(key, True))

    def run(self, skill: type[Skill[Any, Any]], params: Parameters) -> Outcome[Any]:
        """Run a skill to its end, as the operation of its own name.

        Raises:
            AssertionError: it is done and has measured what it does not declare.
        """
        checked = params if isinstance(params, BaseModel) else read_params(skill.params_model, params)
        ctx = self.context(skill.devices, skill.name)
        if not skill.repeatable:
            ctx.began()  # as a cell does
        outcome = _ended(skill().run(ctx, checked))
        if not isinstance(outcome, Failed):
            _check_declared(skill.measured(checked), outcome)
        return outcome

    def prepare(self, part: type[SetupPart], old: str | None, new: str) -> Outcome[None]:
        """Run the external step of a setup part."""
        return _ended(part().prepare(self.context(part.devices), old, new))

    def exchange(self, part: type[SetupPart], old: str | None, new: str) -> Outcome[None]:
        """Run the internal step of a setup part."""
        return _ended(part().exchange(self.context(part.devices), old, new))

    def verify(self, part: type[SetupPart], value: str) -> Outcome[None]:
        """Run the verification of a setup part."""
        return _ended(part().verify(self.context(part.devices), value))

    def _kinematic(self, role: str, protocol: type, env: DeviceEnv) -> object:
        registry = _installed()
        for name in registry.names(DRIVERS):
            if name.startswith("kinematic_"):
                driver: Any = registry.get(DRIVERS, name)
                if follows(driver, protocol):
                    return driver(read_params(driver.Options, self.options.get(role, {})), env.named(role))
        raise LookupError(f"no kinematic driver gives {protocol.__name__} for role '{role}'")


def run_skill(
    skill: type[Skill[Any, Any]],
    params: Parameters,
    *,
    devices: Mapping[str, object] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    faults: FaultRates = NO_FAULTS,
    seed: int = 0,
    bench: Bench | None = None,
) -> Outcome[Any]:
    """Run a skill once on kinematic devices in virtual time.

    Args:
        skill: The class of the skill.
        params: Its parameters.
        devices: Role -> device, for roles that shall not get a kinematic driver.
        options: Role -> options of the kinematic driver.
        faults: How often the physics goes wrong.
        seed: Seed of the physics.
        bench: What stands there already; a fresh unit if none is given.

    Returns:
        What the skill answers; Failed(DEVICE_FAULT) if a device reports a fault.
    """
    truth = bench or Bench(seed)
    if bench is None:
        truth.present("carrier", "unit")
    return Rig(truth, faults=faults, options=options or {}, devices=devices or {}).run(skill, params)


def check_skill(skill: type[Skill[Any, Any]], params: Parameters, before: Sequence[Job] = ()) -> None:
    """Check that a skill keeps the rules every skill keeps.

    Args:
        skill: The class of the skill.
        params: Parameters with which it succeeds.
        before: Skills, each with its parameters, that are run first on the fresh unit.

    Raises:
        AssertionError: saying what is wrong.
    """
    check_declaration(skill)
    duration = _check_success(skill, params, _ready(before))
    _check_cancel(skill, params, _ready(before), after=0.0)
    _check_cancel(skill, params, _ready(before), after=duration / 2)
    if skill.repeatable:
        for part in PARTS:
            _check_repeat(skill, params, _ready(before), after=duration * part)


def check_driver(name: str, options: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """Check an installed driver against the contract of every protocol it follows, and return their names.

    Raises:
        AssertionError: saying what is wrong.
    """
    driver = Registry.installed().get(DRIVERS, name)
    kinds = kinds_of(driver)
    assert kinds, f"{name}: {driver.__name__} is of no device kind{nearly(driver)}"
    for kind in kinds:
        bench = Bench()
        bench.present("carrier", "unit")
        env = DeviceEnv(ManualClock(), bench).named("device")
        asyncio.run(_keeps(kind, driver(read_params(driver.Options, options or {}), env)))
    return tuple(kind.protocol.__name__ for kind in kinds)


async def _keeps(kind: DeviceKind[Any], device: Any) -> None:
    await device.open()
    try:
        await kind.contract(device)
    finally:
        await device.close()


def _check_success(skill: type[Skill[Any, Any]], params: Parameters, rig: Rig) -> float:
    begin = rig.clock.now()
    outcome = rig.run(skill, params)
    assert not isinstance(outcome, Failed), f"{skill.name}: {outcome.message}"
    wanted = skill.result_model
    assert isinstance(outcome.result, wanted), f"{skill.name}: the result is no {wanted.__name__}"
    outside = [measured.name for measured in outcome.measurements if not measured.within]
    assert not outside, f"{skill.name}: done, but out of limits: {outside}"
    assert rig.log.phases, f"{skill.name}: reports no phase"
    return rig.clock.now() - begin


def _check_cancel(skill: type[Skill[Any, Any]], params: Parameters, rig: Rig, after: float) -> None:
    at = rig.clock.now() + after
    rig.clock.ring_at, rig.clock.ring = at, rig.cancel.cancel
    if after == 0.0:
        rig.cancel.cancel()
    try:
        rig.run(skill, params)
        assert after > 0.0, f"{skill.name}: cancelled before it began, but does not end with Cancelled"
    except Cancelled:
        pass
    late = rig.clock.now() - at
    assert late <= CANCEL_WITHIN_S, f"{skill.name}: ends {late:.1f} s after it was cancelled"


def _check_declared(declared: Mapping[str, str], outcome: Done[Any]) -> None:
    for measured in outcome.measurements:
        unit = declared.get(measured.name)
        assert unit is not None, f"'{measured.name}' was measured, but is not in `measures`"
        assert unit == measured.unit, f"'{measured.name}' was measured in {measured.unit}, `measures` says {unit}"


class _Dies(BaseException):
    """The process ends here."""


def _check_repeat(skill: type[Skill[Any, Any]], params: Parameters, rig: Rig, after: float) -> None:
    def die() -> None:
        raise _Dies

    rig.clock.ring_at, rig.clock.ring = rig.clock.now() + after, die
    with suppress(_Dies):
        rig.run(skill, params)
    outcome = rig.run(skill, params)
    message = outcome.message if isinstance(outcome, Failed) else ""
    assert not message, f"{skill.name}: is repeatable, died after {after:.1f} s, and begun again fails: {message}"


@cache
def _installed() -> Registry:
    return Registry.installed()


def _ready(before: Sequence[Job]) -> Rig:
    bench = Bench()
    bench.present("carrier", "unit")
    rig = Rig(bench)
    for skill, params in before:
        outcome = rig.run(skill, params)
        assert not isinstance(outcome, Failed), f"{skill.name}, run before: {outcome.message}"
    rig.log.phases.clear()
    return rig


def _ended(job: Coroutine[Any, Any, Outcome[T]]) -> Outcome[T]:
    async def run() -> Outcome[T]:
        try:
            return await job
        except DeviceFault as fault:
            return Failed(Code.DEVICE_FAULT, str(fault), Recovery.RETRY)

    return asyncio.run(run())
