"""A pump channel as real ones are, for every simulated dispenser.  Pure: state in, state out, chance from outside.

The fluid sets how fast a flow ends; the calibration wanders from run to run; slip grows with rate and viscosity; air
in the line gives nothing; a tip narrows until it is purged; what hangs at the tip falls late, or with the next run.
"""

import math
import random
from dataclasses import dataclass, replace

DROP_G = 0.001
"""The most that hangs at a tip [g]."""
FALLS = 0.3
"""Probability that what hangs falls by itself, soon after the stop."""
FALLS_WITHIN_S = (0.2, 1.0)
"""When it does [s]."""
WANDER = 0.002
"""Standard deviation by which the calibration changes from run to run, as a fraction."""
REPEATS = 0.003
"""Standard deviation of the flow of a run about the calibration, as a fraction."""
SLIP = 0.004
"""Flow lost for each 1 g/s, for each factor of ten of the viscosity above that of water, as a fraction."""
NARROWS = 0.03
"""Part of the opening that the tip loses in an hour without a run."""
NARROWEST = 0.7
"""It narrows no further by itself."""
BUBBLE = 0.004
"""Probability of a bubble in each gram."""
BUBBLE_G = (0.01, 0.05)
"""What the volume of a bubble would weigh, were it filled [g]."""
FREEING = 0.7
"""Probability that a purge frees a blocked channel."""
CARRY_G = 0.0003
"""What a tip gives to the next fluid at most: the film that the last one left in the shared head [g]."""
VISCOSITY_MPA_S = (1.0, 1000.0)
"""Of fluids [mPa s]."""
NEW_GAIN = 0.03
"""Standard deviation of the calibration of a new pump, as a fraction."""


@dataclass(frozen=True)
class PumpState:
    """A channel.

    Attributes:
        viscosity_mpa_s: Of its fluid [mPa s].
        gain: What it gives of what it is told, slowly and with an open tip.
        opening: Of its tip, 0 (blocked) to 1.
        air_g: What the air in the line would weigh, were it filled [g].
        hanging_g: At the tip [g].
        ran_s: When it ran last [s].
    """

    viscosity_mpa_s: float
    gain: float
    opening: float = 1.0
    air_g: float = 0.0
    hanging_g: float = 0.0
    ran_s: float = 0.0

    @property
    def blocked(self) -> bool:
        """Whether nothing comes until it is purged."""
        return self.opening <= 0.0


@dataclass(frozen=True)
class PumpRun:
    """What one run of a pump gives.

    Attributes:
        flow_g_s: While it runs [g/s].
        after_g: After the stop [g].
        drop_g: In one drop [g], 0 for none.
        drop_s: So long after the stop [s].
    """

    flow_g_s: float
    after_g: float
    drop_g: float = 0.0
    drop_s: float = 0.0


def new_pump(dice: random.Random, now: float) -> PumpState:
    """Return a channel with a fluid of its own, primed at a line time [s]."""
    low, high = map(math.log, VISCOSITY_MPA_S)
    return PumpState(math.exp(dice.uniform(low, high)), math.exp(dice.gauss(0.0, NEW_GAIN)), ran_s=now)


def run(
    pump: PumpState, mass_g: float, rate_g_s: float, after_s: float, now: float, dice: random.Random
) -> tuple[PumpState, PumpRun]:
    """Run a pump for a mass [g] at a rate [g/s].

    Args:
        pump: Before.
        mass_g: What it is told.
        rate_g_s: How fast.
        after_s: How long the flow of a thin fluid goes on after the stop, a matter of the nozzle [s].
        now: Line time [s].
        dice: Chance.
    """
    opening = _idle(pump, now)
    gain = pump.gain * math.exp(dice.gauss(0.0, WANDER))
    tens = math.log10(pump.viscosity_mpa_s)
    flow = rate_g_s * gain * opening * (1.0 - SLIP * tens * rate_g_s) * max(0.0, dice.gauss(1.0, REPEATS))
    seconds = mass_g / rate_g_s
    air = pump.air_g + (dice.uniform(*BUBBLE_G) if dice.random() < BUBBLE * mass_g else 0.0)
    lost = min(air, flow * seconds)
    after = flow * after_s * (1.0 + 0.25 * tens) * max(0.0, dice.gauss(1.0, 0.05))
    hanging = dice.uniform(0.0, DROP_G) if flow else pump.hanging_g
    falls = flow > 0.0 and dice.random() < FALLS
    real = PumpRun(
        flow_g_s=max(0.0, flow - lost / seconds) if seconds else 0.0,
        # The last drop goes with the stream; a new one stays of it.
        after_g=max(0.0, after + pump.hanging_g - hanging) if flow else 0.0,
        drop_g=hanging if falls else 0.0,
        drop_s=dice.uniform(*FALLS_WITHIN_S) if falls else 0.0,
    )
    return replace(
        pump, gain=gain, opening=opening, air_g=air - lost, hanging_g=0.0 if falls else hanging, ran_s=now
    ), real


def purge(pump: PumpState, now: float, dice: random.Random) -> PumpState:
    """Pump at full strength into waste: that takes out the air, and most often opens the tip."""
    opening = 1.0 if not pump.blocked or dice.random() < FREEING else 0.0
    return replace(pump, opening=opening, air_g=0.0, hanging_g=0.0, ran_s=now)


def block(pump: PumpState) -> PumpState:
    """Return it with a blocked tip."""
    return replace(pump, opening=0.0)


def _idle(pump: PumpState, now: float) -> float:
    """Return the opening after the time without a run."""
    if pump.blocked:
        return 0.0
    narrowed = pump.opening - NARROWS * max(0.0, now - pump.ran_s) / 3600.0
    return max(narrowed, min(pump.opening, NARROWEST))
