"""What all kinematic drivers share: options, surroundings, timed actions with seeded faults."""

import random
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from cell_line.driver import Driver
from cell_skills.devices.bench import Facts
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.kinds import DeviceFaults, DeviceKind
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.workpieces import Workpiece


class KinematicOptions(BaseModel):
    """Base of all options: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


O = TypeVar("O", bound=KinematicOptions)  # noqa: E741
F = TypeVar("F", bound=DeviceFaults)


class KinematicDevice(Driver, Generic[O, F]):
    """A device that takes line time and changes the bench.

    Attributes:
        kind: The kind that it is of, which says what can go wrong with it.
    """

    kind: ClassVar[DeviceKind[Any]]

    def __init__(self, options: O, env: DeviceEnv) -> None:
        """Take checked options and the surroundings."""
        self.options = options
        self.env = env
        self.bench = env.bench
        self.faults: F = env.faults.of(self.kind)

    @cached_property
    def work(self) -> tuple[Workpiece[Any], ...]:
        """What the units are made of that come to the cell."""
        return self.env.faults.pieces(self.bench)

    async def act(self, seconds: float, facts: Facts | None = None) -> random.Random:
        """Take line time [s] and return the random numbers of this action, by default those of the unit.

        Raises:
            DeviceFault: if the device happens to fail; then nothing has moved.
        """
        rng = (facts or self.bench.item).rng(self.env.name)
        if self.happens(rng, self.faults.device_fault):
            raise DeviceFault(self.env.name, "does not answer")
        await self.env.clock.sleep(seconds)
        return rng

    async def sense(self, seconds: float, facts: Facts | None = None) -> random.Random:
        """Take line time [s] for a reading, which never fails, and return the random numbers of it."""
        await self.env.clock.sleep(seconds)
        return (facts or self.bench.item).rng(self.env.name)

    def happens(self, rng: random.Random, rate: float) -> bool:
        """Return True with a probability (0 to 1)."""
        return rng.random() < rate

    def of(self, role: str, fact: str) -> str:
        """Return the name of a fact that belongs to the device in a role."""
        return f"{role}.{fact}"

    def own(self, fact: str) -> str:
        """Return the name of a fact of this device."""
        return self.of(self.env.name, fact)
