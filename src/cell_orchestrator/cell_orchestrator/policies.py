"""What a line's file may name as `policy`: who goes first, of those that may go."""

from collections.abc import Callable, Iterator
from math import inf
from typing import ClassVar

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError
from cell_line.params import Params, ParamsError, read_params
from cell_line.registry import Group, Registry, RegistryError
from cell_orchestrator.advisor import Advisor, NextStep, by_urgency
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.orders import Unit
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.policy import Policy, Rank
from cell_orchestrator.core.setup_times import changeover_s


class LinePolicy(Policy):
    """Base of the plug-ins: overrides what it ranks otherwise than by urgency.

    Attributes:
        name: What the line's file calls it.
    """

    name: ClassVar[str]

    class Options(Params):
        """What the line's file may choose."""

    def __init__(self, options: Params) -> None:
        """Take what was chosen."""
        self.options = options


POLICIES: Group[LinePolicy] = Group("cell.policies", LinePolicy)


class Urgency(LinePolicy):
    """The default: priority, due date, arrival; each cell in turn, changeovers avoided."""

    name = "urgency"


class SetupTime(LinePolicy):
    """Least time for changeover and way: all free cells are compared for who gets a carrier."""

    name = "setup_time"
    compares_cells = True

    def to_cell(self, plant: Plant, spec: CellSpec, carrier: Carrier, unit: Unit, now: float) -> Rank:
        """Rank by who starves and by priority, then by the time until the cell can begin."""
        assert plant.line is not None
        assert unit.operation is not None
        starving = now - unit.waiting_since > plant.line.policy.max_wait_s
        way_s = plant.line.travel_s.get(carrier.station, {}).get(spec.station, 0.0)
        due = inf if unit.due is None else unit.due
        return (not starving, -unit.priority, way_s + changeover_s(plant, spec, unit.operation.setup), due)


def policy_called(name: str) -> LinePolicy:
    """Return a policy that needs no options.

    Raises:
        RegistryError: it is not installed.
        ParamsError: it needs some.
    """
    found = Registry.installed().get(POLICIES, name)
    return found(read_params(found.Options, {}))


def policy_of(line: LineConfig, registry: Registry) -> LinePolicy:
    """Return the policy that a line's file names.

    Raises:
        ConfigError: it is not installed, or its options are wrong.
    """
    chosen = line.policy
    try:
        found = registry.get(POLICIES, chosen.name)
        return found(read_params(found.Options, chosen.options))
    except RegistryError as error:
        raise line.error(("policy", "name"), str(error)) from None
    except ParamsError as error:
        raise line.error_in(("policy",), error) from None
    except Exception as error:  # whatever a plug-in raises
        raise line.error(("policy",), f"{type(error).__name__}: {error}") from None


def policy_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """What is wrong with the policy of a line, if anything is."""
    try:
        policy_of(line, registry)
    except ConfigError as error:
        yield from error.all


def advised(line: LineConfig, tell: Callable[[str], None]) -> NextStep:
    """The next step by the policy that a line's file names; the default is asked without a detour.

    Raises:
        ConfigError: as for `policy_of`.
    """
    policy = policy_of(line, Registry.installed())
    return by_urgency if type(policy) is Urgency else Advisor(policy, policy.name, tell)
