"""The planner that the file of a line names."""

from collections.abc import Iterator

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_motion.planning.planners import PLANNERS


def planner_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """What is wrong with the planner of a line."""
    try:
        planner_command(line, registry)
    except ConfigError as error:
        yield from error.all


def planner_command(line: LineConfig, registry: Registry) -> tuple[str, ...]:
    """Return the backend of the line's planner, and what it is made with.

    Raises:
        ConfigError: it is not installed, or its options are wrong.
    """
    chosen = line.planner
    try:
        planner = registry.get(PLANNERS, chosen.backend)
        options = read_params(planner.Options, chosen.options)
        return (planner.backend, *planner(options, line.folder).arguments())
    except RegistryError as error:
        raise line.error(("planner", "backend"), str(error)) from None
    except ParamsError as error:
        raise line.error_in(("planner",), error) from None
    except ValueError as error:
        raise line.error(("planner",), str(error)) from None
