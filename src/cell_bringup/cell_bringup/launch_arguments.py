"""Reads and checks the arguments of the launch files before anything starts."""

from collections.abc import Mapping
from pathlib import Path

from cell_bringup.folders import default_state, whole
from cell_bringup.nodes import LineOptions
from cell_bringup.profile_asked import profile_asked
from cell_bringup.start_checks import check_faults
from cell_line.clock import FASTEST, SLOWEST
from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.plain import finite, identifier

ALL, NO_CELLS = "all", "none"


class WrongArgument(ValueError):
    """An argument is wrong; the text is one line that names it."""

    def __init__(self, name: str, given: str, why: str) -> None:
        """Say which, what it is, and why not."""
        super().__init__(f"{name}:={given}: {why}")


def read_arguments(given: Mapping[str, str]) -> tuple[LineConfig, LineOptions]:
    """Return the line and how it is to be started.

    Args:
        given: The arguments by name: config, state_dir, speed, profile, and where they are offered faults and cells.

    Raises:
        WrongArgument: One is wrong.
        ConfigError: The line's YAML file is.
    """
    line = load_line(_config(given["config"]))
    return line, LineOptions(
        config=_config(given["config"]),
        state_dir=_state_dir(given["state_dir"]),
        speed=_speed(given["speed"]),
        faults=_faults(line, given.get("faults", "")),
        profile=_profile(line, given),
        cells=_cells(line, given.get("cells", ALL)),
    )


def the_cell(line: LineConfig, given: str) -> str:
    """Return the one cell that is to start.

    Raises:
        WrongArgument: The line has no such cell.
    """
    if given not in line.cells:
        raise WrongArgument("cell", given, _cells_of(line))
    return given


def _config(given: str) -> Path:
    file = whole(Path(given))
    if not given or not file.exists():
        raise WrongArgument("config", given, "there is no such file" if given else "is missing: the line's YAML file")
    if not file.is_file():
        raise WrongArgument("config", given, "is no file, the line's YAML file is wanted")
    return file


def _state_dir(given: str) -> Path:
    folder = whole(Path(given)) if given else default_state()
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    if not there.is_dir():
        raise WrongArgument("state_dir", given, f"{there} is no folder")
    return folder


def _speed(given: str) -> float:
    try:
        return finite(float(given), SLOWEST, FASTEST)
    except ValueError:
        raise WrongArgument("speed", given, f"must be a number from {SLOWEST:g} to {FASTEST:.0f}") from None


def _faults(line: LineConfig, given: str) -> str:
    folder = line.faults_path("any").parent
    try:
        if given and not line.faults_path(identifier(given)).exists():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.yaml")))
            raise WrongArgument("faults", given, f"there is no such profile in {folder}; there are: {known}")
        check_faults(line, given)
    except (ConfigError, ValueError) as error:
        raise error if isinstance(error, WrongArgument) else WrongArgument("faults", given, str(error)) from None
    return given


def _profile(line: LineConfig, given: Mapping[str, str]) -> str:
    try:
        name = profile_asked(given.get("profile", ""), given.get("sim", ""))
    except ValueError as error:
        raise WrongArgument("sim", given["sim"], str(error)) from None
    known = [profile.name for profile in line.all_profiles()]
    if name not in known:
        raise WrongArgument("profile", name, f"the line {line.line} has {', '.join(known)}")
    return name


def _cells(line: LineConfig, given: str) -> tuple[str, ...] | None:
    if given == ALL:
        return None
    cells = [] if given == NO_CELLS else [name.strip() for name in given.split(",")]
    for cell in cells:
        if cell not in line.cells:
            raise WrongArgument("cells", given, _cells_of(line, cell))
        if cells.count(cell) > 1:
            raise WrongArgument("cells", given, f"names {cell} twice")
    return tuple(cells)


def _cells_of(line: LineConfig, cell: str = "") -> str:
    there = f"the line {line.line} has {', '.join(line.cells)}"
    return f"{there}, but no cell {cell!r}" if cell else there
