"""The sweep: each field of each interface of a line with each kind of bad value, and a good batch afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from cell_bringup.domain import own_domain
from cell_bringup.nodes import LineOptions
from cell_bringup.signals import stop_requested
from cell_bringup.sweep.coverage import untried
from cell_bringup.sweep.lied_line import in_own_folder, lie_to_line
from cell_bringup.sweep.ros.liars import lie_to_all
from cell_bringup.sweep.stranger import speak_to_line
from cell_bringup.sweep.swept import Swept
from cell_bringup.sweep.trial import Trial
from cell_line.config.profiles import KINEMATIC

LEAST = 2000
"""Values that a sweep must try to be one."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class SweepResult:
    """What came of a sweep.

    Attributes:
        trials: Its parts.
        with_world: Whether the line ran in a world.
    """

    trials: list[Trial]
    with_world: bool

    @property
    def swept(self) -> list[Swept]:
        """What was tried, interface by interface."""
        return [one for trial in self.trials for one in trial.swept]

    @property
    def values(self) -> int:
        """How many values were tried in all."""
        return sum(one.values for one in self.swept)

    @property
    def restarts(self) -> dict[str, int]:
        """How often each process was started anew, in all lines together."""
        labels = sorted({label for trial in self.trials for label in trial.restarts})
        return {label: sum(trial.restarts.get(label, 0) for trial in self.trials) for label in labels}

    @property
    def made(self) -> tuple[str, ...]:
        """Orders that were made afterwards, one of each family at least."""
        return tuple(order for trial in self.trials for order in trial.made)

    @property
    def problems(self) -> list[str]:
        """Why the sweep failed, one line each."""
        missing = [f"{what} was not tried" for what, excuse in untried(self.swept, self.with_world) if not excuse]
        wrong = [f"{one.offer.kind} {one.offer.name}: {problem}" for one in self.swept for problem in one.problems]
        false = [problem for trial in self.trials for problem in trial.problems]
        ended = [f"{label} ended {count} times" for label, count in self.restarts.items() if count]
        few = [f"{self.values} values are fewer than {LEAST}"] if self.values < LEAST else []
        return [*missing, *wrong, *false, *ended, *few]


def sweep(options: LineOptions, orders: str, tell: Tell, timeout_s: float) -> SweepResult:
    """Lie to every client of a line and to a whole line, then start one, sweep it, and have it make a good batch.

    Args:
        options: How to start the line.
        orders: The document of the good batch.
        tell: Told how far it is.
        timeout_s: Longest wait for the batch, wall time [s].

    Raises:
        CommandFailed: The line does not start, or does not make the batch.
    """
    domain, with_world = own_domain(options.state_dir), options.profile != KINEMATIC

    def tell_of(one: Swept) -> None:
        wrong = f", {len(one.problems)} wrong" if one.problems else ""
        tell(f"{one.offer.kind} {one.offer.name}: {one.values} values in {one.fields} fields{wrong}")

    with stop_requested() as stop:
        trials = [Trial(lie_to_all(domain, with_world, tell_of, stop.is_set))]
        if not with_world:  # there, an answer takes too long to be lied about a thousand times
            tell("a line works while every second answer to its orchestrator is a lie")
            trials.append(lie_to_line(in_own_folder(options), orders, domain, stop.wait, timeout_s))
            tell(f"it went on through {sum(one.values for one in trials[-1].swept)} lies")
        tell("a line is told everything bad, and makes a good batch afterwards")
        trials.append(speak_to_line(options, orders, domain, stop.wait, tell_of, timeout_s))
    return SweepResult(trials, with_world)
