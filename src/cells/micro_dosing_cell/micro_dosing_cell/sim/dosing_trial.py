"""One random formula in a simulated cell of its own, by seed: dosed by pumps that nobody knows, then by known ones."""

import random
from dataclasses import dataclass

from cell_line.manual_clock import ManualClock
from cell_line.outcome import Failed, Recovery
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, fault_rates
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.kinematic import vessel
from micro_dosing_cell.models import Formula

CHANNELS = 16
MOST_COMPONENTS = 6
TOTAL_G = (8.0, 12.0)
"""Mass of a formula [g]."""
SMALLEST_G = 0.02
"""The least mass of a component [g]."""
TOLERANCE_G, TOLERANCE_RATIO = 0.002, 0.003
"""A component may be off by the larger of a mass [g] and a part of its own."""
VESSEL_SPREAD_G = 0.2
"""An empty vessel may be off by this [g]."""
FAULTS = {"channel_clog": 0.05, "overshoot": 0.01, "scale_drift": 0.001}
"""How often things go wrong in a faulty trial: by run, by run, by reading."""
WRONG_VESSEL = 0.1
"""Probability that a faulty trial begins with a wrong vessel: another glass, or one that is not empty."""
LOW_RESERVOIR = 0.1
"""Probability that one of its reservoirs is low and nobody fills it up."""
LOW_G = (0.0, 6.0)
"""What it holds then [g]."""
ATTEMPTS = 3
"""So often an operation is tried, as the orchestrator does where a skill asks for it."""


@dataclass(frozen=True, slots=True)
class DosedBottle:
    """What became of a bottle.

    Attributes:
        seed: Of all that is chance in it.
        errors_g: Of each component: what is truly there less what was wanted [g].
        outside: Components beyond their tolerance.
        worst: Largest error of a component in parts of its tolerance.
        seconds: Line time of the skill [s].
        trouble: Why it is not done, "" if it is.
        end: The same in a word: code and recovery.
    """

    seed: int
    errors_g: tuple[float, ...]
    outside: int
    worst: float
    seconds: float
    trouble: str
    end: str

    @property
    def good(self) -> bool:
        """Whether it was done, every component within its tolerance."""
        return not self.trouble and not self.outside


def random_formula(dice: random.Random) -> Formula:
    """Return masses that may be dosed."""
    while True:
        chosen = dice.sample(range(CHANNELS), dice.randint(1, MOST_COMPONENTS))
        parts = [dice.lognormvariate(0.0, 1.2) for _ in chosen]
        total = dice.uniform(*TOTAL_G)
        masses = {f"c{one}": round(total * part / sum(parts), 3) for one, part in zip(chosen, parts, strict=True)}
        if min(masses.values()) >= SMALLEST_G:
            return Formula(
                components=masses,
                tolerance_g=TOLERANCE_G,
                tolerance_ratio=TOLERANCE_RATIO,
                vessel_tolerance_g=VESSEL_SPREAD_G,
            )


def try_formula(seed: int) -> tuple[DosedBottle, DosedBottle]:
    """Dose a formula twice into fresh vessels: with pumps that nobody knows yet, and again."""
    formula = random_formula(random.Random(seed))
    rig = Rig(Bench(seed), ManualClock())
    return _bottle(rig, seed, formula, "first"), _bottle(rig, seed, formula, "second")


def try_faulty(seed: int) -> DosedBottle:
    """Dose a formula where nozzles clog, valves close late, vessels are wrong, reservoirs empty, readings wander."""
    dice = random.Random(seed)
    formula = random_formula(dice)
    options = {"dispenser": {"restock_below_g": 0.0}}
    rig = Rig(Bench(seed), ManualClock(), faults=fault_rates(**FAULTS), options=options)
    rig.bench.present("first", "first")
    if dice.random() < LOW_RESERVOIR:
        rig.bench.cell.put(f"dispenser.level.{formula.order()[0]}", dice.uniform(*LOW_G))
    if dice.random() < WRONG_VESSEL:
        rig.bench.item.put("vessel.empty_g", dice.choice((0.001, 9.0, 13.0, 22.0)))
    return _bottle(rig, seed, formula, "first")


def _bottle(rig: Rig, seed: int, formula: Formula, name: str) -> DosedBottle:
    rig.bench.present(name, name)
    began = rig.clock.now()
    for _ in range(ATTEMPTS):
        outcome = rig.run(DispenseFormula, formula)
        if not (isinstance(outcome, Failed) and outcome.recovery is Recovery.RETRY):
            break
    seconds = rig.clock.now() - began
    vessel.settle(rig.bench, rig.clock.now() + 60.0)
    there = vessel.content(rig.bench)
    errors = {one: there.get(one, 0.0) - wanted for one, wanted in formula.components.items()}
    parts = [abs(error) / formula.tolerance(one) for one, error in errors.items()]
    return DosedBottle(
        seed=seed,
        errors_g=tuple(errors.values()),
        outside=sum(part > 1.0 for part in parts),
        worst=max(parts),
        seconds=seconds,
        trouble=outcome.message if isinstance(outcome, Failed) else "",
        end=_end(outcome) if isinstance(outcome, Failed) else "done",
    )


def _end(outcome: Failed) -> str:
    return f"{DosingCode(outcome.code).name} ({outcome.recovery.name.lower()})"
